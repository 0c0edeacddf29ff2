"""An Inbound as the bytes that are sealed in the inbox, and back."""

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from flows.messages import Inbound, InboundKind, MediaRef, Point


def to_bytes(inbound: Inbound) -> bytes:
    """The message as JSON, without what is empty."""
    stored = {name: value for name in _FIELDS if (value := getattr(inbound, name))}
    stored["received_at"] = inbound.received_at.isoformat()
    if inbound.point is not None:
        stored["point"] = asdict(inbound.point)
    if inbound.media:
        stored["media"] = [asdict(media) for media in inbound.media]
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def from_bytes(content: bytes) -> Inbound:
    """The message again."""
    stored: dict[str, Any] = json.loads(content.decode("utf-8", "surrogatepass"))
    stored["kind"] = InboundKind(stored["kind"])
    stored["received_at"] = datetime.fromisoformat(stored["received_at"])
    if "point" in stored:
        stored["point"] = Point(**stored["point"])
    stored["media"] = tuple(MediaRef(**media) for media in stored.get("media", ()))
    return Inbound(**stored)


_FIELDS = [field.name for field in fields(Inbound) if field.name != "in_chat"]
"""Not its id in the chat: that is noted when the message comes (storage/said_ids.py), and is of no use to the turn."""
