"""One turn: what arrived is understood, decided, carried out, applied and answered, in one transaction."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import outbound_json
from bot.begun_with import entity
from bot.code_hashes import CodeHashes
from bot.command_words import staff_command
from bot.decisions import Begin, Command, Decision, Gone, Silent, Thresholds
from bot.dialogue import Dialogue
from bot.faults import told
from bot.refused import RefusedError
from bot.reply import reply
from bot.router import decide
from bot.staff_changes import StaffChanges
from bot.unfinished_turns import A_MOMENT, RETRY_AFTER, TurnFailedError, TurnTooEarlyError, a_moment
from bot.wording import NAIROBI, Wording
from bot.world import Facts, OfficeChange, World, answer_by
from flows.changes import (
    AddToReport,
    AskForHuman,
    Change,
    EraseMe,
    FileReport,
    ReplyToLetter,
    SayIfSolved,
    StaffChange,
    WithdrawConsent,
)
from flows.engine.answers import Said, code_in, without_code
from flows.engine.conversation import Conversation
from flows.messages import Inbound, InboundKind, Language, Outbound
from flows.registry import FLOWS
from flows.words import Text, text
from nlu.understanding import NOTHING, Understander, Understanding
from storage import changes, conversations, handoff_lines, handoffs, inbox, outbox, outcomes, people, said_ids
from storage.giving_way import gave_way, waits_briefly
from storage.inbox import Waiting
from storage.outages import cause_of
from storage.people import Person
from storage.receipts import NoCodeReadyError, delay, grouped
from storage.refusals import ChangeRefusedError
from storage.statuses import SendClass, SendKind
from storage.work import Work

log = logging.getLogger(__name__)

KEPT_FOR_THE_PAGE = "web"
"""The web page shows her own lines: only there are they kept, sealed, until the session ends."""
REFUSED = {"step": text("solved.refused"), "group": text("whose.refused")}
"""What she hears of a change that could not be made, by its reason, unless it is that her report is gone."""


@dataclass(frozen=True, slots=True)
class Silences:
    """How long a conversation may be left alone (config.yml, conversations)."""

    remind: timedelta
    put_aside: timedelta
    quiet_put_aside: timedelta
    unkept: timedelta


class Turns:
    """Takes waiting messages, one a call, each in the caller's unit of work."""

    def __init__(
        self,
        understander: Understander,
        world: World,
        wording: Wording,
        thresholds: Thresholds,
        silences: Silences,
        first_language: Language,
        answer_within: int,
        codes: CodeHashes,
        staff: StaffChanges,
    ) -> None:
        self._understander = understander
        self._world = world
        self._wording = wording
        self._thresholds = thresholds
        self._silences = silences
        self._first_language = first_language
        self._answer_within = answer_within
        self._codes = codes
        self._staff = staff

    def take(self, work: Work) -> bool:
        """The next message whose turn it is; False when none waits. Raises TurnFailedError, TurnTooEarlyError.

        What the database itself raises is no fault of the message: it waits, and is not counted as tried. Where another
        process holds rows that it wants, it is taken again in a moment, and nobody else waits for that.
        """
        waiting = inbox.next_waiting(work)
        if waiting is None:
            return False
        try:
            waits_briefly(work)
            self._turn(work, waiting)
        except NoCodeReadyError as none:
            raise TurnTooEarlyError(waiting, none.seconds) from none
        except Exception as error:
            if gave_way(error):
                raise TurnTooEarlyError(waiting, a_moment(work.now - waiting.inbound.received_at)) from error
            if cause_of(error):
                raise
            raise TurnFailedError(waiting) from error
        return True

    def give_way(self, work: Work, waiting: Waiting, *, soon: bool = False) -> bool:
        """After a failed turn, in a new unit of work: it is tried again later, or (True) given up.

        `soon`: it may go through at once. That is tried once.
        """
        return inbox.failed(
            work, waiting, work.now + (A_MOMENT if soon and not waiting.tries else RETRY_AFTER)
        )

    def apologise(self, work: Work, waiting: Waiting) -> None:
        """Say sorry for a message that was given up, and see to it that her next one does not fail as well."""
        person = people.get(work, waiting.person_id, waiting.inbound.channel)
        if person is None:
            return
        language = person.language or self._first_language
        self._mend(work, person, waiting.inbound.channel, language)
        self._queue(
            work,
            person.id,
            waiting.inbound.channel,
            Outbound(self._wording.say(text("sorry"), language), language=language),
        )

    def _mend(self, work: Work, person: Person, channel: str, language: Language) -> None:
        """Take away flows that cannot be replayed any more: every message of hers would fail on them."""
        try:
            kept = conversations.load(work, person.id)
            conversation = Conversation.from_bytes(kept.state if kept else b"")
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, nobody can read it any more
            log.error("a conversation cannot be read and is dropped: %s", told(error))  # noqa: TRY400
            conversations.forget(work, person.id)
            return
        before = len(conversation.frames)
        while conversation.frames and not self._replays(conversation, language, work, person, channel):
            conversation.frames.pop()
        if kept is None or len(conversation.frames) == before:
            return
        if not conversation.frames:
            conversations.forget(work, person.id)
            return
        conversation.asked = ""
        conversations.save(
            work, person.id, conversation.to_bytes(), kept.version,
            remind_at=kept.remind_at, put_aside_at=kept.put_aside_at,
        )  # fmt: skip

    def _replays(
        self, conversation: Conversation, language: Language, work: Work, person: Person, channel: str
    ) -> bool:
        facts = Facts(self._world, work, person.id, channel, self._codes.of)
        try:
            Dialogue(conversation, language, facts, self._wording).situation()
        except Exception as error:  # noqa: BLE001 - any fault of a flow
            log.error("a flow cannot go on and is dropped: %s", told(error))  # noqa: TRY400
            return False
        return True

    def _turn(self, work: Work, waiting: Waiting) -> None:
        inbound = waiting.inbound
        person = people.get(work, waiting.person_id, inbound.channel)
        if person is None:
            inbox.done(work, waiting)
            return
        if (until := self._too_early(work, inbound)) is not None:
            inbox.defer(work, waiting, until)
            return
        understood = self.understand(inbound)
        kept = conversations.load(work, person.id)
        conversation = Conversation.from_bytes(kept.state if kept else b"")
        language = self._language(work, person, inbound, understood, conversation)
        facts = Facts(self._world, work, person.id, inbound.channel, self._codes.of)
        dialogue = Dialogue(conversation, language, facts, self._wording)
        handoff = handoffs.of_person(work, person.id)
        with_human = handoff is not None and bool(handoff.taken_by)
        situation = dialogue.situation(with_human=with_human)
        said = said_of(inbound, understood, situation.asked, facts)
        decision = decide(inbound, said, understood, situation, self._wording, self._thresholds)

        if isinstance(decision, Gone):
            self._gone(work, person, inbound, back=decision.back)
        elif isinstance(decision, Silent):
            self._hear(work, person, inbound)
        else:
            if with_human:
                self._hear(work, person, inbound)
            if handoff is not None and with_human and isinstance(decision, Command):
                self._staff.desk.end_by_her(work, handoff)
            self._carry_out(work, person, inbound, dialogue, decision, said)
            self._save(work, person, dialogue, kept.version if kept else 0)
        if inbound.tap:
            # Last: what was queued for her before she erased herself goes with her.
            self._answer_tap(work, person, inbound)
        keep = without_code(inbound.text) if inbound.channel == KEPT_FOR_THE_PAGE else None
        inbox.done(work, waiting, keep)

    def understand(self, inbound: Inbound) -> Understanding:
        """What the words of a message mean; nothing for a tap, a pin or a picture without words."""
        if inbound.kind is InboundKind.TAP or not inbound.text.strip():
            return NOTHING
        return self._understander.understand(inbound.text)

    def _too_early(self, work: Work, inbound: Inbound) -> datetime | None:
        """When a message with a receipt code may be answered: wrong ones slow all of them down a little."""
        if not code_in(inbound.text):
            return None
        until = inbound.received_at + timedelta(seconds=delay(work))
        return until if until > work.now else None

    def _language(
        self,
        work: Work,
        person: Person,
        inbound: Inbound,
        understood: Understanding,
        conversation: Conversation,
    ) -> Language:
        """The language to answer in: never changed by a guess in the middle of a flow, or against her choice."""
        known = person.language
        if known is not None and (
            person.language_chosen
            or understood.language is None
            or any(frame.flow not in ("menu", "hello") for frame in conversation.frames)
            or len(inbound.text.split()) < WORDS_THAT_TELL_A_LANGUAGE
            or staff_command(inbound.text)  # what follows may be the words of a notice, not how she speaks
        ):
            return known
        guessed = understood.language or known or inbound.language_hint or self._first_language
        if guessed != known:
            people.set_language(work, person.id, guessed, chosen=False)
        return guessed

    def _carry_out(
        self,
        work: Work,
        person: Person,
        inbound: Inbound,
        dialogue: Dialogue,
        decision: Decision,
        said: Said,
    ) -> None:
        is_new = person.language is None
        greets = isinstance(decision, Command) and decision.name in ("start", "hello")
        in_danger = isinstance(decision, Begin) and decision.flow in ("danger", "hello")
        if is_new and not greets and not in_danger:
            dialogue.said.append(text("hello.short"))
        if inbound.kind in ONLY_WORDS_READ and inbound.text.strip() and not in_danger:
            dialogue.said.append(text("only_words"))
        dialogue.carry_out(decision, said)
        if dialogue.dropped:
            self._begin_anew(dialogue)
        receipts = self._apply(work, person.id, inbound, dialogue)
        if person.id in work.traceless:
            dialogue.forget()
        outbound = reply(dialogue, self._wording, receipts)
        if outbound is not None:
            self._queue(work, person.id, inbound.channel, outbound)

    def _begin_anew(self, dialogue: Dialogue) -> None:
        understood = self._understander.understand(dialogue.dropped)
        if understood.intent in ("report_concern", "report_market_issue"):
            slots: dict[str, Any] = {"words": dialogue.dropped}
            if kind := entity(understood, "kind"):
                slots["kind"] = kind
            dialogue.push("report", slots)
            dialogue.run()

    def _apply(self, work: Work, person_id: str, inbound: Inbound, dialogue: Dialogue) -> Mapping[str, str]:
        """What the changes made, by their keys: receipt codes, links."""
        made: dict[str, str] = {}
        for key, change in dialogue.changes:
            try:
                if isinstance(change, StaffChange):
                    made[key] = self._staff.apply(work, person_id, change) or ""
                    continue
                if isinstance(change, OfficeChange):
                    made[key] = self._world.apply(work, person_id, change)
                    continue
                receipt = changes.apply(
                    work,
                    person_id,
                    inbound.channel,
                    change,
                    answer_by=self._answer_by(work, change),
                    areas=self._world.areas_of(change.place) if isinstance(change, FileReport) else (),
                )
            except RefusedError as refused:
                dialogue.said = [Text(refused.key)]
                break
            except ChangeRefusedError as refusal:
                # What the flow said about it is not true: the report was taken back on another phone, or its time was over.
                dialogue.said = [REFUSED.get(refusal.reason, text("follow_up.refused"))]
                continue
            if isinstance(change, AddToReport | ReplyToLetter | SayIfSolved):
                self._staff.tell_of_reply(work, change)
            if change == WithdrawConsent("all"):
                self._leave_the_queue(work, person_id)
            if receipt:
                made[key] = grouped(receipt)
        return made

    def _answer_by(self, work: Work, change: Change) -> datetime | None:
        if not isinstance(change, AskForHuman):
            return None
        return answer_by(self._world.hours, work.now.astimezone(NAIROBI), self._answer_within)

    def _hear(self, work: Work, person: Person, inbound: Inbound) -> None:
        if words := heard(inbound):
            handoff_lines.hear(work, person.id, words)

    def _leave_the_queue(self, work: Work, person_id: str) -> None:
        """Who says stop is not told later that nobody came; whoever serves her already goes on."""
        handoff = handoffs.of_person(work, person_id)
        if handoff is not None and not handoff.taken_by:
            handoffs.end(work, handoff.id)

    def _save(self, work: Work, person: Person, dialogue: Dialogue, version: int) -> None:
        if any(isinstance(change, EraseMe) for _, change in dialogue.changes):
            return
        conversation = dialogue.conversation
        if not conversation.frames and not conversation.unsure:
            if version:
                conversations.forget(work, person.id)
            return
        if all(frame.flow in ("menu", "hello") for frame in conversation.frames):
            said_ids.forget_unfiled(work, person.id)
        kept = any(FLOWS[frame.flow].kept for frame in conversation.frames)
        remind = work.now + self._silences.remind if kept and not dialogue.quiet else None
        silence = self._silences.put_aside if kept else self._silences.unkept
        if dialogue.quiet:
            silence = self._silences.quiet_put_aside
        conversations.save(
            work, person.id, conversation.to_bytes(), version, remind_at=remind, put_aside_at=work.now + silence
        )  # fmt: skip

    def _answer_tap(self, work: Work, person: Person, inbound: Inbound) -> None:
        outbox.queue(
            work,
            outbox.ToPerson(person.id),
            inbound.channel,
            inbound.tap.encode(),
            cls=SendClass.ERRAND,
            kind=SendKind.ANSWER_TAP,
        )

    def _gone(self, work: Work, person: Person, inbound: Inbound, *, back: bool) -> None:
        if not back:
            outcomes.unreachable(work, person.id, inbound.channel, "She left the conversation.")

    def _queue(self, work: Work, person_id: str, channel: str, outbound: Outbound) -> None:
        outbox.queue(work, outbox.ToPerson(person_id), channel, outbound_json.to_bytes(outbound))


