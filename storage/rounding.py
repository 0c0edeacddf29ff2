"""The times that a report keeps: never one that a message has too."""

from datetime import UTC, datetime, time

from flows.changes import Manner
from storage.columns import NAIROBI


def rounded(moment: datetime, manner: Manner) -> datetime:
    """The time as a report keeps it: the day without trace, the hour otherwise, so that it matches no message's."""
    if manner is Manner.WITHOUT_TRACE:
        # The day as she lives it, kept as that date's midnight in UTC: three in the morning in Nairobi, the same day.
        return datetime.combine(moment.astimezone(NAIROBI).date(), time(), UTC)
    return moment.replace(minute=0, second=0, microsecond=0)
