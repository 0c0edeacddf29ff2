"""The letter of a station's month: who may print it, what stands in it, and that it was handed over."""

import pytest

from flows.changes import EraseMe
from storage import commendations, handed_over
from storage.handed_over import LONGEST_WAIT
from storage.vault import HandleOpener
from tests.staffpage.office_at_work import AtWork, Member, inside
from tests.staffpage.test_commendation_pages import KAPTEMBWO, NJORO, notices, praised
from tests.storage.messages import said
from tests.storage.turns import arrives, turn

LETTER = f"/commendations/letter?station={KAPTEMBWO}&month=2026-11"
TO_MARK = {"station": KAPTEMBWO, "month": "2026-11", "to": "station", "on": "2026-11-20"}


def verified(work: AtWork, did: str = "Alinisaidia", **more: object) -> str:
    """Somebody praised an officer, and it was verified; the number."""
    number = praised(work, did, **more)  # type: ignore[arg-type]
    with work.storage.begin() as writing:
        one = commendations.for_number(writing, [KAPTEMBWO, NJORO], number)
        assert one is not None
        commendations.verify(writing, one, "Wafula")
    return number


async def mark(her: Member, **fields: str) -> int:
    return await her.send("/commendations/letter", **(TO_MARK | fields))


def came(work: AtWork, number: str) -> commendations.Came | None:
    with work.storage.read() as reading:
        one = commendations.for_number(reading, [KAPTEMBWO, NJORO], number)
        return commendations.came_of(reading, one.id) if one else None


async def test_the_list_leads_to_it_and_it_names_only_who_allowed_that(work: AtWork, her: Member) -> None:
    named, silent = verified(work, "Alikaa nasi", name="Wanjiku"), verified(work, "Alituheshimu", who="4712")
    waits = praised(work, "Haijathibitishwa", who="4713")
    await inside(work, her)
    await her.look("/commendations")
    assert "The letter of November 2026" in her.words
    assert "The station: not handed over: C" in her.words
    assert {named, silent} <= set(her.words.replace(",", "").split())
    assert await her.look(LETTER) == 200
    for words in ("Kaptembwo Police Station, November 2026", f"Number {named}", "Officer Wafula", "Alikaa nasi",
                  "Wanjiku (was helped)", "a resident who does not want to be named (was helped)", "Handed over by Akinyi",
                  "They are words of residents: no award and no finding."):  # fmt: skip
        assert words in her.words
    assert "Haijathibitishwa" not in her.words
    assert waits not in her.words
    assert "Friday 20 November 2026" not in her.words, "the day on which it was told leads to whoever told it"
    assert ("Akinyi", "read_praise", "") in work.noted()


async def test_marked_it_is_in_the_audit_and_who_told_it_hears_once(
    work: AtWork, her: Member, opener: HandleOpener
) -> None:
    number, other = verified(work), verified(work, who="4712", messages=False)
    await inside(work, her)
    await her.look(LETTER)
    numbers = her.hidden("numbers")
    assert set(numbers.split()) == {number, other}
    assert await mark(her, numbers=numbers) == 200
    assert "Marked as handed over." in her.words
    assert "The station: handed over on Friday 20 November 2026" in her.words
    assert {line for line in work.noted() if line[1] == "handed_over"} == {
        ("Akinyi", "handed_over", number),
        ("Akinyi", "handed_over", other),
    }
    (notice,) = notices(work, opener)
    assert (notice.text, notice.question) == (
        "There is something for you here. Tap to read it.",
        "commended.open",
    )
    found = came(work, number)
    assert found is not None
    assert (str(found.station_on), found.committee_on) == ("2026-11-20", None)

    await her.look(LETTER)
    assert await mark(her, numbers=numbers, to="committee") == 200
    assert notices(work, opener) == [], "she hears once"
    assert 'name="to"' not in her.page, "nothing is left to mark"


