"""The engine's rules, each on the smallest flow that shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.wording import wording
from flows.changes import WithdrawReport
from flows.engine.answers import Choice, Code, Pick, Said, Time, Words, yes_or_no
from flows.engine.conversation import MOST_FRAMES, Conversation, Frame
from flows.engine.journal import Entry, Journal
from flows.engine.operations import answered, back, corrected
from flows.engine.replay import Flow, Step, replay
from flows.engine.talk import Talk
from flows.facts import Fact, ReportByCode, WhichPlace
from flows.messages import Language
from flows.words import text
from tests.flows.person import NOW, Person, at_summary

YES_NO = yes_or_no(text("yes"), text("no"))
COLOUR = Choice((Pick("red", text("yes")), Pick("green", text("no"))))


@dataclass
class World:
    """A world that counts how often it is asked, and changes every time."""

    asked: list[Fact] = field(default_factory=list)
    answer: Any = None

    def look_up(self, query: Fact) -> Any:  # noqa: ANN401  (JSON)
        self.asked.append(query)
        return self.answer if self.answer is not None else f"answer {len(self.asked)}"

    def now(self) -> Any:  # noqa: ANN401  (a datetime)
        return NOW + timedelta(minutes=len(self.asked))


@dataclass
class Run:
    """A flow and its journal, answered one question after the other."""

    flow: Flow
    slots: Mapping[str, Any] = field(default_factory=dict)
    world: World = field(default_factory=World)
    journal: Journal = field(default_factory=Journal)
    language: Language = "en"
    step: Step = field(init=False)

    def __post_init__(self) -> None:
        self.again()

    def again(self) -> Step:
        """As the next message does: from JSON, from the start."""
        self.step = replay(
            self.flow,
            Journal.from_json(json.loads(json.dumps(self.journal.to_json()))),
            self.slots,
            self.language,
            self.world,
        )
        self.journal = self.step.journal
        return self.step

    def answer(self, words: str) -> Step:
        question = self.step.asked
        assert question is not None
        value = question.read(Said(NOW, words), wording())
        assert value is not None, f"{words!r} is no answer to {question.key}"
        self.journal = answered(self.step.journal, question, value, words, self.world)
        return self.again()

    def back(self) -> Step:
        changed = back(self.step)
        assert changed is not None
        self.journal = changed
        return self.again()

    @property
    def asked(self) -> str:
        return self.step.asked.key if self.step.asked else ""


# Questions, facts, time.


async def _three(talk: Talk) -> None:
    first = await talk.ask("first", text("yes"), Words())
    await talk.say("heard", text("where.near", words=first["words"]))
    place = await talk.fact("place", WhichPlace(first["words"]))
    await talk.say("found", text("where.near", words=place))
    await talk.ask("second", text("yes"), YES_NO)
    await talk.now("at")
    await talk.ask("third", text("yes"), YES_NO)


async def test_every_question_waits_and_nothing_is_said_twice() -> None:
    run = Run(_three)
    assert run.asked == "first"
    assert [said.key for said in run.answer("Rhonda").said] == ["where.near", "where.near"]
    assert run.asked == "second"
    assert run.again().said == []
    assert run.answer("yes").said == []
    assert run.answer("no").asked is None


async def test_a_fact_is_asked_once_and_the_world_may_change() -> None:
    run = Run(_three)
    run.answer("Rhonda")
    run.world.answer = "another world"
    run.answer("yes")
    assert run.world.asked == [WhichPlace("Rhonda")]
    assert run.journal.entries["place"].value == "answer 1"


async def test_a_fact_is_asked_again_when_its_query_changes() -> None:
    run = Run(_three)
    run.answer("Rhonda")
    run.journal.replace_answer("first", {"words": "Kaptembwo"}, "Kaptembwo")
    said = run.again().said
    assert run.world.asked == [WhichPlace("Rhonda"), WhichPlace("Kaptembwo")]
    assert [text.gaps["words"] for text in said] == ["Kaptembwo", "answer 2"]


async def test_the_time_is_that_of_the_first_coming() -> None:
    run = Run(_three)
    run.answer("Rhonda")
    run.answer("yes")
    at = run.journal.entries["at"].value
    run.world.asked *= 9
    run.answer("yes")
    assert run.journal.entries["at"].value == at


async def test_back_takes_the_last_answer_and_what_came_of_it() -> None:
    run = Run(_three)
    run.answer("Rhonda")
    run.answer("yes")
    run.back()
    assert run.asked == "second"
    assert "at" not in run.journal.entries
    said = run.back()
    assert run.asked == "first"
    assert "place" not in run.journal.entries
    assert said.said == []
    assert [text.gaps["words"] for text in run.answer("Rhonda").said] == ["Rhonda", "answer 2"]
    run.back()
    assert back(run.step) is None


async def _changes(talk: Talk) -> None:
    await talk.ask("before", text("yes"), YES_NO)
    await talk.do("withdraw", WithdrawReport("r1"))
    await talk.ask("after", text("yes"), YES_NO)
    await talk.ask("last", text("yes"), YES_NO)


async def test_back_and_correct_never_pass_a_change_and_it_is_made_once() -> None:
    run = Run(_changes)
    assert run.answer("yes").changes == [("withdraw", WithdrawReport("r1"))]
    assert back(run.step) is None
    assert run.answer("yes").changes == []
    assert run.step.changeable == ["after"]
    run.back()
    assert run.asked == "after"
    assert back(run.step) is None
    assert corrected(run.step, Said(NOW, "", "no"), wording()) is None
    assert run.again().changes == []


async def _branches(talk: Talk) -> None:
    if await talk.ask("colour", text("yes"), COLOUR, prefill=talk.slots.get("colour")) == "red":
        await talk.ask("how red", text("yes"), Words())
    await talk.ask("when", text("when.ask"), Time())
    await talk.ask("end", text("yes"), YES_NO)


async def test_a_correction_replaces_where_it_stands_and_orphans_do_not_count() -> None:
    run = Run(_branches)
    run.answer("yes")
    run.answer("very")
    run.answer("friday")
    found = corrected(run.step, Said(NOW, "no"), wording())
    assert found is not None
    assert found[1] == "colour"
    run.journal = found[0]
    run.again()
    assert run.asked == "end"
    assert list(run.step.used) == ["colour", "when"]
    assert "how red" in run.journal.entries, "kept in case she changes her mind, unused"


async def test_orphans_are_gone_when_the_flow_ends() -> None:
    person = Person()
    at_summary(person)
    person.says("no, with my name")
    assert person.asked == "report.manner.name"
    person.says("Wanjiku wa Njoki")
    person.taps("manner")
    person.taps("confidential")
    person.taps("file")
    assert person.flows == ()
    assert "Wanjiku" not in person.stored()
    assert person.filed[0].name == ""


async def test_a_correction_finds_the_question_that_it_fits() -> None:
    run = Run(_branches)
    run.answer("no")
    run.answer("friday")
    assert run.asked == "end"
    found = corrected(run.step, Said(NOW, "thursday"), wording())
    assert found is not None
    assert found[1] == "when"
    assert corrected(run.step, Said(NOW, "friday"), wording()) is None, "that is what stands there"
    assert corrected(run.step, Said(NOW, "the old mill"), wording()) is None


async def test_prefill_answers_once() -> None:
    run = Run(_branches, slots={"colour": "red"})
    assert run.asked == "how red"
    assert run.back().asked is not None
    assert run.asked == "colour"
    run.answer("no")
    assert run.asked == "when"


async def test_a_prefill_that_is_no_option_does_not_answer() -> None:
    assert Run(_branches, slots={"colour": "blue"}).asked == "colour"


async def _reopens(talk: Talk) -> None:
    await talk.ask("colour", text("yes"), COLOUR, prefill="red")
    for number in range(2):
        await talk.ask(f"part.{number}", text("yes"), Words())
    await talk.ask("partner", text("yes"), Words())
    if await talk.ask("sure", text("yes"), YES_NO) == "no":
        await talk.reopen("colour", "part", "sure")


async def test_reopen_asks_again_with_what_is_below_and_keeps_the_rest() -> None:
    run = Run(_reopens)
    for words in ("one", "two", "three", "no"):
        run.answer(words)
    assert run.asked == "colour", "its prefill does not come back"
    run.answer("yes")
    assert run.asked == "part.0"
    run.answer("four")
    run.answer("five")
    assert run.asked == "sure", "partner is kept: it is not below part"
    assert run.answer("yes").asked is None


async def test_another_subject_makes_an_older_answer_count_no_more() -> None:
    async def flow(talk: Talk) -> None:
        about = await talk.ask("about", text("yes"), Words())
        await talk.ask("right", text("yes"), YES_NO, given=about["words"])

    run = Run(flow)
    run.answer("a")
    run.answer("yes")
    run.journal.replace_answer("about", {"words": "b"}, "b")
    assert run.again().asked is not None


async def test_an_option_that_a_new_release_took_away_is_asked_again() -> None:
    async def before(talk: Talk) -> None:
        await talk.ask("colour", text("yes"), COLOUR)
        await talk.ask("end", text("yes"), YES_NO)

    async def after(talk: Talk) -> None:
        await talk.ask("colour", text("yes"), Choice((Pick("blue", text("yes")),)))
        await talk.ask("end", text("yes"), YES_NO)

    run = Run(before)
    run.answer("no")
    run.flow = after
    run.again()
    assert run.asked == "colour"


# Secrets.


async def test_a_secret_is_looked_up_and_never_journaled() -> None:
    async def flow(talk: Talk) -> None:
        await talk.ask("code", text("yes"), Code(), look_up=lambda answer: ReportByCode(answer["code"]))
        await talk.ask("end", text("yes"), YES_NO)

    run = Run(flow, world=World(answer={"id": "r1"}))
    run.answer("My code is 4711-0815 4711.0815, thanks")
    assert run.asked == "end"
    assert run.world.asked == [ReportByCode("4711081547110815")]
    stored = json.dumps(run.journal.to_json())
    assert not [part for part in ("4711", "0815") if part in stored]


# Journals and conversations as JSON.


def test_a_journal_and_a_conversation_come_back_as_they_were() -> None:
    journal = Journal()
    journal.put("a", Entry("answer", {"words": "mtaro umeziba \u202e\x00😭"}, "raw", "given"))
    journal.put("b", Entry("fact", None, "", "x"))
    conversation = Conversation(
        [Frame("report", {"kind": "works", "media": [["f", "", 0]]}, journal)], "report.b", 1, True, True
    )
    again = Conversation.from_bytes(conversation.to_bytes())
    assert again == conversation
    assert list(again.frames[0].journal.entries) == ["a", "b"]
    assert Conversation.from_bytes(b"") == Conversation()


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[]",
        b'{"frames": [["report"]]}',
        b'{"frames": [["a", {}, {"k": 7}]]}',
        b'{"frames": [], "x": 1}',
    ],
)
def test_a_state_of_another_shape_is_refused(data: bytes) -> None:
    with pytest.raises((TypeError, ValueError, KeyError)):
        Conversation.from_bytes(data)


def test_the_deepest_digression_gives_way_to_the_newest_but_not_what_was_begun() -> None:
    conversation = Conversation()
    for flow in ("report", "a", "b", "c", "d", "e"):
        conversation.push(Frame(flow))
    assert [frame.flow for frame in conversation.frames] == ["report", "c", "d", "e"]
    assert len(conversation.frames) == MOST_FRAMES
