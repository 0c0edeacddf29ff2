"""What the program writes into its log: our own lines at the level that was set, libraries' from warnings on.

Libraries log what they handle: Pillow a photo's place and camera, httpx addresses with a token in them, others the
forms they read. So none of them is asked for its debug lines, whatever level the operator sets.
"""

import logging

from bot.channels import telegram_bot
from bot.faults import PlacesOnly

OURS = ("baraza", "bot", "directory", "flows", "nlu", "storage")


def set_up(level: str) -> None:
    """Write to standard error; `level` as config.yml has it: debug, info, warning or error."""
    handler = logging.StreamHandler()
    handler.setFormatter(PlacesOnly("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    telegram_bot.silence()
