"""Many invented people who asked to hear of forums, as the tables hold them: each with a key and a sealed address of her own."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select

from storage import marks, people
from storage.tables import addresses, consents, interests
from storage.tables import keys as keys_table
from storage.tables import people as people_table
from storage.work import Storage, Work

TOPIC = "forums"
PREFIX = "+254701"
"""Of their invented numbers; those of bench.residents begin with +254 700."""
AT_ONCE = 2_000
"""People in one unit of work, so that settling them needs no memory either."""


def settle(storage: Storage, number: int, channel: str = "whatsapp", place: str = "") -> None:
    """So many people on `channel` who wrote an hour ago, half of them in Swahili; who chose `place` where it is given.

    Of a hundred one said stop, two took the topic back, one cannot be reached and five wrote two days ago.
    """
    for first in range(0, number, AT_ONCE):
        with storage.begin() as work:
            rows: dict[Any, list[dict[str, Any]]] = {}
            for one in range(first, min(number, first + AT_ONCE)):
                for table, row in _rows(work, one, channel, place):
                    rows.setdefault(table, []).append(row)
            for table, made in rows.items():
                work.connection.execute(insert(table), made)


def address(number: int) -> str:
    """Nobody's: PREFIX and six digits."""
    return f"{PREFIX}{number:06d}"


def reached(work: Work) -> int:
    """How many of them a notice should reach that stands in both languages, without a template."""
    query = (
        select(func.count())
        .select_from(addresses.join(consents, consents.c.person_id == addresses.c.person_id))
        .where(
            consents.c.topic == TOPIC,
            consents.c.withdrawn_on.is_(None),
            addresses.c.unreachable_reason.is_(None),
            addresses.c.heard_at > work.now - timedelta(hours=23),
            addresses.c.person_id.not_in(select(consents.c.person_id).where(consents.c.topic == "notices")),
        )
    )
    return work.connection.scalar(query) or 0


def _rows(work: Work, number: int, channel: str, place: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    person, key_id, key = work.new_id(), work.new_id(), os.urandom(32)
    work.content_keys[key_id], work.person_keys[person] = key, key_id
    today, kind = work.now.date(), number % 100
    yield keys_table, {"id": key_id, "wrapped": work.vault.wrap(key_id, key)}
    yield (
        people_table,
        {"id": person, "key_id": key_id, "language": "sw" if number % 2 else "en", "language_chosen": True,
         "last_inbound_at": work.now, "marks": marks.sealed(work, person, marks.Marks())},
    )  # fmt: skip
    yield (
        addresses,
        {"channel": channel, "hash": work.vault.address_hash(channel, address(number)), "person_id": person,
         "sealed": people.seal_address(work, person, channel, address(number)),
         "heard_at": work.now - timedelta(hours=48 if kind in range(10, 15) else 1),
         "unreachable_reason": "She left." if kind == 3 else None},
    )  # fmt: skip
    given = {"person_id": person, "version": "1", "language": "en", "given_on": today}
    yield consents, given | {"topic": TOPIC, "withdrawn_on": today if kind in {1, 2} else None}
    if kind == 0:
        yield consents, given | {"topic": "notices", "withdrawn_on": today}
    if place:
        yield interests, {"person_id": person, "place": place}
