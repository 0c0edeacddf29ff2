"""Whether this process can do its work, and why not: what /readyz says. Cheap: a few indexes, at most once a second.

`reasons` make it not ready; `notes` are worth a look and change nothing. Both are whole sentences without anything personal.
"""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.outages import OutageError
from nlu import training
from storage import beats, gauges, migrating
from storage.gauges import Gauges
from storage.migrating import State
from storage.work import Storage, Work

ANSWERS_WITHIN = 3.0
"""Seconds for the database; whoever asks waits five."""
BELIEVED = 1.0
"""Seconds for which an answer is given again: this page may be open to anybody."""
MODEL_BELIEVED = 60.0
"""Seconds; whether the model is current takes reading all it is made from."""
SILENT = 300.0
"""Seconds without a round after which the schedule stands still; it goes round every half minute."""
LATE = 60.0
"""Seconds that a message waits for its turn, before it is worth a note."""
LEAST_BYTES, FEW_BYTES = 50_000_000, 300_000_000
"""Free on the disk of SQLite: below the first nothing can soon be stored; of the second `baraza doctor` speaks too."""

NO_ANSWER = "The database does not answer."
OLD = "The database is of an earlier release: run `baraza migrate`."
NEWER = "The database is of a later release: bring this program up to date too."
FULL = "The disk is nearly full: make room. When it is full nothing is stored."
NEARLY_FULL = "There is little room left on the disk."
STANDS_STILL = "Nobody has kept the schedule for five minutes: no reminder, notice or erasure happens."
WAITS = "Messages wait for their turn longer than a minute."
CROWDED = (
    "So many messages wait that nothing more is taken now: providers try again (flood.waiting_together)."
)
NO_CODES = "No receipt code is ready: filing a report takes a moment longer."
KEYWORDS = "There is no model: keywords understand free text."
OLD_MODEL = "The model is older than its training sentences."
ALERTS = "There are sentences for the operator: `baraza doctor` shows them."


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look at the database finds. `schedule`: seconds since its last round, None when there was never one."""

    state: State
    waiting: Gauges
    schedule: float | None


@dataclass(frozen=True, slots=True)
class Process:
    """What is asked of the process itself. `sends`: it takes turns, sends, and may have the schedule.

    `last_sent`: seconds since a message last went out on a channel. `serves` raises OutageError when nothing can be written.
    """

    sends: bool
    channels: Callable[[], Collection[str]]
    last_sent: Callable[[], Mapping[str, float]]
    serves: Callable[[], Awaitable[None]]
    remote_model: bool = False


class Readiness:
    """Asked by /readyz. `clock` counts seconds."""

    def __init__(
        self, storage: Storage, process: Process, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._storage = storage
        self._process = process
        self._clock = clock
        self._since = clock()
        self._asking = asyncio.Lock()
        self._answer: tuple[float, dict[str, Any]] | None = None
        self._model: tuple[float, str] | None = None

    async def look(self) -> dict[str, Any]:
        """`ready`, `reasons`, `notes`, and figures; never raises."""
        async with self._asking:
            if self._answer is None or self._clock() - self._answer[0] >= BELIEVED:
                self._answer = (self._clock(), await self._look())
            return self._answer[1]

    async def _look(self) -> dict[str, Any]:
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                await self._process.serves()
                seen = await asyncio.to_thread(self._seen)
        except OutageError as error:
            return {"ready": False, "reasons": [str(error)], "notes": []}
        except Exception:  # noqa: BLE001 - whatever it was: its words may hold an address
            return {"ready": False, "reasons": [NO_ANSWER], "notes": []}
        free = self._free()
        model = await self._model_now()
        ready = self._storage.receipts.left()
        reasons = [*self._why_not(seen, free)]
        sent = self._process.last_sent()
        return {
            "ready": not reasons,
            "reasons": reasons,
            "notes": [*self._worth_a_look(seen, free, model, ready)],
            "schema": seen.state,
            "model": model,
            "channels": sorted(self._process.channels()),
            "last_sent_seconds": {name: round(sent[name], 1) for name in sorted(sent)},
            "inbox": seen.waiting.inbox,
            "inbox_late_seconds": round(seen.waiting.inbox_late, 1),
            "outbox": sum(n for (_, status), n in seen.waiting.outbox.items() if status == "waiting"),
            "outbox_late_seconds": {cls: round(late, 1) for cls, late in seen.waiting.outbox_late.items()},
            "schedule_seconds": None if seen.schedule is None else round(seen.schedule, 1),
            "receipts_ready": ready > 0,  # how many would tell when somebody files a report
            "disk_free_bytes": free,
        }

    def _seen(self) -> Seen:
        with self._storage.read() as work:
            at = beats.last(work, beats.SCHEDULE)
            since = None if at is None else max(0.0, (work.now - at).total_seconds())
            return Seen(migrating.state_of(work.connection), gauges.look(work), since)

    def _why_not(self, seen: Seen, free: int | None) -> list[str]:
        return [
            sentence
            for sentence, holds in (
                (OLD, seen.state in ("old", "missing")),
                (FULL, free is not None and free < LEAST_BYTES),
                (STANDS_STILL, self._process.sends and self._stands_still(seen)),
            )
            if holds
        ]

    def _worth_a_look(self, seen: Seen, free: int | None, model: str, codes: int) -> list[str]:
        return [
            sentence
            for sentence, holds in (
                (NEWER, seen.state == "newer"),
                (NEARLY_FULL, free is not None and LEAST_BYTES <= free < FEW_BYTES),
                (STANDS_STILL, not self._process.sends and self._stands_still(seen)),
                (WAITS, seen.waiting.inbox_late > LATE),
                (CROWDED, self._crowded(seen)),
                (NO_CODES, self._process.sends and codes == 0),
                (KEYWORDS, model == "none"),
                (OLD_MODEL, model == "old"),
                (ALERTS, seen.waiting.alerts > 0),
            )
            if holds
        ]

    def _crowded(self, seen: Seen) -> bool:
        flooding = self._storage.flooding
        return flooding is not None and seen.waiting.inbox >= flooding.most

    def _stands_still(self, seen: Seen) -> bool:
        """Not while this process is young: whoever had the schedule may have ended long ago."""
        return self._clock() - self._since > SILENT and (seen.schedule is None or seen.schedule > SILENT)

    def _free(self) -> int | None:
        """Bytes on the disk of SQLite; None where the data is elsewhere."""
        database = self._storage.database
        if not database.sqlite:
            return None
        return shutil.disk_usage(Path(database.url.database or ".").parent).free

    async def _model_now(self) -> str:
        """'current', 'old', 'none', or 'remote' (a Rasa server)."""
        if self._process.remote_model:
            return "remote"
        if self._model is None or self._clock() - self._model[0] >= MODEL_BELIEVED:
            self._model = (self._clock(), await asyncio.to_thread(_model))
        return self._model[1]


def alive(work: Work) -> int:
    """A round of the schedule: it was here."""
    beats.beat(work, beats.SCHEDULE)
    return 0


def _model() -> str:
    if training.is_current():
        return "current"
    return "old" if training.MODEL.is_file() else "none"
