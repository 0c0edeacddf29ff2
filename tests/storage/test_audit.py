"""Who did what with which case: added to, read, and never changed, whoever tries."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import IntegrityError

from storage import audit, blending
from storage.retention import Limits
from storage.retention import run as retain
from storage.staff import operator
from storage.tables import audit as audit_table
from storage.work import Storage
from tests.storage.conftest import POSTGRES_ONLY, SQLITE_ONLY, Clock
from tests.storage.looking import everything, reachable
from tests.storage.messages import said
from tests.storage.turns import arrives, turn

ASHA = operator("Asha Mfano")


@pytest.fixture
def noted(storage: Storage, clock: Clock) -> Storage:
    """Three lines of the last minutes, by the clock of this machine as the database has it."""
    clock.now = datetime.now(UTC)
    for what, number in (("listed", ""), ("looked", "7kx4p"), ("took", "7KX4P")):
        with storage.begin() as work:
            audit.note(work, ASHA, what, number)  # type: ignore[arg-type]
        clock.forward(seconds=20)
    return storage


def lines(storage: Storage, limit: int = 10, number: str = "") -> list[tuple[str, str, str]]:
    with storage.read() as work:
        return [(one.who, one.what, one.number) for one in audit.latest(work, limit, number)]


def test_the_latest_come_first_and_a_case_has_its_own(noted: Storage) -> None:
    listed, looked, took = (
        ("Asha Mfano", "listed", ""),
        ("Asha Mfano", "looked", "7KX4P"),
        ("Asha Mfano", "took", "7KX4P"),
    )
    assert lines(noted) == [took, looked, listed]
    assert lines(noted, 2) == [took, looked]
    assert lines(noted, number="7kx4p") == [took, looked]
    assert lines(noted, number="AAAAA") == []


def test_every_line_has_the_moment_in_utc(storage: Storage, clock: Clock) -> None:
    with storage.begin() as work:
        audit.note(work, ASHA, "looked", "7KX4P")
    with storage.read() as work:
        (line,) = audit.latest(work, 1)
    assert line.at == clock.now


def test_of_telling_only_the_hour_is_kept(storage: Storage, clock: Clock) -> None:
    """Members are told seconds after she wrote: the exact time would single her out."""
    with storage.begin() as work:
        audit.note(work, ASHA, "told", "7KX4P")
    with storage.read() as work:
        (line,) = audit.latest(work, 1)
    assert line.at == datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize("column", ["at", "who", "what", "number", "staff_id"])
def test_no_line_is_changed(noted: Storage, column: str) -> None:
    value = datetime(2020, 1, 1, tzinfo=UTC) if column == "at" else "x"
    before = lines(noted)
    with pytest.raises(IntegrityError, match="only added to"), noted.begin() as work:
        work.connection.execute(update(audit_table).values({column: value}))
    assert lines(noted) == before


def test_no_young_line_is_dropped_and_nothing_else_of_that_work_stays(noted: Storage) -> None:
    def note_and_drop() -> None:
        with noted.begin() as work:
            audit.note(work, ASHA, "looked", "AAAAA")
            work.connection.execute(delete(audit_table).where(audit_table.c.what == "took"))

    with pytest.raises(IntegrityError, match="only added to"):
        note_and_drop()
    assert len(lines(noted)) == 3


@SQLITE_ONLY
def test_no_line_is_replaced(noted: Storage) -> None:
    with pytest.raises(IntegrityError, match="only added to"), noted.begin() as work:
        work.connection.execute(
            text("INSERT OR REPLACE INTO audit SELECT seq, at, staff_id, 'x', what, number FROM audit")
        )


@POSTGRES_ONLY
def test_the_log_is_not_emptied(noted: Storage) -> None:
    with pytest.raises(IntegrityError, match="only added to"), noted.begin() as work:
        work.connection.execute(text("TRUNCATE audit"))


@pytest.mark.parametrize(("days", "goes"), [(29, False), (31, True)])
def test_by_the_database_s_own_clock_a_line_stays_30_days(storage: Storage, days: int, goes: bool) -> None:
    with storage.begin() as work:
        old = {"staff_id": "", "who": "Asha Mfano", "what": "looked", "number": ""}
        work.connection.execute(insert(audit_table), old | {"at": datetime.now(UTC) - timedelta(days=days)})
    if goes:
        with storage.begin() as work:
            assert work.connection.execute(delete(audit_table)).rowcount == 1
    else:
        with pytest.raises(IntegrityError), storage.begin() as work:
            work.connection.execute(delete(audit_table))


@pytest.mark.parametrize(("limit", "stay"), [(730, 2), (60, 1), (1, 1)])
def test_retention_drops_what_is_over_and_never_trips_over_the_young(
    noted: Storage, clock: Clock, limit: int, stay: int
) -> None:
    """Also where somebody gives it less than the database lets go, or its clock runs ahead."""
    now = clock.now
    clock.now = now - timedelta(days=800)
    with noted.begin() as work:
        audit.note(work, ASHA, "listed")
    clock.now = now - timedelta(days=100)
    with noted.begin() as work:
        audit.note(work, ASHA, "listed")
    clock.now = now + timedelta(days=3)
    with noted.begin() as work:
        assert retain(work, Limits(audit=timedelta(days=limit)))["audit"] == 3 - stay
    assert len(lines(noted)) == 3 + stay - 1


@POSTGRES_ONLY
def test_a_line_written_in_a_reporter_s_own_transaction_leads_nowhere(storage: Storage) -> None:
    """PostgreSQL notes who wrote a row: written again as it is, the line shares nothing with her."""
    arrives(storage, said("hakuna taa", 1))
    turn(storage, also=lambda work, _: audit.note(work, ASHA, "told", "7KX4P"))

    def around() -> set[str]:
        rows = everything(storage)
        return reachable(rows, [row for row in rows if row[0].table == "audit"])

    assert "people" in around()
    with storage.begin() as work:
        blending.blend(work)
    assert "people" not in around()
