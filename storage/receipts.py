"""Receipt codes: 16 random digits whose slow hash alone is stored, and the delay that wrong ones cost.

argon2id with 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet); about 30 ms. The salt is one
secret for the whole deployment, so that a code is found by its hash with one look into a unique index.
"""

import os
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.chance import Chance
from storage.tables import code_tries

if TYPE_CHECKING:
    from storage.work import Work

DIGITS = 16
MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1
HASH_BYTES = 32

FEW = 8
"""So many are made without a pause."""
LONGEST_WAIT = 1.0
"""Seconds until somebody who found none looks again."""

WINDOW = timedelta(minutes=10)
FREE_TRIES = 5
"""Wrong codes in the window that cost nobody anything: people mistype."""
SECONDS_PER_TRY = 0.25
LONGEST_DELAY = 5.0
"""Seconds: noticed by a machine that guesses, bearable for a person who waits for an answer."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A code as she gets it (16 digits) and its hash as it is stored (32 bytes). Neither shows in a repr."""

    code: str = field(repr=False)
    hash: bytes = field(repr=False)


def grouped(code: str) -> str:
    """The code in groups of four, as it is shown."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


class NoCodeReadyError(Exception):
    """All codes are taken. More are being made: in `seconds` there should be one for whoever was told this."""

    def __init__(self, seconds: float) -> None:
        super().__init__("no receipt code is ready")
        self.seconds = seconds


class Receipts:
    """Makes and hashes codes, one at a time, and keeps some ready so that filing does not wait.

    `hash` and `fill` take about 30 ms each: call them off the event loop and before a transaction. `filled`: a
    thread makes more (storage/receipt_stock.py), which `taken` wakes.
    """

    def __init__(self, salt: bytes, chance: Chance = os.urandom) -> None:
        """`salt`: Vault.receipt_salt()."""
        self._salt = salt
        self._chance = chance
        self._ready: deque[Receipt] = deque()
        self._one_at_a_time = threading.Lock()
        self._one_takes = 0.05
        self._promised = 0.0
        self.filled = False
        self.taken = threading.Event()

    def left(self) -> int:
        """How many are ready."""
        return len(self._ready)

    def hash(self, code: str) -> bytes:
        """The 32 bytes by which the report of `code` (16 digits) is found."""
        with self._one_at_a_time:
            return hash_secret_raw(
                code.encode(), self._salt, PASSES, MEMORY_KIB, LANES, HASH_BYTES, Type.ID
            )  # fmt: skip

    def make(self) -> Receipt:
        """A new code with its hash."""
        code = "".join(str(self._digit()) for _ in range(DIGITS))
        return Receipt(code, self.hash(code))

    def take(self) -> Receipt:
        """A code nobody has yet. When none is ready it is made now, unless a thread does that: NoCodeReadyError."""
        try:
            receipt = self._ready.popleft()
        except IndexError:
            if self.filled:
                raise NoCodeReadyError(self._wait()) from None
            return self.make()
        self.taken.set()
        return receipt

    def fill(self, enough: int = FEW) -> int:
        """Make codes until `enough` are ready; how many were made."""
        made = 0
        while len(self._ready) < enough:
            begun = time.monotonic()
            self._ready.append(self.make())
            self._one_takes = time.monotonic() - begun
            made += 1
        return made

    def _wait(self) -> float:
        """Seconds; who is told later waits for a later one, so that not all come back for the same."""
        now = time.monotonic()
        self._promised = min(max(self._promised, now) + self._one_takes, now + LONGEST_WAIT)
        return self._promised - now

    def _digit(self) -> int:
        while (byte := self._chance(1)[0]) >= 250:  # each digit equally likely
            pass
        return byte % 10


def wrong_try(work: "Work") -> None:
    """Count a code that opened nothing; by the minute, with nothing about who tried."""
    minute = work.now.replace(second=0, microsecond=0)
    insert = sqlite.insert if work.sqlite else postgresql.insert
    work.connection.execute(
        insert(code_tries)
        .values(minute=minute, count=1)
        .on_conflict_do_update(index_elements=["minute"], set_={"count": code_tries.c.count + 1})
    )


def delay(work: "Work") -> float:
    """Seconds that the answer to any code waits now, right or wrong: 0 to 5. Nobody is locked out."""
    tries = work.connection.scalar(
        select(func.coalesce(func.sum(code_tries.c.count), 0)).where(code_tries.c.minute > work.now - WINDOW)
    )
    return min(LONGEST_DELAY, SECONDS_PER_TRY * max(0, int(tries or 0) - FREE_TRIES))
