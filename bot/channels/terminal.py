"""The terminal as a channel: what `baraza chat` types and shows."""

from collections.abc import Callable

from bot.channels.contract import Capabilities, Decision, Fetched, SendError
from bot.channels.rendering import render
from flows.messages import MediaRef, Outbound

NAME = "terminal"


class Terminal:
    """Shows what is said, with numbered choices. `show` takes the text of one message."""

    name = NAME
    capabilities = Capabilities(body=100_000)

    def __init__(self, show: Callable[[str, Outbound], None]) -> None:
        self._show = show

    async def send(self, address: str, outbound: Outbound, outbox_id: str) -> str:
        """Show the message: the terminal cannot fail."""
        self._show("\n".join(part.text for part in render(outbound, self.capabilities)), outbound)
        return ""

    async def answer_tap(self, tap: str) -> None:
        """Nothing to answer."""

    async def fetch(self, media: MediaRef, limit: int) -> Fetched:
        """A terminal holds no photos."""
        raise SendError(Decision.OUR_FAULT, "A terminal has no photos to fetch.")
