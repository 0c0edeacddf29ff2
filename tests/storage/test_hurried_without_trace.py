"""Who was told that she writes too fast, and then files without trace: nothing of hers says at which moment."""

import pytest
from sqlalchemy import select

from flows.changes import GiveConsent, Manner
from storage.flooding import Flooding, Limits
from storage.outbox import PAGE
from storage.tables import people as table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.looking import singles_out
from tests.storage.messages import said
from tests.storage.turns import arrives, report, send_all, turn

FEW = Limits(at_once=1, per_minute=1, waiting_each=3)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp", PAGE])
def test_no_moment_of_her_haste_stays(
    storage: Storage, opener: HandleOpener, clock: Clock, channel: str
) -> None:
    arrives(storage, said("kabla", 90, channel=channel))
    turn(storage, GiveConsent("forum", "1", "sw"))
    send_all(storage, opener)
    storage.flooding = Flooding(FEW)
    clock.forward(hours=2)
    for number in range(6):
        clock.forward(seconds=1)
        arrives(storage, said("hakuna taa", number, channel=channel))
    hurried_at, refused, refused_from = hers(storage)
    assert singles_out(hurried_at), "it was noted when she was told"
    assert singles_out(refused_from)
    clock.forward(minutes=10)
    turn(storage, report(Manner.WITHOUT_TRACE))
    hurried_at, still_refused, refused_from = hers(storage)
    assert hurried_at is None
    assert not singles_out(refused_from)
    assert still_refused == refused > 0, "she is still told how many were not kept"


def hers(storage: Storage) -> tuple[object, int, object]:
    with storage.read() as work:
        row = work.connection.execute(select(table.c.hurried_at, table.c.refused, table.c.refused_from)).one()
    return row.hurried_at, row.refused, row.refused_from
