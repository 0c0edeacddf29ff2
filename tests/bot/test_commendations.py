"""What whoever looks at a commendation should think of, as a table; and what chat is told about them."""

from datetime import date, timedelta

import pytest

from bot.commendation_facts import CommendationFacts
from bot.commendation_hints import duplicates, praises_herself, same_voice, sounds_like_blame
from directory.places import Places
from flows.changes import CommendOfficer
from flows.facts import Commendations, Commended, Shortlist
from storage import commendations, people, staff
from storage.commendations import Commendation, Told
from storage.staff import Role
from storage.work import Storage

NJORO = "njoro-police-station"
PLACES = Places.bundled()
LASTS = timedelta(days=7)

BLAME = [
    ("Asante kwa hongo", True), ("Thanks for nothing, officer", True), ("thank you for the bribe!", True),
    ("Hongera kwa kulala kazini", True), ("Well done for sleeping at the desk", True), ("Asanteni sana kwa kutupuuza", True),
    ("Alinitukana mbele ya watu", True), ("He slapped me and laughed", True), ("Great job doing nothing", True),
    ("Afisa fisadi kabisa", True), ("Asante kwa chai uliyochukua", True), ("Alikataa hongo na akanisaidia", True),
    ("Asante sana kwa kutusaidia", False), ("Thank you for staying with us all night", False), ("Alinipatia maji na blanketi", False),
    ("Alikunywa chai nasi na akatusikiliza", False), ("She found my child", False), ("", False),
]  # fmt: skip


@pytest.mark.parametrize(("words", "blame"), BLAME)
def test_words_of_blame(words: str, blame: bool) -> None:
    """A word of blame may also stand in praise: it is a hint, and a person reads it."""
    assert sounds_like_blame(words) is blame


def one(number: str, officer: str, did: str = "", name: str = "", voice: bytes | None = None) -> Commendation:
    told = Told(officer, "", did or f"what {number} tells", {"words": ""}, "helped", name)
    on = date(2026, 11, 20)
    return Commendation(number, number, NJORO, "en", on, "waiting", "", None, None, None, False, False, told, "", voice, None)  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Wafula", "Sgt Wafula", True), ("Joseph Wafula", "WAFULA JOSEPH", True), ("Wafula", "Achieng", False),
        ("Sergeant", "Sergeant", False), ("", "", False), ("Ng'ang'a", "afande Ngang’a", True), ("84521", "PC 84521", True),
    ],
)  # fmt: skip
def test_the_same_officer_named_twice(first: str, second: str, same: bool) -> None:
    assert duplicates(one("C1", first), [one("C2", second)]) == (("C2",) if same else ())


def test_the_same_words_are_the_same_told_twice() -> None:
    assert duplicates(one("C1", "", "She helped!"), [one("C2", "", "she  helped")]) == ("C2",)


@pytest.mark.parametrize(
    ("officer", "name", "herself"),
    [("Sgt Wafula", "Wafula Juma", True), ("Wafula", "Wanjiku", False), ("Wafula", "", False), ("", "Wafula", False)],
)  # fmt: skip
def test_praise_of_oneself(officer: str, name: str, herself: bool) -> None:
    assert praises_herself(one("C1", officer, name=name)) is herself


def test_the_same_voice_only_where_it_is_still_known() -> None:
    mine, known = one("C1", "Wafula", voice=b"v"), one("C2", "Wafula", voice=b"v")
    assert same_voice(mine, [known])
    assert not same_voice(mine, [one("C2", "Achieng", voice=b"v")])
    assert not same_voice(one("C1", "Wafula"), [one("C2", "Wafula")])


def praised(storage: Storage, officer: str, who: str, decide: str = "verify") -> str:
    """The id of what somebody told, verified, declined or waiting."""
    with storage.begin() as work:
        person = people.find_or_make(work, "telegram", who)
        change = CommendOfficer(NJORO, officer, "", "Alinisaidia.", {"words": ""}, "helped", False, "sw")
        found = commendations.for_number(
            work, [NJORO], commendations.file(work, person.id, "telegram", change)
        )
        assert found is not None
        if decide == "verify":
            commendations.verify(work, found, officer)
        return found.id


def test_what_chat_is_told(storage: Storage) -> None:
    first = praised(storage, "Wafula", "4711")
    praised(storage, "Wafula", "4712")
    waits = praised(storage, "Achieng", "4713", "")
    facts = CommendationFacts(PLACES)
    with storage.begin() as work:
        her = people.find_or_make(work, "telegram", "900").id
        for query in (Commendations(), Shortlist(0)):
            assert facts.look_up(work, her, query) is None
        assert facts.look_up(work, her, Commended(waits)) is None
        assert facts.look_up(work, her, Commended(first)) == {
            "state": "verified", "reason": "", "station": "Njoro Police Station", "station_on": None, "committee_on": None}  # fmt: skip
        offered = staff.invitation(work, staff.invite(work, "Akinyi", Role.FACILITATOR, (), LASTS))
        assert offered is not None
        staff.join(work, her, offered.id)
        (line,) = facts.look_up(work, her, Commendations())["waiting"]
        assert (line["station"], line["asked"]) == ("Njoro Police Station", False)
        assert facts.look_up(work, her, Shortlist(1))["lists"] == []
        listed = facts.look_up(work, her, Shortlist(0))["lists"]
    officers = [[1, "Wafula", "Njoro Police Station", 2]]
    assert listed == [
        {"name": "Nakuru", "officers": officers},
        {"name": "Njoro Police Station", "officers": officers},
    ]
