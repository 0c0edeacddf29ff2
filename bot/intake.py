"""What every channel calls with what arrived: stored first, acknowledged by the channel afterwards."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.code_hashes import CodeHashes
from bot.model_joining import Joining
from flows.engine.answers import code_in
from flows.messages import Inbound
from storage import inbox
from storage.work import Work

Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]
KEPT_WITHIN = 12.0
"""Seconds until a provider is told to send it again: Twilio waits 15 in all (twilio.com/docs/usage/webhooks). It may be kept
later all the same, and what comes again then is known."""

MOST_LATE = 1000
"""Messages whose keeping is heard of after KEPT_WITHIN: as many as wait for the database at all (storage.writer)."""

READY_FOR = 60.0
"""Seconds for which what was prepared waits for its turn, which another process may have taken."""


def _nobody(person_id: str, inbound: Inbound) -> None:
    """Where nobody shows that an answer is being written."""


class Intake:
    """`wake` is called once something new is stored, `wrote` with whose it is and each message of that.

    `prepares`: turns are taken in this process, so what they need of a message is made before.
    """

    def __init__(
        self,
        run: Run,
        codes: CodeHashes,
        joining: Joining,
        wake: Callable[[], None],
        wrote: Callable[[str, Inbound], None] = _nobody,
        *,
        prepares: bool = True,
    ) -> None:
        self._run = run
        self._codes = codes
        self._joining = joining
        self._wake = wake
        self._wrote = wrote
        self._prepares = prepares
        self._late: set[asyncio.Task[list[str]]] = set()

    async def store_all(self, inbounds: Sequence[Inbound]) -> int:
        """Keep a batch in one transaction; how many of it were new. What it raises, the channel must not acknowledge.

        Raises TimeoutError after KEPT_WITHIN.
        """
        return await self._store([(inbound, "") for inbound in inbounds])

    async def store(self, inbound: Inbound, also: str = "") -> bool:
        """Keep one message; False when it was there before. `also`: the sender's other identity (storage.identities)."""
        return await self._store([(inbound, also)]) > 0

    async def _store(self, arrived: Sequence[tuple[Inbound, str]]) -> int:
        if self._prepares:
            for inbound, _ in arrived:
                await self._prepare(inbound.text)
        keeping = asyncio.create_task(self._keep(arrived))
        try:
            async with asyncio.timeout(KEPT_WITHIN):
                people = await asyncio.shield(keeping)
        except (TimeoutError, asyncio.CancelledError):
            self._hear_late_of(keeping, arrived)
            raise
        return self._tell(people, arrived)

    async def _keep(self, arrived: Sequence[tuple[Inbound, str]]) -> list[str]:
        kept: list[str] = await self._run(
            lambda work: [inbox.store(work, inbound, also) for inbound, also in arrived]
        )
        return kept

    def _tell(self, people: Sequence[str], arrived: Sequence[tuple[Inbound, str]]) -> int:
        new = [(person, inbound) for person, (inbound, _) in zip(people, arrived, strict=True) if person]
        if new:
            self._wake()
        for person, inbound in new:
            self._wrote(person, inbound)
        return len(new)

    def _hear_late_of(
        self, keeping: "asyncio.Task[list[str]]", arrived: Sequence[tuple[Inbound, str]]
    ) -> None:
        """What is kept after all is answered now: when it comes again it is known already, and wakes nobody."""

        def over(kept: "asyncio.Task[list[str]]") -> None:
            self._late.discard(kept)
            # The channel has said that it was not kept; why it was not, whoever watches the database says.
            if not kept.cancelled() and kept.exception() is None:
                self._tell(kept.result(), arrived)

        if len(self._late) >= MOST_LATE:
            keeping.cancel()
        self._late.add(keeping)
        keeping.add_done_callback(over)

    async def _prepare(self, text: str) -> None:
        has_code = bool(code_in(text))
        if has_code:
            await asyncio.to_thread(self._codes.prepare, text)
        if self._joining.remote:
            await asyncio.to_thread(self._joining.prepare, text)
        if has_code or self._joining.remote:
            asyncio.get_running_loop().call_later(READY_FOR, self._drop, text)

    def _drop(self, text: str) -> None:
        self._codes.drop(text)
        self._joining.drop(text)
