"""A drain at a market: reported, made public, moved with all its accounts, asked about, confirmed or open again."""

import pytest

from flows.changes import Manner
from flows.matter_changes import AddWeight, JoinMatter, MoveMatter, OpenMatter, VoteIfSolved
from flows.matter_facts import MatterAtWork, Matters, MyGroups, Progress, SimilarMatters
from storage import how_long
from storage.member import Role
from tests.matters.market import TITLE, Market, somebody
from tests.storage.gatherings import WARD

OTHER_WARD = "barut-ward"


def test_a_drain_from_a_report_to_an_answer(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    her = market.trader("Her")
    first = market.files(her)
    matter = market.opens(wanjiru, first)
    (found,) = market.knows(her, SimilarMatters("works", WARD))
    assert found["title"] == TITLE
    assert set(found) == {"number", "title", "place", "state", "since"}
    second = market.files(market.trader("Other"), Manner.WITHOUT_TRACE, matter=matter.number)
    neighbour = market.trader("Neighbour")
    market.does(neighbour, AddWeight(matter.number, follow=True))
    market.moves(wanjiru, matter, "in_action", 40, "The county cleared the upper half.")
    assert market.states(first) == ["received", "in_action"]
    assert market.states(second)[-1] == "in_action"
    heard = [one for one in market.hears() if one.who == "Neighbour"]
    assert [one.message.question for one in heard] == ["matter.open"]
    assert "40" in heard[0].message.text
    assert "The county cleared the upper half." in heard[0].message.text
    market.moves(wanjiru, matter, "resolved", sentence="It is open to the river.")
    (asked,) = [one.message for one in market.hears() if one.who == "Neighbour"]
    assert [one.id for one in asked.options] == [f"yes-{matter.number}", f"no-{matter.number}"]
    assert market.shown(neighbour, matter)["asked"]
    market.does(neighbour, VoteIfSolved(matter.number, solved=True))
    market.hears(days=8)
    assert market.matter(matter.number).state == "confirmed"
    assert market.states(first) == ["received", "in_action", "resolved", "confirmed"]
    at_place = market.knows(her, Progress(WARD))
    assert (at_place["solved"], at_place["days"]) == (1, None)
    assert at_place["page"].endswith(f"/progress/{WARD}")


def test_enough_no_opens_it_again_at_once_with_its_cases_and_tells_the_staff(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    market.member("Admin", (), role=Role.ADMIN)
    members = somebody(market, 6)
    market.group(wanjiru, *members, leader=members[0])
    leader = members[0]
    mine = market.knows(leader, MyGroups())[0]["id"]
    filed = market.files(leader, kind="market", group=mine)
    matter = market.opens(wanjiru, filed)
    assert matter.group == "Traders"
    market.moves(wanjiru, matter, "resolved")
    market.hears()
    for who in members[1:3]:
        market.does(who, VoteIfSolved(matter.number, solved=False))
        market.turns_round()
    assert market.matter(matter.number).state == "resolved"
    market.does(members[3], VoteIfSolved(matter.number, solved=False))
    heard = market.hears()
    assert market.matter(matter.number).state == "reopened"
    assert market.states(filed)[-1] == "reopened"
    (line,) = [one.message for one in heard if one.who in {"Wanjiru", "Admin"}]
    assert (line.question, line.options[0].id) == ("matter_work.open", matter.number)
    told = [one.who for one in heard if one.message.question == "matter.open"]
    assert sorted(told) == [f"trader {number}" for number in range(6)]
    assert market.refused(members[4], VoteIfSolved(matter.number, solved=False)) == "not_asked"


def test_of_few_all_must_say_no_and_a_majority_of_yes_holds_it(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    followers = somebody(market, 12)
    matter = market.opens(wanjiru, market.files(market.trader("Her")))
    for who in followers[:2]:
        market.does(who, AddWeight(matter.number, follow=True))
    market.moves(wanjiru, matter, "resolved")
    market.does(followers[0], VoteIfSolved(matter.number, solved=False))
    market.turns_round()
    assert market.matter(matter.number).state == "resolved"
    market.does(followers[1], VoteIfSolved(matter.number, solved=False))
    market.turns_round()
    assert market.matter(matter.number).state == "reopened"
    for who in followers[2:]:
        market.does(who, AddWeight(matter.number, follow=True))
    market.moves(wanjiru, matter, "resolved")
    for place, who in enumerate(followers):
        market.does(who, VoteIfSolved(matter.number, solved=place >= 3))
    market.turns_round()
    assert market.matter(matter.number).state == "resolved", "three of twelve are a quarter"
    market.does(followers[4], VoteIfSolved(matter.number, solved=False))
    market.turns_round()
    assert market.matter(matter.number).state == "reopened"


def test_it_counts_as_solved_once_those_who_have_the_problem_were_asked(market: Market) -> None:
    wanjiru, her = market.member("Wanjiru"), market.trader("Her")
    matter = market.opens(wanjiru, market.files(her))
    market.does(her, AddWeight(matter.number, follow=True))
    market.moves(wanjiru, matter, "resolved")

    def counted() -> tuple[int, ...]:
        with market.storage.read() as work:
            public = len(how_long.days_of_solved(work, None))
        return (*(market.knows(her, Progress(place))["solved"] for place in (WARD, "")), public)

    assert counted() == (0, 0, 0)
    market.hears(days=8)
    assert counted() == (1, 1, 1)


@pytest.mark.parametrize(
    ("yes", "no", "state"), [(1, 0, "confirmed"), (2, 1, "confirmed"), (1, 1, "resolved"), (1, 2, "resolved")]
)
def test_when_the_time_is_over_more_must_have_said_yes_than_no(
    market: Market, yes: int, no: int, state: str
) -> None:
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("Her")))
    followers = somebody(market, 8)
    for who in followers:
        market.does(who, AddWeight(matter.number, follow=True))
    market.moves(wanjiru, matter, "resolved")
    for place, who in enumerate(followers[: yes + no]):
        market.does(who, VoteIfSolved(matter.number, solved=place < yes))
    market.hears(days=8)
    now = market.matter(matter.number)
    assert (now.state, now.ask_until) == (state, None)


def test_nobody_answers_and_it_stays_resolved(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("Her")))
    follower = market.trader("Follower")
    market.does(follower, AddWeight(matter.number, follow=True))
    market.moves(wanjiru, matter, "resolved")
    market.hears(days=8)
    now = market.matter(matter.number)
    assert (now.state, now.ask_until) == ("resolved", None)
    assert market.refused(follower, VoteIfSolved(matter.number, solved=True)) == "not_asked"


