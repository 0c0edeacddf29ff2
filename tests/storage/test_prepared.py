"""Statements that go past SQLAlchemy's machinery: the same rows, the same errors, on both databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, event, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from storage.prepared import Prepared, PreparedNew, driver_execute
from storage.statuses import SendStatus
from storage.tables import outbox, seen
from storage.work import Storage

COLUMNS = (
    *("id", "channel", "class", "priority", "kind", "status", "tries", "queued_at", "due_at"),
    *("erase_after_final", "body"),
)
NOON = datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=UTC)
ROW = {
    "id": "a" * 32,
    "channel": "web",
    "class": "reply",
    "priority": 2,
    "kind": "message",
    "status": "waiting",
    "tries": 0,
    "queued_at": NOON,
    "due_at": NOON,
    "erase_after_final": False,
    "body": b"\x00%(sealed)s ?",
}
ADD = Prepared(insert(outbox), columns=COLUMNS)
FIND = Prepared(
    select(
        outbox.c.id, outbox.c.due_at, outbox.c.erase_after_final, outbox.c.body, outbox.c.claimed_at
    ).where(
        outbox.c.channel == bindparam("channel"),
        outbox.c.status.in_([SendStatus.WAITING.value, SendStatus.SENDING.value]),
        outbox.c.body != b"%",
    )
)
MOVE = Prepared(
    update(outbox).where(outbox.c.id == bindparam("row")).values(status="sending", claimed_at=bindparam("at"))
)


def test_rows_come_back_as_sqlalchemy_gives_them(storage: Storage) -> None:
    with storage.begin() as work:
        assert ADD.run(work, ROW) == 1
        ours = FIND.one(work, {"channel": "web"})
        theirs = work.connection.execute(FIND._statement, {"channel": "web"}).one()
        assert tuple(ours) == tuple(theirs)
        assert (ours.id, ours.due_at, ours.erase_after_final, ours.body, ours.claimed_at) == (
            *(ROW["id"], NOON, False, ROW["body"], None),
        )
        assert FIND.one(work, {"channel": "telegram"}) is None
        assert FIND.scalar(work, {"channel": "web"}) == ROW["id"]


def test_an_update_says_how_many_rows_it_touched(storage: Storage) -> None:
    with storage.begin() as work:
        ADD.run(work, ROW)
        assert MOVE.run(work, {"row": ROW["id"], "at": NOON}) == 1
        assert MOVE.run(work, {"row": "b" * 32, "at": NOON}) == 0


def test_an_insert_that_finds_its_row_there_leaves_it(storage: Storage) -> None:
    new = PreparedNew(seen, ("hash", "on_date"))
    with storage.begin() as work:
        assert new.run(work, {"hash": b"h" * 32, "on_date": NOON.date()}) == 1
        assert new.run(work, {"hash": b"h" * 32, "on_date": NOON.date()}) == 0


def test_errors_are_sqlalchemys_own_and_repeat_no_value(storage: Storage) -> None:
    with storage.begin() as work:
        ADD.run(work, ROW)
    with pytest.raises(IntegrityError) as raised, storage.begin() as work:
        ADD.run(work, ROW)
    assert "sealed" not in str(raised.value)
    assert str(ROW["id"]) not in str(raised.value)
    with pytest.raises((OperationalError, ProgrammingError)), storage.begin() as work:
        driver_execute(work.connection, "SELECT nothing_like_it FROM nowhere")


def test_who_listens_for_statements_hears_these_too(storage: Storage) -> None:
    heard: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)

    event.listen(storage.database.engine, "before_cursor_execute", note)
    try:
        with storage.begin() as work:
            assert ADD.run(work, ROW) == 1
            assert MOVE.run(work, {"row": ROW["id"], "at": NOON}) == 1
            assert FIND.one(work, {"channel": "web"}).id == ROW["id"]
    finally:
        event.remove(storage.database.engine, "before_cursor_execute", note)
    assert [statement.split()[0] for statement in heard] == ["INSERT", "UPDATE", "SELECT"]


@pytest.mark.parametrize("value", [datetime(2026, 1, 1), "soon"])  # noqa: DTZ001
def test_values_are_checked_as_always(storage: Storage, value: object) -> None:
    with pytest.raises((ValueError, AttributeError, TypeError)), storage.begin() as work:
        ADD.run(work, ROW | {"due_at": value})
