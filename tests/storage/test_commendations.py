"""Commendations: sealed, counted once a person, officer and quarter, and nothing that leads to whoever told it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from bot.shortlist import by_area, shortlist
from flows.changes import CommendOfficer, EraseMe
from storage import commendations, handles, outbox, retention
from storage.commendations import Came, Commendation
from storage.copies import PASSING
from storage.refusals import ChangeRefusedError
from storage.statuses import SendClass
from storage.tables import commendation_salts, keys
from storage.tables import commendations as table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.looking import everything, reachable, rows_in
from tests.storage.messages import said
from tests.storage.turns import arrives, claim, send_all, turn

NJORO, LORUK = "njoro-police-station", "loruk-police-station"
BOTH = (NJORO, LORUK)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
CANARY = "canary-praise-77fd"


def praise(officer: str = "Wafula", **more: object) -> CommendOfficer:
    fields = {"station": NJORO, "officer": officer, "looks": "", "did": f"Alinisaidia {CANARY}", "when": {"words": ""},
              "part": "helped", "messages": True, "language": "en"}  # fmt: skip
    return CommendOfficer(**(fields | more))  # type: ignore[arg-type]


def tells(storage: Storage, change: CommendOfficer, number: int = 1, who: str = "4711") -> Commendation:
    """Somebody commends; what storage holds of it."""
    before = {one.number for one in told(storage)}
    arrives(storage, said("pongezi", number, who=who))
    turn(storage, change)
    return next(one for one in told(storage) if one.number not in before)


def told(storage: Storage) -> list[Commendation]:
    with storage.read() as work:
        numbers = list(work.connection.scalars(select(table.c.number)))
        return [one for number in numbers if (one := commendations.for_number(work, BOTH, number))]


def verify(storage: Storage, one: Commendation, officer: str = "Wafula") -> Commendation:
    with storage.begin() as work:
        commendations.verify(work, one, officer)
    return next(now for now in told(storage) if now.id == one.id)


def test_what_is_kept_opens_only_for_its_station(storage: Storage) -> None:
    one = tells(storage, praise(name="Wanjiku", part="witness"))
    assert (one.state, one.told.officer, one.told.part, one.told.name) == (
        "waiting",
        "Wafula",
        "witness",
        "Wanjiku",
    )
    assert one.number.startswith("C")
    assert len(one.number) == 6
    with storage.read() as work:
        assert commendations.for_number(work, [LORUK], one.number) is None
        assert commendations.for_number(work, [NJORO], one.number.lower()) is not None
        (line,) = commendations.waiting(work, [NJORO], 10)
        assert (line.number, line.station, line.asked) == (one.number, NJORO, False)
        assert commendations.waiting(work, [LORUK], 10) == []


@pytest.mark.parametrize("wrong", [{"part": "boss"}, {"did": "  "}])
def test_what_is_no_commendation_is_refused(storage: Storage, wrong: dict[str, str]) -> None:
    arrives(storage, said("pongezi", 1))
    with pytest.raises(ChangeRefusedError):
        turn(storage, praise(**wrong))
    assert "commendations" not in rows_in(storage)


@pytest.mark.parametrize("wrong", [{"state": "new"}, {"reason": "because"}])
def test_the_database_refuses_other_states(storage: Storage, wrong: dict[str, str]) -> None:
    one = tells(storage, praise())
    with storage.begin() as work:
        row = work.connection.execute(select(table).where(table.c.id == one.id)).one()._asdict()
    with pytest.raises(IntegrityError), storage.begin() as work:
        work.connection.execute(insert(table), row | {"id": "0" * 32, "number": "CAAAAA"} | wrong)


def test_one_person_has_one_voice_an_officer_and_quarter(storage: Storage, clock: Clock) -> None:
    first, again = tells(storage, praise(), 1), tells(storage, praise("Sajenti WAFULA"), 2)
    other, third = tells(storage, praise("Achieng"), 3), tells(storage, praise(), 4, who="4712")
    assert [one.again for one in (first, again, other, third)] == [False, True, False, False]
    assert [verify(storage, one, name).counts for one, name in
            ((first, "Wafula"), (again, "Wafula"), (other, "Achieng"), (third, "Wafula"))] == [True, False, True, True]  # fmt: skip
    clock.forward(days=50)  # January
    assert verify(storage, tells(storage, praise(), 5)).counts


def test_after_the_quarter_what_was_said_again_does_not_count_either(storage: Storage, clock: Clock) -> None:
    tells(storage, praise(), 1)
    again = tells(storage, praise(), 2)
    clock.forward(days=50)
    with storage.begin() as work:
        assert retention.run(work, retention.Limits())["commenders"] == 2
    again = next(one for one in told(storage) if one.id == again.id)
    assert again.voice is None
    assert not verify(storage, again).counts
    assert "commendation_salts" not in rows_in(storage)


def test_without_a_name_it_is_verified_and_on_no_list(storage: Storage) -> None:
    one = verify(storage, tells(storage, praise("", looks="the tall one")), " ")
    assert (one.state, one.counts, one.officer) == ("verified", False, "")


def test_it_is_decided_once_and_the_way_back_goes_with_it(storage: Storage, opener: HandleOpener) -> None:
    one = tells(storage, praise())
    send_all(storage, opener)
    assert one.handle is not None
    assert handles.unbox(opener, one.handle).report_id == one.id
    with storage.begin() as work:
        commendations.ask_admin(work, one)
        commendations.decline(work, one, "duplicate")
        to = commendations.way_back(one)
        assert to is not None
        outbox.queue(work, to, "", b"notice", cls=SendClass.NOTICE)
    with storage.begin() as work:
        with pytest.raises(ChangeRefusedError):
            commendations.verify(work, one, "Wafula")
        assert commendations.came_of(work, one.id) == Came("declined", "duplicate", NJORO, None, None)
        assert commendations.came_of(work, "0" * 32) is None
    assert told(storage)[0].handle is None
    assert [(row.address, row.body) for row in claim(storage, opener)] == [("4711", b"notice")]


@pytest.mark.parametrize("reason", ["", "because"])
def test_a_reason_is_one_of_those_there_are(storage: Storage, reason: str) -> None:
    one = tells(storage, praise())
    with storage.begin() as work, pytest.raises(ChangeRefusedError):
        commendations.decline(work, one, reason)


def test_who_does_not_want_to_hear_of_it_leaves_no_way_back(storage: Storage) -> None:
    assert tells(storage, praise(messages=False)).handle is None


def test_erased_she_hears_nothing(storage: Storage, opener: HandleOpener) -> None:
    one = tells(storage, praise(name="Wanjiku"))
    other = tells(storage, praise(name="Baraka"), 3, who="4712")
    arrives(storage, said("futa data yangu", 2))
    turn(storage, EraseMe())
    left = {now.id: now for now in told(storage)}
    assert (left[one.id].handle, left[one.id].told.name, left[one.id].told.officer) == (None, "", "Wafula")
    assert (left[other.id].handle, left[other.id].told.name) == (other.handle, "Baraka")
    send_all(storage, opener)
    with storage.begin() as work:
        to = commendations.way_back(one)
        assert to is not None
        outbox.queue(work, to, "", b"notice", cls=SendClass.NOTICE)
    assert [row.address for row in claim(storage, opener)] == [None]
    assert rows_in(storage)["commendations"] == 2


def test_no_path_leads_to_whoever_told_it(storage: Storage, opener: HandleOpener) -> None:
    for number, who in enumerate(("4711", "4712"), 1):
        tells(storage, praise(messages=number == 1), number, who)
    send_all(storage, opener)
    with storage.begin() as work:
        retention.run(work, retention.Limits())
    rows = everything(storage)
    start = [row for row in rows if row[0].table == "commendations"]
    assert len(start) == 2
    assert reachable(rows, start) <= {"commendations", "commendation_salts", "keys"}
    assert not any(hasattr(cell.value, "hour") for row in start for cell in row)


def test_nothing_lies_in_clear(storage: Storage) -> None:
    verify(storage, tells(storage, praise("Wafula Mwangaza", name="Wanjiku Jaribio")), "Wafula Mwangaza")
    for row in everything(storage):
        for cell in row:
            for word in (CANARY, "Mwangaza", "Jaribio"):
                assert word.encode() not in (
                    cell.value if isinstance(cell.value, bytes) else str(cell.value).encode()
                )


def test_copies_hold_no_salt() -> None:
    assert {commendation_salts.name} <= PASSING


def test_it_is_erased_with_its_key_when_its_time_is_over(
    storage: Storage, clock: Clock, opener: HandleOpener
) -> None:
    tells(storage, praise(messages=False))
    send_all(storage, opener)
    with storage.read() as work:
        key = work.connection.scalar(select(table.c.key_id))
    clock.forward(days=729)
    with storage.begin() as work:
        assert commendations.erase_old(work, timedelta(days=730)) == 0
    clock.forward(days=3)
    with storage.begin() as work:
        assert commendations.erase_old(work, timedelta(days=730)) == 1
        assert work.connection.scalar(select(keys.c.id).where(keys.c.id == key)) is None


def test_a_shortlist_shows_ties_as_ties_and_nobody_with_one_voice(storage: Storage) -> None:
    praised = (
        [("Wafula", NJORO)] * 3 + [("Achieng", NJORO)] * 2 + [("Kiprono", LORUK)] * 2 + [("Juma", NJORO)]
    )
    for number, (officer, station) in enumerate(praised, 1):
        verify(storage, tells(storage, praise(officer, station=station), number, f"47{number}"), officer)
    with storage.read() as work:
        found = commendations.verified(work, BOTH, *NOVEMBER)
        assert commendations.verified(work, BOTH, date(2026, 12, 1), date(2026, 12, 31)) == []
    assert [(one.rank, one.officer, one.voices) for one in shortlist(found)] == [
        (1, "Wafula", 3), (2, "Kiprono", 2), (2, "Achieng", 2)]  # fmt: skip
    counties = by_area(found, {NJORO: "nakuru", LORUK: "baringo"})
    assert [(area, len(listed)) for area, listed in counties.items()] == [("baringo", 1), ("nakuru", 2)]
    titled = [replace(one, officer=f"Sgt. {one.officer}") for one in found]
    assert [one.voices for one in shortlist([*found, *titled])][:1] == [6]
