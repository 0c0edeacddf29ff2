"""What a deployment adds to the directory, as records that the directory checked before they come here."""

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select

from storage.tables import directory_rows
from storage.work import Work

Record = Mapping[str, str]
"""A record as the directory reads it; `kind` and `id` are always in it."""


def put(work: Work, records: Iterable[Record]) -> int:
    """Add records, or replace those with the same kind and id; how many."""
    rows = [
        {
            "kind": record["kind"],
            "id": record["id"],
            "record": json.dumps(dict(record), ensure_ascii=False, sort_keys=True),
        }
        for record in records
    ]
    if rows:
        insert = work.insert(directory_rows)
        work.connection.execute(
            insert.on_conflict_do_update(
                index_elements=["kind", "id"], set_={"record": insert.excluded.record}
            ),
            rows,
        )
    return len(rows)


def all_rows(work: Work, kind: str = "") -> list[dict[str, str]]:
    """Every record, or those of one kind, ordered by kind and id."""
    query = select(directory_rows.c.record).order_by(directory_rows.c.kind, directory_rows.c.id)
    if kind:
        query = query.where(directory_rows.c.kind == kind)
    return [json.loads(record) for record in work.connection.scalars(query)]


def remove(work: Work, kind: str, ids: Iterable[str]) -> int:
    """Remove records; how many there were."""
    which = (directory_rows.c.kind == kind, directory_rows.c.id.in_(list(ids)))
    return work.connection.execute(delete(directory_rows).where(*which)).rowcount
