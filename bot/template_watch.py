"""Asks each channel that has templates how they stand, so that whoever sends a notice is told before, not after."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from bot.channels.contract import Channel, SendError, WatchesTemplates
from bot.faults import told
from storage import templates
from storage.templates import Standing
from storage.work import Work

log = logging.getLogger(__name__)
Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]
EVERY = 3600.0
"""Seconds between two looks: Meta pauses a template when people complain, and takes days to approve one."""
AGAIN = 300.0
"""Seconds until the next look when the provider did not answer."""


class TemplateWatch:
    """`run` does a unit of work on the writer; `channels` may be filled later."""

    def __init__(self, run: Run, channels: Mapping[str, Channel]) -> None:
        self._run = run
        self._channels = channels

    async def watch(self, stop: asyncio.Event) -> None:
        """Look at once, and then each hour until `stop` is set."""
        while not stop.is_set():
            pause = EVERY if await self.look() else AGAIN
            try:
                await asyncio.wait_for(stop.wait(), pause)
            except TimeoutError:
                continue

    async def look(self) -> bool:
        """Ask, and keep the answer; False when a channel did not give one, and what was kept stays."""
        found: list[Standing] = []
        for name, channel in list(self._channels.items()):
            if not isinstance(channel, WatchesTemplates):
                continue
            try:
                found += [Standing(*one) for one in await channel.templates_stand()]
            except SendError as error:
                log.warning("The templates of %s could not be looked at: %s", name, error.sentence)
                return False
            except Exception as error:  # noqa: BLE001 - the schedule, and with it the program, must not end for it
                log.error("how the templates of %s stand could not be read: %s", name, told(error))  # noqa: TRY400
                return False
        try:
            await self._run(partial(_keep, found))
        except Exception as error:  # noqa: BLE001 - the next look tries again
            log.error("how the templates stand could not be kept: %s", told(error))  # noqa: TRY400
            return False
        return True


def _keep(found: list[Standing], work: Work) -> None:
    templates.keep(work, found)
