"""Delete my data: everything, in every table and in every copy that has no keys."""

from collections.abc import Iterator

from flows.changes import AskForHuman, ChooseLanguage, EraseMe, GiveConsent, Manner
from storage import handoff_lines, my_data, outbox, people, reports, uploads
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.looking import everything, rows_in, singles_out
from tests.storage.members import joins
from tests.storage.messages import said
from tests.storage.turns import arrives, claim, report, send_all, turn


def a_full_life(storage: Storage, opener: HandleOpener) -> tuple[str, list[str]]:
    """She has something in every table; her id and her codes."""
    arrives(storage, said("habari", 1))
    person_id, _ = turn(
        storage,
        GiveConsent("reporting", "1", "sw"),
        GiveConsent("forum", "1", "sw"),
        ChooseLanguage("sw"),
        AskForHuman("asked"),
    )
    send_all(storage, opener)
    arrives(storage, said("hakuna taa", 2))
    _, codes = turn(
        storage,
        report(Manner.NAMED),
        report(Manner.NAMED, sensitive=True),
        report(Manner.CONFIDENTIAL),
        report(Manner.CONFIDENTIAL, sensitive=True),
    )
    with storage.begin() as work:
        uploads.hold(work, "telegram", "4711", b"jpg", "image/jpeg")
        handoff_lines.hear(work, person_id, "niko hapa")
    return person_id, [code or "" for code in codes]


def singled_out(storage: Storage, table: str) -> Iterator[object]:
    for row in everything(storage):
        if row[0].table == table:
            yield from (cell.value for cell in row if singles_out(cell.value))


def test_after_the_answer_is_out_nothing_leads_to_her(storage: Storage, opener: HandleOpener) -> None:
    person_id, codes = a_full_life(storage, opener)
    before = {cell.value for row in everything(storage) for cell in row if singles_out(cell.value)}
    arrives(storage, said("futa data yangu", 3))
    turn(storage, EraseMe(), reply=b"Imefutwa.", state=b'{"after": 1}')
    assert [(row.body, row.address) for row in send_all(storage, opener)] == [(b"Imefutwa.", "4711")]
    kept_without_her = {"keys": 2, "reports": 2, "accounts": 2, "history": 2, "cases": 2, "case_areas": 2}
    assert rows_in(storage) == {"seen": 3} | kept_without_her
    kept = {
        cell.value
        for row in everything(storage)
        if row[0].table in {"people", "addresses", "conversations", "inbox", "outbox"}
        for cell in row
    }
    assert kept == set()
    assert before
    hashes = [storage.receipts.hash(code) for code in codes]
    with storage.read() as work:
        assert people.find(work, "telegram", "4711") is None
        assert [reports.by_code(work, hashed) is None for hashed in hashes] == [True, True, False, False]
        assert my_data.lines(work, person_id) == []


def test_a_handle_leads_nowhere_after_she_was_erased(storage: Storage, opener: HandleOpener) -> None:
    _, codes = a_full_life(storage, opener)
    arrives(storage, said("futa", 3), said("tena", 4))
    turn(storage, EraseMe())
    send_all(storage, opener)
    arrives(storage, said("habari tena", 5))
    turn(storage)
    send_all(storage, opener)
    hashed = storage.receipts.hash(codes[2])
    with storage.begin() as work:
        opened = reports.by_code(work, hashed)
        assert opened is not None
        to = reports.writable(work, opened.id)
        assert to is not None
        outbox.queue(work, to, "", b"Taa zimewekwa.")
    (row,) = claim(storage, opener)
    assert row.address is None
    assert row.body == b"Taa zimewekwa."


def test_the_old_key_opens_nothing_because_it_is_gone(storage: Storage, opener: HandleOpener) -> None:
    person_id, _ = a_full_life(storage, opener)
    old = set(singled_out(storage, "keys"))
    arrives(storage, said("futa", 3))
    turn(storage, EraseMe())
    mine = set(singled_out(storage, "keys"))
    assert len(old - mine) >= 3
    assert person_id not in {cell.value for row in everything(storage) for cell in row}


def test_others_keep_everything(storage: Storage, opener: HandleOpener) -> None:
    arrives(storage, said("habari", 60, who="4712"))
    other, _ = turn(storage, report(Manner.NAMED), GiveConsent("forum", "1", "en"))
    with storage.read() as work:
        before = my_data.lines(work, other)
    a_full_life(storage, opener)
    arrives(storage, said("futa", 3))
    turn(storage, EraseMe())
    send_all(storage, opener)
    with storage.read() as work:
        assert my_data.lines(work, other) == before


def test_what_is_kept_is_told_in_lines(storage: Storage, opener: HandleOpener, clock: Clock) -> None:
    person_id, _ = a_full_life(storage, opener)
    with storage.read() as work:
        lines = my_data.lines(work, person_id)
    assert lines == [
        ["address", "telegram 4711"],
        ["language", "sw"],
        ["last_message", "2026-11-20"],
        ["conversation", "2026-11-20"],
        ["messages_out", "2"],
        ["files", "1"],
        ["consent", "forum 1 2026-11-20"],
        ["consent", "reporting 1 2026-11-20"],
        ["human", "2026-11-20"],
        ["named_report", "works 2026-11-20 received"],
        ["reports", "received 2"],
    ]
    assert {label for label, _ in lines} <= set(my_data.LABELS)


def test_whoever_handles_reports_is_told_that_she_is_known_as_that(storage: Storage) -> None:
    member = joins(storage, "Baraka Jaribio")
    with storage.read() as work:
        lines = my_data.lines(work, str(member.person_id))
    assert ["staff", "Baraka Jaribio"] in lines
    assert {label for label, _ in lines} <= set(my_data.LABELS)
