"""Keeps the program running through its deaths while people go on writing."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from tests.killed.counting import Deaths
from tests.killed.plans import AT_REST, Death
from tests.killed.program import Life
from tests.killed.worlds import World

RUN = ("run", "--no-training")
MOST_LIVES = 20
STOPPED = "it stopped by itself, its database was gone"
LOOKS = 0.02
"""Seconds between two looks whether all is quiet."""
QUIET_WITHIN = 60.0
"""Seconds."""


class Lives:
    """`deaths` are the ends of the first lives; the last one is left alone.

    `may_stop`: it may stop by itself, since its database is gone; who watches over it starts it again.
    """

    def __init__(self, at: World, deaths: Sequence[Death], *, may_stop: bool = False) -> None:
        self._at = at
        self._may_stop = may_stop
        self._deaths = list(deaths)
        self.noted = Deaths()

    async def through(self, people: Awaitable[object], *, hurry: bool = False) -> None:
        """Until the people are done and all is quiet. What goes wrong is raised. `hurry`: the scheduler's rounds are close."""
        keeping = asyncio.create_task(self._keep_running(hurry=hurry))
        doing = asyncio.ensure_future(people)
        try:
            await asyncio.wait({keeping, doing}, return_when=asyncio.FIRST_COMPLETED)
            if keeping.done():
                keeping.result()  # raises: it goes on for ever else
            await doing
            await until_quiet(self._at)
            if self._deaths and len(self._at.program.lives) == 1:
                self._at.program.life.kill(AT_REST)
                await self._at.program.next_life()
                await until_quiet(self._at)
        finally:
            for task in (keeping, doing):
                task.cancel()
            await asyncio.gather(keeping, doing, return_exceptions=True)

    async def _keep_running(self, *, hurry: bool) -> None:
        program = self._at.program
        left = [*self._deaths, Death()]
        while left:
            death = left.pop(0)
            self._at.providers.book.watch = self._watch(death, None)
            life = await program.starts(RUN, death.order, hurry=hurry)
            self._at.providers.book.watch = self._watch(death, life)
            timer = asyncio.get_running_loop().call_later(death.after, life.kill) if death.after else None
            await life.over.wait()
            if timer is not None:
                timer.cancel()
            if not life.died_at:
                ended = f"It ended by itself with {life.code}: {program.said()[-3000:]}"
                assert self._may_stop, ended
                assert len(program.lives) < MOST_LIVES, ended
                life.died_at = STOPPED
                left.insert(0, Death())
            self.noted.happened(self._at.looking, self._at.providers.book)
        raise AssertionError("The last life ended.")

    def _watch(self, death: Death, life: Life | None) -> Callable[[str], None]:
        left = death.nth

        def watch(moment: str) -> None:
            nonlocal left
            if moment == death.moment and life is not None:
                left -= 1
                if left == 0:
                    life.kill(moment)

        return watch


async def until_quiet(at: World) -> None:
    """Nothing waits for a turn or to be sent, twice in a row, and the providers have told all they had to tell."""
    quiet = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(QUIET_WITHIN):
            while quiet < 2:
                await at.providers.twilio.settled()
                quiet = quiet + 1 if at.looking.is_quiet() else 0
                await asyncio.sleep(LOOKS)
