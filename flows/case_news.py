"""What whoever reported reads of her report: how it stands, each step of it, and news. Closed is never told as solved."""

from datetime import datetime
from typing import Any

from flows.words import Gap, Lines, Moment, Text, text

SHOWN_STEPS = 12
"""The latest steps; a case that goes to and fro has more than fit into one message."""


def stands(report: dict[str, Any]) -> Gap:
    """How it stands, in a few words; `report` is as the fact ReportByCode gives it."""
    return _short(report["state"], report.get("percent"), "", "")


def steps(report: dict[str, Any]) -> Text | None:
    """What happened so far, with days, not who; None while it was only received."""
    known: list[dict[str, Any]] = report.get("steps", [])
    if len(known) < 2:
        return None
    lines = tuple(_step(step) for step in known[-SHOWN_STEPS:])
    return text("follow_up.steps", steps=Lines(lines, bullet="•"))


def told(letter: dict[str, Any]) -> Text:
    """A letter of news, in short sentences; `letter` is as the fact Letters gives it."""
    said = letter.get("said", "")
    state, percent = letter["words"], letter.get("percent")
    if state == "in_action" and percent:
        what = text("news.percent", percent=percent)
        if said:
            what = text("news.percent_said", percent=percent, said=said)
        return text("letters.told", words=what)
    parts: tuple[Gap, ...] = (
        _sentence(state, letter.get("body", ""), letter.get("reason", "")),
        text("news.said", said=said) if said else "",
        closed(letter.get("reason", "")) or "",
    )
    return text("letters.told", words=Lines(parts))


def closed(reason: str) -> Text | None:
    """What she can do when it was closed for this reason."""
    return text(f"news.then.{reason}") if reason else None


def day(iso_date: str) -> Moment:
    """A date as it is shown: noon, so that no time zone moves it to another day."""
    return Moment(datetime.fromisoformat(f"{iso_date}T12:00:00+00:00"), precision="day")


def _sentence(state: str, body: str, reason: str) -> Text:
    if state == "referred" and body:
        return text("news.referred_to", body=body)
    return text(f"news.closed.{reason}") if state == "closed" and reason else text(f"news.{state}")


def _step(step: dict[str, Any]) -> Text:
    what = _short(step["state"], step["percent"], step["body"], step["reason"])
    said = step["words"]
    on = day(step["on"])
    if said:
        return text("follow_up.step_said", date=on, what=what, said=said)
    return text("follow_up.step", date=on, what=what)


def _short(state: str, percent: int | None, body: str, reason: str) -> Text:
    if state == "in_action" and percent:
        return text("follow_up.percent", percent=percent)
    if state == "referred" and body:
        return text("follow_up.referred_to", body=body)
    return text(f"follow_up.closed.{reason}") if state == "closed" and reason else text(f"state.{state}")
