"""Somebody asks for a person: who on the staff hears of it, who serves her, and when the bot comes back."""

from datetime import timedelta

import pytest

from bot.desk import MANY, Desk, DeskError
from bot.refused import RefusedError
from bot.staff_changes import StaffChanges
from bot.staff_lines import StaffLines
from bot.station_numbers import StationNumbers
from bot.wording import wording
from directory.nearby import Stations
from directory.places import Places
from flows.changes import AskForHuman, TakePerson
from flows.messages import Option
from storage import audit, changes, handoff_lines, handoffs, outcomes, people
from storage import staff as staff_rows
from storage.handoffs import Handoff
from storage.staff import Staff, operator
from storage.work import Work
from tests.bot.office import Office
from tests.storage.conftest import Clock

DESK = Desk(wording(), "en", timedelta(hours=1))
SAYS = "Kanari aliniambia siri"


def asks(office: Office, who: str = "4711") -> Handoff:
    """Somebody asks for a person; she speaks English."""
    with office.storage.begin() as work:
        person = people.find_or_make(work, "telegram", who)
        people.set_language(work, person.id, "en", chosen=True)
        changes.apply(work, person.id, "telegram", AskForHuman("asked"))
        found = handoffs.of_person(work, person.id)
    assert found is not None
    return found


def writes(office: Office, handoff: Handoff, words: str = SAYS) -> bool:
    return office.do(lambda work: handoff_lines.hear(work, handoff.person_id, words))


def test_everybody_on_the_staff_hears_once_that_somebody_asks(office: Office, achieng: Staff) -> None:
    office.member("Baraka", ("ke-016",), language="sw")
    handoff = asks(office)
    assert office.do(DESK.tell_of_requests) == 1
    sent = dict(office.sent())
    assert sorted(sent) == ["Achieng", "Baraka"]
    assert sent["Achieng"].text == "Somebody asks for a person."
    assert sent["Baraka"].text == "Kuna mtu anayeomba kuongea na mtu."
    assert (sent["Achieng"].question, sent["Achieng"].options, sent["Achieng"].lasting) == (
        "people.open",
        (Option(handoff.id, "See"),),
        True,
    )
    assert office.do(DESK.tell_of_requests) == 0
    assert office.sent() == []


def test_a_request_waits_for_a_staff_that_can_be_told(office: Office) -> None:
    handoff = asks(office)
    assert office.do(DESK.tell_of_requests) == 0
    achieng = office.member("Achieng")
    office.do(lambda work: outcomes.unreachable(work, str(achieng.person_id), "telegram", "blocked"))
    assert office.do(DESK.tell_of_requests) == 0
    office.member("Baraka")
    assert office.do(DESK.tell_of_requests) == 1
    assert [address for address, _ in office.heard()] == ["Baraka"]
    with office.storage.read() as work:
        assert [one.id for one in DESK.queue(work)] == [handoff.id]


def test_many_requests_are_one_line_and_one_that_is_taken_is_none(office: Office, achieng: Staff) -> None:
    for who in range(MANY):
        asks(office, str(who))
    taken = asks(office, "taken")
    office.do(lambda work: DESK.take(work, operator("Office B"), taken.id))
    office.sent()
    office.do(DESK.tell_of_requests)
    assert office.heard() == [
        ("Achieng", "4 people ask for somebody to write with. Write /people for the list.")
    ]


def test_whoever_serves_her_hears_once_that_she_wrote_until_it_is_read(
    office: Office, achieng: Staff
) -> None:
    office.member("Baraka")
    handoff = asks(office)
    office.do(lambda work: DESK.take(work, achieng, handoff.id))
    office.sent()
    for _ in range(3):
        writes(office, handoff)
        office.do(DESK.tell_of_lines)
    assert office.heard() == [("Achieng", "Whoever you serve has written to you.")]
    read = office.do(lambda work: DESK.read(work, achieng, handoff.id))
    assert [line.words for line in read] == [SAYS] * 3
    office.do(DESK.tell_of_lines)
    assert office.heard() == []
    writes(office, handoff, "Bado.")
    office.do(DESK.tell_of_lines)
    assert len(office.heard()) == 1


def test_nothing_she_wrote_is_in_any_line_to_the_staff(office: Office, achieng: Staff) -> None:
    handoff = asks(office)
    office.do(DESK.tell_of_requests)
    office.do(lambda work: DESK.take(work, achieng, handoff.id))
    writes(office, handoff)
    office.do(DESK.tell_of_lines)
    lines = " ".join(text for address, text in office.heard() if address == "Achieng").casefold()
    assert not [word for word in (*SAYS.casefold().split(), "4711", handoff.person_id) if word in lines]


@pytest.mark.parametrize("by", ["Achieng", "nobody", "Office B"])
def test_a_colleague_neither_reads_nor_says_nor_gives_back(office: Office, achieng: Staff, by: str) -> None:
    baraka, handoff = office.member("Baraka"), asks(office)
    if by != "nobody":
        office.do(lambda work: DESK.take(work, achieng if by == "Achieng" else operator(by), handoff.id))
    sentence = "Take it first" if by == "nobody" else "Somebody else serves her."
    for step in (
        lambda work: DESK.read(work, baraka, handoff.id),
        lambda work: DESK.say(work, baraka, handoff.id, "Habari"),
    ):
        with pytest.raises(DeskError, match=sentence):
            office.do(step)
    if by != "nobody":
        with pytest.raises(DeskError, match=sentence):
            office.do(lambda work: DESK.give_back(work, baraka, handoff.id))
        with pytest.raises(DeskError, match="Somebody else has taken"):
            office.do(lambda work: DESK.take(work, baraka, handoff.id))


