"""Who promises what, who may say how far it is, and the line that comes up until it is done."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.broadcasting.rules import NoticeRules
from bot.matters.promises import PromiseChange, PromiseFact, Promises
from bot.matters.promising import Promising
from bot.matters.reminding import Reminding
from bot.staff_lines import PROMISES, StaffLines
from bot.wording import wording
from directory.bodies import Bodies
from directory.body import Body
from flows.changes import Manner
from flows.forum_changes import Agree
from flows.forum_facts import WhoAgrees
from flows.matter_changes import KeepPromise, Promise
from flows.matter_facts import MyPromises, WhoPromises
from storage import agreed_actions, invitations, officers, people
from storage.database import Database
from storage.member import Staff
from storage.officers import Officer
from storage.refusals import ChangeRefusedError
from storage.tables import cases
from storage.vault import Vault
from storage.work import Storage
from tests.forums.town import PLACES, Town
from tests.public_matters import MARKET, WARD, matter
from tests.storage.conftest import POSTGRES_ONLY, SECRET, Clock
from tests.storage.filed import files

WORKS = Body("ward-works", "Ward works office", "ward_administrator", (WARD,), ("works",))
FAR = Body("far-works", "Works office of another ward", "ward_administrator", ("barut-ward",), ("works",))
GENDER = Body("helpline", "A helpline", "gbv_helpline", ("kenya",), ("gbv",))
PROMISING = Promising(PLACES, Bodies((WORKS, FAR, GENDER)))
OFFICE = Promises(PLACES, PROMISING)
DUE = "2026-12-15"


def officer(town: Town, name: str, body: str) -> Officer:
    """Somebody of a body who joined with an invitation."""
    with town.storage.begin() as work:
        code = invitations.invite(work, name, "officer", (), timedelta(days=1), body=body)
        offered = invitations.invitation(work, code)
        assert offered is not None
        person = people.find_or_make(work, "telegram", name)
        people.set_language(work, person.id, "sw", chosen=True)
        return officers.join(work, person.id, offered.id)


def asks(town: Town, who: Staff | Officer, fact: Any) -> Any:  # noqa: ANN401 - JSON
    return town.do(lambda work: OFFICE.look_up(work, who.person_id or "", fact))


def does(town: Town, who: Staff | Officer, change: Any) -> str:  # noqa: ANN401 - a change
    return town.do(lambda work: OFFICE.apply(work, who.person_id or "", change)) or ""


def remind(town: Town) -> list[Any]:
    """The round once, then what goes out."""
    lines = StaffLines(wording(), "en")
    town.do(Reminding(lines, NoticeRules().night).remind)
    return [one for one in town.deliver() if one.message.question == PROMISES]


def test_a_promise_for_a_matter_comes_up_until_it_is_done(town: Town) -> None:
    amina = town.member("Amina")
    juma = officer(town, "Juma", WORKS.id)
    town.do(lambda work: matter(work, "K7M2P"))
    named = asks(town, amina, WhoPromises("k7m2p"))
    assert [one["name"] for one in named] == ["Amina", "Juma"]
    number = does(town, amina, Promise("K7M2P", "Clear the\ndrain", "ward works office", DUE, named[1]["id"]))
    assert [one["what"] for one in asks(town, juma, MyPromises())] == ["Clear the drain"]
    assert remind(town) == []
    heard = []
    for day in ("2026-12-12", "2026-12-13", "2026-12-15", "2026-12-16", "2026-12-22"):
        town.clock.now = town.clock.now.fromisoformat(f"{day}T09:00:00+03:00")
        heard += [(day, *_said(one)) for one in remind(town)]
    assert [(day, who) for day, who, _ in heard] == [
        ("2026-12-12", "Juma"),
        ("2026-12-15", "Juma"),
        ("2026-12-22", "Juma"),
    ]
    assert heard[0][2].startswith(f"Kumbusho: {number} Clear the drain")
    assert asks(town, juma, MyPromises())[0]["late"]
    does(town, juma, KeepPromise(number, 100, "done", "It is clear"))
    town.clock.forward(days=30)
    assert remind(town) == []
    assert asks(town, juma, MyPromises()) == []


def _said(one: Any) -> tuple[str, str]:  # noqa: ANN401 - what somebody heard
    return one.who, one.message.text


def test_one_of_a_forum_comes_up_with_whoever_is_named(town: Town) -> None:
    amina = town.member("Amina")
    meeting = town.announces(amina)
    town.clock.forward(days=19)
    named = town.asks(amina, WhoAgrees(meeting.number))
    assert [one["name"] for one in named] == ["Amina"]
    town.applies(amina, Agree(meeting.number, "Mend the lamps", "engineer", "2026-12-20", named[0]["id"]))
    town.clock.forward(days=8)
    assert [one.who for one in remind(town)] == ["Amina"]


def test_nobody_is_woken(town: Town) -> None:
    amina = town.member("Amina")
    town.do(lambda work: matter(work, "K7M2P"))
    does(town, amina, Promise("K7M2P", "Clear it", "works", DUE, amina.id))
    town.clock.now = town.clock.now.fromisoformat("2026-12-12T03:00:00+03:00")
    assert remind(town) == []
    town.clock.now = town.clock.now.fromisoformat("2026-12-12T09:00:00+03:00")
    assert len(remind(town)) == 1


def test_whoever_left_is_not_reminded_and_it_stays_agreed(town: Town) -> None:
    amina, wanjiru = town.member("Amina"), town.member("Wanjiru")
    town.do(lambda work: matter(work, "K7M2P"))
    number = does(town, amina, Promise("K7M2P", "Clear it", "works", DUE, wanjiru.id))
    town.leaves(wanjiru)
    town.clock.forward(days=40)
    assert remind(town) == []
    kept = town.do(lambda work: agreed_actions.by_number(work, number))
    assert kept is not None
    assert (kept.state, kept.promised_by) == ("open", None)


REFUSED: dict[str, tuple[str, PromiseChange, str]] = {
    "an officer agrees nothing": ("Juma", Promise("K7M2P", "x", "y", DUE), "not_staff"),
    "not in her areas": ("Barut", Promise("K7M2P", "x", "y", DUE), "not_yours"),
    "no such matter": ("Amina", Promise("22222", "x", "y", DUE), "matter"),
    "no such day": ("Amina", Promise("K7M2P", "x", "y", "2026-02-30"), "date"),
    "no words": ("Amina", Promise("K7M2P", "  ", "y", DUE), "action"),
    "nobody with this id": ("Amina", Promise("K7M2P", "x", "y", DUE, "f" * 32), "reminds"),
    "an officer of another ward": ("Amina", Promise("K7M2P", "x", "y", DUE, "Far"), "reminds"),
    "an officer for whom it is no matter": ("Amina", Promise("K7M2P", "x", "y", DUE, "Helpline"), "reminds"),
    "a phone number": ("Amina", Promise("K7M2P", "Call 0700 000 001", "y", DUE), "sentence"),
    "an address": ("Amina", Promise("K7M2P", "x", "siri@example.org", DUE), "sentence"),
    "a number in a sentence": ("Amina", KeepPromise("NUMBER", 9, "open", "call +254700000001"), "sentence"),
    "a resident": ("Resident", Promise("K7M2P", "x", "y", DUE), "not_staff"),
    "a resident says how far it is": ("Resident", KeepPromise("NUMBER", 10, "open", ""), "not_staff"),
    "somebody else's, elsewhere": ("Barut", KeepPromise("NUMBER", 10, "open", ""), "not_yours"),
    "another officer's": ("Juma", KeepPromise("NUMBER", 10, "open", ""), "not_yours"),
    "not agreed": ("Amina", KeepPromise("22222", 10, "open", ""), "action"),
    "no percentage": ("Amina", KeepPromise("NUMBER", 101, "open", ""), "progress"),
    "no state": ("Amina", KeepPromise("NUMBER", 10, "nearly", ""), "progress"),
}


@pytest.mark.parametrize("story", REFUSED)
def test_what_is_refused(town: Town, story: str) -> None:
    who, change, reason = REFUSED[story]
    persons = {
        "Amina": town.member("Amina").person_id,
        "Barut": town.member("Barut", ("barut-ward",)).person_id,
        "Juma": officer(town, "Juma", WORKS.id).person_id,
        "Resident": town.resident("Resident"),
    }
    named = {"Far": officer(town, "Far", FAR.id).id, "Helpline": officer(town, "Helpline", GENDER.id).id}
    town.do(lambda work: matter(work, "K7M2P"))
    number = town.do(
        lambda work: agreed_actions.promise(work, None, WARD, "Sweep", "committee", None, "9" * 32)
    )
    if isinstance(change, Promise) and change.reminds in named:
        change = replace(change, reminds=named[change.reminds])
    if isinstance(change, KeepPromise) and change.action == "NUMBER":
        change = replace(change, action=number)
    with pytest.raises(ChangeRefusedError) as refused:
        town.do(lambda work: OFFICE.apply(work, persons[who] or "", change))
    assert refused.value.reason == reason
    kept = town.do(lambda work: agreed_actions.of_places(work, (WARD, MARKET), 9))
    assert [(one.number, one.percent) for one in kept] == [(number, 0)]


def test_a_resident_asks_in_vain(town: Town) -> None:
    person = town.resident("Resident")
    town.do(lambda work: matter(work, "K7M2P"))
    asked: tuple[PromiseFact, ...] = (MyPromises(), WhoPromises("K7M2P"))
    assert town.do(lambda work: [OFFICE.look_up(work, person, fact) for fact in asked]) == [None, None]


def test_a_place_without_a_matter(town: Town) -> None:
    amina = town.member("Amina")
    number = does(town, amina, Promise(MARKET, "Sweep the market", "committee", ""))
    kept = town.do(lambda work: agreed_actions.by_number(work, number))
    assert kept is not None
    assert (kept.matter_id, kept.place, kept.due) == (None, MARKET, None)


@POSTGRES_ONLY
def test_two_processes_remind_once(town: Town, url: str, clock: Clock) -> None:
    """Both have read what is due before either has written: one of them sends."""
    amina = town.member("Amina")
    town.do(lambda work: matter(work, "K7M2P"))
    does(town, amina, Promise("K7M2P", "Clear it", "works", DUE, amina.id))
    town.clock.now = town.clock.now.fromisoformat("2026-12-12T09:00:00+03:00")
    reminding = Reminding(StaffLines(wording(), "en"), NoticeRules().night)
    both = threading.Barrier(2)
    done: list[int] = []

    def process() -> None:
        database = Database(url)
        own = Storage(database, Vault(SECRET), clock=clock)
        with own.begin() as work:
            agreed_actions.due_reminders(work, 10)
            both.wait(20)
            done.append(reminding.remind(work))
        own.close()

    threads = [threading.Thread(target=process) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == [0, 1]
    assert len([one for one in town.deliver() if one.message.question == PROMISES]) == 1


def test_the_name_of_a_reporter_is_no_part_of_a_promise(town: Town) -> None:
    """Also when she tells her name in a report that is one more account of the matter."""
    amina = town.member("Amina")
    report_id = files(
        town.storage, "Mtaro", manner=Manner.NAMED, name="Kanarina Wakanari", kind="works", place=WARD
    )
    matter_id = town.do(lambda work: matter(work, "K7M2P"))
    town.do(
        lambda work: work.connection.execute(
            update(cases).where(cases.c.report_id == report_id).values(matter_id=matter_id)
        )
    )
    with pytest.raises(ChangeRefusedError) as refused:
        does(town, amina, Promise("K7M2P", "As Kanarina Wakanari asked", "works", DUE))
    assert refused.value.reason == "sentence"
    number = does(town, amina, Promise("K7M2P", "Dig it out", "works", DUE))
    with pytest.raises(ChangeRefusedError):
        does(town, amina, KeepPromise(number, 20, "open", "Kanarina Wakanari was told"))


def test_whoever_made_it_public_agrees_for_it_wherever_it_lies(town: Town) -> None:
    barut = town.member("Barut", ("barut-ward",))
    town.do(lambda work: matter(work, "K7M2P", made_by=barut.id))
    assert does(town, barut, Promise("#k7m2p", "Dig it out", "works", DUE, barut.id))
