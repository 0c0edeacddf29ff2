"""What was said in a chat is deleted at its provider: queued rows, at a pace of their own, after everything else.

storage/forgetting.py says what is queued. One process does it at a time, the one that keeps the schedule, so the pace holds for
all of them together.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Literal

from bot.channels.contract import Channel, Decision, ForgetsMessages, SendError, TellsWhatIsLeft
from bot.faults import told
from bot.secret_key import old_secret_of, secret_of
from bot.settings import Settings
from storage import alerts, at_twilio, forgetting, inbox
from storage.forgetting import TELEGRAM, WHATSAPP, Held, Wanted
from storage.vault import HandleOpener
from storage.work import Work

log = logging.getLogger(__name__)
Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]
Keeps = Literal["nothing", "records", "all"]
"""What stays at Twilio of a message (config.yml, whatsapp.twilio_keeps): nothing; who wrote when, without words; all."""

LOOKS_EVERY = 20.0
"""Seconds between two looks when nothing is due."""
SECONDS_OF_WORK = 5
"""So much is claimed at once."""
PATIENCE = 60.0
"""Seconds for one row: one call, or a hundred on Telegram where it refuses them together."""
LEAST_PAUSE = 5.0
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""Then every twelve hours."""
LASTS = {WHATSAPP: timedelta(days=15), TELEGRAM: timedelta(days=2)}
"""Twilio may take 14 days to let a message be deleted (https://www.twilio.com/docs/api/errors/20009); Telegram's bots have 48 hours."""
STUCK_AFTER = 5
"""Tries of one row."""
STUCK = (
    "What people write is not being deleted at {}: the log says why, and docs/adding-whatsapp.md what to do."
)
GIVEN_UP = "Messages could not be deleted at {} in time, and stay there: look at them yourself."
CALLED = {WHATSAPP: "Twilio", TELEGRAM: "Telegram"}
LOOKS_FOR_LEFT = 6 * 3600.0
"""Seconds between two looks for what lies at Twilio and is in no row of ours."""
LEFT_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Rules:
    """What config.yml says. `files_for`: how long a photo may still be filed after it came."""

    per_second: float = 5.0
    keeps: Keeps = "nothing"
    files_for: timedelta = timedelta(days=30)


