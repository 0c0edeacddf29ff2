"""What residents, members and leaders do about public matters: what is filed, counted and asked, and what is never shown."""

from __future__ import annotations

from typing import Any

import pytest

from flows.changes import FileReport, Manner
from flows.engine.answers import YES_WORDS, plain
from flows.matter_changes import (
    AddWeight,
    AnswerRequest,
    AskToJoin,
    InviteLeader,
    LinkChat,
    StepDown,
    StopFollowing,
    VoteIfSolved,
)
from flows.matter_facts import MyGroups, Progress, SimilarMatters
from flows.messages import LANGUAGES, Language
from flows.notice_changes import LeaveGroup
from flows.reporting.similar import choices
from tests.flows.forum_facts import furnish_forums
from tests.flows.matter_facts import MATTERS, matter
from tests.flows.matter_routes import REQUESTS
from tests.flows.person import Person, at_summary


def she(language: Language = "en") -> Person:
    person = Person(language=language)
    furnish_forums(person.world.gathered)
    return person


def leader(*groups: str) -> Person:
    person = she()
    person.world.gathered.groups = [{"id": one, "name": f"Traders {one}"} for one in groups]
    person.world.gathered.shared.leads = groups
    return person


def changes(person: Person) -> list[Any]:
    return [change for _, change in person.changes]


def report(person: Person, kind: str, *answers: str) -> FileReport:
    """Her report at Rhonda, with these taps in between; filed."""
    person.begins("report", kind=kind, words="No lights at the lower gate for two weeks")
    person.taps("done")
    for answer in answers:
        person.says("Rhonda") if answer == "Rhonda" else person.says(
            "yesterday"
        ) if answer == "yesterday" else person.taps(answer)
    assert person.asked == "report.confirm", person.asked
    person.taps("file")
    return person.filed[-1]


# --- Is it one of these? --------------------------------------------------------------------------------------------------


def test_hers_is_joined_to_what_is_known_and_the_summary_says_so() -> None:
    person = she()
    filed = report(person, "works", "Rhonda", "D4D4D", "yes", "confidential")
    assert (filed.matter, filed.group, filed.about) == ("D4D4D", "", "")
    assert filed.place == "rhonda"


def test_only_titles_are_shown_and_never_how_many_or_what_was_told() -> None:
    person = she()
    person.begins("report", kind="works", words="No lights at the lower gate for two weeks")
    person.taps("done")
    shown = person.says("Rhonda")
    assert "No lights at the lower gate" in shown
    assert "14" not in shown
    assert "lamps burn" not in shown


@pytest.mark.parametrize("said", ["ndio", "yes please", "ni hiyo", "ya kwanza", "same one"])
def test_one_that_stands_alone_is_meant_by_yes(said: str) -> None:
    """'Is it one of these?' with one of them is a question that people answer with yes."""
    found = [MATTERS["E5E5E"], MATTERS["D4D4D"]]
    (alone, _), (first, second, _) = (choices(found[:1]), choices(found))
    assert plain(said) in {plain(word) for word in alone.words}
    assert not {plain(word) for word in YES_WORDS} & {
        plain(word) for one in (first, second) for word in one.words
    }


def test_none_of_these_files_a_new_one() -> None:
    assert report(she(), "works", "Rhonda", "none", "yes", "confidential").matter == ""


@pytest.mark.parametrize("kind", ["theft", "bribe", "misconduct", "gbv", "dispute"])
def test_no_other_kind_is_compared_with_anything_public(kind: str) -> None:
    person = she()
    at_summary(person, kind)
    asked = [query for query in person.world.asked if isinstance(query, SimilarMatters | MyGroups)]
    assert asked == []


def test_with_another_place_the_matter_is_asked_about_anew() -> None:
    person = she()
    person.begins("report", kind="works", words="No lights at the lower gate for two weeks")
    for tapped in ("done", "", "D4D4D", "yes", "confidential", "where"):
        person.taps(tapped) if tapped else person.says("Rhonda")
    person.says("Kaptembwo")
    assert person.asked == "report.confirm"
    person.taps("file")
    assert (person.filed[0].place, person.filed[0].matter) == ("kaptembwo", "")


