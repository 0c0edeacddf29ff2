"""The web page behind the Channel contract: the outbox row is the message, sending only wakes the page."""

from bot.channels.contract import Capabilities, Decision, Fetched, SendError
from bot.channels.webpage.ports import PageStore
from bot.channels.webpage.waiting import Bells
from flows.messages import MediaRef, Outbound

NAME = "web"


class WebPage:
    """Delivery's side of the web page. `send` runs on the event loop that serves the pages."""

    name = NAME
    capabilities = Capabilities(
        body=20_000,
        buttons=40,
        button_title=200,
        payload_bytes=500,
        location_request=True,
        location_out=True,
        per_second=1000.0,
    )

    def __init__(self, store: PageStore, bells: Bells) -> None:
        self._store = store
        self._bells = bells

    async def send(self, address: str, outbound: Outbound, outbox_id: str) -> str:
        """Wake the page of this session: it shows the row, and `PageStore.shown` makes that final."""
        self._bells.ring(address)
        return outbox_id

    async def answer_tap(self, tap: str) -> None:
        """A tap on the page is answered by the page itself."""

    async def fetch(self, media: MediaRef, limit: int) -> Fetched:
        """The photo that was kept when it was uploaded; SendError when it is gone or too large."""
        kept = await self._store.upload(media.reference)
        if kept is None:
            raise SendError(
                Decision.OUR_FAULT, "A photo from the web page is no longer kept: it was erased unfiled."
            )
        if len(kept.content) > limit:
            raise SendError(Decision.OUR_FAULT, f"A photo from the web page is larger than {limit} bytes.")
        return Fetched(kept.content, kept.content_type)
