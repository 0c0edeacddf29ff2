"""Carrying a decision out on a conversation: frames pushed and popped, journals answered and replayed.

No database here: changes and utterances are collected for the turn to apply and queue.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from bot.decisions import (
    LETTERS,
    TELLS_BEFORE,
    Answer,
    AnswerBelow,
    Begin,
    Command,
    Correct,
    Decision,
    Keep,
    NotUnderstood,
    Reanswer,
    Situation,
    Speak,
)
from bot.replays import Replays
from flows.changes import Change, ChooseLanguage, ForgetChat
from flows.engine.answers import Pieces, Said, Wording
from flows.engine.conversation import Conversation, Frame
from flows.engine.operations import answered, back, corrected
from flows.engine.replay import FlowError, Host, Question, Step
from flows.engine.spoken import spoken
from flows.messages import Language, Point
from flows.registry import FLOWS, stays_below
from flows.words import Text, text

MOST_MOVES = 25
"""Flows that hand over to each other more often than this in one turn go round in a circle."""
UNSURE_BEFORE_HUMAN = 2
FEWEST_TO_TAKE_UP = 4
"""Words: fewer ("good morning") greet and tell nothing."""
MOST_KEPT = 20
"""Messages that wait for her account; as many as an account has."""


@dataclass(slots=True)
class Dialogue:
    """One person's conversation during one turn.

    `said` collects utterances in order, `point` is the place shown beside them, `changes` what is to be applied,
    `question` what is open at the end. `dropped` holds the words of somebody who chose to start anew.
    """

    conversation: Conversation
    language: Language
    host: Host
    wording: Wording
    said: list[Text] = field(default_factory=list)
    changes: list[tuple[str, Change]] = field(default_factory=list)
    question: Question | None = None
    point: Point | None = None
    quiet: bool = False
    dropped: str = ""
    _replays: Replays = field(default_factory=Replays)
    _bridge: bool = False
    _veiled: bool = False
    """It was put aside: what was open is not shown again before she says that she wants to go on."""

    def __post_init__(self) -> None:
        self._only(lambda frame: frame.flow in FLOWS)  # what this release does not have must not hold her up

    def situation(self, *, with_human: bool = False) -> Situation:
        """What the router has to know. Replays the flow on top without changing anything."""
        flows = tuple(frame.flow for frame in self.conversation.frames)
        step = self._step()
        if step is None:
            return Situation(None, "", flows, frozenset(), with_human, self.conversation.aside)
        flow = flows[-1]
        answers = frozenset(f"{flow}.{key}" for key in step.changeable)
        # What waits behind resume is not answered before she says that she wants to go on.
        beside = len(flows) > 1 and FLOWS[flow].digression and flow != "resume"
        below = self._step(-2) if beside else None
        return Situation(
            step.asked,
            f"{flow}.{step.asked.key}" if step.asked else "",
            flows,
            answers,
            with_human,
            self.conversation.aside,
            below.asked if below else None,
            f"{flows[-2]}.{below.asked.key}" if below and below.asked else "",
        )

    def carry_out(self, decision: Decision, said: Said) -> None:
        """Do what was decided, then run the flows until one waits or all have ended."""
        clarifies = isinstance(decision, Begin) and decision.flow == "clarify"
        if not clarifies and not isinstance(decision, NotUnderstood | Correct):
            self.conversation.unsure = 0
        self._veiled = self._veiled or (
            self.conversation.aside and not isinstance(decision, Answer | Reanswer)
        )
        self.conversation.aside = False
        after: list[Text] = []
        match decision:
            case Answer(value, raw):
                self._answer(value, raw)
            case AnswerBelow(value, raw):
                self._pop()
                self._bridge = False
                self._answer(value, raw)
            case Keep(words, kind, below, answer):
                if below:
                    self._pop()
                self._keep(self.conversation.top, words, kind)
                self._bridge = True
                if answer is not None:
                    self._bridge = False
                    self._answer(answer.value, answer.raw)
            case Correct(meant, otherwise):
                if not self._correct(meant):
                    self.carry_out(otherwise, said)
                    return
            case Reanswer(key, option):
                self._reanswer(key, option)
            case Begin("clarify", slots):
                self._clarify(slots)
            case Begin(flow, slots, feed, piece):
                if piece is not None:
                    self._answer(piece.value, piece.raw)
                if piece is not None and self.conversation.asked.startswith(LETTERS):
                    # The letter goes; what is said about that comes after the alarm's own words.
                    self.run()
                    after, self.said = self.said, []
                self.push(flow, self._with_what_she_told(slots) if flow == "danger" else slots)
                if feed:
                    self._feed(said)
            case Command(name):
                self._command(name)
            case Speak(language):
                self._speak(cast(Language, language))
            case NotUnderstood(why):
                self._not_understood(why)
            case _:
                raise FlowError(f"{type(decision).__name__} is not carried out here")
        self.run()
        self.said += after
        if any(isinstance(change, ForgetChat) for _, change in self.changes):
            self.forget()

    def push(self, flow: str, slots: Mapping[str, Any] | None = None) -> None:
        """Begin a flow above what is open, dropping what does not wait for it."""
        frames = self.conversation.frames
        if FLOWS[flow].kept and any(frame.flow == flow for frame in frames):
            frames[:] = [frame for frame in frames if FLOWS[frame.flow].kept]
            frames.sort(key=lambda frame: frame.flow == flow)  # what she asks for comes first
            self._bridge = True
            if slots and slots.get("words"):
                # She may mean another matter: whether to go on or to start anew is hers to say.
                self.push("resume", {"words": slots["words"]})
            return
        if FLOWS[flow].digression:
            self._only(lambda frame: stays_below(FLOWS[frame.flow], FLOWS[flow]))
            if frames and frames[-1].flow in ("menu", "hello"):
                frames.pop()
        else:
            self._only(lambda frame: FLOWS[frame.flow].kept)
            if self._veiled and FLOWS[flow].kept and frames:
                self._veiled = False  # another matter: what was put aside stays veiled below it
                frames.append(Frame("resume"))
        unfinished = {"unfinished": True} if frames else {}
        self.conversation.push(Frame(flow, {**(slots or {}), **unfinished}))

    def run(self) -> None:
        """Run flows until one waits for an answer or none is left."""
        for _ in range(MOST_MOVES):
            frame = self.conversation.top
            if frame is None or self.conversation.aside:
                self.question, self.conversation.asked = None, ""
                return
            if self._veiled and FLOWS[frame.flow].kept:
                self._veiled = False
                self.push("resume")
                continue
            step = self._step()
            assert step is not None  # noqa: S101  (there is a frame)
            frame.journal = step.journal
            self.said += step.said
            self.point = self.point or next(iter(step.shown), None)
            self._collect(step)
            if step.go is not None:
                self._pop()
                self._go(step.go.flow, step.go.slots)
            elif step.asked is None:
                self._pop()
            else:
                self._wait(step)
                return
        raise FlowError("flows hand over to each other without end")

    def forget(self) -> None:
        """Nothing of this conversation is kept: what was open is not asked again, and she hears that it is gone."""
        if any(FLOWS[frame.flow].kept for frame in self.conversation.frames):
            self.said = [*(said for said in self.said if said != text("bridge")), text("unfinished.erased")]
        self.conversation.frames.clear()
        self.question, self.point, self.conversation.asked = None, None, ""

    def _step(self, place: int = -1) -> Step | None:
        if len(self.conversation.frames) < -place:
            return None
        return self._replays.step(self.conversation.frames[place], self.language, self.host)

    def _collect(self, step: Step) -> None:
        self.changes += step.changes
        for _, change in step.changes:
            if isinstance(change, ChooseLanguage):
                self.language = change.language
        self.quiet = self.quiet or step.quiet

    def _wait(self, step: Step) -> None:
        frame = self.conversation.top
        if frame is None or step.asked is None:
            raise FlowError("nothing to wait for")
        if self._bridge and FLOWS[frame.flow].kept:
            self.said.append(text("bridge"))
        self._bridge = False
        self.question = step.asked
        self.conversation.asked = f"{frame.flow}.{step.asked.key}"
        # A quiet path stays quiet under a digression: the reminder would give it away.
        below = map(self._step, range(-len(self.conversation.frames), -1))
        self.quiet = self.quiet or any(step is not None and step.quiet for step in below)
        self.conversation.quiet = self.quiet

    def _pop(self) -> None:
        self.conversation.frames.pop()
        self._bridge = bool(self.conversation.frames)

    def _go(self, flow: str, slots: Mapping[str, Any]) -> None:
        if flow == "continue":
            if not self.conversation.frames:
                self.push("menu")
            self._take_up(str(slots.get("words", "")))
        elif flow == "pause":
            self.conversation.aside = bool(self.conversation.frames)
        elif flow == "drop":
            self.conversation.frames.clear()
            self.dropped = str(slots.get("words", ""))
            self.push("menu")
        else:
            self.push(flow, slots)

    def _take_up(self, words: str) -> None:
        """What she wrote when she came back belongs to the account that she goes on with; a greeting does not."""
        step = self._step()
        if step is None or step.asked is None or len(words.split()) < FEWEST_TO_TAKE_UP:
            return
        if isinstance(step.asked.accept, Pieces):
            self._answer({"text": words, "media": []}, words)
        elif f"{self.conversation.frames[-1].flow}.{step.asked.key}" in TELLS_BEFORE:
            self._keep(self.conversation.top, words, None)

    def _only(self, keep: Callable[[Frame], bool]) -> None:
        frames = self.conversation.frames  # resume stays as a veil between two that are kept
        frames[:] = [one for one in frames if keep(one) or (one.flow == "resume" and one is not frames[-1])]

    def _answer(self, value: object, raw: str) -> None:
        frame, step = self.conversation.top, self._step()
        if frame is None or step is None or step.asked is None:
            raise FlowError("an answer without a question")
        frame.journal = answered(step.journal, step.asked, value, raw, self.host)
        self._replays.answered(frame, step, self.language)

    def _keep(self, frame: Frame | None, words: str, kind: str | None) -> None:
        """Her words wait in what the flow was begun with: asked for consent, she has not given it yet."""
        if frame is None:
            raise FlowError("words to keep, and no flow")
        named = {"kind": kind} if kind and "kind" not in frame.slots else {}
        frame.slots = {**frame.slots, **named, "more": [*frame.slots.get("more", ()), words][-MOST_KEPT:]}

    def _with_what_she_told(self, slots: Mapping[str, Any]) -> Mapping[str, Any]:
        """The slots of an alarm: it loses nothing of an alarm before it, and goes into a report that waits."""
        frames, words = self.conversation.frames, slots.get("words")
        if not frames or not words:
            return slots
        again = frames[-1].flow == "danger"
        place = -2 if again else -1
        step = self._step(place)
        if step is not None and step.asked is not None:
            waits = frames[place]
            if f"{waits.flow}.{step.asked.key}" in TELLS_BEFORE:
                self._keep(waits, words, slots.get("kind"))
            elif again and isinstance(step.asked.accept, Pieces):
                piece = {"text": words, "media": slots.get("media", [])}
                waits.journal = answered(step.journal, step.asked, piece, words, self.host)
        if not again:
            return slots
        self._keep(frames[-1], words, slots.get("kind"))
        return {**slots, **frames[-1].slots}

    def _correct(self, meant: Said) -> bool:
        frame, step = self.conversation.top, self._step()
        if frame is None or step is None:
            return False
        found = corrected(step, meant, self.wording)
        if found is None:
            return False
        self.conversation.unsure = 0
        frame.journal, key = found
        self._say_corrected(step.used[key], frame.journal.entries[key].value)
        return True

    def _say_corrected(self, question: Question, value: Any) -> None:  # noqa: ANN401  (JSON)
        """Shown back, but on a quiet path, where nothing she told is repeated."""
        what = "" if self.conversation.quiet else spoken(question, value)
        self.said.append(text("corrected.to", what=what) if what else text("corrected"))

    def _reanswer(self, key: str, option: str) -> None:
        frame, step = self.conversation.top, self._step()
        if frame is None or step is None or key not in step.changeable:
            return
        value = step.used[key].read(Said(self.host.now(), option=option), self.wording)
        if value is None:
            self._not_understood("unsure.old_button")
            return
        frame.journal = step.journal.copy()
        frame.journal.replace_answer(key, value, option)
        self._say_corrected(step.used[key], value)

    def _feed(self, said: Said) -> None:
        self.run()
        if self.question and (value := self.question.read(said, self.wording)) is not None:
            self._answer(value, said.text)

    def _command(self, name: str) -> None:
        match name:
            case "back":
                self._back()
            case "cancel":
                self._cancel()
            case "continue":
                if not self.conversation.frames:
                    self.push("menu")
            case "start":
                self.push("hello")
            case _:
                self.push(name)

    def _back(self) -> None:
        if self._veiled and self.conversation.frames:
            return
        frame, step = self.conversation.top, self._step()
        journal = back(step) if step else None
        if frame is not None and journal is not None:
            frame.journal = journal
        elif len(self.conversation.frames) > 1:
            self._pop()
        else:
            self.said.append(text("first_question"))
            if frame is None:
                self.push("menu")

    def _cancel(self) -> None:
        flow = self.conversation.top.flow if self.conversation.top else "menu"
        if flow in ("menu", "hello") and len(self.conversation.frames) <= 1:
            self.said.append(text("nothing_to_cancel"))
            self.conversation.frames.clear()
        else:
            if not FLOWS[flow].digression and flow not in ("menu", "hello"):
                self.said.append(text("cancelled"))
            self._pop()
        if not self.conversation.frames:
            self.push("menu")

    def _speak(self, language: Language) -> None:
        self.changes.append(("language", ChooseLanguage(language)))
        self.language = language
        self.said.append(text("language.chosen"))
        if not self.conversation.frames:
            self.push("menu")

    def _clarify(self, slots: Mapping[str, Any]) -> None:
        self.conversation.unsure += 1
        if self.conversation.unsure >= UNSURE_BEFORE_HUMAN:
            self.conversation.unsure = 0
            self.push("offer_human")
        else:
            self.push("clarify", slots)

    def _not_understood(self, why: str) -> None:
        self.conversation.unsure += 1
        top = self.conversation.top
        if self.conversation.unsure >= UNSURE_BEFORE_HUMAN and (top is None or top.flow != "offer_human"):
            self.conversation.unsure = 0
            self.push("offer_human")
            return
        self.said.append(text(why))
        if top is not None and top.flow == "offer_human":
            self._pop()  # offered once: who says something else would rather go on
        if not self.conversation.frames:
            self.push("menu")
