"""The model joins when it is trained: the bot answers at once, by keywords, and better from then on."""

import asyncio
import contextlib
import logging
import os
import sys
from collections import OrderedDict
from collections.abc import Callable

from nlu.understanding import Understander, Understanding

log = logging.getLogger(__name__)
MOST_READY = 256
"""Sentences understood before their turn."""
NICENESS = 15
"""Training takes what the machine has left: people who write come first."""


class Joining:
    """An Understander that can be exchanged while it is in use.

    A `remote` one (a Rasa server) is asked before the turn, never inside its transaction: `prepare`.
    """

    def __init__(self, first: Understander, *, remote: bool = False) -> None:
        self._current = first
        self.remote = remote
        self._ready: OrderedDict[str, Understanding] = OrderedDict()

    def prepare(self, text: str) -> None:
        """Ask the remote understander now, off the event loop; nothing when there is none."""
        if self.remote and text.strip():
            self._ready[text] = self._current.understand(text)
            while len(self._ready) > MOST_READY:
                self._ready.popitem(last=False)

    def drop(self, text: str) -> None:
        """Its turn is over, here or in another process: her words lie here no longer."""
        self._ready.pop(text, None)

    def understand(self, text: str) -> Understanding:
        """What was prepared, else what the present understander says."""
        return self._ready.pop(text, None) or self._current.understand(text)

    def use(self, understander: Understander) -> None:
        """Understand by this one from now on, unless a server was chosen."""
        if not self.remote:
            self._current = understander


async def train_and_join(
    joining: Joining, load: Callable[[], Understander | None], say: Callable[[str], None]
) -> None:
    """Train in a process of its own when the model is not current, then let it join. Never raises.

    `load` gives the model's understander, None when there is no model. `say` takes progress, a line each.
    """
    try:
        training = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "nlu.training",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            preexec_fn=lambda: os.nice(NICENESS),
        )
    except OSError as error:
        log.warning("the model cannot be trained here (%s): keywords understand", error.strerror)
        return
    try:
        stdout = training.stdout
        while stdout is not None and (line := await stdout.readline()):
            say(line.decode(errors="replace").rstrip())
        await training.wait()
    finally:
        if training.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                training.terminate()
            await training.wait()
    understander = await asyncio.to_thread(load)
    if understander is not None:
        joining.use(understander)
        say("The model has joined.")
