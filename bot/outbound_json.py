"""An Outbound as the outbox keeps it: JSON bytes, sealed by storage."""

import json

from flows.messages import LANGUAGES, Option, Outbound, Point, Template


def to_bytes(outbound: Outbound) -> bytes:
    """The message as JSON in UTF-8; what is empty is left out."""
    data: dict[str, object] = {"text": outbound.text}
    if outbound.options:
        data["options"] = [[option.id, option.title, option.description] for option in outbound.options]
    if outbound.question:
        data["question"] = outbound.question
    if outbound.ask_location:
        data["ask_location"] = True
    if outbound.point:
        data["point"] = [outbound.point.latitude, outbound.point.longitude]
    if outbound.neutral:
        data["neutral"] = True
    if outbound.language:
        data["language"] = outbound.language
    if outbound.lasting:
        data["lasting"] = True
    if outbound.template:
        data["template"] = [outbound.template.kind, *outbound.template.variables]
    if outbound.in_group:
        data["in_group"] = outbound.in_group
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def from_bytes(body: bytes) -> Outbound:
    """The inverse of to_bytes. Raises ValueError, KeyError or TypeError on another shape.

    A body of a version that did not note the language is read as well.
    """
    data = json.loads(body)
    if not isinstance(data, dict):
        raise TypeError("A message is an object.")
    template = data.get("template")
    kind, *variables = template or ("",)
    return Outbound(
        text=data["text"],
        options=tuple(Option(*option) for option in data.get("options", ())),
        question=data.get("question", ""),
        ask_location=data.get("ask_location", False),
        point=Point(*data["point"]) if "point" in data else None,
        neutral=data.get("neutral", False),
        language=next((known for known in LANGUAGES if known == data.get("language")), None),
        lasting=data.get("lasting", False),
        template=Template(kind, tuple(variables)) if template else None,
        in_group=data.get("in_group", ""),
    )
