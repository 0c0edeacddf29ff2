"""What happens when nobody writes: reminders, putting aside, unanswered requests for a human, retention.

APScheduler only says when to look; what is due stands in rows, so a missed tick is caught up by the next one.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import outbound_json
from bot.wording import Wording
from flows.engine.conversation import Conversation
from flows.messages import Language, Outbound
from flows.registry import FLOWS
from flows.words import text
from storage import conversations, handoffs, outbox, people, retention
from storage.work import Work

log = logging.getLogger(__name__)
Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]


class Schedule:
    """The jobs. `first_language` is spoken to whoever has not shown hers."""

    def __init__(
        self,
        run: Run,
        wording: Wording,
        limits: retention.Limits,
        first_language: Language,
        wake_delivery: Callable[[], None],
    ) -> None:
        self._run = run
        self._wording = wording
        self._limits = limits
        self._first_language = first_language
        self._wake = wake_delivery
        self._scheduler: AsyncIOScheduler | None = None

    def start(self) -> None:
        """Begin to tick. The grace time is endless: APScheduler's default forgives one second."""
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        for name, job, seconds in (
            ("conversations", self.look_after_conversations, 60),
            ("humans", self.tell_that_nobody_came, 60),
            ("retention", self.retain, 3600),
        ):
            self._scheduler.add_job(
                self._guarded(name, job),
                "interval",
                seconds=seconds,
                id=name,
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        self._scheduler.start()

    def stop(self) -> None:
        """No more ticks."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    async def look_after_conversations(self) -> int:
        """Remind once, put aside what was left alone; how many conversations that were."""
        done: int = await self._run(self._look_after)
        if done:
            self._wake()
        return done

    async def tell_that_nobody_came(self) -> int:
        """Tell whoever waits for a human that nobody came in time; how many that were."""
        told: int = await self._run(self._tell)
        if told:
            self._wake()
        return told

    async def retain(self) -> dict[str, int]:
        """Erase what has been kept long enough; the counts by kind."""
        counts: dict[str, int] = await self._run(lambda work: retention.run(work, self._limits))
        if any(counts.values()):
            log.info("retention erased %s", ", ".join(f"{n} {name}" for name, n in counts.items() if n))
        return counts

    def _look_after(self, work: Work) -> int:
        remind = conversations.to_remind(work)
        for person_id in remind:
            self._remind(work, person_id)
        aside = conversations.to_put_aside(work)
        for person_id in aside:
            put_aside(work, person_id)
        return len(remind) + len(aside)

    def _remind(self, work: Work, person_id: str) -> None:
        kept = conversations.load(work, person_id)
        if kept is None:
            return
        conversations.save(
            work, person_id, kept.state, kept.version, remind_at=None, put_aside_at=kept.put_aside_at
        )
        self._say(work, person_id, "remind")

    def _tell(self, work: Work) -> int:
        due = handoffs.due_unanswered(work)
        for handoff in due:
            self._say(work, handoff.person_id, "human.nobody")
        handoffs.told(work, [handoff.id for handoff in due])
        return len(due)

    def _say(self, work: Work, person_id: str, key: str) -> None:
        channel = people.last_channel(work, person_id)
        if channel is None:
            return
        person = people.get(work, person_id, channel)
        if person is None or person.unreachable:
            return
        words = self._wording.say(text(key), person.language or self._first_language)
        outbox.queue(
            work,
            outbox.ToPerson(person_id),
            channel,
            outbound_json.to_bytes(Outbound(words, neutral=True)),
        )

    def _guarded(self, name: str, job: Callable[[], Awaitable[Any]]) -> Callable[[], Awaitable[None]]:
        async def tick() -> None:
            try:
                await job()
            except Exception:
                log.exception("the job %s failed; the next tick tries again", name)

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