def test_a_reporter_who_says_no_opens_her_case_and_counts_in_the_round(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    her = market.trader("Her")
    filed = market.files(her)
    matter = market.opens(wanjiru, filed)
    market.moves(wanjiru, matter, "resolved")
    market.says_under_code(her, filed, solved=False)
    market.turns_round()
    assert market.matter(matter.number).state == "reopened", "she alone could answer"
    assert market.states(filed) == ["received", "resolved", "reopened"]
    market.moves(wanjiru, matter, "in_action", 10, "They came back.")
    assert market.states(filed)[-1] == "in_action"


def test_a_case_that_joins_goes_into_action_with_it_and_one_taken_back_stays(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("Her")))
    market.moves(wanjiru, matter, "in_action", 20, "Begun.")
    late = market.files(market.trader("Late"))
    market.does(wanjiru.person_id or "", JoinMatter(market.takes(wanjiru, late), matter.number))
    market.turns_round()
    assert market.states(late) == ["received", "in_action"]
    assert (
        market.refused(wanjiru.person_id or "", JoinMatter(market.number_of(late), matter.number)) == "is_one"
    )
    market.moves(wanjiru, matter, "closed", reason="duplicate")
    assert market.states(late)[-1] == "closed"
    market.moves(wanjiru, matter, "reopened")
    assert market.states(late)[-1] == "reopened"


def test_hundreds_of_cases_take_every_step_in_its_order(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("Her")))
    filed = [market.files(who, matter=matter.number) for who in somebody(market, 120)]
    person = wanjiru.person_id or ""
    market.does(person, MoveMatter(matter.number, "in_action", 10, "Begun."))
    market.does(person, MoveMatter(matter.number, "resolved", sentence="Done."))
    market.does(person, MoveMatter(matter.number, "reopened", sentence="Not done."))
    market.turns_round()
    assert {tuple(market.states(one)) for one in filed} == {("received", "in_action", "resolved", "reopened")}


