"""Who waits for an answer."""

from collections.abc import Collection

from sqlalchemy import select, union

from storage.statuses import SendClass, SendKind, SendStatus
from storage.tables import inbox, outbox
from storage.work import Work


def among(work: Work, person_ids: Collection[str]) -> set[str]:
    """Those of these people whose message waits for its turn, or whose reply waits to be sent or is being sent."""
    unread = select(inbox.c.person_id).where(inbox.c.person_id.in_(person_ids), inbox.c.status == "waiting")
    unsent = select(outbox.c.person_id).where(
        outbox.c.person_id.in_(person_ids),
        outbox.c.status.in_([SendStatus.WAITING.value, SendStatus.SENDING.value]),
        outbox.c["class"] == SendClass.REPLY.value,
        outbox.c.kind == SendKind.MESSAGE.value,
    )
    return set(work.connection.scalars(union(unread, unsent)))
