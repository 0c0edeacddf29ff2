"""Notices to many people of whom nobody writes, as a facilitator sends them."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench import crowd
from bench.fan_out import BODIES, PLACE
from flows.audience import Audience
from storage import broadcasts
from storage.broadcasts import NewBroadcast
from storage.database import Database
from storage.vault import Vault, secret_from_text
from storage.work import Storage
from tests.many.cluster import Cluster


@contextmanager
def beside(cluster: Cluster) -> Iterator[Storage]:
    """The same database, from the test."""
    storage = Storage(Database(cluster.url), Vault(secret_from_text(cluster.secret)))
    try:
        yield storage
    finally:
        storage.close()


def settle(storage: Storage, people: int) -> None:
    """So many who asked to hear of forums."""
    crowd.settle(storage, people, place=PLACE)


def announce(storage: Storage, source: str) -> int:
    """One notice to all of them, once for each `source`; to how many it should go."""
    with storage.begin() as work:
        audience = Audience(crowd.TOPIC, places=(PLACE,))
        assert broadcasts.make(
            work, NewBroadcast("notice", crowd.TOPIC, BODIES, audience, "bench", source=source)
        )
        return crowd.reached(work)
