"""What a flow begins with: what was understood in the message that began it."""

from typing import Any

from flows.engine.answers import without_code
from flows.messages import Inbound
from flows.reporting.kinds import QUIET_KINDS
from nlu.understanding import Understanding


def slots_of(inbound: Inbound, understood: Understanding) -> dict[str, Any]:
    """What a flow may begin with: her words, the kind that was understood, photos, a pin."""
    slots: dict[str, Any] = {}
    if words := without_code(inbound.text).strip():
        slots["words"] = words
    if kind := entity(understood, "kind"):
        slots["kind"] = kind
    if inbound.media:
        slots["media"] = [[item.reference, item.content_type, item.size] for item in inbound.media]
    if inbound.point:
        slots["point"] = [inbound.point.latitude, inbound.point.longitude]
    return slots


def entity(understood: Understanding, name: str) -> str | None:
    """The value of an entity: the first that was named, since people begin with what matters to them.

    When several kinds were named and one of them takes the quiet path, it is a question: None.
    """
    values = [
        found.value for found in sorted(understood.entities, key=lambda one: one.start) if found.name == name
    ]
    if len(set(values)) > 1 and set(values) & set(QUIET_KINDS):
        return None
    return values[0] if values else None