# --- About whom -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "about"),
    [("polisi", "police"), ("kanjo", "county"), ("chief", "office"), ("hapana", ""), ("sitaki kusema", "")],
)
def test_she_says_about_whom_a_bribe_is(said: str, about: str) -> None:
    person = she()
    person.begins("report", kind="bribe", words="He wanted five hundred shillings for nothing")
    person.taps("done")
    for answer in ("Kaptembwo", "last night"):
        person.says(answer)
    for tapped in ("no", "no"):
        person.taps(tapped)
    assert person.asked == "report.about"
    person.says(said)
    person.taps("confidential")
    person.taps("file")
    assert person.filed[0].about == about


def test_misconduct_is_about_police_without_a_question() -> None:
    person = she()
    at_summary(person, "misconduct")
    person.taps("file")
    assert person.filed[0].about == "police"


def test_a_complaint_about_police_follows_no_public_matter_and_opens_only_with_its_code() -> None:
    filed = report(she(), "market", "Rhonda", "E5E5E", "yes", "no", "police", "confidential")
    assert (filed.about, filed.matter, filed.sensitive) == ("police", "", True)


# --- For the market -------------------------------------------------------------------------------------------------------


def test_a_leader_reports_for_the_group_under_its_name_and_at_its_place() -> None:
    person = leader("g1")
    person.begins("report", kind="works", words="No lights at the lower gate for two weeks")
    assert "The group" in person.taps("done") or "For the group" in person.last.text
    for tapped in ("g1", "none", "yes"):
        person.taps(tapped)
    assert "Reported for: Traders g1" in person.last.text
    person.taps("file")
    filed = person.filed[0]
    assert (filed.group, filed.place, filed.manner, filed.name) == ("g1", "rhonda", Manner.CONFIDENTIAL, "")


def test_no_group_stands_with_a_complaint_about_police() -> None:
    """The name of a group leads to the few who lead it, and a complaint about police must lead to nobody."""
    person = leader("g1")
    filed = report(person, "market", "g1", "none", "yes", "no", "police", "without_trace")
    assert (filed.about, filed.group, filed.matter) == ("police", "", "")
    assert (filed.manner, filed.sensitive) == (Manner.WITHOUT_TRACE, True)


def test_she_corrects_about_whom_it_is_and_the_group_drops_out_then() -> None:
    person = leader("g1")
    person.begins("report", kind="market", words="They take our stalls at the lower gate for two weeks")
    for tapped in ("done", "g1", "none", "yes", "no", "none", "about"):
        person.taps(tapped)
    assert "does not stand under the name of Traders g1" in person.taps("police")
    person.taps("without_trace")
    assert "Traders" not in person.last.text
    person.taps("file")
    assert [(one.group, one.manner) for one in person.filed] == [("", Manner.WITHOUT_TRACE)]


def test_a_leader_may_report_for_herself() -> None:
    person = leader("g1")
    filed = report(person, "works", "me", "Rhonda", "none", "yes", "confidential")
    assert filed.group == ""


def test_who_led_it_when_she_began_and_no_longer_does_loses_no_report() -> None:
    person = leader("g1")
    person.begins("report", kind="works", words="No lights at the lower gate for two weeks")
    for tapped in ("done", "g1", "none", "yes"):
        person.taps(tapped)
    person.world.gathered.shared.leads = ()
    assert "no longer" in person.taps("file")
    assert (person.filed[0].group, person.filed[0].manner) == ("", Manner.CONFIDENTIAL)


def test_who_leads_nothing_is_not_asked_for_whom() -> None:
    person = she()
    person.begins("report", kind="works", words="No lights at the lower gate for two weeks")
    person.taps("done")
    assert person.asked == "report.where"


def test_what_is_never_public_is_not_reported_for_a_group() -> None:
    person = leader("g1")
    person.begins("report", group="g1")
    person.taps("theft")
    person.says("They took two bags")
    said = person.taps("done")
    assert "yours alone" in said
    assert person.asked == "report.where"


# --- One matter -----------------------------------------------------------------------------------------------------------


