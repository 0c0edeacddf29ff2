"""Questions to a meeting: the words and the day, sealed under the meeting's key, and nobody who asked."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import insert, select, update

from storage import keys
from storage.meeting import Meeting
from storage.refusals import ChangeRefusedError
from storage.tables import forum_questions
from storage.vault import pad, place, unpad
from storage.work import Work

LONGEST = 1000
"""Letters of a question; what is longer is cut."""


@dataclass(frozen=True, slots=True)
class Question:
    """`on`: the day in Nairobi."""

    id: str
    words: str = field(repr=False)
    answered: bool
    on: date


def ask(work: Work, meeting: Meeting, words: str) -> None:
    """Keep a question to it. Raises ChangeRefusedError: 'forum_cancelled', 'forum_over', or 'question' without words."""
    meeting.may_be_answered(work.now)
    said = " ".join(words.split())[:LONGEST]
    if not said:
        raise ChangeRefusedError("question", "A question has words.")
    row_id = work.new_id()
    row = {
        "id": row_id,
        "meeting_id": meeting.id,
        "words": keys.seal_with(work, meeting.key_id, pad(said.encode()), _where(row_id)),
        "on_date": work.today,
        "answered": False,
    }
    work.connection.execute(insert(forum_questions), row)


def of_meeting(work: Work, meeting: Meeting) -> list[Question]:
    """All of them, those not answered first, then by day; within a day by chance. Raises NoKeyError, SealError."""
    table = forum_questions.c
    query = (
        select(table.id, table.words, table.answered, table.on_date)
        .where(table.meeting_id == meeting.id)
        .order_by(table.answered, table.on_date, table.id)
    )
    return [
        Question(row.id, _opened(work, meeting.key_id, row.id, row.words), row.answered, row.on_date)
        for row in work.connection.execute(query)
    ]


def answered(work: Work, meeting: Meeting, question_id: str) -> bool:
    """It was answered at the meeting; False when there is no such question to it."""
    return bool(
        work.connection.execute(
            update(forum_questions)
            .where(forum_questions.c.id == question_id, forum_questions.c.meeting_id == meeting.id)
            .values(answered=True)
        ).rowcount
    )


def _opened(work: Work, key_id: str, row_id: str, sealed: bytes) -> str:
    return unpad(keys.open_with(work, key_id, sealed, _where(row_id))).decode()


def _where(row_id: str) -> bytes:
    return place("forum_questions", "words", row_id)
