"""What a report must get right beyond its transcripts: each a fault that was found once, or nearly."""

from __future__ import annotations

import json

import pytest

from flows.changes import Manner
from tests.flows.person import CODE, SPACED, Person, at_summary
from tests.flows.routes import TOLD, person_at


def begun(kind: str, words: str) -> Person:
    person = Person()
    person.begins("report", kind=kind, words=words)
    return person


@pytest.mark.parametrize(("first", "then"), [("gbv", "child"), ("child", "gbv")])
def test_from_one_quiet_kind_to_the_other(first: str, then: str) -> None:
    """Both have numbers of their own, and both are said."""
    person = begun(first, TOLD)
    said = person.says(f"I meant {then}", kind=then)
    assert {"gbv": "1195", "child": "116"}[then] in said
    assert person.conversation.quiet


def test_what_she_told_first_does_not_stay_behind_as_a_place() -> None:
    person = Person()
    person.begins("report")
    person.says("theft")
    person.says("Njoroge of Kaptembwo stole it")
    person.taps("done")
    assert person.asked == "report.when", "the place was recognised in her account"
    for option in ("yesterday", "no", "confidential", "what"):
        person.taps(option)
    person.says("Somebody stole it")
    person.taps("done")
    assert "Njoroge" not in person.last.text
    person.taps("file")
    assert person.filed[0].place == "kaptembwo"
    assert "Njoroge" not in str(person.filed[0])


def test_a_corrected_time_takes_along_that_it_goes_on() -> None:
    person = begun("theft", "they steal from us at Kaptembwo since yesterday")
    person.taps("done")
    assert person.asked == "report.manner", "since yesterday: it goes on"
    person.says("no, it was last friday")
    assert person.asked == "report.ongoing"
    person.taps("no")
    person.taps("confidential")
    assert "(over)" in person.last.text


def test_an_answer_about_going_on_stays_when_the_day_is_corrected() -> None:
    person = Person()
    at_summary(person)
    said = person.says("no, it was Thursday")
    assert "Thursday 19 November (over)" in said
    assert person.asked == "report.confirm"


@pytest.mark.parametrize(
    ("option", "asked", "answers"),
    [
        ("kind", "report.kind", ["drugs"]),
        ("what", "report.what.0", ["Something else happened", "basi"]),
        ("where", "report.where", ["Rhonda"]),
        ("when", "report.when", ["jana", "no"]),
        ("manner", "report.manner", ["bila jina"]),
    ],
)
def test_everything_in_the_summary_can_be_changed(option: str, asked: str, answers: list[str]) -> None:
    person = Person()
    at_summary(person)
    before = person.last.text.splitlines()
    person.taps(option)
    assert person.asked == asked
    for answer in answers:
        person.says(answer)
    assert person.asked == "report.confirm"
    different = [line for line, old in zip(person.last.text.splitlines(), before, strict=True) if line != old]
    assert len(different) == 1, different


def test_a_report_without_trace_promises_no_message() -> None:
    person = Person()
    at_summary(person, "gbv")
    person.taps("manner")
    person.taps("without_trace")
    person.taps("file")
    assert person.filed[0].manner is Manner.WITHOUT_TRACE
    assert not person.filed[0].messages
    assert "cannot write to you" in person.last.text


def test_a_child_is_not_asked_for_a_name() -> None:
    person = Person()
    at_summary(person, "child")
    person.taps("manner")
    assert [option.id for option in person.last.options] == ["confidential", "without_trace"]
    person.says("with my name")
    assert person.asked == "report.manner"


def test_another_report_in_the_middle_of_one_is_her_choice() -> None:
    person = person_at("report", 4)
    person.says("menu")
    person.says("there are no lights at the stage in Rhonda", "report_concern", kind="works")
    assert person.asked == "resume.resume"
    person.taps("drop")
    assert person.flows[-1] == "report" or person.asked == "menu.menu"
    assert person.dialogue is not None
    assert person.dialogue.dropped == "there are no lights at the stage in Rhonda"


def test_danger_then_not_now_leaves_her_in_peace_and_keeps_her_report() -> None:
    person = person_at("danger in a report", 5)
    said = person.taps("stop")
    assert not person.last.options
    assert "?" not in said
    person.says("habari")
    assert person.asked == "resume.resume"
    person.taps("continue")
    assert person.asked == "report.where"


def test_a_reminder_is_never_sent_above_a_quiet_path() -> None:
    person = person_at("report, violence", 4)
    for wrote in ("menu", "human", "language", "naibiwa saa hii"):
        person.says(wrote)
        assert person.conversation.quiet, wrote


def test_two_unsure_answers_offer_a_person() -> None:
    for first, second in (("", ""), ("likely", ""), ("likely", "likely"), ("", "likely")):
        person = Person()
        for kind in (first, second):
            person.says("mambo mengi ya hapa", "report_concern" if kind else None, 0.5)
        assert person.asked == "offer_human.offer", (first, second)


