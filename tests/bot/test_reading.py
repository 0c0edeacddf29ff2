"""Reports as staff read them: the list shows no words, reading moves the state, a letter goes only where it is welcome."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot import outbound_json
from bot.commands.terminal_words import harmless
from bot.reading import Reading, ReadingError
from bot.wording import wording
from flows.changes import Account, Manner, WithdrawConsent, WithdrawReport
from flows.messages import MediaRef, Point
from storage import attachments, changes, erasure, outcomes, report_reading, reports
from storage.report_reading import Listed
from storage.statuses import SendKind
from storage.tables import addresses, history
from storage.tables import reports as table
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.storage.conftest import Clock
from tests.storage.messages import said
from tests.storage.turns import arrives, claim, report, send_all, turn

READING = Reading(wording())
WORDS = "Hakuna taa hapa sokoni."


def filed(
    storage: Storage, manner: Manner = Manner.CONFIDENTIAL, *, number: int = 1, **fields: object
) -> tuple[str, str]:
    """(person, report) of a report filed now."""
    before = {one.id for one in listed(storage)}
    arrives(storage, said("nataka kuripoti", number))
    person_id, _ = turn(storage, report(manner, **fields))
    (made,) = {one.id for one in listed(storage)} - before
    return person_id, made


def listed(storage: Storage, most: int = 100) -> list[Listed]:
    with storage.read() as work:
        return READING.listed(work, most)


def do(storage: Storage, step: Callable[[Work], object]) -> None:
    with storage.begin() as work:
        step(work)


def lines_of(storage: Storage, report_id: str) -> list[tuple[str, str]]:
    with storage.read() as work:
        query = select(history).where(history.c.report_id == report_id).order_by(history.c.position)
        return [(row.state, row.by) for row in work.connection.execute(query)]


def letters(storage: Storage, opener: HandleOpener) -> list[tuple[str, str | None, str]]:
    """(channel, address, text) of what goes out."""
    return [
        (row.channel, row.address, outbound_json.from_bytes(row.body).text)
        for row in send_all(storage, opener)
        if row.kind is SendKind.MESSAGE
    ]


def test_the_list_shows_no_words_and_what_is_unread_first(storage: Storage, clock: Clock) -> None:
    _, first = filed(storage)
    clock.forward(hours=2)
    _, second = filed(storage, Manner.WITHOUT_TRACE, number=2)
    clock.forward(hours=2)
    person_id, third = filed(storage, number=3)
    clock.forward(hours=2)
    _, fourth = filed(storage, number=4)
    do(storage, lambda work: READING.read(work, first, "staff"))
    do(storage, lambda work: changes.apply(work, person_id, "telegram", WithdrawReport(third)))
    shown = listed(storage)
    # Without trace the day alone is kept, so that one is the oldest.
    assert [one.id for one in shown] == [second, fourth, first, third]
    assert [(one.state, one.pieces) for one in shown] == [
        ("received", 1),
        ("received", 1),
        ("read", 1),
        ("withdrawn", 0),
    ]
    assert shown[0].filed.hour == 0
    assert WORDS not in repr(shown)
    assert [one.id for one in listed(storage, 2)] == [second, fourth]


@pytest.mark.parametrize("manner", list(Manner))
def test_a_report_is_read_and_the_first_reading_moves_its_state(storage: Storage, manner: Manner) -> None:
    when = {
        "start": "2026-11-19T20:00:00+03:00",
        "end": None,
        "precision": "moment",
        "words": "jana saa mbili",
    }
    pieces = (Account(WORDS), Account("Tazama."))
    _, number = filed(storage, manner, accounts=pieces, point=Point(-0.3, 36.06), when=when)
    with storage.begin() as work:
        opened = READING.read(work, number[:8].upper(), "Office B")
    assert [piece.text for piece in opened.told] == [WORDS, "Tazama."]
    assert (opened.place_words, opened.point, opened.when, opened.ongoing) == (
        "karibu na posho mill",
        Point(-0.3, 36.06),
        when,
        "yes",
    )
    assert opened.name == ("Wanjiru Mfano" if manner is Manner.NAMED else "")
    assert WORDS not in repr(opened)
    assert "Wanjiru" not in repr(opened)
    assert listed(storage)[0].state == "read"
    do(storage, lambda work: READING.read(work, number, "Office C"))
    assert lines_of(storage, number) == [("received", "reporter"), ("read", "Office B"), ("read", "Office C")]


def test_her_count_follows_what_she_filed_in_confidence(storage: Storage, opener: HandleOpener) -> None:
    person_id, number = filed(storage)
    for step, counts in ((READING.read, {"read": 1}), (READING.close, {"closed": 1})):
        do(storage, lambda work, step=step: step(work, number, "staff"))  # type: ignore[misc]
        for row in claim(storage, opener):
            if row.kind is SendKind.NOTE_STATE:
                do(storage, lambda work, row=row: reports.noted(work, row))  # type: ignore[misc]
            do(storage, lambda work, row=row: outcomes.sent(work, row))  # type: ignore[misc]
        with storage.read() as work:
            assert reports.of_person(work, person_id) == counts


def test_photos_are_there_once_they_were_fetched(storage: Storage, opener: HandleOpener) -> None:
    photo = Account(media=MediaRef("AgAD-photo", "image/jpeg", 3))
    _, number = filed(storage, accounts=(Account(WORDS), photo, photo))
    errand = next(row for row in claim(storage, opener) if row.kind is SendKind.FETCH_MEDIA)
    do(storage, lambda work: attachments.store(work, errand, b"jpg", "image/jpeg"))
    with storage.begin() as work:
        opened = READING.read(work, number, "staff")
        (held,) = opened.attachments
        assert (held.content_type, held.size) == ("image/jpeg", 3)
        assert READING.photo(work, number, held.position) == (b"jpg", "image/jpeg")
        missing = ({1, 2} - {held.position}).pop()
        with pytest.raises(ReadingError, match="is gone"):
            READING.photo(work, number, missing)
        assert [piece.content_type for piece in opened.told] == ["", "image/jpeg", "image/jpeg"]


@pytest.mark.parametrize(
    ("manner", "language", "says"),
    [
        (Manner.NAMED, "en", "Come to gate B on Monday."),
        (Manner.CONFIDENTIAL, "en", "Which lamp is it?"),
        (Manner.CONFIDENTIAL, "sw", "Ni taa ipi? {code} {words}"),
    ],
)
def test_a_letter_reaches_her_in_the_language_of_the_report(
    storage: Storage, opener: HandleOpener, manner: Manner, language: str, says: str
) -> None:
    _, number = filed(storage, manner, language=language)
    send_all(storage, opener)
    do(storage, lambda work: READING.say(work, number, says, "Office B"))
    around = {"en": "To answer, send your code.", "sw": "Kujibu, tuma nambari"}[language]
    ((channel, address, text),) = letters(storage, opener)
    assert (channel, address) == ("telegram", "4711")
    assert says in text
    assert around in text
    assert lines_of(storage, number)[-1] == ("written", "Office B")


def withdrawn(work: Work, person_id: str, number: str) -> None:
    changes.apply(work, person_id, "telegram", WithdrawReport(number))


def stopped(work: Work, person_id: str, _: str) -> None:
    changes.apply(work, person_id, "telegram", WithdrawConsent("all"))


def blocked(work: Work, person_id: str, _: str) -> None:
    work.connection.execute(addresses.update().values(unreachable_reason="She blocked the bot."))


def session_over(work: Work, person_id: str, _: str) -> None:
    erasure.forget(work, [person_id])


def nothing(work: Work, person_id: str, number: str) -> None:
    """As filed."""


def handle_gone(work: Work, _: str, number: str) -> None:
    work.connection.execute(table.update().where(table.c.id == number).values(handle=None))


@pytest.mark.parametrize(
    ("manner", "fields", "before", "sentence"),
    [
        (Manner.WITHOUT_TRACE, {}, nothing, "without trace: nothing leads"),
        (Manner.CONFIDENTIAL, {"sensitive": True, "kind": "gbv"}, nothing, "sensitive kind"),
        (Manner.NAMED, {"sensitive": True, "kind": "bribe"}, nothing, "sensitive kind"),
        (Manner.CONFIDENTIAL, {"messages": False}, nothing, "wants no message"),
        (Manner.NAMED, {"messages": False}, nothing, "wants no message"),
        (Manner.CONFIDENTIAL, {}, withdrawn, "taken back"),
        (Manner.CONFIDENTIAL, {}, handle_gone, "Nothing leads to her any more"),
        (Manner.NAMED, {}, session_over, "Nothing leads to her any more"),
        (Manner.NAMED, {}, stopped, 'said "stop"'),
        (Manner.NAMED, {}, blocked, "cannot be reached"),
    ],
)
def test_a_letter_is_refused_where_it_is_not_welcome(
    storage: Storage,
    opener: HandleOpener,
    manner: Manner,
    fields: dict[str, Any],
    before: Callable[[Work, str, str], None],
    sentence: str,
) -> None:
    person_id, number = filed(storage, manner, **fields)
    send_all(storage, opener)
    do(storage, lambda work: before(work, person_id, number))
    noted = lines_of(storage, number)
    with pytest.raises(ReadingError, match=sentence), storage.begin() as work:
        READING.say(work, number, "Habari", "staff")
    assert letters(storage, opener) == []
    assert lines_of(storage, number) == noted


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (lambda work, number: READING.read(work, "", "staff"), "No report"),
        (lambda work, number: READING.read(work, "%", "staff"), "No report"),
        (lambda work, number: READING.read(work, "0" * 33, "staff"), "No report"),
        (lambda work, number: READING.read(work, number, " "), "Say who you are"),
        (lambda work, number: READING.read(work, number, "x" * 81), "at most 80 letters"),
        (lambda work, number: READING.say(work, number, "x" * 4_001, "staff"), "4001 letters"),
        (lambda work, number: READING.photo(work, "0" * 32, 0), "is gone"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    storage: Storage, step: Callable[[Work, str], object], sentence: str
) -> None:
    _, number = filed(storage)
    with pytest.raises(ReadingError, match=sentence), storage.begin() as work:
        step(work, number)
    assert listed(storage)[0].state == "received"


def test_letters_that_several_numbers_begin_with_open_none(storage: Storage) -> None:
    for number in range(17):  # more than there are first letters
        filed(storage, number=number)
    first = [one.id[0] for one in listed(storage)]
    twice = next(letter for letter in first if first.count(letter) > 1)
    with pytest.raises(ReadingError, match="give more of its letters"), storage.begin() as work:
        READING.read(work, twice, "staff")


@pytest.mark.parametrize("manner", list(Manner))
def test_a_closed_report_can_be_read_and_is_closed_once(
    storage: Storage, clock: Clock, manner: Manner
) -> None:
    _, number = filed(storage, manner)
    do(storage, lambda work: READING.close(work, number, "Office B"))
    clock.forward(days=5)
    do(storage, lambda work: READING.read(work, number, "staff"))
    with pytest.raises(ReadingError, match="closed already"), storage.begin() as work:
        READING.close(work, number, "staff")
    with storage.read() as work:
        row = work.connection.execute(select(table.c.state, table.c.closed_on)).one()
    assert (row.state, row.closed_on.isoformat()) == ("closed", "2026-11-20")
    assert lines_of(storage, number) == [("received", "reporter"), ("closed", "Office B"), ("read", "staff")]


def test_what_does_not_open_is_not_read(storage: Storage) -> None:
    _, number = filed(storage)
    do(storage, lambda work: work.connection.execute(table.update().values(details=b"another's" * 9)))
    with pytest.raises(ReadingError, match="does not open"), storage.begin() as work:
        READING.read(work, number, "staff")
    assert listed(storage)[0].state == "received"


def test_she_may_take_it_back_while_it_is_being_closed(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    person_id, number = filed(storage)
    with storage.read() as work:
        seen = report_reading.opened(work, number)
    do(storage, lambda work: withdrawn(work, person_id, number))
    monkeypatch.setattr(report_reading, "opened", lambda *_: seen)
    for step in (READING.read, READING.close):
        with pytest.raises(ReadingError, match="taken back"), storage.begin() as work:
            step(work, number, "staff")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Hakuna taa.\nTena.", "Hakuna taa.\nTena."),
        ("\x1b[2Jnothing was reported", "\ufffd[2Jnothing was reported"),
        ("a\rb\u202ec", "a\ufffdb\ufffdc"),
        ("moja\r\nmbili", "moja\nmbili"),
    ],
)
def test_her_words_do_nothing_to_the_terminal(words: str, shown: str) -> None:
    assert harmless(words) == shown
