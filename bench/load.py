"""The load: so many residents at once, each waiting for the reply before she writes again (a closed loop)."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

from bench import twilio_form
from bench.residents import Resident, WrongReplyError

Post = Callable[[bytes], Awaitable[int]]
"""Sends a whole HTTP request; the status that was answered."""
_SIDS = count(1)


class LostReplyError(Exception):
    """A message that was acknowledged and never answered, or that was refused."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message: seconds until the webhook answered, and until the reply stood at Twilio (0 where none comes)."""

    answered: float
    replied: float = 0.0


@dataclass(frozen=True, slots=True)
class Load:
    """What went through in `seconds`."""

    exchanges: tuple[Exchange, ...]
    seconds: float


@dataclass
class Replies:
    """What was said to each resident, as the stand-in tells it. `patience`: seconds that she waits for a reply."""

    patience: float = 30.0
    _parts: dict[str, list[str]] = field(default_factory=dict)
    _whole: dict[str, asyncio.Queue[tuple[str, float]]] = field(default_factory=dict)

    def hear(self, to: str, body: str, at: float, *, last: bool) -> None:
        """One Message of the REST API; a long reply has several."""
        parts = self._parts.setdefault(to, [])
        parts.append(body)
        if last:
            self._queue(to).put_nowait(("\n".join(parts), at))
            parts.clear()

    async def next(self, to: str) -> tuple[str, float]:
        """The next reply and when it stood at Twilio. Raises LostReplyError."""
        try:
            async with asyncio.timeout(self.patience):
                return await self._queue(to).get()
        except TimeoutError:
            raise LostReplyError(f"A message was not answered within {self.patience:.0f} s.") from None

    def left_over(self) -> list[str]:
        """Replies that nobody waited for."""
        return [queue.get_nowait()[0] for queue in self._whole.values() for _ in range(queue.qsize())]

    def _queue(self, to: str) -> asyncio.Queue[tuple[str, float]]:
        return self._whole.setdefault(to, asyncio.Queue())


def no_pause() -> float:
    """For a resident who reads and types in no time."""
    return 0.0


async def report(
    resident: Resident,
    replies: Replies,
    post: Post,
    exchanges: list[Exchange],
    pause: Callable[[], float] = no_pause,
) -> None:
    """One report, from hello to its code; `pause`: seconds to read and to type. Raises LostReplyError or WrongReplyError."""
    words: str | None = resident.opens()
    while words is not None:
        await asyncio.sleep(pause())
        begun, answered = await _send(resident.address, words, post)
        reply, stood_at = await replies.next(resident.address)
        exchanges.append(Exchange(answered, stood_at - begun))
        words = resident.answers(reply)


async def repeat(address: str, script: Sequence[str], post: Post, exchanges: list[Exchange]) -> None:
    """The same words as a resident said, to somebody who answers nothing but the webhook."""
    for words in script:
        _, answered = await _send(address, words, post)
        exchanges.append(Exchange(answered))


async def _send(address: str, words: str, post: Post) -> tuple[float, float]:
    """When the message went out, and how many seconds its webhook took."""
    request = twilio_form.request(twilio_form.message(address, f"SM{next(_SIDS):032x}", words))
    begun = time.monotonic()
    status = await post(request)
    if status != 200:
        raise LostReplyError(f"The webhook answered {status} to a genuine message.")
    return begun, time.monotonic() - begun


async def at_once(
    number: int, port: int, people: Iterable[Callable[[Post, list[Exchange]], Awaitable[None]]]
) -> Load:
    """Let all of them write, `number` at once, each over a connection of her own. Raises what the first one raises."""
    waiting = iter(people)
    exchanges: list[Exchange] = []

    async def one_after_the_other() -> None:
        async with connection(port) as post:
            for person in waiting:
                await person(post, exchanges)

    begun = time.monotonic()
    try:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(number):
                tasks.create_task(one_after_the_other())
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return Load(tuple(exchanges), time.monotonic() - begun)


@asynccontextmanager
async def connection(port: int) -> AsyncIterator[Post]:
    """A kept-alive HTTP connection to 127.0.0.1. Plain streams: an HTTP library would cost more than the floor does."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def post(request: bytes) -> int:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        _, _, after = head.partition(b"content-length:")
        await reader.readexactly(int(after.partition(b"\r\n")[0]))
        return int(head.split(b" ", 2)[1])

    try:
        yield post
    finally:
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def listening(feed: int, replies: Replies) -> AsyncIterator[None]:
    """Hear what the stand-in tells on its port `feed`."""
    reader, writer = await asyncio.open_connection("127.0.0.1", feed)

    async def hear() -> None:
        async for line in reader:
            told = json.loads(line)
            replies.hear(told["to"], told["body"], told["at"], last=told["last"])

    hearing = asyncio.create_task(hear())
    try:
        yield
    finally:
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)
        writer.close()


def no_more_than_was_asked(replies: Replies) -> None:
    """Raises WrongReplyError when somebody was told something twice."""
    if left := replies.left_over():
        raise WrongReplyError(f"{len(left)} replies that nobody waited for, such as {left[0]!r}")