ONLY_WORDS_READ = frozenset({InboundKind.CONTACT, InboundKind.UNSUPPORTED})
"""What came cannot be taken; the words that came with it are."""
WORDS_THAT_TELL_A_LANGUAGE = 3
"""A shorter message in the other language changes nothing: "ok", "sawa", "asante" belong to both."""


def heard(inbound: Inbound) -> str:
    """What whoever serves her reads of it: her words without a receipt code, and what came besides words."""
    words = [without_code(inbound.text)]
    if inbound.point is not None:
        words.append(f"[{inbound.point.latitude:.5f}, {inbound.point.longitude:.5f}]")
    elif inbound.kind not in (InboundKind.TEXT, InboundKind.TAP):
        words.append(f"[{inbound.kind.value}]")
    return " ".join(filter(None, words))


def said_of(inbound: Inbound, understood: Understanding, asked: str, facts: Facts) -> Said:
    """A message as an answer to the open question."""
    option = ""
    if inbound.kind is InboundKind.TAP:
        question, _, tapped = inbound.payload.rpartition(":")
        option = tapped if question == asked else ""
    kinds: dict[str, str] = {}
    for name in ("kind", "place"):
        if value := entity(understood, name):
            kinds[name] = value
    return Said(
        now=facts.now(),
        text=inbound.text if inbound.kind is not InboundKind.TAP else "",
        option=option,
        point=inbound.point,
        media=inbound.media,
        entities=kinds,
    )
