"""Notices about a meeting that are still on their way when it is moved or called off: nobody may read what is no longer true."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update

from flows.messages import Language
from storage import ledger
from storage.tables import broadcasts, meetings
from storage.work import Work

_GOING = ("running", "paused", "asked")


def halt(work: Work, meeting_id: str, kinds: Collection[str]) -> None:
    """Those of these kinds that are not over stop; what is queued of them comes back.

    Of very many lines the rest is left out by the scheduler (storage/ending.py).
    """
    going = _going(work, meeting_id, kinds)
    if not going:
        return
    work.connection.execute(
        update(broadcasts).where(broadcasts.c.id.in_(going)).values(state="stopped", over_at=work.now)
    )
    ledger.pull_back(work, going, parked=True)
    ledger.leave_out_waiting(work, going, ledger.HALTED)


def reword(
    work: Work,
    meeting_id: str,
    kind: str,
    bodies: Mapping[Language, bytes],
    until: datetime,
    *,
    why: str = "",
    by: str = "",
) -> list[str]:
    """What of this kind has not been sent says this from now on, and helps until then.

    `why`: the new words need a second member, whoever agreed to the former ones; `by` is the one who wrote them. The numbers
    of those that say it.
    """
    going = _going(work, meeting_id, (kind,))
    if not going:
        return []
    texts = json.dumps({language: body.decode() for language, body in bodies.items()})
    values: dict[str, Any] = {"texts": texts, "until": until}
    if why:
        values |= {"state": "asked", "reason": why, "made_by": by, "approved_by": None}
    work.connection.execute(update(broadcasts).where(broadcasts.c.id.in_(going)).values(values))
    ledger.pull_back(work, going, parked=True)
    return list(work.connection.scalars(select(broadcasts.c.number).where(broadcasts.c.id.in_(going))))


def series_agreed(work: Work, forum_id: str) -> bool:
    """Whether a second member of the staff agreed to an invitation to this forum before."""
    return bool(
        work.connection.scalar(
            select(
                exists().where(
                    broadcasts.c.kind == "forum",
                    broadcasts.c.approved_by.is_not(None),
                    broadcasts.c.meeting_id == meetings.c.id,
                    meetings.c.forum_id == forum_id,
                )
            )
        )
    )


def _going(work: Work, meeting_id: str, kinds: Collection[str]) -> list[str]:
    """Held in this unit of work: nobody feeds them meanwhile (PostgreSQL)."""
    query = select(broadcasts.c.id).where(
        broadcasts.c.meeting_id == meeting_id, broadcasts.c.kind.in_(kinds), broadcasts.c.state.in_(_GOING)
    )
    return list(work.connection.scalars(query if work.sqlite else query.with_for_update()))
