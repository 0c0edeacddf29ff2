"""A referral as staff chats show it: number, kind, place and how it stands, and nothing that was told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flows.handling.lines import kind_of
from flows.words import Gap, Moment, Text, text

POLICE = "police"
OPEN = ("sent", "acknowledged")
"""Of these the body still holds it."""
ASKED = ("passed_on", "declined")
"""Of these it was asked, and did nothing."""


def referral_line(line: dict[str, Any]) -> Text:
    """For those who handle cases: to whom it went and until when an answer is due; `line` as flows.referral_facts gives it."""
    return text(
        "referral.line_staff",
        number=line["number"],
        case=line["case"],
        body=_body_of(line),
        state=state_of(line),
    )


def went_line(line: dict[str, Any]) -> Text:
    """The same beside the case itself."""
    return text("refer.went", body=_body_of(line), number=line["number"], state=state_of(line))


def officers_line(line: dict[str, Any]) -> Text:
    """For the officers of the body: what it is about, never a word of what was told."""
    return text(
        "referral.line_officer",
        number=line["number"],
        kind=kind_of(line),
        place=line["place"] or text("cases.no_place"),
        state=state_of(line),
    )


def state_of(line: dict[str, Any]) -> Gap:
    """How it stands; of one that waits until when, of one that is late since when."""
    if line["state"] == "sent" and line["overdue"] and not line["due"]:
        return text("referral.state.nobody")
    if line["state"] != "sent" or not line["due"]:
        return text(f"referral.state.{line['state']}")
    due = Moment(datetime.fromisoformat(line["due"]))
    return text("referral.state.late" if line["overdue"] else "referral.state.waits", due=due)


def _body_of(line: dict[str, Any]) -> Gap:
    """Of what is sensitive not even the body is named: IPOA says what it is about."""
    return text("referral.body_unnamed") if line.get("sensitive") else str(line["body"])


def by_hand(body: dict[str, Any]) -> Text:
    """A body to which nothing can be sent: what people can do themselves."""
    if body.get("call"):
        return text("refer.call", body=body["name"], number=body["call"])
    return text("refer.not_reached", body=body["name"])
