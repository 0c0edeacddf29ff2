"""Reading a time out of a whole message."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from flows.when.clocks import scan_clock
from flows.when.dates import scan_date, scan_weekday
from flows.when.pieces import Clock, Days, Impossible, Instant, Nothing, Part, Scanned
from flows.when.relative import scan_relative
from flows.when.settling import Told, settle
from flows.when.value import When
from flows.when.words import Word, words_in

NOT: Final = frozenset({"sio", "si", "not", "siyo", "wala"})
BETWEEN: Final = frozenset(
    {"the", "siku", "around", "about", "wa", "ya", "mida", "on", "last", "tarehe", "at", "it", "was", "usiku"}
)
RANGE: Final = frozenset({"to", "and", "na", "-"})
GOES_ON: Final = frozenset({"inaendelea", "zinaendelea", "yanaendelea", "ongoing", "continues", "continuing"})
STILL: Final = frozenset({"bado", "still"})
# Farther apart, two expressions speak of two things: "I went at 8 ... they told me to come back on Monday".
FARTHEST_WORDS: Final = 8
# "At night" in a long sentence is when it happens, not when it happened; as an answer it is last night.
LONGEST_ANSWER_WORDS: Final = 5
MOST_LETTERS_SHOWN: Final = 120


def parse_when(text: str, now: datetime) -> When | None:
    """The past time that a message tells, or None; a date that does not exist (31/2) is None as well.

    ``now`` is aware, in Africa/Nairobi. Nothing that is returned lies after it. Reads at most 2,000 letters.
    """
    try:
        told = _Reading(text, now).told()
        return settle(told, now) if told else None
    except (Impossible, OverflowError, ValueError):
        return None


class _Reading:
    """One pass over a message; what is said first counts."""

    def __init__(self, text: str, now: datetime) -> None:
        self.text = text
        self.now = now
        self.words = words_in(text)
        self.found: list[Scanned] = []
        self.kept = Told()

    def told(self) -> Told | None:
        """What the message says of its time, or None."""
        at = 0
        while at < len(self.words):
            scanned = self._scan(at)
            if scanned and self._counts(scanned):
                self._take(scanned)
            at = max(scanned.end, at + 1) if scanned else at + 1
        self._see_whether_it_goes_on()
        if not self.found or self._only_a_habit():
            return None
        self.kept.words = " ".join(
            self.text[self.words[one.start].start : self.words[min(one.end, len(self.words)) - 1].end]
            for one in self.found
        )[:MOST_LETTERS_SHOWN]
        return self.kept

    def _scan(self, at: int) -> Scanned | None:
        if self.words[at].shape == "other":
            return None
        today = self.now.date()
        return (
            scan_date(self.words, at, today)
            or scan_weekday(self.words, at, today)
            or scan_relative(self.words, at, self.now)
            or scan_clock(self.words, at)
        )

    def _counts(self, scanned: Scanned) -> bool:
        if isinstance(scanned.pieces[0], Nothing):
            return False
        before = self.words[max(0, scanned.start - 2) : scanned.start]
        if any(word.text in NOT for word in before):
            return False
        return not self.found or scanned.start - self.found[-1].end <= FARTHEST_WORDS

    def _take(self, scanned: Scanned) -> None:
        kept, until = self.kept, self._until(scanned.start)
        if until and until.canon == "UNTIL" and kept.clock is None:
            if not _is_today(scanned, self.now.date()):
                return
            kept.lasting = True
        since = self._since(scanned.start)
        new = False
        for piece in scanned.pieces:
            if isinstance(piece, Instant) and (kept.instant is None or piece.longer > kept.instant.longer):
                kept.instant, new = piece, True
            elif isinstance(piece, Days):
                new = _take_days(kept, piece) or new
            elif isinstance(piece, Part) and not kept.part:
                kept.part, new = piece.name, True
            elif isinstance(piece, Clock) and kept.clock is None:
                kept.clock, new = piece, True
            elif isinstance(piece, Clock) and until and kept.until is None:
                kept.until, new = piece, True
        kept.lasting = kept.lasting or (since is not None and new)
        kept.ongoing = kept.ongoing or scanned.ongoing
        if new:
            start = scanned.start if since is None else since
            self.found.append(Scanned(scanned.pieces, start, scanned.end))

    def _see_whether_it_goes_on(self) -> None:
        kept = self.kept
        goes_on = [at for at, word in enumerate(self.words) if word.text in GOES_ON]
        if goes_on and not self.found and any(word.text in STILL for word in self.words):
            kept.instant = Instant(self.now)
            self.found.append(Scanned((kept.instant,), goes_on[0], goes_on[0] + 1))
        kept.ongoing = kept.ongoing or bool(goes_on) or (kept.lasting and kept.until is None)

    def _only_a_habit(self) -> bool:
        kept = self.kept
        part_alone = bool(kept.part) and kept.days is None and kept.clock is None
        return part_alone and not kept.ongoing and len(self.words) > LONGEST_ANSWER_WORDS

    def _since(self, start: int) -> int | None:
        """The index of the "tangu", "since" or "toka" that governs the expression at ``start``."""
        for at in range(start - 1, max(-1, start - 4), -1):
            if self.words[at].canon in {"SINCE", "TOKA"}:
                return at
            if self.words[at].text not in BETWEEN:
                return None
        return None

    def _until(self, start: int) -> Word | None:
        """The "hadi" or "to" right before the expression at ``start``."""
        before = self.words[start - 1] if start else None
        return before if before and (before.canon == "UNTIL" or before.text in RANGE) else None


def _is_today(scanned: Scanned, today: date) -> bool:
    """ "until now", "hadi leo"."""
    return any(
        isinstance(piece, Instant) or (isinstance(piece, Days) and not piece.weekly and piece.first == today)
        for piece in scanned.pieces
    )


def _take_days(kept: Told, days: Days) -> bool:
    """A date beats the weekday beside it; a week and a weekday together are that day of that week."""
    if kept.days is None:
        kept.days = days
        return True
    week, day = (kept.days, days) if kept.days.longer else (days, kept.days)
    if week.longer and week.days == 7 and day.weekly:
        kept.days = Days(date.fromordinal(week.first.toordinal() + day.first.weekday()))
        return True
    if week.longer and 28 <= week.days <= 31 and day.numbered:
        kept.days = Days(week.first.replace(day=day.first.day))
        return True
    same_day = days.days == 1 and days.first.weekday() == kept.days.first.weekday()
    if kept.days.weekly and not days.weekly and same_day:
        kept.days = days
        return True
    return False
