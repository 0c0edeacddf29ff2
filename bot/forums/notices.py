"""What people are told about a meeting, in each language: its date, time and place stand in every message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot import outbound_json
from bot.forums.shown import NOTHING, action, line
from bot.wording import Wording
from directory.places import Places
from flows.convening.time import day_shown
from flows.forums import told
from flows.messages import LANGUAGES, Language, Option, Outbound, Point, Template
from flows.words import Gap, Lines, Text, text
from storage.agreed_actions import Action
from storage.meeting import Meeting
from storage.rsvps import Counts

OPEN, ANSWER = "forums.open", "attend.open"
"""The questions that the lasting buttons answer: they open the meeting, or say whether she comes."""
MOST_ACTIONS = 8
Bodies = Mapping[Language, bytes]
_Buttons = tuple[str, tuple[tuple[str, Text], ...]]
"""The question they answer, and each one's option with its title."""


@dataclass(frozen=True, slots=True)
class ForumNotices:
    """`first_language` is for whoever has not shown hers: it stands first in what the methods give for a broadcast."""

    wording: Wording
    places: Places
    first_language: Language

    def invitation(self, meeting: Meeting, became: Sequence[Action] = ()) -> Bodies:
        """A meeting is announced. `became`: what was agreed at the one before it."""
        known: dict[str, Any] = {"became": [action(one) for one in became]}
        lines = (
            meeting.theme,
            text("forums.host", host=meeting.host) if meeting.host else "",
            self._offers(meeting),
            told.became(known),
            text("forum_notice.come"),
        )
        return self._all(meeting, "forum", "forum", lines, _answers(meeting), point=meeting.point)

    def reminder(self, meeting: Meeting) -> Bodies:
        """To those who come or wait for a seat."""
        waits = text("forum_notice.if_waiting") if meeting.capacity is not None else ""
        lines = (waits, text("forum_notice.see"))
        return self._all(meeting, "reminder", "reminder", lines, _opens(meeting))

    def change(self, meeting: Meeting) -> Bodies:
        """Another time or place, to everybody who answered."""
        return self._all(
            meeting,
            "change",
            "reminder",
            (text("forum_notice.still"),),
            _answers(meeting),
            point=meeting.point,
        )

    def cancelled(self, meeting: Meeting, why: str) -> Bodies:
        """It does not take place; `why` in the words of whoever called it off."""
        lines = (text("forum_notice.why", why=why) if why else "", text("forum_notice.sorry"))
        return self._all(meeting, "cancel", "reminder", lines, None)

    def record(self, meeting: Meeting, agreed: Sequence[Action]) -> Bodies:
        """What came of it and what was agreed, to those who came."""
        lines: tuple[Gap, ...] = (meeting.record or "",)
        if agreed:
            listed = tuple(map(_agreed, agreed[:MOST_ACTIONS]))
            lines = (*lines, text("forum_notice.agreed"), Lines(listed, bullet="•"))
        return self._all(meeting, "record", "reminder", lines, _opens(meeting))

    def seat(self, meeting: Meeting, people: int, language: Language | None) -> bytes:
        """Who waited has seats now for so many."""
        lines = (text("forum_notice.seat", count=people), text("forum_notice.see"))
        return self._one(meeting, "seat", "reminder", lines, _opens(meeting), language or self.first_language)

    def _all(
        self,
        meeting: Meeting,
        about: str,
        template: str,
        lines: tuple[Gap, ...],
        buttons: _Buttons | None,
        *,
        point: Point | None = None,
    ) -> Bodies:
        ordered = (self.first_language, *(one for one in LANGUAGES if one != self.first_language))
        return {
            language: self._one(meeting, about, template, lines, buttons, language, point)
            for language in ordered
        }

    def _one(
        self,
        meeting: Meeting,
        about: str,
        template: str,
        lines: tuple[Gap, ...],
        buttons: _Buttons | None,
        language: Language,
        point: Point | None = None,
    ) -> bytes:
        say = self.wording.say
        forum = line(self.places, meeting, Counts(), NOTHING)
        head = (text(f"forum_notice.about.{about}"), meeting.title, told.when(forum), told.where(forum))
        words = Text(
            "forum_notice.one", dict(zip(("about", "title", "when", "where"), head, strict=True)) | {"lines": Lines(lines)}
        )  # fmt: skip
        question, options = buttons or ("", ())
        outbound = Outbound(
            say(words, language),
            tuple(Option(option, say(title, language)) for option, title in options),
            question,
            point=point,
            language=language,
            lasting=bool(options),
            template=Template(template, tuple(say(part, language) for part in head)),
        )
        return outbound_json.to_bytes(outbound)

    def _offers(self, meeting: Meeting) -> Gap:
        offered = tuple(need for need in meeting.offers if need != "other")
        return text("forums.offers", offers=told.needs_named(offered)) if offered else ""


def _answers(meeting: Meeting) -> _Buttons:
    number = meeting.number
    return ANSWER, ((f"yes-{number}", text("forum_notice.yes")), (f"no-{number}", text("forum_notice.no")))


def _opens(meeting: Meeting) -> _Buttons:
    return OPEN, ((meeting.number, text("forum_notice.open")),)


def _agreed(one: Action) -> Text:
    if one.due is None:
        return text("forum_work.action_open", what=one.what, who=one.who)
    return text("forum_work.action_by", what=one.what, who=one.who, day=day_shown(one.due))
