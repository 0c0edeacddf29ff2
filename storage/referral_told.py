"""Who of a body is named in what was told: such an officer neither hears of its referral nor opens it.

It is looked up anew each time: more may have been told since, and officers come and go.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select

from storage import keys
from storage.named_in import Told
from storage.officers import Officer
from storage.referral import Referral
from storage.tables import accounts, reports
from storage.tables import keys as keys_table
from storage.vault import SealError, place, unpad
from storage.work import Work


def told_each(work: Work, report_ids: Collection[str]) -> dict[str, Told | None]:
    """What was told of each report, to be asked for names: in as many queries for one as for a hundred.

    None where it does not open (any more): then nobody knows who is named in it.
    """
    if not report_ids:
        return {}
    rows = work.connection.execute(
        select(reports.c.id, reports.c.key_id, reports.c.details, keys_table.c.wrapped)
        .join(keys_table, keys_table.c.id == reports.c.key_id)
        .where(reports.c.id.in_(report_ids))
    ).all()
    if not rows:
        return dict.fromkeys(report_ids)
    pieces: dict[str, list[tuple[int, bytes]]] = defaultdict(list)
    query = select(accounts.c.report_id, accounts.c.position, accounts.c.content)
    for piece in work.connection.execute(query.where(accounts.c.report_id.in_([row.id for row in rows]))):
        pieces[piece.report_id].append((piece.position, piece.content))
    found: dict[str, Told | None] = dict.fromkeys(report_ids)
    for row in rows:
        try:
            keys.learn(work, row.key_id, row.wrapped)
            details = json.loads(
                keys.open_with(work, row.key_id, row.details, place("reports", "details", row.id))
            )
            texts = [_text(work, row, position, content) for position, content in pieces[row.id]]
        except SealError:
            continue
        when = details["when"].get("words", "")
        found[row.id] = Told([*texts, details["place_words"], when, details["name"]])
    return found


def _text(work: Work, report: Any, position: int, sealed: bytes) -> str:  # noqa: ANN401 - a row
    where = place("accounts", "content", f"{report.id}/{position}")
    text: str = json.loads(unpad(keys.open_with(work, report.key_id, sealed, where)))["text"]
    return text


def unnamed(told: Told | None, members: Iterable[Officer]) -> list[Officer]:
    """The officers who are not named in it; nobody where it does not open."""
    return [] if told is None else [one for one in members if not told.names(one.name)]


def not_about(work: Work, officer: Officer, found: Collection[Referral]) -> list[Referral]:
    """Those of these referrals in whose report she is not named."""
    told = told_each(work, {one.report_id for one in found})
    return [one for one in found if unnamed(told[one.report_id], [officer])]
