"""When those who handle reports hear of a new case."""

from datetime import datetime, timedelta

from flows.changes import Manner
from storage.rounding import rounded
from storage.work import Work

SOONEST, SPREAD = 15, 61
"""Minutes: a report without trace is announced after 15 to 75, so that the notice does not tell when she sat there."""


def moment(work: Work, manner: Manner) -> datetime:
    """When to announce what is filed now: at once (the hour that runs, so that it equals no message's time)."""
    if manner is not Manner.WITHOUT_TRACE:
        return rounded(work.now, manner)
    minutes = SOONEST + int.from_bytes(work.random(8)) % SPREAD
    return work.now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
