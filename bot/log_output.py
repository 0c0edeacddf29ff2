"""What the program writes into its log: our own lines at the level that was set, libraries' from warnings on.

Libraries log what they handle: Pillow a photo's place and camera, httpx addresses with a token in them, others the
forms they read. So none of them is asked for its debug lines, whatever level the operator sets.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Literal

from bot import log_ids
from bot.channels import telegram_quiet
from bot.faults import PlacesOnly, told
from bot.repeated_lines import SaidOnce

OURS = ("baraza", "bot", "directory", "flows", "nlu", "storage")
Form = Literal["text", "json"]


class JsonLines(PlacesOnly):
    """A line of JSON for each record: time (UTC), level, area (the module), id (log_ids), message, and a fault's places.

    Nothing else of the record: its arguments, the host's name and the process's command line stay out.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, in ASCII, whatever the message holds."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "area": record.name,
            "id": log_ids.current(),
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1]:
            said["fault"] = told(record.exc_info[1])
        return json.dumps(said)


def set_up(level: str, form: Form = "text") -> None:
    """Write to standard error; `level` as config.yml has it: debug, info, warning or error."""
    handler = logging.StreamHandler()
    text = PlacesOnly("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if form == "json" else text)
    handler.addFilter(SaidOnce())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())
    # It warns each second that a look at what is due takes longer, as all do while the database does not answer.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    telegram_quiet.silence()
