"""What happens when nobody writes: reminders, putting aside, requests for a human, lines to the staff, retention, and what is
done at night.

APScheduler only says when to look; what is due stands in rows, so a missed tick is caught up by the next one.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import outbound_json, window
from bot.faults import level_of, told
from bot.wording import Wording
from flows.engine.conversation import Conversation
from flows.messages import Language, Outbound
from flows.registry import FLOWS
from flows.words import text
from storage import blending, consents, conversations, handoffs, outbox, people, retention
from storage.conversations import ConversationMovedError
from storage.outages import cause_of
from storage.rewriting import Rewritten
from storage.roles import AnotherDoesError
from storage.statuses import SendClass
from storage.work import Work

log = logging.getLogger(__name__)
A_DAY = 24
"""Hours after which nobody is reminded, on any channel: WhatsApp would only park it, and a template for it costs."""
Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Round:
    """A job about the staff or about notices: every `seconds` it does in one unit of work what is due, and says how much
    that was. `repeats`: again, each time in a unit of work of its own, until nothing is due.
    """

    name: str
    seconds: int
    do: Callable[[Work], int]
    repeats: bool = False


class Schedule:
    """The jobs. `first_language` is spoken to whoever has not shown hers; `rounds` are those about the staff; `rewrite` is
    called once an hour (storage.rewriting)."""

    def __init__(
        self,
        run: Run,
        wording: Wording,
        limits: retention.Limits,
        first_language: Language,
        wake_delivery: Callable[[], None],
        rounds: Sequence[Round] = (),
        rewrite: Callable[[], Rewritten | None] = lambda: None,
    ) -> None:
        self._run = run
        self._wording = wording
        self._limits = limits
        self._first_language = first_language
        self._wake = wake_delivery
        self._rounds = tuple(rounds)
        self._rewrite = rewrite
        self._scheduler: AsyncIOScheduler | None = None

    def start(self) -> None:
        """Look at once, for what came due while the program stood still, and then at each tick.

        The grace time is endless: APScheduler's default forgives one second.
        """
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        jobs: list[tuple[str, Callable[[], Awaitable[Any]], int]] = [
            ("conversations", self.look_after_conversations, 60),
            ("humans", self.tell_that_nobody_came, 60),
            ("retention", self.retain, 3600),
            ("rewriting", self.rewrite, 3600),
            *((one.name, partial(self.go_round, one), one.seconds) for one in self._rounds),
        ]
        for name, job, seconds in jobs:
            self._scheduler.add_job(
                self._guarded(name, job),
                "interval",
                seconds=seconds,
                id=name,
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
                next_run_time=datetime.now(UTC),
            )
        self._scheduler.start()

    def stop(self) -> None:
        """No more ticks."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    async def look_after_conversations(self) -> int:
        """Put aside what was left alone, remind once; how many conversations that were.

        First aside, so that after a long stop nobody is reminded of what is put aside in the same minute. Each
        in a unit of work of its own: one that nobody can read must not hold up the others.
        """
        done = 0
        for due, do in ((conversations.to_put_aside, put_aside), (conversations.to_remind, self._remind)):
            for person_id in await self._run(due):
                await self._look_after(person_id, do)
                done += 1
        if done:
            self._wake()
        return done

    async def tell_that_nobody_came(self) -> int:
        """Tell whoever waits for a human that nobody came in time; how many that were."""
        told: int = await self._run(self._tell)
        if told:
            self._wake()
        return told

    async def tell_staff(self) -> int:
        """All rounds about the staff once; how much was due."""
        return sum([await self.go_round(one) for one in self._rounds])

    async def go_round(self, one: Round) -> int:
        """One of them."""
        done = some = await self._run(one.do)
        while some and one.repeats:
            some = await self._run(one.do)
            done += some
        if done:
            self._wake()
        return int(done)

    async def retain(self) -> dict[str, int]:
        """Erase what has been kept long enough; the counts by kind."""
        counts: dict[str, int] = await self._run(lambda work: retention.run(work, self._limits))
        counts |= await self._run(lambda work: retention.run_forums(work, self._limits))
        await self._run(blending.blend_questions)
        if any(counts.values()):
            log.info("retention erased %s", ", ".join(f"{n} {name}" for name, n in counts.items() if n))
        return counts

    async def rewrite(self) -> None:
        """What was deleted leaves the files of the tables, in the hour of the night. It waits for nobody's unit of work."""
        rewritten = await asyncio.to_thread(self._rewrite)
        if rewritten is not None:
            log.info("%d tables were written anew", len(rewritten.done))
            if rewritten.large or rewritten.held:
                log.warning(
                    "not written anew, so that deleted rows stay in their files: %s (too large); %s (in use, or not ours)",
                    ", ".join(rewritten.large) or "none",
                    ", ".join(rewritten.held) or "none",
                )

    async def _look_after(self, person_id: str, do: Callable[[Work, str], None]) -> None:
        try:
            await self._run(lambda work: do(work, person_id))
        except ConversationMovedError:
            return  # she wrote in this moment: it is not left alone any more
        except Exception as error:
            if isinstance(error, AnotherDoesError) or cause_of(error):
                raise  # nothing is wrong with the conversation: the next tick looks after it
            # Whatever it is: it would come first again at the next tick.
            log.error("a conversation cannot be looked after and is dropped: %s", told(error))  # noqa: TRY400
            await self._run(lambda work: conversations.forget(work, person_id))

    def _remind(self, work: Work, person_id: str) -> None:
        kept = conversations.load(work, person_id)
        if kept is None:
            return
        conversations.save(
            work, person_id, kept.state, kept.version, remind_at=None, put_aside_at=kept.put_aside_at
        )
        handoff = handoffs.of_person(work, person_id)
        with_human = handoff is not None and bool(handoff.taken_by)
        quiet = Conversation.from_bytes(kept.state).quiet
        if not (with_human or quiet or consents.stopped(work, person_id)):
            self._say(work, person_id, "remind", SendClass.NOTICE, hours=A_DAY)

    def _tell(self, work: Work) -> int:
        due = handoffs.due_unanswered(work)
        for handoff in due:
            self._say(work, handoff.person_id, "human.nobody", SendClass.REPLY)
        handoffs.told(work, [handoff.id for handoff in due])
        return len(due)

    def _say(self, work: Work, person_id: str, key: str, cls: SendClass, hours: int = 0) -> None:
        """`hours`: not when her last message on that channel is older than that; 0: whenever it was."""
        channel = people.last_channel(work, person_id)
        person = people.get(work, person_id, channel) if channel else None
        if channel is None or person is None or person.unreachable:
            return
        if not window.inside(hours, person.heard_at, work.now):
            return
        language = person.language or self._first_language
        words = self._wording.say(text(key), language)
        body = outbound_json.to_bytes(Outbound(words, neutral=True, language=language))
        outbox.queue(work, outbox.ToPerson(person_id), channel, body, cls=cls)

    def _guarded(self, name: str, job: Callable[[], Awaitable[Any]]) -> Callable[[], Awaitable[None]]:
        async def tick() -> None:
            try:
                await job()
            except asyncio.CancelledError:
                return  # the schedule ends; what this one began on the writer's thread is finished there
            except AnotherDoesError:
                log.info("the job %s waits for the next tick: another process is at it", name)
            except Exception as error:  # noqa: BLE001 - one failed tick must not end the job
                log.log(
                    level_of(error), "the job %s failed; the next tick tries again: %s", name, told(error)
                )

        return tick


def put_aside(work: Work, person_id: str) -> None:
    """What is kept waits to be resumed; whatever else was open is dropped."""
    kept = conversations.load(work, person_id)
    if kept is None:
        return
    conversation = Conversation.from_bytes(kept.state)
    conversation.frames[:] = [frame for frame in conversation.frames if FLOWS[frame.flow].kept]
    if not conversation.frames:
        conversations.forget(work, person_id)
        return
    conversation.aside = True
    conversations.save(work, person_id, conversation.to_bytes(), kept.version)