def test_each_step_stands_in_the_audit(office: Office, achieng: Staff) -> None:
    handoff = asks(office)
    office.do(lambda work: DESK.take(work, achieng, handoff.id))
    office.do(lambda work: DESK.say(work, operator("Office B"), handoff.id, "Habari"))
    office.do(lambda work: DESK.give_back(work, achieng, handoff.id))
    with office.storage.read() as work:
        noted = [(one.who, one.what) for one in reversed(audit.latest(work, 10)) if one.what != "joined"]
    assert noted == [("Achieng", "served"), ("Office B", "wrote"), ("Achieng", "gave_back")]


@pytest.mark.parametrize("keeps_it", ["say", "read"])
def test_it_lasts_as_long_as_the_staff_is_there_and_then_both_hear_that_it_is_over(
    office: Office, achieng: Staff, clock: Clock, keeps_it: str
) -> None:
    handoff = asks(office)
    office.do(lambda work: DESK.take(work, achieng, handoff.id))
    for _ in range(3):
        clock.forward(minutes=59)
        assert office.do(DESK.end_what_is_over) == 0
        if keeps_it == "read":
            office.do(lambda work: DESK.read(work, achieng, handoff.id))
        else:
            office.do(lambda work: DESK.say(work, achieng, handoff.id, "Habari"))
    clock.forward(minutes=30)
    writes(office, handoff)  # her own lines keep no bot silent while nobody reads them
    office.sent()
    clock.forward(minutes=31)
    assert office.do(DESK.end_what_is_over) == 1
    heard = dict(office.heard())
    assert heard["4711"].startswith("Whoever served you has not written for a while. I am here again")
    assert heard["Achieng"].startswith("Nothing was written for a while")
    assert office.do(DESK.end_what_is_over) == 0
    assert not writes(office, handoff), "the bot has her again"
    assert asks(office).id != handoff.id


def test_whoever_waits_is_not_ended_and_whoever_was_taken_before_there_was_a_limit_is(
    office: Office, clock: Clock
) -> None:
    waits, old = asks(office), asks(office, "4712")
    with office.storage.begin() as work:
        assert handoffs.take(work, old.id, "Mwangaza")
    clock.forward(minutes=61)
    assert office.do(DESK.end_what_is_over) == 1
    with office.storage.read() as work:
        assert [one.id for one in DESK.queue(work)] == [waits.id]


def test_one_who_cannot_be_reached_holds_up_no_other(office: Office, achieng: Staff, clock: Clock) -> None:
    gone, there = asks(office), asks(office, "4712")
    for handoff in (gone, there):
        office.do(lambda work, handoff=handoff: DESK.take(work, achieng, handoff.id))  # type: ignore[misc]
    office.sent()
    with office.storage.begin() as work:
        outcomes.unreachable(work, gone.person_id, "telegram", "blocked")
        staff_rows.leave(work, achieng.id)
    clock.forward(minutes=61)
    assert office.do(DESK.end_what_is_over) == 2
    assert [address for address, _ in office.heard()] == ["4712"]
    with office.storage.read() as work:
        assert DESK.queue(work) == []


def test_whoever_cannot_be_reached_is_given_back_all_the_same(office: Office, achieng: Staff) -> None:
    handoff = asks(office)
    office.do(lambda work: DESK.take(work, achieng, handoff.id))
    office.do(lambda work: outcomes.unreachable(work, handoff.person_id, "telegram", "blocked"))
    with pytest.raises(DeskError, match="Nothing reaches her now"):
        office.do(lambda work: DESK.say(work, achieng, handoff.id, "Habari"))
    office.do(lambda work: DESK.give_back(work, achieng, handoff.id))
    with office.storage.read() as work:
        assert DESK.queue(work) == []


def test_who_is_served_by_a_member_that_left_has_the_bot_again_however_much_she_writes(
    office: Office, achieng: Staff, clock: Clock
) -> None:
    left, goes_on = asks(office), asks(office, "4712")
    baraka = office.member("Baraka")
    office.do(lambda work: DESK.take(work, achieng, left.id))
    office.do(lambda work: DESK.take(work, baraka, goes_on.id))
    office.do(lambda work: staff_rows.leave(work, achieng.id))
    office.sent()
    clock.forward(minutes=1)
    for handoff in (left, goes_on):
        assert writes(office, handoff)
    assert office.do(DESK.end_what_is_over) == 1
    assert office.heard() == [("4711", 'The person has finished. I am here again: write "menu".')]
    assert not writes(office, left, "Nobody would read this")


def test_a_refusal_in_chat_leaves_nothing_written(office: Office, achieng: Staff) -> None:
    handoff = asks(office)
    office.do(lambda work: outcomes.unreachable(work, handoff.person_id, "telegram", "blocked"))
    places = Places([])
    numbers = StationNumbers(places, Stations(places), StaffLines(wording(), "en"), timedelta(days=1))
    changes_of_staff = StaffChanges(
        office.casework, DESK, numbers, "http://localhost:8081", timedelta(minutes=5)
    )

    def refused(work: Work) -> str:
        with pytest.raises(RefusedError) as error:
            changes_of_staff.apply(work, str(achieng.person_id), TakePerson(handoff.id))
        return error.value.key

    assert office.do(refused) == "cases.refused.person"
    with office.storage.read() as work:
        (waits,) = DESK.queue(work)
    assert waits.taken_by == "", "the bot would be silent to her, and nobody would know"
