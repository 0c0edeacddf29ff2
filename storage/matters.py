"""Public matters: opened by the staff from a case, moved with all their cases, given weight by residents.

How they are found is in storage/matter_reading.py, whose problem they are in storage/voices.py, whether they are solved in
storage/matter_votes.py, how their cases go along in storage/matter_cases.py.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, exists, select, update

from flows.changes import CLOSING
from storage import matter_steps, matter_votes, revealing, voices
from storage.matter_cases import account, join_case, open_for_case
from storage.matter_reading import (
    MAY_BECOME,
    Matter,
    by_id,
    by_ids,
    by_number,
    held,
    of_person,
    of_places,
    similar,
)
from storage.refusals import ChangeRefusedError
from storage.tables import cases, group_members, matter_follows, matters
from storage.work import Work

__all__ = [
    "MAY_BECOME",
    "Matter",
    "account",
    "add_weight",
    "by_id",
    "by_ids",
    "by_number",
    "follow",
    "join_case",
    "move",
    "of_person",
    "of_places",
    "open_for_case",
    "similar",
    "unfollow",
    "vote",
]

LONGEST_SENTENCE = 300
MOST_FOLLOWED = 50
"""Matters that one person may follow."""
ASK_FOR = timedelta(days=7)

vote = matter_votes.vote


def move(
    work: Work,
    matter: Matter,
    state: str,
    percent: int = 0,
    sentence: str = "",
    reason: str = "",
    by: str = "",
    *,
    ask_for: timedelta = ASK_FOR,
) -> tuple[Matter, int]:
    """The matter as it stands now, and the number of this step; its cases follow (storage/matter_cases.py).

    `by`: id of a member of the staff, '' its members and followers, who alone make it 'confirmed'. `sentence` is public.
    Resolved: whoever is in its group or follows it is asked for `ask_for`. Raises ChangeRefusedError: 'step', 'progress' (not 0
    to 100, or in action without a sentence), 'reason' (closed, and not for one of CLOSING), 'sentence' (too long, or it gives
    somebody away), 'matter' (it is gone).
    """
    now = held(work, matter.id)
    if now is None:
        raise ChangeRefusedError("matter", "There is no such matter any more.")
    said = " ".join(sentence.split())
    if not by and now.round != matter.round:
        raise ChangeRefusedError("step", "What members said was about an earlier round.")
    _check(work, now, state, percent, said, reason, by)
    day = work.today
    values: dict[str, Any] = {
        "state": state,
        "percent": 100 if state in {"resolved", "confirmed"} else percent if state == "in_action" else 0,
        "sentence": said or (now.sentence if state == "confirmed" else ""),
        "reason": reason if state == "closed" else "",
        "resolved_on": {"resolved": day, "confirmed": now.resolved_on}.get(state),
        "over_on": day if state in {"resolved", "confirmed", "closed"} else None,
        "ask_until": None,
    }
    if state == "resolved":
        values |= {"round": now.round + 1, "ask_until": work.now + ask_for if _heard_by(work, now) else None}
    work.connection.execute(update(matters).where(matters.c.id == now.id).values(values))
    if state == "reopened":
        matter_votes.forget(work, [now.id])
    seq = matter_steps.add(work, now.id, state, values["percent"], values["sentence"], values["reason"], by)
    along = update(cases).where(cases.c.matter_id == now.id, cases.c.matter_step.is_(None))
    work.connection.execute(along.values(matter_step=seq))
    found = by_id(work, now.id)
    assert found is not None  # noqa: S101 - it is held
    return found, seq


def ended_asking(work: Work, matter: Matter) -> bool:
    """Nobody answered in time, or no more said yes than no: it stays resolved, and nobody is asked. False when somebody was quicker."""
    done = update(matters).where(
        matters.c.id == matter.id, matters.c.state == "resolved", matters.c.ask_until <= work.now
    )
    return bool(work.connection.execute(done.values(ask_until=None)).rowcount)


def add_weight(work: Work, person_id: str, matter: Matter) -> bool:
    """It is her problem too; False when she said so before. Raises ChangeRefusedError('over')."""
    hers = voices.of_person(work, matter.id, person_id)
    if hers is None:
        raise ChangeRefusedError("over", "This matter is over for good.")
    return voices.add(work, matter.id, hers)


def follow(work: Work, person_id: str, matter: Matter) -> None:
    """She hears how it goes on. Raises ChangeRefusedError: 'over', 'too_many'."""
    if matter.settled:
        raise ChangeRefusedError("over", "This matter is over for good.")
    mine = select(matter_follows.c.matter_id).where(matter_follows.c.person_id == person_id)
    hers = set(work.connection.scalars(mine))
    if matter.id not in hers and len(hers) >= MOST_FOLLOWED:
        raise ChangeRefusedError("too_many", "She follows as many matters as one person may.")
    work.connection.execute(work.insert_new(matter_follows), {"matter_id": matter.id, "person_id": person_id})


def unfollow(work: Work, person_id: str, matter: Matter) -> None:
    """She hears no more of it, unless one of her groups has it."""
    work.connection.execute(
        delete(matter_follows).where(
            matter_follows.c.matter_id == matter.id, matter_follows.c.person_id == person_id
        )
    )


def becomes(work: Work, gone: str, into: str) -> None:
    """One person who was known as two follows what both did, and has one voice in each matter."""
    hers = select(matter_follows.c.matter_id).where(matter_follows.c.person_id == into)
    theirs = matter_follows.c.person_id == gone
    work.connection.execute(delete(matter_follows).where(theirs, matter_follows.c.matter_id.in_(hers)))
    work.connection.execute(update(matter_follows).where(theirs).values(person_id=into))
    voices.becomes(work, gone, into)


def _check(work: Work, now: Matter, state: str, percent: int, said: str, reason: str, by: str) -> None:
    confirms = not by and (now.state, state) == ("resolved", "confirmed") and not now.settled
    if not confirms and state not in now.next:
        raise ChangeRefusedError("step", f"A matter that is {now.state} does not become {state}.")
    if not 0 <= percent <= 100 or (state == "in_action" and not said):
        raise ChangeRefusedError("progress", "In action has a percentage from 0 to 100 and a sentence.")
    if state == "closed" and reason not in CLOSING:
        raise ChangeRefusedError("reason", "A matter is closed for one of the reasons that there are.")
    reports_of = select(cases.c.report_id).where(cases.c.matter_id == now.id)
    if len(said) > LONGEST_SENTENCE or (said and revealing.gives_away(work, said, reports_of)):
        raise ChangeRefusedError(
            "sentence", "A public sentence has at most 300 letters and tells nobody's name or number."
        )


def _heard_by(work: Work, matter: Matter) -> bool:
    follows = exists().where(matter_follows.c.matter_id == matter.id)
    members = exists().where(group_members.c.group_id == matter.group_id)
    return bool(work.connection.scalar(select(follows | members)))
