"""A number and an opaque id: who is meant, what becomes one, what stays apart, and how each is reached."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from storage import inbox, my_data, outbox, people
from storage.identities import Joint, Known, Step, joint
from storage.tables import addresses
from storage.tables import people as people_table
from storage.tables import reports as reports_table
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.storage.conftest import POSTGRES_ONLY
from tests.storage.looking import everything
from tests.storage.messages import said
from tests.storage.turns import arrives, report, send_all, turn

CHANNEL = "whatsapp"
N, N2 = "+254700000001", "+254700000002"
ID, ID2 = "KE.100000000000001", "KE.100000000000002"

HER, SHE = "her", "she"


@pytest.mark.parametrize(
    ("what", "known", "expected"),
    [
        ("nobody is known", Known(), Joint(Step.NEW)),
        ("both are one already", Known(HER, HER), Joint(Step.SAME)),
        ("the number is known, the id is new", Known(HER, ""), Joint(Step.ALIAS)),
        ("the id is known, the number is new", Known("", HER), Joint(Step.NUMBER)),
        ("the id is known with another number", Known("", HER, False, True), Joint(Step.NUMBER)),
        ("she was known twice", Known(SHE, HER), Joint(Step.MERGE)),
        ("a number silent for long, and an id", Known(SHE, "", number_was_silent=True), Joint(Step.NEW, loses=True)),
        ("a number silent for long, and somebody's id", Known(SHE, HER, number_was_silent=True), Joint(Step.NUMBER, loses=True)),
        ("a number silent for long, and its own id", Known(HER, HER, number_was_silent=True), Joint(Step.SAME)),
        ("the number came to a new owner, nobody yet", Known(SHE, "", True), Joint(Step.NEW, loses=True)),
        ("the number came to somebody known", Known(SHE, HER, True), Joint(Step.NUMBER, loses=True)),
        ("somebody changed to a number that was known", Known(SHE, HER, False, True), Joint(Step.NUMBER, loses=True)),
        ("and both had others", Known(SHE, HER, True, True), Joint(Step.NUMBER, loses=True)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_a_number_and_an_opaque_id_mean(what: str, known: Known, expected: Joint) -> None:
    assert joint(known) == expected, what


class Town:
    """Messages by (address, also); who they were from, in letters, and how each is reached now."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.number = 0
        self.ids: list[str] = []

    def writes(self, address: str, also: str = "") -> str:
        self.number += 1
        with self.storage.begin() as work:
            person = inbox.store(
                work, said(f"line {self.number}", self.number, who=address, channel=CHANNEL), also
            )
        assert person
        if person not in self.ids:
            self.ids.append(person)
        return "ABCDEF"[self.ids.index(person)]

    def reached(self) -> dict[str, str]:
        found = {}
        with self.storage.read() as work:
            for letter, person in zip("ABCDEF", self.ids, strict=False):
                if people.exists_id(work, person):
                    found[letter] = people.address(work, person, CHANNEL) or ""
        return found


