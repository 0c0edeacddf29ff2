"""Whom the account writes to first, outside the channel's window: the provider limits how many people within 24 hours.

https://developers.facebook.com/docs/whatsapp/messaging-limits counts people, not messages, so somebody who was written to
within the day counts once.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from storage.statuses import SendKind, SendStatus
from storage.tables import broadcasts, outbox, recipients
from storage.work import Work

A_DAY = timedelta(days=1)


def number(work: Work) -> int:
    """How many people were written to first within the last 24 hours, or are about to be."""
    lines = (
        select(func.coalesce(recipients.c.person_id, recipients.c.outbox_id).label("who"))
        .join(broadcasts, broadcasts.c.id == recipients.c.broadcast_id)
        .outerjoin(outbox, outbox.c.id == recipients.c.outbox_id)
        .where(
            recipients.c.outside,
            or_(broadcasts.c.over_at.is_(None), broadcasts.c.over_at > work.now - A_DAY),
            _counts(work),
        )
    )
    alone = select(func.coalesce(outbox.c.person_id, outbox.c.id)).where(
        outbox.c.queued_at > work.now - A_DAY, outbox.c.kind == SendKind.TEMPLATE.value
    )
    return work.connection.scalar(select(func.count()).select_from(lines.union(alone).subquery())) or 0


def already(
    work: Work, person_id: ColumnElement[Any], within: Callable[[ColumnElement[Any]], ColumnElement[bool]]
) -> ColumnElement[bool]:
    """Whether she is one of them, so that writing to her again costs nothing of the limit. `within`: storage.audience.Span.holds."""
    line = (
        exists()
        .select_from(recipients.outerjoin(outbox, outbox.c.id == recipients.c.outbox_id))
        .where(
            recipients.c.person_id == person_id,
            within(recipients.c.person_id),
            recipients.c.outside,
            _counts(work),
        )
    )
    alone = exists().where(
        outbox.c.person_id == person_id,
        within(outbox.c.person_id),
        outbox.c.queued_at > work.now - A_DAY,
        outbox.c.kind == SendKind.TEMPLATE.value,
    )
    return or_(line, alone)


def _counts(work: Work) -> ColumnElement[bool]:
    """A line that is still to go out, or whose message went out (or may have) within the day."""
    went = and_(
        recipients.c.state == "queued",
        outbox.c.status != SendStatus.FAILED.value,
        or_(outbox.c.claimed_at.is_(None), outbox.c.claimed_at > work.now - A_DAY),
    )
    return or_(recipients.c.state == "waiting", went)
