"""Forms that were sent: a thumb taps twice, a slow network sends again, and the two may reach different processes."""

from datetime import timedelta

from sqlalchemy import delete

from storage.prepared import PreparedNew
from storage.tables import sent_forms
from storage.work import Work

LONGEST_NAME = 64


def take(work: Work, name: str) -> bool:
    """False when the form of this name was taken before; one without a name is always new.

    Whatever undoes this unit of work undoes that too: then the form may be sent again. On PostgreSQL the second of two at
    the same moment waits for the first.
    """
    if not name:
        return True
    hashed = work.vault.token_hash("form", name[:LONGEST_NAME])
    return _TAKEN.run(work, {"hash": hashed, "on_date": work.now.date()}) > 0


def forget_old(work: Work) -> int:
    """Those of the day before yesterday and earlier: nobody taps so slowly; how many."""
    old = sent_forms.c.on_date < work.now.date() - timedelta(days=1)
    return work.connection.execute(delete(sent_forms).where(old)).rowcount


_TAKEN = PreparedNew(sent_forms, ("hash", "on_date"))