class Forgetting:
    """Works the queue off. `channels` may come and go; what none of them can forget waits."""

    def __init__(
        self,
        run: Run,
        channels: Mapping[str, Channel],
        opener: HandleOpener,
        rules: Rules,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._run = run
        self._channels = channels
        self._opener = opener
        self._rules = rules
        self._sleep = sleep
        self._clock = clock
        self._paused: dict[str, float] = {}
        self._well: set[str] = set()
        self._looked = clock() - LOOKS_FOR_LEFT + 600.0

    async def forget_all(self, stop: asyncio.Event) -> None:
        """Until `stop` is set."""
        while not stop.is_set():
            try:
                worked = await self.forget_some(stop)
                await self._look_for_left()
            except Exception as error:  # noqa: BLE001 - whatever the database answered, it is asked again
                log.error("what providers are to delete could not be looked at: %s", told(error))  # noqa: TRY400
                worked = 0
            if not worked:
                try:
                    await asyncio.wait_for(stop.wait(), LOOKS_EVERY)
                except TimeoutError:
                    continue

    async def forget_some(self, stop: asyncio.Event | None = None) -> int:
        """Do some of what is due; how many rows were claimed."""
        now = self._clock()
        able = [
            name
            for name, channel in self._channels.items()
            if isinstance(channel, ForgetsMessages) and self._paused.get(name, now) <= now
        ]
        most = max(1, round(self._rules.per_second * SECONDS_OF_WORK))
        held: list[Held] = await self._run(lambda work: forgetting.claim(work, self._opener, able, most))
        tasks: list[asyncio.Task[SendError | None]] = []
        for one in held:
            if stop is not None and stop.is_set():
                break
            tasks.append(asyncio.create_task(self._forgotten(one)))
            await self._sleep(1.0 / self._rules.per_second)
        failed = await asyncio.gather(*tasks)
        ended = list(zip(held, failed, strict=False))
        if held:
            await self._run(lambda work: self._record(work, ended, held[len(tasks) :]))
        return len(held)

    async def _forgotten(self, one: Held) -> SendError | None:
        """Delete it; what kept us from it."""
        wanted, keeps = one.wanted, self._rules.keeps if one.channel == WHATSAPP else "nothing"
        if keeps == "all" and wanted.how != "whole":
            return None
        words_only = wanted.how == "words" or (keeps == "records" and wanted.how != "whole")
        channel = self._channels.get(one.channel)
        if not isinstance(channel, ForgetsMessages):
            return SendError(Decision.RETRY, "The channel is gone.")
        try:
            async with asyncio.timeout(PATIENCE):
                await channel.forget_messages(wanted.chat, wanted.ids, words_only=words_only)
        except SendError as error:
            return error
        except TimeoutError:
            return SendError(Decision.RETRY, "The provider did not answer in time.")
        except Exception as error:  # noqa: BLE001 - a fault of one must not end the others
            log.error("deleting on %s failed by our own fault: %s", one.channel, told(error))  # noqa: TRY400
            return SendError(Decision.OUR_FAULT, "Our own program failed while deleting.")
        return None

    def _record(
        self, work: Work, ended: Sequence[tuple[Held, SendError | None]], untouched: Sequence[Held]
    ) -> None:
        gone = [one for one, error in ended if error is None]
        forgetting.done(work, [one.id for one in gone], first=any(one.first for one in gone))
        for name in {one.channel for one in gone} - self._well:
            alerts.put_right(work, STUCK.format(CALLED.get(name, name)))
            self._well.add(name)
        for one in untouched:
            forgetting.again(work, one, work.now, counted=False)
        for one, error in ended:
            if error is not None:
                self._put_off(work, one, error)

    def _put_off(self, work: Work, one: Held, error: SendError) -> None:
        called = CALLED.get(one.channel, one.channel)
        if work.now.date() - one.asked_on > LASTS.get(one.channel, timedelta(days=2)):
            forgetting.done(work, [one.id], first=one.first)
            alerts.raise_alert(work, GIVEN_UP.format(called))
            return
        if error.decision is Decision.SLOW_DOWN:
            pause = max(error.after, LEAST_PAUSE)
            self._paused[one.channel] = self._clock() + pause
            forgetting.again(work, one, work.now + timedelta(seconds=pause), counted=False)
        else:
            wait = AGAIN_AFTER[min(one.tries, len(AGAIN_AFTER)) - 1]
            forgetting.again(work, one, work.now + wait)
        if error.decision is Decision.OUR_FAULT or one.tries >= STUCK_AFTER:
            log.warning("Nothing is deleted at %s: %s", called, error.sentence)
            alerts.raise_alert(work, STUCK.format(called))
            self._well.discard(one.channel)

    async def _look_for_left(self) -> None:
        """Ask Twilio what it still has: of earlier releases, of a restored database, of a send that nobody heard the end of."""
        if self._rules.keeps == "all" or self._clock() - self._looked < LOOKS_FOR_LEFT:
            return
        self._looked = self._clock()
        for name, channel in list(self._channels.items()):
            if isinstance(channel, TellsWhatIsLeft):
                await self.look_for_left(name, channel)

    async def look_for_left(self, name: str, channel: TellsWhatIsLeft) -> int:
        """Queue what lies there longer than two days, unless something of ours fails there; how many messages.

        What people wrote and never arrived here stays, for as long as a photo may be filed: the operator may read it there.
        """
        if await self._run(lambda work: forgetting.fails(work, name)):
            return 0
        now = await self._run(lambda work: work.now)
        try:
            left = await channel.left_there(
                now - LEFT_AFTER,
                now - self._rules.files_for - LEFT_AFTER,
                lambda ids: self._run(partial(inbox.known, channel=name, external_ids=ids)),
                with_words=self._rules.keeps == "records",
            )
        except SendError as error:
            log.warning("Nobody knows what is left at %s: %s", CALLED.get(name, name), error.sentence)
            return 0
        for start in range(0, len(left), at_twilio.MOST_AT_ONCE):
            some = [Wanted((sid,)) for sid in left[start : start + at_twilio.MOST_AT_ONCE]]
            await self._run(partial(forgetting.ask, channel=name, wanted=some))
        if left:
            log.info(
                "found at %s what was to be deleted there: %d messages", CALLED.get(name, name), len(left)
            )
        return len(left)


def forgetting_of(settings: Settings, run: Run, channels: Mapping[str, Channel]) -> Forgetting:
    """As config.yml says."""
    rules = Rules(
        settings.delivery.forget_per_second,
        settings.whatsapp.twilio_keeps,
        timedelta(days=settings.retention.conversation_days),
    )
    return Forgetting(run, channels, HandleOpener(secret_of(settings), old_secret_of(settings)), rules)
