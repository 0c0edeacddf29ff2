"""Asks Telegram for updates, and lets it forget them only when they are stored.

The library's Updater confirms an update before anything has been written; a crash then loses it.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from telegram.error import Conflict, TelegramError

from bot.channels.contract import Decision
from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_errors import errand_error
from bot.channels.telegram_groups import FromGroup, parse_group
from bot.channels.telegram_json import update_number
from bot.channels.telegram_updates import parse
from flows.messages import Inbound

Store = Callable[[Sequence[Inbound]], Awaitable[None]]
"""Commits what arrived, dropping what is known by its external id; returns only after the commit."""
StoreGroups = Callable[[Sequence[FromGroup]], Awaitable[None]]
"""Does what happened in groups, each once by its external id; returns only after the commit."""


async def no_groups(said: Sequence[FromGroup]) -> None:
    """Where groups are left alone."""


_LOG = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long polling waits, in seconds; clock, sleep and chance are given so that tests need none."""

    long_poll: int = 25
    first_delay: float = 1.0
    longest_delay: float = 60.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
    now: Callable[[], datetime] = field(default=_now)

    def delay(self, failures: int) -> float:
        """Twice as long after each failure in a row, less up to a half at random: not all return at once."""
        most = min(self.longest_delay, self.first_delay * 2.0 ** min(failures - 1, 20))
        return most * (1 - self.chance() / 2)


async def poll(
    bot: QuietBot,
    store: Store,
    stop: asyncio.Event,
    *,
    pace: Pace | None = None,
    delete_webhook: bool = False,
    groups: StoreGroups = no_groups,
) -> None:
    """Poll until `stop` is set; every error is reported in the log and tried again, more and more slowly.

    With `delete_webhook` a webhook that stands in the way is removed; else it is left and reported, since
    another program may live by it.
    """
    loop = _Loop(bot, store, groups, pace or Pace(), delete_webhook)
    await _until(stop, loop.run())


class _Loop:
    def __init__(
        self, bot: QuietBot, store: Store, groups: StoreGroups, pace: Pace, delete_webhook: bool
    ) -> None:
        self._bot = bot
        self._store = store
        self._groups = groups
        self._pace = pace
        self._delete_webhook = delete_webhook
        self._offset: int | None = None

    async def run(self) -> None:
        failures = 0
        while True:
            wait = await self._once()
            if wait is None:
                if failures:
                    _LOG.info("Telegram polling goes on.")
                failures = 0
                continue
            failures += 1
            await self._pace.sleep(max(wait, self._pace.delay(failures)))

    async def _once(self) -> float | None:
        """One batch: None when it is stored, else the least seconds to wait."""
        try:
            updates = await self._bot.raw_updates(self._offset, self._pace.long_poll)
        except Conflict as error:
            return await self._conflict("webhook" in str(error).lower())
        except TelegramError as error:
            failed = errand_error(error)
            level = logging.ERROR if failed.decision is Decision.OUR_FAULT else logging.WARNING
            _LOG.log(level, "Telegram polling waits: %s", failed.sentence)
            return failed.after
        except Exception as error:  # noqa: BLE001  an answer that breaks the library must not end polling
            _LOG.error("Telegram polling waits: an answer could not be read (%s).", type(error).__name__)
            return 0.0
        inbounds, of_groups, following = self._read(updates)
        if (inbounds or of_groups) and not await self._stored(inbounds, of_groups):
            return 0.0
        if following is None:
            return 0.0 if updates else None
        self._offset = following
        return None

    def _read(self, updates: Sequence[object]) -> tuple[list[Inbound], list[FromGroup], int | None]:
        """What to store, and the offset that confirms this batch (None: there is nothing to confirm)."""
        inbounds: list[Inbound] = []
        of_groups: list[FromGroup] = []
        numbers: list[int] = []
        now = self._pace.now()
        for update in updates:
            number = update_number(update)
            if number is None:
                _LOG.error("Telegram sent an update without a number; it was skipped.")
                continue
            numbers.append(number)
            try:
                inbound, of_group = parse(update, now), parse_group(update)
            except Exception as error:  # noqa: BLE001  one poisoned update must not hold up everybody else's
                _LOG.error(
                    "Telegram update %d cannot be read (%s); it was skipped.", number, type(error).__name__
                )
                continue
            if inbound:
                inbounds.append(inbound)
            if of_group:
                of_groups.append(of_group)
        return inbounds, of_groups, max(numbers) + 1 if numbers else None

    async def _stored(self, inbounds: Sequence[Inbound], of_groups: Sequence[FromGroup]) -> bool:
        try:
            if inbounds:
                await self._store(inbounds)
            if of_groups:
                await self._groups(of_groups)
        except Exception as error:  # noqa: BLE001  whatever failed, the updates stay at Telegram until it works
            # Only the class: a database error's text shows the values of the row.
            _LOG.error(
                "Telegram updates could not be stored (%s); they are asked for again.", type(error).__name__
            )
            return False
        return True

    async def _conflict(self, by_webhook: bool) -> float:
        if not by_webhook:
            _LOG.error(
                "Telegram polling waits: another program polls with this token; one of the two must stop."
            )
        elif not self._delete_webhook:
            _LOG.error(
                "Telegram polling waits: a webhook is set for this bot. Set BARAZA_PUBLIC_URL to use it, "
                "or remove it with deleteWebhook."
            )
        else:
            try:
                await self._bot.delete_webhook(drop_pending_updates=False)
            except TelegramError as error:
                _LOG.error("Telegram's webhook could not be removed: %s", errand_error(error).sentence)
            else:
                _LOG.warning("Telegram's webhook was removed; polling begins.")
        return 0.0


async def _until(stop: asyncio.Event, work: Awaitable[None]) -> None:
    """Run `work` until `stop`; a batch that is being fetched is dropped, since Telegram still has it."""
    working = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