@pytest.mark.parametrize(
    ("what", "messages", "who", "reached"),
    [
        ("a number alone", [(N, ""), (N, "")], "AA", {"A": N}),
        ("an opaque id alone", [(ID, ""), (ID, "")], "AA", {"A": ID}),
        ("both from the start, then either", [(N, ID), (ID, ""), (N, "")], "AAA", {"A": N}),
        ("the id first, then both: the number is written to", [(ID, ""), (N, ID), (ID, ""), (N, "")], "AAAA", {"A": N}),
        ("the number first, then both", [(N, ""), (N, ID), (ID, "")], "AAA", {"A": N}),
        ("known twice, then one", [(N, ""), (ID, ""), (N, ID), (ID, ""), (N, "")], "ABAAA", {"A": N}),
        ("known twice the other way round", [(ID, ""), (N, ""), (N, ID), (ID, "")], "ABBB", {"B": N}),
        ("a number with a new owner", [(N, ID), (N, ID2), (N, ""), (ID2, "")], "ABBB", {"A": "", "B": N}),
        ("its old owner comes back by her id", [(N, ID), (N, ID2), (ID, ""), (ID, "")], "ABAA", {"A": ID, "B": N}),
        ("and then with her new number", [(N, ID), (N, ID2), (ID, ""), (N2, ID), (ID, "")], "ABAAA", {"A": N2, "B": N}),
        ("or with the new number at once", [(N, ID), (N, ID2), (N2, ID)], "ABA", {"A": N2, "B": N}),
        ("a new number of a known id", [(N, ID), (N2, ID), (N, "")], "AAB", {"A": N2, "B": N}),
        ("a new number that was somebody's", [(N, ID), (N2, ID2), (N2, ID), (ID2, "")], "ABAB", {"A": N2, "B": ID2}),
        ("a new number that was somebody's without an id", [(N, ID), (N2, ""), (N2, ID)], "ABA", {"A": N2, "B": ""}),
        ("two numbers swapped", [(N, ID), (N2, ID2), (N2, ID), (N, ID2)], "ABAB", {"A": N2, "B": N}),
        ("two strangers stay two", [(N, ID), (N2, ID2), (N, ID), (ID2, "")], "ABAB", {"A": N, "B": N2}),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)  # fmt: skip
def test_who_writes_and_how_she_is_reached(
    storage: Storage, what: str, messages: list[tuple[str, str]], who: str, reached: dict[str, str]
) -> None:
    town = Town(storage)
    assert "".join(town.writes(*message) for message in messages) == who, what
    assert town.reached() == reached


def test_an_opaque_id_of_another_channel_is_another_person(storage: Storage) -> None:
    town = Town(storage)
    town.writes(N, ID)
    with storage.begin() as work:
        assert inbox.store(work, said("habari", 99, who=ID, channel="telegram")) not in town.ids


def a_letter(storage: Storage, words: bytes = b"taa imewekwa") -> None:
    with storage.begin() as work:
        row = work.connection.execute(
            select(reports_table.c.id, reports_table.c.handle).where(reports_table.c.handle.is_not(None))
        ).one()
        outbox.queue(work, outbox.ToHandle(row.id, row.handle), "", words)


def test_what_was_written_to_the_old_owner_of_a_number_does_not_go_to_the_new_one(
    storage: Storage, opener: HandleOpener
) -> None:
    arrives(storage, said("habari", 1, who=N, channel=CHANNEL))
    with storage.begin() as work:
        inbox.store(work, said("mimi", 2, who=N, channel=CHANNEL), ID)
    turn(storage, report(), reply=b"taa ya siri")
    with storage.begin() as work:
        inbox.store(work, said("mimi mgeni", 3, who=N, channel=CHANNEL), ID2)
    a_letter(storage)
    sent = send_all(storage, opener)
    assert [row.address for row in sent if row.body.startswith(b"taa")] == [None, None]


def test_she_is_shown_that_she_is_known_by_another_id_and_which_is_not_kept(storage: Storage) -> None:
    town = Town(storage)
    town.writes(ID)
    town.writes(N, ID)
    with storage.read() as work:
        shown = my_data.lines(work, town.ids[0])
    assert [line for line in shown if line[0] in ("address", "also_known")] == [
        ["address", f"whatsapp {N}"],
        ["also_known", "whatsapp"],
    ]


def test_a_former_address_is_nowhere_in_clear_and_no_repr_shows_one(storage: Storage) -> None:
    town = Town(storage)
    town.writes(ID)
    town.writes(N, ID)
    for row in everything(storage):
        for cell in row:
            assert ID.encode() not in (cell.value if isinstance(cell.value, bytes) else b"")
            assert cell.value not in (ID, N)
    with storage.read() as work:
        assert work.connection.scalar(select(func.count()).select_from(addresses)) == 1
    assert N not in repr(Known("a", "b"))


@POSTGRES_ONLY
@pytest.mark.parametrize(
    ("one", "two"),
    [((N, ID), (N, ID)), ((ID, ""), (N, ID)), ((N, ""), (N, ID)), ((N, ID), (ID, "")), ((ID, ""), (ID, ""))],
)
@pytest.mark.parametrize("before", [(), ((N, ""),), ((ID, ""),), ((N, ""), (ID, ""))])
def test_two_webhooks_at_once_agree_who_she_is(
    storage: Storage, one: tuple[str, str], two: tuple[str, str], before: tuple[tuple[str, str], ...]
) -> None:
    town = Town(storage)
    for message in before:
        town.writes(*message)
    begun = threading.Event()

    def store(work: Work, number: int, message: tuple[str, str]) -> str:
        return inbox.store(work, said("x", number, who=message[0], channel=CHANNEL), message[1])

    def other() -> None:
        begun.set()
        with storage.begin() as work:
            store(work, 202, two)

    with ThreadPoolExecutor(1) as pool:
        with storage.begin() as work:
            store(work, 201, one)
            waiting = pool.submit(other)
            begun.wait(5)
            with suppress(TimeoutError):  # it waits for this unit of work
                waiting.result(0.2)
        waiting.result(5)
    assert town.writes(N, ID) == town.writes(ID) == town.writes(N)
    with storage.read() as work:
        assert work.connection.scalar(select(func.count()).select_from(people_table)) == 1
