"""What is noted about a person's confidential reports: how many stand where, and if a handle leads to her.

Sealed under her key and always of the same length up to a few hundred letters: whoever reads only the
database learns nothing, not even that there is something. Sensitive reports are never counted.
"""

import json
from dataclasses import asdict, dataclass, field

from sqlalchemy import select, update

from storage import keys
from storage.tables import people
from storage.vault import pad, place, unpad
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Marks:
    """`counts`: reports by state. `handle`: some confidential report may still write to her."""

    counts: dict[str, int] = field(default_factory=dict)
    handle: bool = False


def sealed(work: Work, person_id: str, marks: Marks) -> bytes:
    """The marks as the person's row holds them."""
    content = pad(json.dumps(asdict(marks), separators=(",", ":")).encode())
    return keys.seal_with(work, keys.of_person(work, person_id), content, place("people", "marks", person_id))


def opened(work: Work, person_id: str, stored: bytes) -> Marks:
    """The marks that her row holds."""
    content = keys.open_with(
        work, keys.of_person(work, person_id), stored, place("people", "marks", person_id)
    )
    kept = json.loads(unpad(content))
    counts: dict[str, int] = {}
    for state, number in kept["counts"].items():
        now = _now(state)
        counts[now] = counts.get(now, 0) + number
    return Marks(counts, kept["handle"])


def load(work: Work, person_id: str, *, to_change: bool = False) -> Marks | None:
    """Her marks, or None when she is erased. `to_change` locks her row until the end of the unit of work."""
    query = select(people.c.marks).where(people.c.id == person_id)
    stored = work.connection.scalar(query.with_for_update() if to_change else query)
    return None if stored is None else opened(work, person_id, stored)


def save(work: Work, person_id: str, marks: Marks) -> None:
    """Keep her marks."""
    work.connection.execute(
        update(people).where(people.c.id == person_id).values(marks=sealed(work, person_id, marks))
    )


def count(work: Work, person_id: str, *, left: str = "", entered: str = "") -> None:
    """Move one report of hers from the state `left` to `entered`; '' is none. Nothing when she is erased."""
    marks = load(work, person_id, to_change=True)
    if marks is None:
        return
    counts = dict(marks.counts)
    if left:
        counts[_now(left)] = counts.get(_now(left), 0) - 1
    if entered:
        counts[_now(entered)] = counts.get(_now(entered), 0) + 1
    kept = {state: number for state, number in sorted(counts.items()) if number > 0}
    save(work, person_id, Marks(kept, marks.handle))


def note_filed(work: Work, person_id: str, state: str) -> None:
    """A confidential report has a handle that leads to her: her row stays when a filing without trace leaves
    nothing else. `state` is counted; '' for a sensitive report, which is not."""
    marks = load(work, person_id, to_change=True)
    if marks is not None:
        counts = dict(marks.counts)
        if state:
            counts[state] = counts.get(state, 0) + 1
        save(work, person_id, Marks(counts, handle=True))


def _now(state: str) -> str:
    """What a state of the release before is called now: what somebody had read is acknowledged (migration 0012)."""
    return "acknowledged" if state == "read" else state
