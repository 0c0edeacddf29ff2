"""Letters between whoever handles a report and whoever filed it: who reads what when, and what cuts the line."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select, update

from flows.changes import OVER, EraseMe, Manner, ReplyToLetter, SeeLetters, State, WithdrawReport
from storage import keys, letters, outbox, reports, way_back
from storage.letters import Letter, LetterKind
from storage.refusals import ChangeRefusedError
from storage.statuses import SendClass
from storage.tables import letters as letters_table
from storage.tables import reports as reports_table
from storage.vault import HandleOpener, SealError
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.filed import brought, case_of, files, files_with_code, moves, number_of
from tests.storage.looking import rows_in, waiting_for_her
from tests.storage.messages import said
from tests.storage.turns import arrives, report, send_all, turn


def writes(storage: Storage, report_id: str, kind: LetterKind, words: str) -> str:
    with storage.begin() as work:
        return letters.write(work, report_id, kind, words)


def she(
    storage: Storage, change: ReplyToLetter | SeeLetters | WithdrawReport | EraseMe, number: int = 50
) -> None:
    arrives(storage, said("…", number, who="4701"))
    turn(storage, change)


def waiting(storage: Storage, report_id: str) -> list[tuple[str, str]]:
    with storage.read() as work:
        return [(one.kind, one.words) for one in waiting_for_her(work, report_id)]


def refused(storage: Storage, letter_id: str) -> str:
    with storage.begin() as work:
        try:
            letters.reply(work, letter_id, "Jibu.")
        except ChangeRefusedError as error:
            return error.reason
    return ""


def test_letters_go_both_ways_in_order(storage: Storage, clock: Clock) -> None:
    report_id = files(storage)
    question = writes(storage, report_id, "question", "Ni saa ngapi?")
    clock.forward(days=1)
    she(storage, ReplyToLetter(question, "Saa mbili usiku."))
    answer = writes(storage, report_id, "answer", "Asante, fundi anakuja.")
    with storage.read() as work:
        written = letters.of_report(work, report_id)
        case = case_of(work, report_id)
    assert [(one.kind, one.words, one.on, one.seen) for one in written] == [
        ("question", "Ni saa ngapi?", date(2026, 11, 20), True),
        ("reply", "Saa mbili usiku.", date(2026, 11, 21), False),
        ("answer", "Asante, fundi anakuja.", date(2026, 11, 21), False),
    ]
    assert (case.unanswered, case.unread_replies) == (0, 1)
    assert written[2] == Letter(answer, "answer", "Asante, fundi anakuja.", date(2026, 11, 21), False)
    assert "fundi" not in repr(written)


def test_what_waits_for_her_is_what_she_has_not_read_or_not_answered(storage: Storage) -> None:
    report_id = files(storage)
    first = writes(storage, report_id, "question", "Ni saa ngapi?")
    writes(storage, report_id, "question", "Ni wapi?")
    writes(storage, report_id, "answer", "Tunakuja.")
    writes(storage, report_id, "news", State.IN_ACTION)
    assert waiting(storage, report_id) == [
        ("question", "Ni saa ngapi?"),
        ("question", "Ni wapi?"),
        ("answer", "Tunakuja."),
        ("news", "in_action"),
    ]
    she(storage, SeeLetters(report_id))
    assert waiting(storage, report_id) == [("question", "Ni saa ngapi?"), ("question", "Ni wapi?")]
    she(storage, ReplyToLetter(first, "Saa mbili."), 51)
    assert waiting(storage, report_id) == [("question", "Ni wapi?")]
    with storage.begin() as work:
        assert case_of(work, report_id).unread_replies == 1
        letters.looked_at(work, report_id)
        case = case_of(work, report_id)
        assert (case.unread_replies, case.unanswered) == (0, 1)
        moves(work, report_id, State.CLOSED)
        assert case_of(work, report_id).unanswered == 0
    assert waiting(storage, report_id) == [], "nobody is asked what she cannot answer any more"


@pytest.mark.parametrize("manner", list(Manner))
@pytest.mark.parametrize("sensitive", [False, True])
def test_the_code_opens_them_in_every_manner(storage: Storage, manner: Manner, sensitive: bool) -> None:
    report_id, code = files_with_code(storage, report(manner, sensitive=sensitive))
    question = writes(storage, report_id, "question", "Ni saa ngapi?")
    hashed = storage.receipts.hash(code)
    with storage.read() as work:
        found = reports.by_code(work, hashed)
    assert found is not None
    assert found.as_fact()["letters"] == [{"id": question, "kind": "question", "words": "Ni saa ngapi?"}]
    assert "saa" not in repr(found)


WRITTEN_IN: dict[State, set[LetterKind]] = {
    State.RECEIVED: {"question", "answer", "news"},
    State.ACKNOWLEDGED: {"question", "answer", "news"},
    State.REFERRED: {"question", "answer", "news"},
    State.IN_ACTION: {"question", "answer", "news"},
    State.REOPENED: {"question", "answer", "news"},
    State.RESOLVED: {"answer", "news"},
    State.CONFIRMED: {"answer", "news"},
    State.CLOSED: {"news"},
    State.WITHDRAWN: set(),
}


@pytest.mark.parametrize("state", list(State))
def test_what_may_be_written_in_which_state(storage: Storage, state: State) -> None:
    report_id = files(storage)
    if state is State.WITHDRAWN:
        she(storage, WithdrawReport(report_id))
    elif state is not State.RECEIVED:
        with storage.begin() as work:
            brought(work, report_id, state)
    written: set[LetterKind] = set()
    reasons: set[str] = set()
    kinds: tuple[LetterKind, ...] = ("question", "answer", "news")
    for kind in kinds:
        try:
            writes(storage, report_id, kind, "x")
            written.add(kind)
        except ChangeRefusedError as error:
            reasons.add(error.reason)
    assert written == WRITTEN_IN[state]
    assert reasons <= {"withdrawn" if state is State.WITHDRAWN else "closed"}


@pytest.mark.parametrize("state", list(OVER))
def test_when_it_is_over_no_question_can_be_answered(storage: Storage, state: State) -> None:
    report_id = files(storage)
    question = writes(storage, report_id, "question", "Ni saa ngapi?")
    if state is State.WITHDRAWN:
        she(storage, WithdrawReport(report_id))
    else:
        with storage.begin() as work:
            brought(work, report_id, state)
    assert refused(storage, question) == "closed"


def test_a_question_is_answered_once_and_only_a_question_is(storage: Storage) -> None:
    report_id = files(storage)
    question = writes(storage, report_id, "question", "Ni saa ngapi?")
    answer = writes(storage, report_id, "answer", "Tunakuja.")
    assert refused(storage, question) == ""
    assert refused(storage, question) == "closed"
    assert refused(storage, answer) == "closed"
    assert rows_in(storage)["letters"] == 3


@pytest.mark.parametrize("letter_id", ["", "0" * 32, "\x00", "' OR 1=1", "K" * 5000])
def test_an_id_that_is_no_letter_s_is_refused(storage: Storage, letter_id: str) -> None:
    files(storage)
    assert refused(storage, letter_id) == "closed"
    with storage.read() as work:
        assert letters.report_of(work, letter_id) is None


def test_words_of_any_length_and_script_come_back(storage: Storage) -> None:
    report_id = files(storage)
    told = ["a", "ñ" * 4000, "\x80 \x00 mwisho\n\n", "🌍 ዓለም"]
    for words in told:
        writes(storage, report_id, "answer", words)
    assert [words for _, words in waiting(storage, report_id)] == told


def test_the_length_of_what_is_sealed_tells_little(storage: Storage) -> None:
    report_id = files(storage)
    for words in ("Ndiyo.", "Hapana, sijui chochote kuhusu hilo."):
        writes(storage, report_id, "question", words)
    with storage.read() as work:
        assert (
            len({len(content) for content in work.connection.scalars(select(letters_table.c.content))}) == 1
        )


def test_many_who_write_at_once_each_get_a_place_of_their_own(storage: Storage) -> None:
    report_id = files(storage)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: writes(storage, report_id, "answer", str(n)), range(12)))
    with storage.read() as work:
        found = letters.of_report(work, report_id)
    assert sorted(one.id for one in found) == sorted(made)


def test_two_replies_at_once_are_one(storage: Storage) -> None:
    report_id = files(storage)
    question = writes(storage, report_id, "question", "Ni saa ngapi?")
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda _: refused(storage, question), range(4))) == ["", *["closed"] * 3]
    assert rows_in(storage)["letters"] == 2
    with storage.read() as work:
        assert len(letters.of_report(work, report_id)) == 2


def noticed(storage: Storage, report_id: str, letter_id: str) -> None:
    """As bot/notices.py does."""
    with storage.begin() as work:
        way = way_back.of_report(work, report_id, revealing=False)
        assert way is not None
        body = f"Kuna kitu kwako hapa. {letter_id}".encode()
        outbox.queue(work, way.to, way.channel, body, cls=SendClass.NOTICE)


def test_withdrawn_the_letters_and_what_waits_for_her_are_gone(
    storage: Storage, opener: HandleOpener
) -> None:
    report_id = files(storage)
    another = files(storage, number=2)
    send_all(storage, opener)
    noticed(storage, report_id, writes(storage, report_id, "question", "Ni saa ngapi?"))
    noticed(storage, another, writes(storage, another, "answer", "Tunakuja."))
    she(storage, WithdrawReport(report_id))
    assert rows_in(storage)["letters"] == 1
    with storage.read() as work:
        assert letters.of_report(work, report_id) == []
    sent = send_all(storage, opener)
    assert [row.address for row in sent if row.body.startswith(b"Kuna kitu")] == ["4702"]


def test_erased_with_her_named_reports(storage: Storage, opener: HandleOpener) -> None:
    report_id = files(storage, manner=Manner.NAMED)
    noticed(storage, report_id, writes(storage, report_id, "question", "Ni saa ngapi?"))
    she(storage, EraseMe())
    left = rows_in(storage)
    assert not {"reports", "cases", "case_areas", "letters"} & set(left)
    assert all(not row.body.startswith(b"Kuna kitu") for row in send_all(storage, opener))


def test_without_its_key_no_letter_opens(storage: Storage) -> None:
    report_id = files(storage)
    writes(storage, report_id, "answer", "Tunakuja.")
    with storage.begin() as work:
        key_id = work.connection.scalar(select(reports_table.c.key_id))
        other = keys.make(work)
        work.connection.execute(update(reports_table).values(key_id=other))
        keys.erase(work, [str(key_id)])
    with storage.read() as work, pytest.raises(SealError):
        letters.of_report(work, report_id)


def test_a_report_that_is_gone_has_no_number(storage: Storage) -> None:
    with storage.read() as work:
        assert number_of(work, "0" * 32) == ""
        assert letters.of_report(work, "0" * 32) == []
