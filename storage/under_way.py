"""Messages of ours that are on their way to her when she has her chats deleted: nobody here knows their ids yet.

They are asked for once they are over (said_ids.erased), as rows of a turn without trace are.
"""

from sqlalchemy import and_, bindparam, or_, select, update

from storage import outbox
from storage.statuses import SendClass, SendKind, SendStatus
from storage.tables import outbox as table
from storage.work import Work

_SAID = table.c.kind.in_([SendKind.MESSAGE.value, SendKind.TEMPLATE.value])
_UNKNOWN_YET = or_(
    table.c.status == SendStatus.SENDING.value,
    and_(table.c.status == SendStatus.WAITING.value, table.c["class"] == SendClass.REPLY.value),
)


def goes_when_over(work: Work, person_id: str, channel: str) -> None:
    """What is being sent to her in this chat, and the answers before this one that still wait, go there once they are over.

    To be called before the ids that are known are read: on PostgreSQL an outcome is written either before this, and then
    its id is known, or after it, and then it finds the mark.
    """
    work.connection.execute(
        update(table)
        .where(table.c.person_id == person_id, table.c.channel == channel, _SAID, _UNKNOWN_YET)
        .values(erase_after_final=True, turn=None)
    )


def becomes(work: Work, person_id: str, successor: str) -> None:
    """She is erased: what is being sent to her belongs to the row that waits for her last answer, which comes after it."""
    rows = work.connection.execute(
        select(table.c.seq, table.c.id, table.c.body).where(
            table.c.person_id == person_id, table.c.status == SendStatus.SENDING.value, _SAID
        )
    ).all()
    anew = [
        {
            "of_row": row.seq,
            "anew": outbox.seal_body(
                work, successor, row.id, outbox.open_body(work, person_id, row.id, row.body)
            ),
        }
        for row in rows
    ]
    if anew:
        statement = (
            update(table)
            .where(table.c.seq == bindparam("of_row"))
            .values(
                person_id=successor,
                lane=successor,
                body=bindparam("anew"),
                erase_after_final=True,
                turn=None,
            )
        )
        work.connection.execute(statement, anew)
