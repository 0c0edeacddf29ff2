"""A station's number: confirmed by a call, shown while that is recent, said not to work, and whose it is to confirm."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache

import pytest

from bot.staff_lines import StaffLines
from bot.station_facts import StationFacts
from bot.station_numbers import CONFIRMED, Number, StationNumbers
from bot.wording import wording
from directory.importing import read_rows, to_record
from directory.nearby import Stations
from directory.places import Places, bundled_records
from flows.facts import MyStations, NumberOf, StationsNear, StationsOf
from flows.messages import Point
from storage import alerts, directory_rows
from storage.refusals import ChangeRefusedError
from storage.staff import Role, Staff
from tests.bot.office import Office
from tests.storage.conftest import Clock

NJORO, LORUK = "njoro-police-station", "loruk-police-station"
FIRST, SECOND = "0700 000 001", "0700 000 002"
DAYS = 180


@cache
def numbers(*, imported: str = "") -> StationNumbers:
    records = bundled_records()
    added = [
        {**record, "phone": "051 000 0003", "verified_on": imported}
        for record in records
        if imported and record["id"] == NJORO
    ]
    places = Places.from_records(records, added)
    return StationNumbers(places, Stations(places), StaffLines(wording(), "sw"), timedelta(days=DAYS))


def shown(office: Office, by: StationNumbers) -> Mapping[str, Number]:
    return office.do(by.shown)


@pytest.fixture
def amina(office: Office) -> Staff:
    return office.member("Amina", ("nakuru-county",))


def confirm(office: Office, member: Staff, station: str = NJORO, phone: str = FIRST) -> None:
    office.do(lambda work: numbers().confirm(work, member, station, phone))


def test_what_was_confirmed_is_shown_at_once_and_noted(office: Office, amina: Staff, clock: Clock) -> None:
    assert shown(office, numbers()) == {}
    confirm(office, amina)
    assert shown(office, numbers()) == {NJORO: Number(FIRST, clock.now.date().isoformat())}
    assert office.audited()[-1] == ("Amina", "confirmed")
    (row,) = office.do(lambda work: directory_rows.all_rows(work, CONFIRMED))
    assert row["by"] == amina.id
    assert "Amina" not in str(row)


def test_another_process_shows_it_too(office: Office, amina: Staff) -> None:
    confirm(office, amina)
    places = Places.bundled()
    other = StationNumbers(places, Stations(places), StaffLines(wording(), "en"), timedelta(days=DAYS))
    assert list(shown(office, other)) == [NJORO]


@pytest.mark.parametrize(("days", "still"), [(0, True), (DAYS, True), (DAYS + 1, False), (4_000, False)])
def test_an_old_call_fades(office: Office, amina: Staff, clock: Clock, days: int, still: bool) -> None:
    confirm(office, amina)
    clock.forward(days=days)
    assert (NJORO in shown(office, numbers())) == still
    assert NJORO in office.do(numbers().known)


@pytest.mark.parametrize(
    ("imported", "phone"),
    [("2020-01-01", FIRST), ("2999-01-01", "")],
)
def test_of_two_calls_the_newer_counts_and_none_of_tomorrow(
    office: Office, amina: Staff, imported: str, phone: str
) -> None:
    confirm(office, amina)
    found = shown(office, numbers(imported=imported)).get(NJORO)
    assert (found.phone if found else "") == phone


def test_an_imported_number_is_shown_by_its_own_day(office: Office, clock: Clock) -> None:
    day = clock.now.date().isoformat()
    assert shown(office, numbers(imported=day))[NJORO] == Number("051 000 0003", day)
    assert shown(office, numbers(imported="2020-01-01")) == {}


@pytest.mark.parametrize(
    ("station", "phone", "reason"),
    [
        (LORUK, FIRST, "station"),
        ("njoro-ward", FIRST, "station"),
        ("gone", FIRST, "station"),
        (NJORO, "999", "phone"),
        (NJORO, "0700 000 001 or ask", "phone"),
        (NJORO, "", "phone"),
    ],
)
def test_what_is_not_hers_or_no_number_is_refused(
    office: Office, amina: Staff, station: str, phone: str, reason: str
) -> None:
    with pytest.raises(ChangeRefusedError) as refused:
        confirm(office, amina, station, phone)
    assert refused.value.reason == reason
    assert shown(office, numbers()) == {}
    assert office.audited()[-1][1] == "joined"


def test_without_areas_she_may_confirm_everywhere(office: Office) -> None:
    everywhere = office.member("Zawadi", (), role=Role.ADMIN)
    confirm(office, everywhere, LORUK)
    assert list(shown(office, numbers())) == [LORUK]


def doubt(office: Office, station: str = NJORO) -> None:
    office.do(lambda work: numbers().doubt(work, station))


def test_that_it_fails_hides_nothing_and_the_staff_of_its_area_hear_once(
    office: Office, amina: Staff
) -> None:
    office.member("Baraka", ("baringo-county",))
    confirm(office, amina)
    for _ in range(3):
        doubt(office)
    assert shown(office, numbers())[NJORO].phone == FIRST
    ((address, line),) = office.sent()
    assert address == "Amina"
    assert line.text.startswith("Somebody says that the number of Njoro Police Station does not work.")
    assert (line.question, line.options[0].id, line.lasting) == ("confirm.open", NJORO, True)
    confirm(office, amina, phone=SECOND)
    assert not shown(office, numbers())[NJORO].doubted
    doubt(office)
    assert [address for address, _ in office.sent()] == ["Amina"]


@pytest.mark.parametrize("station", [LORUK, "gone", "njoro-ward", ""])
def test_a_number_that_is_not_shown_cannot_fail(office: Office, amina: Staff, station: str) -> None:
    confirm(office, amina)
    doubt(office, station)
    assert office.sent() == []


def test_where_nobody_can_be_told_the_operator_hears(office: Office) -> None:
    gone = Staff("", "Operator", Role.ADMIN)
    confirm(office, gone)
    doubt(office)
    assert [one for one in office.do(alerts.latest) if "Njoro Police Station" in one.sentence]


def facts() -> StationFacts:
    by = numbers()
    return StationFacts(by.places, by.stations, by, desk=True)


def test_those_that_need_it_most_come_first(office: Office, amina: Staff, clock: Clock) -> None:
    person = amina.person_id or ""
    confirm(office, amina, "molo-police-station")
    clock.forward(days=1)
    confirm(office, amina, NJORO)
    confirm(office, amina, "gilgil-police-station", SECOND)
    doubt(office, "gilgil-police-station")
    mine = office.do(lambda work: facts().look_up(work, person, MyStations()))
    assert mine[0]["id"] == "gilgil-police-station"
    assert mine[0]["doubted"]
    assert all(one["phone"] == "" for one in mine[1:])
    assert len(mine) == 8


def test_only_the_staff_of_its_area_see_what_may_be_confirmed(office: Office, amina: Staff) -> None:
    hers, nobody = amina.person_id or "", "0" * 32
    look = facts().look_up
    assert office.do(lambda work: look(work, nobody, MyStations())) is None
    assert office.do(lambda work: look(work, nobody, NumberOf(NJORO))) is None
    assert office.do(lambda work: look(work, hers, NumberOf(LORUK))) is None
    assert office.do(lambda work: look(work, hers, NumberOf(NJORO)))["name"] == "Njoro Police Station"


def test_a_resident_sees_the_number_and_nobody_s_name(office: Office, amina: Staff) -> None:
    confirm(office, amina)
    queries = (StationsOf("njoro-ward"), StationsNear(Point(-0.3302, 35.9444)))
    answers = office.do(lambda work: [facts().look_up(work, "0" * 32, query) for query in queries])
    for told in answers:
        assert told["stations"][0]["phone"] == FIRST
        assert amina.id not in str(told)
        assert "Amina" not in str(told)


def test_what_nobody_knows_is_told_as_nothing(office: Office) -> None:
    look = facts().look_up
    assert office.do(lambda work: look(work, "", StationsOf("gone")))["stations"] == []
    county = office.do(lambda work: look(work, "", StationsOf("nakuru-county")))
    assert county["stations"] == []
    assert {"id": NJORO, "short": "Njoro"} in county["others"]
    assert len(office.do(lambda work: look(work, "", StationsOf("lamu-county")))["stations"]) == 1


def test_what_a_source_says_is_there_is_told(office: Office) -> None:
    header = "id,name,form,aliases,parent,lat,lon,basis,cue,role,help,help_source,phone,verified_on,source,certainty"
    row = "x,X Police Station,station,,njoro-ward,-0.33,35.94,surveyed,,ocs,gender_desk,own visit,,,own visit,low"
    places = Places.from_records(
        bundled_records(),
        [to_record(one) for one in read_rows(f"{header}\n{row}\n", "stations", {"njoro-ward"})],
    )
    stations = Stations(places)
    by = StationNumbers(places, stations, StaffLines(wording(), "sw"), timedelta(days=DAYS))
    told = office.do(
        lambda work: StationFacts(places, stations, by, desk=True).look_up(work, "", StationsOf("x"))
    )
    (station,) = told["stations"]
    assert (station["help"], station["role"], station["sure"]) == (["gender_desk"], "ocs", False)
    assert station["point"] == [-0.33, 35.94]
