"""What somebody hears of: chosen by her, taken back by her, and joined by a code."""

import pytest

from bot.broadcasting.topics import Topics
from directory.places import Places
from flows.notice_changes import ChooseTopics, JoinGroup, LeaveGroup, PublishKnown
from flows.notice_facts import GroupByCode, MyTopics, RumoursAbout
from storage import consents, groups, merging, people, rumours
from storage.refusals import ChangeRefusedError
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.crowd import Resident, settle

PLACES = Places.bundled()
TOPICS = Topics(PLACES, "en")
KAPTEMBWO, BARUT = "kaptembwo-ward", "barut-ward"


def newcomer(storage: Storage, **more: object) -> str:
    with storage.begin() as work:
        (her,) = settle(work, [Resident(topics={}, **more)])  # type: ignore[arg-type]
    return her


def chooses(storage: Storage, her: str, topics: tuple[str, ...], places: tuple[str, ...] = ()) -> None:
    with storage.begin() as work:
        TOPICS.apply(work, her, ChooseTopics(topics, places, "2026-11", "en"))


def hers(storage: Storage, her: str) -> tuple[list[str], list[str], bool]:
    """Topics, ids of places, whether she said stop."""
    with storage.read() as work:
        found = TOPICS.look_up(work, her, MyTopics())
    return found["topics"], [place["id"] for place in found["places"]], found["stopped"]


def test_she_hears_of_nothing_until_she_chooses(storage: Storage) -> None:
    her = newcomer(storage)
    assert hers(storage, her) == ([], [], False)
    chooses(storage, her, ("safety", "forums"), (KAPTEMBWO,))
    assert hers(storage, her) == (["forums", "safety"], [KAPTEMBWO], False)
    with storage.read() as work:
        assert consents.has(work, her, "forums", "2026-11")


def test_what_she_does_not_choose_again_is_taken_back(storage: Storage) -> None:
    her = newcomer(storage)
    chooses(storage, her, ("forums", "market"), (KAPTEMBWO, BARUT))
    chooses(storage, her, ("market", "surveys"), (BARUT,))
    assert hers(storage, her) == (["market", "surveys"], [BARUT], False)
    chooses(storage, her, ())
    assert hers(storage, her) == ([], [], False)


def test_stop_takes_all_back_and_choosing_ends_it(storage: Storage) -> None:
    her = newcomer(storage)
    chooses(storage, her, ("forums",), (KAPTEMBWO,))
    with storage.begin() as work:
        consents.withdraw(work, her, "all")
    assert hers(storage, her) == ([], [], True)
    chooses(storage, her, ())
    assert hers(storage, her)[2], "nothing chosen ends no stop"
    chooses(storage, her, ("safety",))
    assert hers(storage, her) == (["safety"], [], False)


@pytest.mark.parametrize(
    ("topics", "places"),
    [
        (("weather",), ()),
        (("forums",), ("nowhere-ward",)),
        (("forums",), (KAPTEMBWO,) * 21),
        (("reporting",), ()),
    ],
)
def test_there_are_no_other_topics_or_places(
    storage: Storage, topics: tuple[str, ...], places: tuple[str, ...]
) -> None:
    her = newcomer(storage)
    with pytest.raises(ChangeRefusedError) as refused:
        chooses(storage, her, topics, places)
    assert refused.value.reason == "topics"
    assert hers(storage, her) == ([], [], False)


def test_a_group_is_joined_by_its_code_and_left(storage: Storage) -> None:
    her = newcomer(storage)
    with storage.begin() as work:
        code = groups.make(work, "staff", "Mama Mboga wa Soko", "market", KAPTEMBWO)
    typed = f" {code[:3].lower()} {code[3:].lower()} "
    with storage.begin() as work:
        found = TOPICS.look_up(work, her, GroupByCode(typed))
        assert (found["name"], found["place"], found["member"]) == ("Mama Mboga wa Soko", "Kaptembwo", False)
        for _ in range(2):
            TOPICS.apply(work, her, JoinGroup(typed))
    with storage.read() as work:
        assert TOPICS.look_up(work, her, GroupByCode(code))["member"]
        assert [one["name"] for one in TOPICS.look_up(work, her, MyTopics())["groups"]] == [
            "Mama Mboga wa Soko"
        ]
        assert [(one.members, one.code) for one in groups.in_places(work, None)] == [(1, code)]
        assert groups.in_places(work, [BARUT]) == []
    with storage.begin() as work:
        TOPICS.apply(work, her, LeaveGroup(found["id"]))
        assert not TOPICS.look_up(work, her, GroupByCode(code))["member"]
        groups.close(work, found["id"])
        assert TOPICS.look_up(work, her, GroupByCode(code)) is None


@pytest.mark.parametrize("code", ["", "ZZZZZZ", "'; --", "🙂" * 40])
def test_no_group_has_this_code(storage: Storage, code: str) -> None:
    her = newcomer(storage)
    with storage.begin() as work:
        assert TOPICS.look_up(work, her, GroupByCode(code)) is None
    with pytest.raises(ChangeRefusedError) as refused, storage.begin() as work:
        TOPICS.apply(work, her, JoinGroup(code))
    assert refused.value.reason == "group_code"


def test_one_who_was_known_as_two_keeps_places_and_groups_of_both(storage: Storage) -> None:
    into, gone = newcomer(storage), newcomer(storage, ways=())
    with storage.begin() as work:
        code = groups.make(work, "staff", "Bodaboda", "boda", "")
        groups.join(work, gone, code)
        groups.join(work, into, code)
        groups.join(work, gone, groups.make(work, "staff", "Vijana", "youth", ""))
    chooses(storage, into, ("forums",), (BARUT,))
    chooses(storage, gone, ("forums",), (KAPTEMBWO,))
    with storage.begin() as work:
        merging.merge(work, gone, into)
    assert hers(storage, into) == (["forums"], [BARUT, KAPTEMBWO], False)
    with storage.read() as work:
        assert [one.name for one in groups.of_person(work, into)] == ["Bodaboda", "Vijana"]


def test_what_is_known_is_told_in_her_language_and_counted(storage: Storage, clock: Clock) -> None:
    her = newcomer(storage, language="sw")
    with storage.begin() as work:
        number = rumours.publish(
            work,
            "staff",
            PublishKnown(
                "There is a curfew", ("curfew", "kafyu"), "", (("en", "There is none."), ("sw", "Hakuna."))
            ),
        )
        rumours.publish(
            work, "staff", PublishKnown("Poisoned water", ("maji sumu",), "", (("en", "It is clean."),))
        )
    with storage.begin() as work:
        (curfew,) = TOPICS.look_up(work, her, RumoursAbout("kuna kafyu leo?"))
        (water,) = TOPICS.look_up(work, her, RumoursAbout("maji yana sumu?"))
        assert TOPICS.look_up(work, her, RumoursAbout("bei ya unga?")) == []
    assert curfew == {"number": number, "said": "There is a curfew", "known": "Hakuna.", "on": "2026-11-20"}
    assert water["known"] == "It is clean.", "in the language that there is"
    with storage.begin() as work:
        people.set_language(work, her, "en", chosen=True)
        assert TOPICS.look_up(work, her, RumoursAbout("curfew"))[0]["known"] == "There is none."
        assert [(one.number, one.asked) for one in rumours.published(work) if one.asked > 1] == [(number, 2)]
        assert rumours.end(work, number.lower())
        assert not rumours.end(work, number)
        assert TOPICS.look_up(work, her, RumoursAbout("curfew")) == []
