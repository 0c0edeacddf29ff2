"""An Inbound as the bytes that are sealed in the inbox, and back."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flows.messages import Inbound, InboundKind, MediaRef, Point


def to_bytes(inbound: Inbound) -> bytes:
    """The message as JSON, without what is empty."""
    fields: dict[str, Any] = {name: value for name, value in asdict(inbound).items() if value}
    fields["received_at"] = inbound.received_at.isoformat()
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def from_bytes(content: bytes) -> Inbound:
    """The message again."""
    fields: dict[str, Any] = json.loads(content.decode("utf-8", "surrogatepass"))
    fields["kind"] = InboundKind(fields["kind"])
    fields["received_at"] = datetime.fromisoformat(fields["received_at"])
    if "point" in fields:
        fields["point"] = Point(**fields["point"])
    fields["media"] = tuple(MediaRef(**media) for media in fields.get("media", ()))
    return Inbound(**fields)
