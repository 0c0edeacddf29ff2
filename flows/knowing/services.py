"""A police service: what it costs, what it needs, where, and how long where a source says so."""

from typing import Any

from flows.engine.answers import Pick
from flows.words import Lines, text

KEYS = (
    "report-crime",
    "police-abstract",
    "p3-form",
    "prc-form",
    "cash-bail",
    "gender-desk",
    "emergency-call",
)
"""In the order of the list: what people ask for most comes first."""

PICKS = tuple(Pick(key, text(f"service.title.{key}")) for key in KEYS)

WITH_MORE = ("report-crime", "police-abstract", "p3-form", "prc-form", "cash-bail")
"""Of these something else is worth knowing, and it stands behind "more"."""

QUIET = ("prc-form", "gender-desk")
"""Who asks about these may not be alone with her phone."""

CALL = dict.fromkeys(QUIET, "gbv")
"""Whom to call, as a kind of report has its numbers."""


def lines(key: str, known: dict[str, Any], *, more: bool) -> Lines:
    """What fits one small screen, or what else there is to know. `known` is the service as the fact Known has it."""
    told = (
        (text(f"service.more.{key}"),)
        if more
        else (
            text("service.line_cost", cost=text(f"service.cost.{key}")),
            text("service.line_need", need=text(f"service.need.{key}")),
            text("service.line_where", where=text(f"service.where.{key}")),
            text("service.line_time", time=text(f"service.time.{key}")) if known["time"] else "",
        )
    )
    return Lines(
        (
            text(f"service.title.{key}"),
            Lines(told, bullet="•"),
            text("rights.source_line", source=text(f"service.source.{key}")),
        )
    )