async def test_only_what_was_shown_is_marked_and_only_of_that_station(work: AtWork, her: Member) -> None:
    shown, later = verified(work), verified(work, who="4712")
    elsewhere = verified(work, who="4713", station=NJORO)
    waits = praised(work, who="4714")
    await inside(work, her)
    await her.look(LETTER)
    await mark(her, numbers=f"{shown} {elsewhere} {waits} x %00")
    found = [came(work, one) for one in (shown, later, elsewhere)]
    assert [bool(one and one.station_on) for one in found] == [True, False, False]
    assert came(work, waits) is None


async def test_sent_twice_it_is_marked_once(work: AtWork, her: Member) -> None:
    number = verified(work)
    await inside(work, her)
    await her.look(LETTER)
    form, once = her.hidden("form"), her.hidden("once")
    for _ in range(2):
        assert await mark(her, numbers=number, form=form, once=once) == 200
    assert [line[1] for line in work.noted()].count("handed_over") == 1
    await her.look(LETTER)
    assert await mark(her, numbers=number) == 409
    assert "it was marked already" in her.words


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"to": "newspaper"}, "Choose to whom"), ({"to": ""}, "Choose to whom"), ({"on": "2026-11-21"}, "Write the day"),
        ({"on": "2026-10-31"}, "Write the day"), ({"on": "yesterday"}, "Write the day"), ({"on": ""}, "Write the day"),
        ({"on": "0000-00-00"}, "Write the day"), ({"numbers": ""}, "Nothing was left"), ({"numbers": "C" * 4000}, "Nothing was left"),
    ],
)  # fmt: skip
async def test_what_is_refused(work: AtWork, her: Member, fields: dict[str, str], says: str) -> None:
    number = verified(work)
    await inside(work, her)
    await her.look(LETTER)
    assert await mark(her, **({"numbers": number} | fields)) == 409
    assert says in her.words
    found = came(work, number)
    assert found is not None
    assert found.station_on is None


@pytest.mark.parametrize("station", [NJORO, "", "nowhere", "x" * 5000, "%00"])
async def test_a_station_of_another_area_is_not_there(work: AtWork, her: Member, station: str) -> None:
    number = verified(work, station=NJORO)
    await inside(work, her)
    assert await her.look(f"/commendations/letter?station={station}&month=2026-11") == 404
    await her.look("/cases")
    assert await mark(her, station=station, numbers=number) == 404
    found = came(work, number)
    assert found is not None
    assert found.station_on is None


@pytest.mark.parametrize("month", ["", "2026-13", "x", "2026-12", "9999-99", "2026-11-01"])
async def test_a_month_that_is_none_or_is_to_come_is_this_one(work: AtWork, her: Member, month: str) -> None:
    verified(work)
    await inside(work, her)
    assert await her.look(f"/commendations/letter?station={KAPTEMBWO}&month={month}") == 200
    assert "Kaptembwo Police Station, November 2026" in her.words


async def test_nobody_prints_it_without_a_session(work: AtWork, her: Member) -> None:
    assert await her.look(LETTER) == 403


async def test_the_months_lead_to_each_other(work: AtWork, her: Member) -> None:
    await inside(work, her)
    await her.look("/commendations")
    assert "Earlier: October 2026" in her.words
    assert "Later:" not in her.words
    await her.look("/commendations?month=2026-01")
    assert "Earlier: December 2025" in her.words
    assert "Later: February 2026" in her.words


def test_the_way_back_is_forgotten_when_nobody_hands_it_over(work: AtWork) -> None:
    number = verified(work)
    work.clock.forward(days=LONGEST_WAIT.days)
    with work.storage.begin() as writing:
        assert handed_over.forget_ways(writing) == 0
    work.clock.forward(days=1)
    with work.storage.begin() as writing:
        assert handed_over.forget_ways(writing) == 1
        one = commendations.for_number(writing, [KAPTEMBWO], number)
        assert one is not None
        assert one.handle is None
        assert handed_over.forget_ways(writing) == 0


async def test_who_erased_herself_meanwhile_hears_nothing(
    work: AtWork, her: Member, opener: HandleOpener
) -> None:
    number = verified(work)
    arrives(work.storage, said("futa", 99, who="4711"))
    turn(work.storage, EraseMe())
    await inside(work, her)
    await her.look(LETTER)
    assert await mark(her, numbers=number) == 200
    assert notices(work, opener) == []
