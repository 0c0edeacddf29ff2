"""A case as staff chats show it: number, kind and place, and nothing that was told."""

from typing import Any

from flows.reporting.kinds import SENSITIVE_KINDS
from flows.words import Gap, Text, text


def line(case: dict[str, Any]) -> Text:
    """One line of a list, or the head of one case; `case` is as the fact Cases gives it."""
    return text(
        "cases.line",
        number=case["number"],
        kind=kind_of(case),
        place=case["place"] or text("cases.no_place"),
        state=stands(case["state"], case.get("percent", 0), case.get("reason", "")),
        holder=text(f"cases.holder.{case['holder'] or 'nobody'}"),
    )


def stands(state: str, percent: int = 0, reason: str = "") -> Text:
    """How a case stands, as those who handle it read it."""
    if state == "in_action" and percent:
        return text("cases.stands.percent", percent=percent)
    if state == "closed" and reason:
        return text(f"cases.stands.{reason}")
    # What whoever reported reads of these speaks to her.
    return text(f"state.{state}") if state in ("received", "in_action") else text(f"staffpage.state.{state}")


def kind_of(shown: dict[str, Any]) -> Gap:
    """The kind of a case or referral as chats name it: of a sensitive one not at all, since a chat is read over a shoulder."""
    # Facts of the release before do not say whether it is.
    sensitive = shown.get("sensitive", False) or shown["kind"] in SENSITIVE_KINDS
    return text("cases.kind_sensitive") if sensitive else text(f"kind.{shown['kind']}")
