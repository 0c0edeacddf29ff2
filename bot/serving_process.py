"""What every process that serves does around its parts: its servers, what ends it, and how it goes."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from bot import faults, memory_given_back
from bot.model_joining import Joining, train_and_join
from bot.patience import PatientProtocol
from nlu.understanding import Understander

log = logging.getLogger("baraza")
MOST_CONNECTIONS = 1_000
"""Open at once; more are answered 503: each waiting page costs memory."""
MOST_OF_STAFF = 100
"""The same for the staff page, and for whoever watches a worker."""
MODEL = "model"
"""The part that may end while the others go on."""


def stopping() -> asyncio.Event:
    """Set when somebody asks this process to stop. Called once, on the event loop that runs it.

    Whoever asks a second time is not made to wait: it ends at once, as after a power cut, and the next start puts right
    what was under way.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    faults.quiet(loop)

    def asked() -> None:
        if stop.is_set():
            log.warning("Asked to stop a second time: ending at once.")
            os._exit(1)
        stop.set()

    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, asked)
    return stop


async def until_over(
    stop: asyncio.Event,
    parts: Mapping[str, Coroutine[Any, Any, None]],
    servers: Sequence[uvicorn.Server] = (),
) -> int:
    """Run the parts until somebody asks to stop, or one that must always run ended; the exit code."""
    memory_given_back.keep_what_stays()
    tasks = [asyncio.create_task(part, name=name) for name, part in parts.items()]
    waiting = asyncio.create_task(stop.wait())
    running: set[asyncio.Task[Any]] = {waiting, *tasks}
    while not stop.is_set():
        done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        if any(task.get_name() != MODEL for task in done):
            break
    waiting.cancel()
    for server in servers:
        server.should_exit = True
    stop.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    failed = [result for result in results if isinstance(result, BaseException)]
    for error in failed:
        log.error("stopped by a fault of our own: %s", faults.told(error))
    return 1 if failed else 0


def server(app: ASGIApp, most: int) -> uvicorn.Server:
    """A server for `app` that writes no address into any log; `most` connections at once."""
    serving = uvicorn.Server(
        uvicorn.Config(
            app,
            http=PatientProtocol,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
            limit_concurrency=most,
        )
    )
    # uvicorn's own handlers would stop the page and leave turns and delivery running.
    serving.capture_signals = nullcontext  # type: ignore[method-assign,assignment]
    return serving


async def join_the_model(
    joining: Joining, trained: Callable[[], Understander | None], stop: asyncio.Event
) -> None:
    """Train beside the running bot; given up when the bot stops."""
    training = asyncio.create_task(train_and_join(joining, trained, lambda line: log.info("model: %s", line)))
    ending = asyncio.create_task(stop.wait())
    await asyncio.wait({training, ending}, return_when=asyncio.FIRST_COMPLETED)
    for task in (training, ending):
        task.cancel()
    await asyncio.gather(training, ending, return_exceptions=True)
