"""The PIN that opens the staff page behind a link: its slow hash, and what wrong ones cost.

argon2id as for receipt codes (storage/receipts.py), with a salt for each member that only the secret gives: whoever
has the database alone cannot try the million PINs.
"""

import hmac
import re
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import delete, select, update

from storage import audit
from storage.receipts import HASH_BYTES, LANES, MEMORY_KIB, PASSES
from storage.staff import Role, Staff
from storage.tables import staff, staff_links, staff_sessions
from storage.vault import Vault
from storage.work import Work

DIGITS = 6
TRIES = 5
"""Wrong PINs before the door is locked, and again before it is locked for longer."""
LOCKED_FIRST = timedelta(minutes=15)
LOCKED_LONGEST = timedelta(days=1)
_MOST_COUNTED = 1000
_FEWEST_DIFFERENT = 3
_one_at_a_time = threading.Lock()


class Outcome(StrEnum):
    """What came of a PIN."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    """Not looked at, or the wrong one that locked."""


@dataclass(frozen=True, slots=True)
class Try:
    """What came of a PIN; `until` (UTC) when it is locked."""

    outcome: Outcome
    until: datetime | None = None


def is_pin(words: str) -> bool:
    """Whether these are six digits and nothing else."""
    return re.fullmatch(rf"[0-9]{{{DIGITS}}}", words) is not None


def trivial(pin: str) -> bool:
    """Whether somebody who guesses would begin with this PIN (six digits).

    Fewer than three different digits (000000, 121212), even steps in one direction (123456, 987654, 246802), a
    half twice (123123), pairs (112233), or a half and its mirror (123321).
    """
    digits = [int(digit) for digit in pin]
    half = DIGITS // 2
    steps = {(after - before) % 10 for before, after in pairwise(digits)}
    return (
        len(set(digits)) < _FEWEST_DIFFERENT
        or len(steps) == 1
        or digits[:half] == digits[half:]
        or digits[::2] == digits[1::2]
        or digits == digits[::-1]
    )


def hashed(vault: Vault, staff_id: str, pin: str) -> bytes:
    """The 32 bytes kept of a PIN: about 30 ms, so call it off the event loop and before a unit of work."""
    with _one_at_a_time:
        salt = vault.token_hash("pin", staff_id)
        return hash_secret_raw(pin.encode(), salt, PASSES, MEMORY_KIB, LANES, HASH_BYTES, Type.ID)


def is_set(work: Work, staff_id: str) -> bool:
    """Whether she has a PIN."""
    query = select(staff.c.id).where(staff.c.id == staff_id, staff.c.pin_hash.is_not(None))
    return work.connection.scalar(query) is not None


def set_pin(work: Work, staff_id: str, pin_hash: bytes) -> bool:
    """Keep her first PIN (hashed); False when she has one already, which stays. Noted in the audit."""
    new = work.connection.execute(
        update(staff)
        .where(staff.c.id == staff_id, staff.c.pin_hash.is_(None), staff.c.left_on.is_(None))
        .values(pin_hash=pin_hash, pin_tries=0, pin_locked_until=None)
        .returning(staff.c.name, staff.c.role)
    ).one_or_none()
    if new is None:
        return False
    audit.note(work, Staff(staff_id, new.name, Role(new.role)), "pin_set")
    return True


def check(work: Work, staff_id: str, pin_hash: bytes) -> Try:
    """Try a PIN (hashed). A wrong one is counted and noted in the audit: let the unit of work be kept.

    Five wrong ones lock for 15 minutes, each five more for twice as long, up to a day; while it is locked nothing
    is looked at. A right one begins anew.
    """
    # The row is held until the end: of two wrong tries at once both count.
    row = work.connection.execute(
        select(staff.c.name, staff.c.role, staff.c.pin_hash, staff.c.pin_tries, staff.c.pin_locked_until)
        .where(staff.c.id == staff_id, staff.c.left_on.is_(None))
        .with_for_update()
    ).one_or_none()
    if row is None or row.pin_hash is None:
        return Try(Outcome.WRONG)
    if row.pin_locked_until is not None and work.now < row.pin_locked_until:
        return Try(Outcome.LOCKED, row.pin_locked_until)
    right = hmac.compare_digest(row.pin_hash, pin_hash)
    tries = 0 if right else min(row.pin_tries + 1, _MOST_COUNTED)
    until = None if right or tries % TRIES else work.now + locked_for(tries)
    work.connection.execute(
        update(staff).where(staff.c.id == staff_id).values(pin_tries=tries, pin_locked_until=until)
    )
    if right:
        return Try(Outcome.RIGHT)
    audit.note(work, Staff(staff_id, row.name, Role(row.role)), "pin_locked" if until else "pin_wrong")
    return Try(Outcome.LOCKED, until) if until else Try(Outcome.WRONG)


def locked_for(tries: int) -> timedelta:
    """How long the door stays locked after that many wrong PINs in a row, a multiple of five."""
    doublings = min(tries // TRIES - 1, 10)
    return min(LOCKED_LONGEST, LOCKED_FIRST * (1 << doublings))


def reset(work: Work, staff_id: str) -> None:
    """She sets a new PIN at her next visit; links and sessions made before end, for whoever has them.

    Whoever does this notes it in the audit: `pin_reset`.
    """
    work.connection.execute(
        update(staff).where(staff.c.id == staff_id).values(pin_hash=None, pin_tries=0, pin_locked_until=None)
    )
    for table in (staff_links, staff_sessions):
        work.connection.execute(delete(table).where(table.c.staff_id == staff_id))
