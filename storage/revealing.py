"""Whether words that are to be public give somebody away: a phone number, an address, or a name that a reporter gave."""

import json
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from flows.changes import Manner
from storage import keys
from storage.named_in import Told
from storage.tables import keys as keys_table
from storage.tables import reports
from storage.vault import SealError, place
from storage.work import Work

MOST_NAMES = 300
"""Named reports looked through, the latest first: a matter hardly ever has more."""
_PHONE = re.compile(r"(?:\+|\b)\d(?:[\s().\-/]*\d){6,}\b")
"""Seven digits and more, however they are grouped: the shortest number that reaches anybody by itself (CA Kenya's plan)."""
_DAY = re.compile(
    r"(?<![\d/.\-])(?:\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})(?![\d/.\-]*\d)"
)
"""A day is no number of anybody, and a promise has one: 15/12/2026, 2026-12-15."""
_MAIL = re.compile(r"\S+@\S+\.\S+")


def gives_away(work: Work, words: str, report_ids: Sequence[str] | Select[Any]) -> bool:
    """Whether a number or address stands there, or the name that whoever filed one of these reports gave."""
    if _PHONE.search(_DAY.sub(" ", words)) or _MAIL.search(words):
        return True
    told = Told([words])
    return any(told.names(name) for name in _names(work, reports.c.id.in_(report_ids)))


def _names(work: Work, which: ColumnElement[bool]) -> list[str]:
    query = (
        select(reports.c.id, reports.c.details, keys_table.c.id, keys_table.c.wrapped)
        .join(keys_table, keys_table.c.id == reports.c.key_id)
        .where(which, reports.c.manner == Manner.NAMED.value, reports.c.details.is_not(None))
        .order_by(reports.c.filed_at.desc(), reports.c.id)
        .limit(MOST_NAMES)
    )
    found = []
    for report_id, details, key_id, wrapped in work.connection.execute(query):
        try:
            keys.learn(work, key_id, wrapped)
            clear = keys.open_with(work, key_id, details, place("reports", "details", report_id))
        except SealError:
            continue
        if name := json.loads(clear).get("name", ""):
            found.append(name)
    return found
