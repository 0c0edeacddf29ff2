"""What a channel says it sent."""

import logging
from collections.abc import Awaitable

from bot.channels.contract import Decision, SendError
from bot.faults import told
from storage.claims import Claimed

log = logging.getLogger(__name__)


async def spoken(sending: Awaitable[str], row: Claimed) -> str:
    """The provider's id. A fault of our own there may come after the message went out: nobody knows. Raises SendError, TimeoutError."""
    try:
        return await sending
    except (SendError, TimeoutError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it was, it may have gone out
        log.error("a %s on %s failed by our own fault: %s", row.kind, row.channel, told(error))  # noqa: TRY400
        raise SendError(Decision.UNKNOWN, "Our own program failed while sending.") from None
