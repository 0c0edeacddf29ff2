"""What Twilio says of a message that we sent, in four words.

https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
"""

import re
from collections.abc import Mapping
from typing import Literal

Status = Literal["sent", "delivered", "read", "failed"]
"""The same words as storage.statuses.SendStatus, which a channel does not know."""

_MEANS: dict[str, Status] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
"""Missing are those of a message that is still on its way: accepted, scheduled, queued, sending."""


def status_of(form: Mapping[str, str]) -> tuple[Status | None, int]:
    """(the status, Twilio's error code or 0); None while the message is on its way, or for a word that is new."""
    word = form.get("MessageStatus") or form.get("SmsStatus") or ""
    code = form.get("ErrorCode", "")
    return _MEANS.get(word.lower()), int(code) if re.fullmatch(r"\d{1,6}", code, re.ASCII) else 0
