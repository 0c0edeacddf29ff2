"""What the web page shows: both sides in order, until the session ends."""

from datetime import timedelta

from flows.changes import Manner
from storage import outbox, outcomes, page_history
from storage.outbox import PAGE
from storage.statuses import SendStatus
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.storage.conftest import Clock
from tests.storage.looking import rows_in
from tests.storage.messages import said
from tests.storage.turns import arrives, report, send_all, turn

SESSION = "s-1"


def shown(storage: Storage, session: str = SESSION) -> list[str]:
    with storage.read() as work:
        lines = page_history.lines(work, PAGE, session)
    return [f"> {line.words}" if line.mine else line.body.decode() for line in lines]


def test_both_sides_in_order_also_when_the_clock_stands_still(storage: Storage, opener: HandleOpener) -> None:
    for number, (words, answer) in enumerate([("habari", b"Karibu."), ("ripoti", b"Aina gani?")], start=1):
        arrives(storage, said(words, number, who=SESSION, channel=PAGE, received_at=storage.clock()))
        turn(storage, reply=answer, keep=True)
        send_all(storage, opener)
    arrives(
        storage, said("taa\x00 gizwani \ud83d", 3, who=SESSION, channel=PAGE, received_at=storage.clock())
    )
    assert shown(storage) == ["> habari", "Karibu.", "> ripoti", "Aina gani?", "> taa\x00 gizwani \ud83d"]
    with storage.read() as work:
        assert [line.pending for line in page_history.lines(work, PAGE, SESSION)] == [False] * 4 + [True]
    assert shown(storage, "s-2") == []


def test_a_line_keeps_its_id_and_is_marked_when_it_was_shown(storage: Storage, opener: HandleOpener) -> None:
    arrives(storage, said("habari", 1, who=SESSION, channel=PAGE))
    with storage.read() as work:
        (pending,) = page_history.lines(work, PAGE, SESSION)
    turn(storage, keep=True)
    send_all(storage, opener)
    with storage.begin() as work:
        mine, theirs = page_history.lines(work, PAGE, SESSION)
        assert (mine.id, theirs.shown) == (pending.id, False)
        outcomes.advance(work, theirs.id, SendStatus.READ)
        assert page_history.lines(work, PAGE, SESSION)[1].shown


def test_a_message_is_not_shown_before_it_is_due(storage: Storage, clock: Clock) -> None:
    arrives(storage, said("1234", 1, who=SESSION, channel=PAGE))

    def later(work: Work, person_id: str) -> None:
        due = clock.now + timedelta(seconds=3)
        outbox.queue(work, outbox.ToPerson(person_id), PAGE, b"later", due_at=due)

    turn(storage, reply=b"now", keep=True, also=later)
    assert shown(storage) == ["> 1234", "now"]
    clock.forward(seconds=3)
    assert shown(storage) == ["> 1234", "now", "later"]


def test_a_quick_exit_erases_the_session_and_leaves_what_was_filed(
    storage: Storage, opener: HandleOpener
) -> None:
    arrives(storage, said("hakuna taa", 1, who=SESSION, channel=PAGE))
    turn(storage, report(Manner.NAMED), keep=True)
    with storage.begin() as work:
        assert page_history.end(work, PAGE, SESSION)
        assert not page_history.end(work, PAGE, SESSION)
    assert shown(storage) == []
    assert rows_in(storage) == {
        "seen": 1,
        "keys": 1,
        "reports": 1,
        "accounts": 1,
        "history": 1,
        "cases": 1,
        "case_areas": 1,
    }


def test_after_a_filing_without_trace_her_own_lines_are_gone_and_the_answer_stays_a_while(
    storage: Storage, opener: HandleOpener
) -> None:
    arrives(storage, said("habari", 1, who=SESSION, channel=PAGE))
    turn(storage, reply=b"Karibu.", keep=True)
    send_all(storage, opener)
    arrives(storage, said("hakuna taa", 2, who=SESSION, channel=PAGE))
    turn(storage, report(Manner.WITHOUT_TRACE), reply=b"1234 5678 9012 3456", keep=True)
    assert shown(storage) == ["1234 5678 9012 3456"]
    send_all(storage, opener)
    with storage.begin() as work:
        for line in page_history.lines(work, PAGE, SESSION):
            outcomes.advance(work, line.id, SendStatus.READ)
    assert shown(storage) == ["1234 5678 9012 3456"]
    arrives(storage, said("asante", 3, who=SESSION, channel=PAGE))
    assert shown(storage) == ["> asante"]