@pytest.mark.parametrize(
    ("move", "reason"),
    [
        (MoveMatter("", "confirmed"), "step"),
        (MoveMatter("", "reopened"), "step"),
        (MoveMatter("", "open"), "step"),
        (MoveMatter("", "in_action", 40), "progress"),
        (MoveMatter("", "in_action", 140, "Begun."), "progress"),
        (MoveMatter("", "closed"), "reason"),
        (MoveMatter("", "closed", reason="fixed"), "reason"),
        (MoveMatter("", "in_action", 40, "x" * 301), "sentence"),
        (MoveMatter("", "in_action", 40, "Call 0700 000 001."), "sentence"),
        (MoveMatter("", "in_action", 40, "Wanjiru Mfano was right."), "sentence"),
        (MoveMatter("", "nothing"), "step"),
    ],
)
def test_steps_that_do_not_follow_are_refused(market: Market, move: MoveMatter, reason: str) -> None:
    wanjiru = market.member("Njeri")
    matter = market.opens(wanjiru, market.files(market.trader("Her"), Manner.NAMED))
    asked = MoveMatter(matter.number, move.state, move.percent, move.sentence, move.reason)
    assert market.refused(wanjiru.person_id or "", asked) == reason


@pytest.mark.parametrize(
    ("title", "manner", "kind", "reason"),
    [
        ("", Manner.NAMED, "works", "title"),
        ("x" * 121, Manner.NAMED, "works", "title"),
        ("Drain, ask Wanjiru", Manner.NAMED, "works", "title"),
        ("Drain, call +254700000001", Manner.CONFIDENTIAL, "works", "title"),
        ("Drain, call 0700-000-001", Manner.CONFIDENTIAL, "works", "title"),
        ("Drain, write to her@example.org", Manner.CONFIDENTIAL, "works", "title"),
        ("Beaten by officers", Manner.CONFIDENTIAL, "misconduct", "not_public"),
        ("A bribe", Manner.CONFIDENTIAL, "bribe", "not_public"),
        ("Drain 3 at gate 12, since 2024", Manner.CONFIDENTIAL, "works", ""),
    ],
)
def test_titles_and_kinds(market: Market, title: str, manner: Manner, kind: str, reason: str) -> None:
    member = market.member("Njeri")
    filed = market.files(market.trader("Her"), manner, kind=kind)
    assert market.refused(member.person_id or "", OpenMatter(market.takes(member, filed), title)) == reason


def test_who_may_do_what(market: Market) -> None:
    here, elsewhere = market.member("Njeri"), market.member("Achieng", (OTHER_WARD,))
    resident = market.trader("Her")
    filed = market.files(resident)
    number = market.takes(here, filed)
    assert market.refused(resident, OpenMatter(number, TITLE)) == "not_staff"
    assert market.refused(elsewhere.person_id or "", OpenMatter(number, TITLE)) == "case"
    beside = market.member("Otieno")
    assert market.refused(beside.person_id or "", OpenMatter(number, TITLE)) == "not_yours"
    matter = market.matter(market.does(here.person_id or "", OpenMatter(number, TITLE)))
    begun = MoveMatter(matter.number, "in_action", 5, "Begun.")
    assert market.refused(resident, begun) == "not_staff"
    assert market.refused(elsewhere.person_id or "", begun) == "not_yours"
    assert market.knows(elsewhere.person_id or "", MatterAtWork(matter.number)) is None
    assert market.knows(elsewhere.person_id or "", Matters(0)) == {"matters": [], "more": False}
    assert market.knows(resident, Matters(0)) is None
    assert market.refused(beside.person_id or "", begun) == ""
    at_work = market.knows(beside.person_id or "", MatterAtWork(matter.number))
    assert at_work["next"] == ["in_action", "resolved", "closed"]
    assert (at_work["cases"], at_work["yes"], at_work["no"]) == (1, 0, 0)
    assert market.refused(beside.person_id or "", OpenMatter(number, "Another")) == "not_yours"
    assert market.refused(here.person_id or "", OpenMatter(number, "Another")) == "is_one"
    assert market.refused(resident, AddWeight("ZZZZZ", follow=False)) == "matter"


def test_a_number_of_voices_is_shown_from_five_on(market: Market) -> None:
    matter = market.opens(market.member("Njeri"), market.files(market.trader("Her")))
    for place, who in enumerate(somebody(market, 5), 2):
        market.does(who, AddWeight(matter.number, follow=False))
        market.does(who, AddWeight(matter.number, follow=False))
        shown = market.shown(who, matter)
        assert (shown["voices"], shown["mine"], shown["follows"]) == (
            place if place >= 5 else None,
            True,
            False,
        )
