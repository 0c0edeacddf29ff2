"""A broadcast before it goes out, in words: as it is shown, to how many, not to whom and why, what it costs, what is missing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flows.broadcasting.hearers import Hearers, told
from flows.convening.plan import together
from flows.words import Gap, Lines, Moment, Text, text

TEMPLATE_STATES = (
    "missing",
    "unsubmitted",
    "received",
    "pending",
    "rejected",
    "paused",
    "disabled",
    "other_variables",
    "too_long",
)


def previewed(preview: dict[str, Any], to: Hearers, *, urgent: bool) -> Text:
    """All that she should know before she sends it; `preview` as the fact Preview gives it."""
    count = preview["count"]
    lines: tuple[Gap, ...] = (
        Lines(tuple(_shown(preview))),
        text("broadcast.to", to=told(to.to())),
        text("broadcast.count", count=count) if count else text("broadcast.nobody"),
        _spread(preview) if count else "",
        Lines(tuple(left_out(preview["left_out"])), bullet="•"),
        text("broadcast.price", price=preview["price"]) if preview["price"] else "",
        *(_template(name, state) for name, state in preview["template"]),
        _when(preview, urgent=urgent) if count else "",
        _second(preview) if count else "",
    )
    return text("broadcast.preview", lines=Lines(lines))


def left_out(reasons: list[list[Any]]) -> list[Gap]:
    """A line a reason."""
    return [text(f"broadcast.reason.{reason}", count=number) for reason, number in reasons]


def _shown(preview: dict[str, Any]) -> list[Gap]:
    """Each text once, with the channels where it looks like this."""
    alike: dict[tuple[str, str], list[Gap]] = {}
    for language, channel, words in preview["shown"]:
        alike.setdefault((language, words), []).append(text(f"broadcast.channel.{channel}"))
    return [
        text(
            "broadcast.shown", language=text(f"language.{language}"), channels=together(channels), words=words
        )
        for (language, words), channels in alike.items()
    ]


def _spread(preview: dict[str, Any]) -> Text:
    languages: list[Gap] = [
        text("broadcast.of_each", what=text(f"language.{one}"), number=number)
        for one, number in preview["languages"].items()
    ]
    channels: list[Gap] = [
        text("broadcast.of_each", what=text(f"broadcast.channel.{one}"), number=number)
        for one, number in preview["channels"].items()
    ]
    return text("broadcast.spread", languages=together(languages), channels=together(channels))


def _template(name: str, state: str) -> Text:
    if state == "too_long":
        return text("broadcast.template_too_long")
    known = state if state in TEMPLATE_STATES else "missing"
    return text("broadcast.template", name=name, state=text(f"broadcast.template_state.{known}"))


def _when(preview: dict[str, Any], *, urgent: bool) -> Gap:
    if not preview["quiet"]:
        return ""
    if urgent:
        return text("broadcast.wakes")
    return text("broadcast.later", at=Moment(datetime.fromisoformat(preview["at"])))


def _second(preview: dict[str, Any]) -> Gap:
    if not preview["second"]:
        return ""
    why = text(f"broadcast.second.{preview['second']}")
    return (
        text("broadcast.needs_second", why=why)
        if preview["colleagues"]
        else text("broadcast.no_second", why=why)
    )
