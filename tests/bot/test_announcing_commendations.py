"""Who hears of a commendation, when, and what: a number and a station, and of nothing that was told a word."""

import logging

import pytest

from bot import announcing_commendations
from bot.announcing_commendations import AnnouncingCommendations
from bot.staff_lines import StaffLines
from bot.wording import wording
from directory.places import Places
from flows.changes import CommendOfficer
from flows.messages import Option
from storage import alerts, commendations, due_commendations, outcomes, people
from storage import staff as staff_rows
from storage.work import Work
from tests.bot.office import Office

PLACES = Places.bundled()
NJORO, LORUK = "njoro-police-station", "loruk-police-station"
LONGEST = commendations.SOONEST + commendations.SPREAD
HERE = ("nakuru-county",)
ELSEWHERE = ("machakos-county",)
ANNOUNCING = AnnouncingCommendations(wording(), "sw", PLACES)


def praised(office: Office, who: str = "4711", **more: object) -> str:
    """Somebody commends an officer; the number."""
    fields = {"station": NJORO, "officer": "Sajenti Wafula", "looks": "", "did": "Alinisaidia.", "when": {"words": ""},
              "part": "helped", "messages": True, "language": "en"}  # fmt: skip

    def file(work: Work) -> str:
        person = people.find_or_make(work, "telegram", who)
        return commendations.file(work, person.id, "telegram", CommendOfficer(**(fields | more)))  # type: ignore[arg-type]

    return office.do(file)


def rounds(office: Office, how_many: int = LONGEST) -> int:
    """Of how many somebody heard in so many rounds."""
    return sum(office.do(ANNOUNCING.announce) for _ in range(how_many))


@pytest.mark.parametrize(
    ("fields", "hear"),
    [
        ({}, ["Achieng of the county", "Baraka of everywhere"]),
        ({"station": LORUK}, ["Baraka of everywhere"]),
        # Whoever is praised, in whichever words, does not hear of it; nor whoever told it.
        ({"officer": "Cpl Baraka"}, ["Achieng of the county"]),
        ({"did": "Achieng alinisaidia usiku"}, ["Baraka of everywhere"]),
        ({"who": "Achieng of the county"}, ["Baraka of everywhere"]),
    ],
)
def test_who_hears_of_a_new_one(office: Office, fields: dict[str, str], hear: list[str]) -> None:
    office.member("Achieng of the county", HERE)
    office.member("Baraka of everywhere", ())
    office.member("Chebet of elsewhere", ELSEWHERE)
    praised(office, **fields)
    assert rounds(office) == 1
    assert [address for address, _ in office.heard()] == hear


def test_a_line_carries_number_and_station_and_opens_it(office: Office) -> None:
    office.member("Achieng", HERE)
    office.member("Baraka", (), language="sw")
    number = praised(office, name="Wanjiku", did="Alinipeleka hospitali usiku")
    rounds(office)
    sent = dict(office.sent())
    assert sent["Achieng"].text == f"A new commendation waits: {number}\nNjoro Police Station"
    assert sent["Baraka"].text == f"Pongezi mpya inasubiri: {number}\nNjoro Police Station"
    assert (sent["Achieng"].question, sent["Achieng"].options) == (
        "commendations.open",
        (Option(number, "Open"),),
    )
    assert sent["Achieng"].lasting
    assert not [word for word in ("Wanjiku", "Wafula", "hospitali") if word in f"{sent}"]


def test_several_are_one_line(office: Office) -> None:
    office.member("Achieng", HERE)
    for who in ("4711", "4712", "4713"):
        praised(office, who)
    for _ in range(LONGEST):
        office.do(due_commendations.count_down)
    assert rounds(office, 1) == 3
    ((_, outbound),) = office.sent()
    assert outbound.text == "3 new commendations wait: /commendations"
    assert outbound.options == (Option("list", "Open"),)


def test_never_in_her_own_turn_and_after_rounds_that_chance_chose(office: Office) -> None:
    office.member("Achieng", HERE)
    waited = set()
    for who in range(40):
        praised(office, str(who))
        assert office.sent() == []
        done = next(number for number in range(LONGEST + 1) if rounds(office, 1))
        waited.add(done)
        office.sent()
    assert min(waited) >= commendations.SOONEST - 1
    assert len(waited) == commendations.SPREAD, "every number of rounds comes"


def test_what_was_decided_before_is_told_to_nobody_and_each_once(office: Office) -> None:
    office.member("Achieng", HERE)
    number = praised(office)

    def decide(work: Work) -> None:
        one = commendations.for_number(work, [NJORO], number)
        assert one is not None
        commendations.decline(work, one, "other")

    office.do(decide)
    assert rounds(office) == 0
    praised(office, "4712")
    assert rounds(office, 3 * LONGEST) == 1


def test_nobody_left_to_tell_is_said_to_the_operator_and_it_waits(office: Office) -> None:
    praised(office)
    assert rounds(office) == 0
    with office.storage.read() as work:
        assert [one.sentence for one in alerts.latest(work)] == [announcing_commendations.NOBODY]
    member = office.member("Achieng", HERE)
    office.member("Chebet", HERE)

    def away(work: Work) -> None:
        assert member.person_id
        outcomes.unreachable(work, member.person_id, "telegram", "blocked")

    office.do(away)
    assert rounds(office) == 1
    assert [address for address, _ in office.heard()] == ["Chebet"]
    with office.storage.read() as work:
        assert alerts.latest(work) == []


def test_whoever_left_the_staff_is_not_told(office: Office) -> None:
    gone = office.member("Achieng", HERE)
    office.member("Chebet", HERE)
    office.do(lambda work: staff_rows.leave(work, gone.id))
    praised(office)
    rounds(office)
    assert [address for address, _ in office.heard()] == ["Chebet"]


def test_a_line_that_fails_is_tried_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    office.member("Achieng", HERE)
    number = praised(office)

    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(StaffLines, "commendation", broken)
        assert rounds(office) == 0
    assert number not in caplog.text
    with office.storage.read() as work:
        assert [one.sentence for one in alerts.latest(work)] == [announcing_commendations.FAILED]
    assert rounds(office) == 1
    assert len(office.heard()) == 1
