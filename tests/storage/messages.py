"""Messages as channels tell them; the people are invented."""

from datetime import UTC, datetime
from typing import Any

from flows.messages import Inbound, InboundKind

NOON = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def said(text: str, number: int, *, who: str = "4711", channel: str = "telegram", **more: Any) -> Inbound:  # noqa: ANN401
    """`who` wrote `text`; `number` makes its external id."""
    fields: dict[str, Any] = {"kind": InboundKind.TEXT, "received_at": NOON, "text": text} | more
    return Inbound(channel=channel, external_id=f"update-{number}", address=who, **fields)