def test_it_is_hers_too_and_she_follows_it() -> None:
    person = she()
    shown = person.begins("matter", opens="D4D4D")
    for part in ("40 %", "Two of five lamps burn.", "14 people", "New lamps", "Tuesday 15 December"):
        assert part in shown
    person.taps("too")
    person.taps("yes")
    person.taps("unfollow")
    assert changes(person) == [AddWeight("D4D4D", follow=True), StopFollowing("D4D4D")]


def test_a_number_below_the_floor_is_not_shown() -> None:
    person = she()
    person.world.gathered.shared.matters["D4D4D"] = matter("D4D4D", voices=None)
    assert "theirs too" not in person.begins("matter", opens="D4D4D")


@pytest.mark.parametrize(("tapped", "solved"), [("yes-G6G6G", True), ("no-G6G6G", False)])
def test_a_tap_on_the_notice_answers_whenever_it_comes(tapped: str, solved: bool) -> None:
    person = she()
    person.begins("report")
    person.taps(tapped, "matter.solved")
    assert changes(person) == [VoteIfSolved("G6G6G", solved)]


def test_who_is_not_asked_any_more_answers_nothing() -> None:
    person = she()
    assert "any more" in person.taps("no-H7H7H", "matter.solved")
    assert changes(person) == []


def test_what_she_saw_becomes_one_more_account_of_it() -> None:
    person = she()
    person.begins("matter", opens="D4D4D")
    person.taps("tell")
    person.says("The third lamp was stolen yesterday, it is over")
    person.taps("done")
    for tapped in ("no", "confidential", "file"):
        person.taps(tapped)
    filed = person.filed[0]
    assert (filed.kind, filed.matter, filed.place) == ("works", "D4D4D", "rhonda")


def test_what_is_closed_for_a_reason_is_never_called_solved() -> None:
    for language in LANGUAGES:
        shown = she(language).begins("matter", opens="H7H7H")
        assert not [word for word in ("solved", "tatuliwa") if word in shown]


# --- Progress -------------------------------------------------------------------------------------------------------------


def test_the_progress_of_a_place_says_what_goes_on_what_is_solved_and_what_was_promised() -> None:
    shown = she().says("what happened at Rhonda", place="Rhonda")
    for part in (
        "40 % done",
        "after 12 days",
        "half of them took 9 days".capitalize(),
        "New lamps",
        "https://example.org/progress/rhonda",
    ):
        assert part in shown
    assert shown.index("Not solved yet") < shown.index("Solved or closed")


def test_without_a_place_it_shows_what_she_follows() -> None:
    person = she()
    person.world.gathered.shared.mine = ["E5E5E"]
    assert MATTERS["E5E5E"]["title"] in person.says("40%?")
    assert Progress("") in person.world.asked


# --- Groups ---------------------------------------------------------------------------------------------------------------


def test_she_asks_to_join_by_the_name_she_chooses() -> None:
    person = she()
    person.says("tafadhali niongeze kwa kikundi cha Rhonda")
    person.taps("g7")
    person.says("Mama Njeri")
    assert changes(person) == [AskToJoin("g7", "Mama Njeri")]


def test_a_leader_lets_in_and_refuses_and_hands_the_lead_on() -> None:
    person = leader("g1")
    person.world.gathered.shared.requests = REQUESTS
    person.taps("g1", "leading.open")
    # Who taps the line that somebody asks reads at once who it is.
    assert "Mama Njeri" in person.last.text
    for tapped in ("let_in", "not", "leader"):
        person.taps(tapped)
    assert "ABCD-EFGH-JKMN" in person.last.text
    assert "/link ABCD-EFGH-JKMN" in person.taps("link")
    person.taps("leave")
    person.taps("yes")
    assert changes(person) == [
        AnswerRequest("q7", let_in=True),
        AnswerRequest("q8", let_in=False),
        InviteLeader("g1"),
        LinkChat("g1"),
        StepDown("g1"),
        LeaveGroup("g1"),
    ]


def test_who_leads_nothing_sees_no_requests() -> None:
    person = she()
    person.world.gathered.shared.requests = REQUESTS
    assert "Mama Njeri" not in person.taps("g1", "leading.open")
    assert person.asked == "group.choose"
