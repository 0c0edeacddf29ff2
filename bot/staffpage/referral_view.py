"""A case beside what leaves it, as the page shows it: what was told, where it may go, what went where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.staffpage.speech import Speech
from flows.handling.referral_lines import OPEN, by_hand, state_of

WHO = ("police", "county", "office", "nobody")


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form. `who` is one of WHO or '' (not said)."""

    who: str = ""
    bribe: bool = False
    violence: bool = False
    body: str = ""
    words: str = field(default="", repr=False)

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "Draft":
        """From a form or an address; what is none of ours is not said."""
        who = fields.get("who", "")
        return cls(
            who if who in WHO else "",
            fields.get("bribe") == "yes",
            fields.get("violence") == "yes",
            fields.get("body", "")[:80],
            fields.get("words", "").strip(),
        )

    @property
    def complains_about(self) -> str:
        """As the facts of referral take it."""
        return "" if self.who == "nobody" else self.who


@dataclass(frozen=True, slots=True)
class Body:
    """One that can be reached."""

    id: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """A referral of the case; `open`: it may be taken back."""

    number: str
    body: str
    state: str
    on: str
    open: bool


@dataclass(frozen=True, slots=True)
class ReferralView:
    """One case. `checked`: this very summary may be sent; `warnings` are no reason against it, `problems` are."""

    number: str
    kind: str
    told: tuple[str, ...] = field(repr=False)
    gone: tuple[Gone, ...]
    bodies: tuple[Body, ...]
    others: tuple[str, ...]
    who: str
    police: bool
    bribe: bool
    violence: bool
    words: str = field(repr=False)
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    checked: str = ""
    """The title of the body to which it goes, '' while it was not checked."""


def bodies_of(route: Mapping[str, Any], chosen: str, have_it: set[str], say: Speech) -> tuple[Body, ...]:
    """Those that can be reached and do not have it, in the order of escalation; the first is suggested."""
    reached = [one for one in route["bodies"] if one["how"] and one["name"] not in have_it]
    known = chosen if any(one["id"] == chosen for one in reached) else reached[0]["id"] if reached else ""
    return tuple(
        Body(
            one["id"],
            say("refer.by_email" if one["how"] == "email" else "refer.by_officer", body=one["name"]),
            one["id"] == known,
        )
        for one in reached
    )


def others_of(route: Mapping[str, Any], say: Speech) -> tuple[str, ...]:
    """Bodies to which nothing can be sent, and how many of the order nobody knows."""
    silent = tuple(say.words(by_hand(one)) for one in route["bodies"] if not one["how"])
    unknown = len(route["unknown"])
    return (*silent, say("refer.unknown", unknown)) if unknown else silent


def gone_of(lines: Iterable[Mapping[str, Any]], say: Speech) -> tuple[Gone, ...]:
    """What went where, the latest first."""
    return tuple(
        Gone(
            one["number"],
            one["body"],
            say.words(state_of(dict(one))),
            say.moment(datetime.fromisoformat(one["made"])),
            one["state"] in OPEN,
        )
        for one in sorted(lines, key=lambda one: str(one["made"]), reverse=True)
    )
