"""Reading a time out of a whole message."""

from __future__ import annotations

from datetime import datetime
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
    {"the", "siku", "around", "about", "usiku", "wa", "ya", "mida", "on", "last", "tarehe", "at", "it", "was"}
)
GOES_ON: Final = frozenset({"inaendelea", "zinaendelea", "yanaendelea", "ongoing", "continues", "continuing"})
MOST_WORDS_SHOWN: Final = 120


def parse_when(text: str, now: datetime) -> When | None:
    """The past time that a message tells, or None; a date that does not exist (31/2) is None as well.

    ``now`` is aware, in Africa/Nairobi. Nothing that is returned lies after it. Reads at most 2,000 letters.
    """
    words = words_in(text)
    try:
        told = _told(words, text, now)
        return settle(told, now) if told else None
    except (Impossible, OverflowError, ValueError):
        return None


def _told(words: list[Word], text: str, now: datetime) -> Told | None:
    told = Told()
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        found = _scan(words, at, now)
        if found is None:
            at += 1
            continue
        before = {word.text for word in words[max(0, found.start - 2) : found.start]}
        if not before & NOT and not isinstance(found.pieces[0], Nothing):
            since = _since(words, found.start)
            used = _take(told, found, since=since is not None, until=_until(words, found.start))
            if used:
                start = found.start if since is None else since
                spans.append((words[start].start, words[min(found.end, len(words)) - 1].end))
        at = max(found.end, at + 1)
    if any(word.text in GOES_ON for word in words):
        told.ongoing = True
        if not spans and any(word.text in {"bado", "still"} for word in words):
            told.instant = Instant(now)
            spans = [(word.start, word.end) for word in words if word.text in GOES_ON | {"bado", "still"}]
    if not spans:
        return None
    told.ongoing = told.ongoing or (told.lasting and told.until is None)
    told.words = " ".join(text[start:end] for start, end in spans)[:MOST_WORDS_SHOWN]
    return told


def _scan(words: list[Word], at: int, now: datetime) -> Scanned | None:
    word = words[at]
    if word.shape == "other":
        return None
    return (
        scan_date(words, at, now.date())
        or scan_weekday(words, at, now.date())
        or scan_relative(words, at, now)
        or scan_clock(words, at)
    )


def _take(told: Told, found: Scanned, *, since: bool, until: bool) -> bool:
    """Keep what is said first of each; whether anything of it was new."""
    new = False
    until_now = until and any(
        isinstance(piece, Instant) or (isinstance(piece, Days) and piece.days == 1) for piece in found.pieces
    )
    for piece in found.pieces:
        if isinstance(piece, Instant):
            if told.instant is None or (piece.longer and not told.instant.longer):
                told.instant, new = piece, True
        elif isinstance(piece, Days):
            new = _take_days(told, piece) or new
        elif isinstance(piece, Part) and not told.part:
            told.part, new = piece.name, True
        elif isinstance(piece, Clock):
            if told.clock is None:
                told.clock, new = piece, True
            elif until and told.until is None:
                told.until, new = piece, True
    told.lasting = told.lasting or until_now or (since and new)
    told.ongoing = told.ongoing or found.ongoing
    return new


def _take_days(told: Told, days: Days) -> bool:
    """A date beats the weekday beside it; a week and a weekday together are that day of that week."""
    if told.days is None:
        told.days = days
        return True
    if told.days.longer and days.weekly or told.days.weekly and days.longer:
        week, day = (told.days, days) if told.days.longer else (days, told.days)
        if week.days == 7:
            told.days = Days(week.first.fromordinal(week.first.toordinal() + day.first.weekday()))
            return True
    if (
        told.days.weekly
        and days.days == 1
        and not days.weekly
        and days.first.weekday() == told.days.first.weekday()
    ):
        told.days = days
        return True
    return False


def _since(words: list[Word], start: int) -> int | None:
    """The index of the "tangu", "since" or "toka" that governs the expression at ``start``."""
    for at in range(start - 1, max(-1, start - 4), -1):
        if words[at].canon in {"SINCE", "TOKA"}:
            return at
        if words[at].text not in BETWEEN:
            return None
    return None


def _until(words: list[Word], start: int) -> bool:
    return start > 0 and (
        words[start - 1].canon == "UNTIL" or words[start - 1].text in {"to", "and", "na", "-"}
    )
