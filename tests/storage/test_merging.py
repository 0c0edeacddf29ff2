"""Two who turn out to be one: what each had is hers, and whoever wrote in confidence can still be answered."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from flows.changes import AskForHuman, EraseMe, Manner
from storage import (
    consents,
    conversations,
    handoff_lines,
    handoffs,
    identities,
    inbox,
    merging,
    outbox,
    outcomes,
    parking,
    people,
    reports,
    retention,
)
from storage.handles import FORMER
from storage.outbox import ToPerson
from storage.statuses import SendKind
from storage.tables import aliases, keys
from storage.tables import people as people_table
from storage.tables import reports as reports_table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import POSTGRES_ONLY, Clock
from tests.storage.looking import everything, reachable
from tests.storage.messages import said
from tests.storage.turns import arrives, claim, report, send_all, turn

CHANNEL = "whatsapp"
N, N2, ID = "+254700000001", "+254700000002", "KE.100000000000001"


def person_of(storage: Storage, address: str) -> str:
    with storage.read() as work:
        person = people.find(work, CHANNEL, address)
    assert person is not None
    return person.id


def known_twice(storage: Storage, by_number: Callable[[], object], by_opaque: Callable[[], object]) -> str:
    """What each did before they turned out to be one; her id afterwards."""
    for address, does, number in ((N, by_number, 101), (ID, by_opaque, 102)):
        arrives(storage, said("habari", number, who=address, channel=CHANNEL))
        does()
    stays = person_of(storage, N)
    with storage.begin() as work:
        assert inbox.store(work, said("bado mimi", 103, who=N, channel=CHANNEL), ID) == stays
    with storage.read() as work:
        assert work.connection.scalar(select(func.count()).select_from(people_table)) == 1
        assert people.find(work, CHANNEL, ID) is None
    return stays


def nothing(storage: Storage) -> Callable[[], None]:
    def does() -> None:
        turn(storage)

    return does


def test_what_waits_from_both_is_read_in_order_and_what_waits_for_both_is_sent(
    storage: Storage, opener: HandleOpener
) -> None:
    stays = known_twice(storage, lambda: None, lambda: None)
    with storage.begin() as work:
        outbox.queue(work, ToPerson(stays), CHANNEL, b"three")
    texts = []
    for _ in range(3):
        with storage.begin() as work:
            row = inbox.next_waiting(work)
            assert row is not None
            texts.append(row.inbound.text)
            inbox.done(work, row)
    assert texts == ["habari", "habari", "bado mimi"]
    assert [row.body for row in send_all(storage, opener)] == [b"three"]


def test_answers_to_both_go_to_the_number_one_after_the_other(storage: Storage, opener: HandleOpener) -> None:
    known_twice(
        storage, lambda: turn(storage, reply=b"to her number"), lambda: turn(storage, reply=b"to her id")
    )
    first = claim(storage, opener)
    assert [(row.address, row.body) for row in first] == [(N, b"to her number")]
    sent = send_all(storage, opener)
    assert sent == []
    with storage.begin() as work:
        outcomes.sent(work, first[0])
    assert [(row.address, row.body) for row in send_all(storage, opener)] == [(N, b"to her id")]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (b"of the number", None, b"of the number"),
        (None, b"of the id", b"of the id"),
        (b"old", b"newer", b"newer"),
    ],
)
def test_the_conversation_that_was_saved_later_goes_on(
    storage: Storage, clock: Clock, first: bytes | None, second: bytes | None, kept: bytes
) -> None:
    def saves(address: str, state: bytes | None) -> None:
        clock.forward(minutes=1)
        with storage.begin() as work:
            person = people.find(work, CHANNEL, address)
            assert person is not None
            if state is not None:
                conversations.save(work, person.id, state)

    stays = known_twice(storage, lambda: saves(N, first), lambda: saves(ID, second))
    with storage.begin() as work:
        found = conversations.load(work, stays)
        assert found is not None
        assert found.state == kept
        conversations.save(work, stays, b"next", found.version)


def test_the_conversation_of_the_number_stays_when_it_is_the_later(storage: Storage, clock: Clock) -> None:
    arrives(storage, said("habari", 1, who=ID, channel=CHANNEL))
    turn(storage, state=b"old")
    clock.forward(minutes=1)
    arrives(storage, said("habari", 2, who=N, channel=CHANNEL))
    turn(storage, state=b"newer")
    with storage.begin() as work:
        stays = inbox.store(work, said("mimi", 3, who=N, channel=CHANNEL), ID)
        found = conversations.load(work, stays)
    assert found is not None
    assert found.state == b"newer"


Agreed = tuple[str, ...]


@pytest.mark.parametrize(
    ("by_number", "by_opaque", "has"),
    [
        (("give",), (), True),
        ((), ("give",), True),
        (("give",), ("give",), True),
        (("give", "withdraw"), ("give",), False),
        (("give",), ("give", "withdraw"), False),
        ((), ("give", "withdraw"), False),
        ((), (), False),
    ],
)
def test_a_consent_that_either_took_back_is_taken_back(
    storage: Storage, by_number: Agreed, by_opaque: Agreed, has: bool
) -> None:
    def does(address: str, acts: Agreed) -> None:
        with storage.begin() as work:
            person = people.find(work, CHANNEL, address)
            assert person is not None
            for act in acts:
                if act == "give":
                    consents.give(work, person.id, "forum", "1", "sw")
                else:
                    consents.withdraw(work, person.id, "forum")

    stays = known_twice(storage, lambda: does(N, by_number), lambda: does(ID, by_opaque))
    with storage.read() as work:
        assert consents.has(work, stays, "forum", "1") is has


def test_who_said_stop_by_her_id_has_said_stop(storage: Storage) -> None:
    def stops() -> None:
        with storage.begin() as work:
            person = people.find(work, CHANNEL, ID)
            assert person is not None
            consents.withdraw(work, person.id, "all")

    stays = known_twice(storage, lambda: None, stops)
    with storage.read() as work:
        assert consents.stopped(work, stays)


@pytest.mark.parametrize(("number_asks", "id_asks"), [(True, False), (False, True), (True, True)])
@pytest.mark.parametrize("served", ["nobody", "number", "id"])
def test_she_has_one_place_with_the_humans_and_no_line_is_lost(
    storage: Storage, number_asks: bool, id_asks: bool, served: str
) -> None:
    def asks(address: str, asked: bool, is_served: bool) -> None:
        person = person_of(storage, address)
        turn(storage, *([AskForHuman("asked")] if asked else []))
        with storage.begin() as work:
            found = handoffs.of_person(work, person)
            if found is not None:
                if is_served:
                    handoffs.take(work, found.id, "Achieng")
                handoff_lines.hear(work, person, f"I am {address}")

    stays = known_twice(
        storage,
        lambda: asks(N, number_asks, served == "number"),
        lambda: asks(ID, id_asks, served == "id"),
    )
    with storage.read() as work:
        (one,) = handoffs.waiting(work)
        assert one.person_id == stays
        taken = (served == "number" and number_asks) or (served == "id" and id_asks)
        assert bool(one.taken_by) is taken
        words = {line.words for line in handoff_lines.read(work, one.id)}
    assert words == {f"I am {address}" for address, asked in ((N, number_asks), (ID, id_asks)) if asked}


def test_named_reports_and_counts_are_hers(storage: Storage) -> None:
    stays = known_twice(
        storage,
        lambda: turn(storage, report(Manner.NAMED)),
        lambda: turn(storage, report(Manner.NAMED), report(Manner.CONFIDENTIAL)),
    )
    with storage.read() as work:
        assert reports.of_person(work, stays) == {"received": 3}
        owners = work.connection.scalars(
            select(reports_table.c.person_id).where(reports_table.c.manner == "named")
        ).all()
    assert owners == [stays, stays]


def a_letter(storage: Storage, words: bytes = b"taa imewekwa") -> None:
    with storage.begin() as work:
        row = work.connection.execute(
            select(reports_table.c.id, reports_table.c.handle).where(reports_table.c.handle.is_not(None))
        ).one()
        outbox.queue(work, outbox.ToHandle(row.id, row.handle), "", words)


def heard(storage: Storage, opener: HandleOpener) -> list[tuple[str | None, bytes]]:
    return [(row.address, row.body) for row in send_all(storage, opener) if row.body.startswith(b"taa")]


def test_a_confidential_report_of_who_was_merged_still_writes_to_her(
    storage: Storage, opener: HandleOpener
) -> None:
    known_twice(storage, nothing(storage), lambda: turn(storage, report()))
    a_letter(storage)
    assert heard(storage, opener) == [(N, b"taa imewekwa")]


def test_and_through_two_mergers(storage: Storage, opener: HandleOpener) -> None:
    """She files by her id, is joined with a number, and that one with who was written to on it before."""
    known_twice(storage, nothing(storage), lambda: turn(storage, report()))
    with storage.begin() as work:
        person = people.find(work, CHANNEL, N)
        first = identities.of_sender(work, CHANNEL, N2)
        assert person is not None
        merging.merge(work, person.id, first.id)
    a_letter(storage)
    assert heard(storage, opener) == [(N2, b"taa imewekwa")]


def test_what_is_parked_for_her_by_a_handle_is_released_when_she_writes(
    storage: Storage, opener: HandleOpener
) -> None:
    arrives(storage, said("habari", 1, who=ID, channel=CHANNEL))
    gone, _ = turn(storage, report())
    send_all(storage, opener)
    a_letter(storage)
    (row,) = claim(storage, opener)
    with storage.begin() as work:
        assert parking.park(work, row.id, gone, work.now)
    assert heard(storage, opener) == []
    arrives(storage, said("habari", 2, who=N, channel=CHANNEL))
    with storage.begin() as work:
        inbox.store(work, said("ni mimi", 3, who=N, channel=CHANNEL), ID)
    assert heard(storage, opener) == [(N, b"taa imewekwa")]


def test_its_state_is_counted_where_she_is_now(storage: Storage, opener: HandleOpener) -> None:
    stays = known_twice(storage, nothing(storage), lambda: turn(storage, report()))
    with storage.begin() as work:
        report_id = work.connection.scalars(select(reports_table.c.id)).one()
        reports.move(work, report_id, "acknowledged", by="an office")
    for row in claim(storage, opener):
        with storage.begin() as work:
            if row.kind is SendKind.NOTE_STATE:
                reports.noted(work, row)
    with storage.read() as work:
        assert reports.of_person(work, stays) == {"acknowledged": 1}


def test_it_leads_nowhere_once_she_is_erased(storage: Storage, opener: HandleOpener) -> None:
    known_twice(storage, nothing(storage), lambda: turn(storage, report()))
    turn(storage, EraseMe())
    send_all(storage, opener)
    a_letter(storage)
    assert heard(storage, opener) == [(None, b"taa imewekwa")]
    with storage.read() as work:
        assert work.connection.execute(select(aliases)).all() == []


@pytest.mark.parametrize("filed", [False, True])
def test_a_former_id_stays_and_tells_nobody_whether_she_filed_anything(
    storage: Storage, *, filed: bool
) -> None:
    known_twice(storage, nothing(storage), lambda: turn(storage, *([report()] if filed else [])))
    with storage.read() as work:
        assert sorted(work.connection.scalars(select(aliases.c.channel))) == [FORMER, CHANNEL]


def test_no_path_leads_from_the_report_to_her_through_a_merger(
    storage: Storage, opener: HandleOpener
) -> None:
    known_twice(storage, nothing(storage), lambda: turn(storage, report()))
    send_all(storage, opener)
    with storage.begin() as work:
        retention.run(work, retention.Limits())
    rows = everything(storage)
    found = reachable(rows, [row for row in rows if row[0].table == "reports"])
    assert not found & {"people", "addresses", "aliases"}


def test_the_key_of_who_was_merged_is_gone(storage: Storage) -> None:
    known_twice(storage, nothing(storage), nothing(storage))
    with storage.read() as work:
        assert work.connection.scalar(select(func.count()).select_from(keys)) == 1


@POSTGRES_ONLY
def test_a_turn_of_hers_that_is_under_way_is_finished_first(storage: Storage, clock: Clock) -> None:
    """One process answers her by her opaque id while another learns that the number is hers too."""
    arrives(storage, said("habari", 1, who=N, channel=CHANNEL))
    turn(storage)
    clock.forward(minutes=1)
    arrives(storage, said("mimi", 2, who=ID, channel=CHANNEL))
    begun = threading.Event()

    def join() -> str:
        begun.set()
        with storage.begin() as work:
            return inbox.store(work, said("ni mimi", 3, who=N, channel=CHANNEL), ID)

    with ThreadPoolExecutor(1) as pool:
        with storage.begin() as work:
            row = inbox.next_waiting(work)
            assert row is not None
            joining = pool.submit(join)
            begun.wait(5)
            with suppress(TimeoutError):
                joining.result(0.2)
            conversations.save(work, row.person_id, b"half told")
            outbox.queue(work, ToPerson(row.person_id), CHANNEL, b"an answer")
            inbox.done(work, row)
        stays = joining.result(5)
    with storage.read() as work:
        found = conversations.load(work, stays)
    assert found is not None
    assert found.state == b"half told"
