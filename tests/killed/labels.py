"""What the parts of the program are called when it is killed in them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import bot.commands.backup
import bot.commands.migrate
from bot.channels.telegram import TelegramChannel
from bot.channels.whatsapp import WhatsAppChannel
from bot.schedule import Round, Schedule
from bot.turn import Turns
from storage import (
    attachments,
    claims,
    erasure,
    handoff_lines,
    inbox,
    merging,
    outcomes,
    ratings,
    reports,
    retention,
)
from tests.killed.points import Points, labelled, of_row

STORING, TURN, CLAIM, OUTCOME = "storing", "a turn", "a claim", "an outcome"
TAKING_BACK = "taking back what was under way"
ERASING, MERGING, RETENTION = "erasing somebody", "making two people one", "retention"
REMINDING, BACKUP = "looking after conversations", "a backup"
MIGRATION = "a migration"
HURRY = 0.3
"""Seconds between two rounds of the scheduler, where nobody wants to wait for them."""
KEEPING, RATING, HEARING = "keeping a photo", "rating a service", "a line to a person"
REPORTED = "what the provider says of a message"


def name_the_work(points: Points, *, hurry: bool) -> None:
    """Names are given where a unit of work is entered, so that they hold however many share a commit."""
    labelled(points, inbox, "store", STORING)
    labelled(points, Turns, "take", TURN)
    labelled(points, reports, "file", lambda _work, _person, _channel, change, *_: filing(change.manner))
    labelled(points, claims, "claim_within", CLAIM)
    labelled(points, claims, "claim", CLAIM)
    labelled(points, claims, "reclaim", TAKING_BACK)
    labelled(points, outcomes, "sent", OUTCOME)
    labelled(points, outcomes, "advance", REPORTED)
    labelled(points, erasure, "erase_me", ERASING)
    labelled(points, merging, "merge", MERGING)
    labelled(points, attachments, "store", KEEPING)
    labelled(points, ratings, "rate", RATING)
    labelled(points, handoff_lines, "hear", HEARING)
    labelled(points, retention, "run", RETENTION)
    labelled(points, bot.commands.backup, "save", BACKUP)
    labelled(points, bot.commands.migrate, "migrate", MIGRATION)
    labelled(points, Schedule, "_remind", REMINDING)
    for name in ("send", "send_template"):
        for channel in (TelegramChannel, WhatsAppChannel):
            if hasattr(channel, name):
                setattr(channel, name, of_row(getattr(channel, name)))
    _name_the_rounds(points, hurry=hurry)


def filing(manner: object) -> str:
    return f"filing, {str(manner).replace('_', ' ')}"


def round_of(name: str) -> str:
    return f"the round of {name}"


def _name_the_rounds(points: Points, *, hurry: bool) -> None:
    init: Callable[..., None] = Schedule.__init__

    def with_names(self: Schedule, *args: Any, **named: Any) -> None:  # noqa: ANN401
        init(self, *args, **named)
        self._rounds = tuple(_named(points, one, hurry=hurry) for one in self._rounds)

    Schedule.__init__ = with_names  # type: ignore[method-assign]


def _named(points: Points, one: Round, *, hurry: bool) -> Round:
    class Held:
        do = staticmethod(one.do)

    labelled(points, Held, "do", round_of(one.name))
    return replace(one, do=Held.do, seconds=HURRY if hurry else one.seconds)  # type: ignore[arg-type]
