"""Who of a body is named in what was told: such an officer neither hears of its referral nor opens it.

Told is also what the reporter answered to a question, and what she said is not solved. It is looked up anew each time: more
may have been told since, and officers come and go.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select

from storage import case_history, keys, officers
from storage.named_in import Told
from storage.officers import Officer
from storage.referral import Referral
from storage.tables import accounts, history, letters, reports
from storage.tables import keys as keys_table
from storage.vault import SealError, place, unpad
from storage.work import Work


def told_each(work: Work, report_ids: Collection[str]) -> dict[str, Told | None]:
    """What was told of each report, then and since, to be asked for names: in as many queries for one as for a hundred.

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
    ids = [row.id for row in rows]
    query = select(accounts.c.report_id, accounts.c.position, accounts.c.content)
    for piece in work.connection.execute(query.where(accounts.c.report_id.in_(ids))):
        pieces[piece.report_id].append((piece.position, piece.content))
    since = _since(work, ids)
    found: dict[str, Told | None] = dict.fromkeys(report_ids)
    for row in rows:
        try:
            keys.learn(work, row.key_id, row.wrapped)
            details = json.loads(
                keys.open_with(work, row.key_id, row.details, place("reports", "details", row.id))
            )
            texts = [_text(work, row, position, content) for position, content in pieces[row.id]]
            texts += [
                unpad(keys.open_with(work, row.key_id, sealed, where)).decode()
                for where, sealed in since[row.id]
            ]
        except SealError:
            continue
        when = details["when"].get("words", "")
        found[row.id] = Told([*texts, details["place_words"], when, details["name"]])
    return found


def _since(work: Work, report_ids: Collection[str]) -> dict[str, list[tuple[bytes, bytes]]]:
    """(place, sealed) of what she wrote after she had filed it: her answers, and what is still wrong."""
    found: dict[str, list[tuple[bytes, bytes]]] = defaultdict(list)
    replies = select(letters.c.report_id, letters.c.id, letters.c.content).where(
        letters.c.report_id.in_(report_ids), letters.c.kind == "reply"
    )
    for row in work.connection.execute(replies):
        found[row.report_id].append((place("letters", "content", row.id), row.content))
    words = select(history.c.report_id, history.c.position, history.c.words).where(
        history.c.report_id.in_(report_ids),
        history.c.by == case_history.REPORTER,
        history.c.words.is_not(None),
    )
    for row in work.connection.execute(words):
        where = place("history", "words", f"{row.report_id}/{row.position}")
        found[row.report_id].append((where, row.words))
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


def about_one_of(work: Work, referral: Referral) -> bool:
    """Whether an officer of its body is named in its report: nobody knows whether she reads the body's e-mails."""
    everybody = officers.of_body(work, [referral.body])
    told = told_each(work, [referral.report_id]) if everybody else {}
    return bool(everybody) and len(unnamed(told[referral.report_id], everybody)) < len(everybody)