def test_refused_corrections_count_as_unsure() -> None:
    person = person_at("report", 7)
    person.says("no, it was the thing")
    person.says("no, it was the other thing")
    assert person.asked == "offer_human.offer"


def test_what_she_tells_before_she_is_asked_waits_for_her_account() -> None:
    person = person_at("report, first time", 1)
    assert person.asked == "report.consent"
    person.says("they were two boys on a boda")
    person.says("hello there")
    person.says("it has no number plate")
    assert person.asked == "report.consent"
    person.taps("yes")
    assert person.asked == "report.kind"
    said = person.says("my phone was taken by force", kind="theft")
    assert person.asked == "report.what.1"
    for told in ("they were two boys on a boda", "it has no number plate", "my phone was taken by force"):
        assert told in said


def test_violence_told_at_consent_brings_the_numbers_first() -> None:
    person = person_at("report, first time", 1)
    said = person.says("my husband has beaten me again", kind="gbv")
    assert "1195" in said
    assert person.asked == "report.consent"


def test_what_she_tells_goes_with_her_no() -> None:
    person = person_at("report, first time", 1)
    person.says("they were two boys on a boda")
    person.taps("no")
    assert "boda" not in person.stored()


def test_telling_on_is_no_answer_to_the_offer_of_a_person() -> None:
    person = person_at("report, first time", 1)
    person.says("mmh")
    person.says("mmh")
    assert person.asked == "offer_human.offer"
    person.says("they were two boys on a boda")
    assert person.asked == "report.consent"


def test_what_she_tells_under_the_numbers_goes_into_the_report() -> None:
    person = Person()
    person.says("mtoto wangu amepotea", "emergency", kind="missing")
    person.says("alivaa shati nyekundu")
    assert person.asked == "danger.danger.then"
    person.taps("report")
    person.taps("yes")
    assert "alivaa shati nyekundu" in person.last.text


def test_a_place_told_in_a_later_message_is_not_asked_again() -> None:
    person = Person()
    person.begins("report", words="there is loud music from the bar every night", kind="dispute")
    person.says("it is in Kaptembwo")
    person.taps("done")
    assert person.asked != "report.where"


def test_a_second_alarm_loses_nothing_of_the_first() -> None:
    person = Person()
    person.says("cattle raiders are attacking us now", "emergency", kind="cattle")
    person.says("they took 30 cows")
    person.says("we are hiding in the bush", "emergency")
    person.taps("report")
    said = person.taps("yes")
    for told in ("raiders are attacking", "30 cows", "hiding in the bush"):
        assert said.count(told) == 1


@pytest.mark.parametrize("moves", [1, 2, 3])
def test_an_alarm_goes_into_the_report_that_it_interrupts(moves: int) -> None:
    person = person_at("report, first time", moves)
    asked = person.asked
    for wrote in ("they are beating him now", "they have come back, help"):
        person.says(wrote, "emergency")
        assert person.asked == "danger.danger.then"
    person.taps("go_on")
    if asked == "report.consent":
        person.taps("yes")
    person.taps("theft")
    stored = person.stored()
    assert "they are beating him now" in stored
    assert "they have come back, help" in stored


def test_a_time_that_comes_late_changes_the_time() -> None:
    person = person_at("report", 7)
    said = person.says("friday evening")
    assert "20 November" in said
    assert person.asked.startswith("report.")


def test_a_flow_that_a_release_took_away_holds_nobody_up() -> None:
    person = person_at("report", 4)
    state = json.loads(person.stored())
    state["frames"].append(["lottery", {}, {}])
    state["asked"] = "lottery.ticket"
    person.conversation = type(person.conversation).from_bytes(json.dumps(state).encode())
    person.says("Kaptembwo")
    assert person.asked == "report.when"


@pytest.mark.parametrize(
    "route", ["follow_up, add", "follow_up, withdraw", "follow_up, wrong codes", "report", "danger"]
)
@pytest.mark.parametrize("wrote", [CODE, SPACED, f"my code is {SPACED}", "4711-0815-4711-0815"])
def test_no_receipt_code_is_ever_stored(route: str, wrote: str) -> None:
    for moves in range(1, 3):
        person = person_at(route, moves)
        if person.asked.startswith("report.what"):
            continue  # her account is hers: a sentence with a code in it is a piece of it
        person.says(wrote)
        digits = "".join(letter for letter in person.stored() if letter.isdigit())
        assert CODE not in digits
        assert "4711" not in person.stored()


def test_a_code_alone_is_never_a_piece_of_an_account() -> None:
    person = person_at("report", 3)
    person.says(SPACED)
    assert person.asked == "follow_up.then"
    assert "4711" not in person.stored()
    person.taps("enough")
    assert person.asked == "report.what.1"


def test_a_world_that_changes_in_between_changes_nothing() -> None:
    person = person_at("report", 5)
    person.world.sure = {"kaptembwo": "rhonda"}
    person.says("last night")
    person.taps("no")
    person.taps("confidential")
    assert "Kaptembwo" in person.last.text
    assert "Rhonda" not in person.last.text
