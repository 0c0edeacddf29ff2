"""What becomes of cases when somebody joins the staff, is given other areas, or leaves."""

import json
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import ColumnElement, select, true, update

from flows.changes import OVER, Manner
from storage import announcing, case_history, keys
from storage.member import Staff
from storage.named_in import Told
from storage.tables import accounts, case_exclusions, cases, history, letters, reports
from storage.tables import keys as keys_table
from storage.vault import SealError, place, unpad
from storage.who_sees import may_see
from storage.work import Work


def came(work: Work, member: Staff) -> None:
    """Keep her from every case in which her name stands; those she has and may not see go back.

    Whoever reported her before she was invited must not find her reading it.
    """
    named = [report_id for report_id, texts in _told(work).items() if Told(texts).names(member.name)]
    if named:
        rows = [{"report_id": report_id, "staff_id": member.id} for report_id in named]
        work.connection.execute(work.insert_new(case_exclusions), rows)
    _give_back(work, member.id, ~may_see(work, member))


def went(work: Work, staff_id: str) -> None:
    """All her cases are nobody's."""
    _give_back(work, staff_id, true())


def _give_back(work: Work, staff_id: str, which: ColumnElement[bool]) -> None:
    """They are nobody's, and those not over are announced anew, as new ones of their manner are."""
    query = select(cases.c.report_id, reports.c.manner, reports.c.state).join(
        reports, reports.c.id == cases.c.report_id
    )
    groups: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for row in work.connection.execute(query.where(cases.c.taken_by == staff_id, which)):
        groups[row.manner, row.state in OVER].append(row.report_id)
    for (manner, over), report_ids in groups.items():
        again = None if over else announcing.moment(work, Manner(manner))
        work.connection.execute(
            update(cases).where(cases.c.report_id.in_(report_ids)).values(taken_by=None, announce_at=again)
        )


def _told(work: Work) -> dict[str, list[str]]:
    """What was told in each report that is not taken back: pieces, replies, what is still wrong, the words for place and
    time, the name she gave.
    """
    texts: dict[str, list[str]] = defaultdict(list)
    for report_id, text in _in_clear(work):
        texts[report_id].append(text)
    return texts


def _in_clear(work: Work) -> Iterator[tuple[str, str]]:
    """(id of the report, text); what does not open is passed over: nobody can read it."""
    key_of: dict[str, str] = {}
    with_keys = select(reports.c.id, reports.c.details, keys_table.c.id, keys_table.c.wrapped)
    for report_id, details, key_id, wrapped in work.connection.execute(
        with_keys.join(keys_table, keys_table.c.id == reports.c.key_id)
    ):
        try:
            keys.learn(work, key_id, wrapped)
        except SealError:
            continue
        key_of[report_id] = key_id
        if clear := _opened(work, key_id, details, place("reports", "details", report_id)):
            known = json.loads(clear)
            yield report_id, known["place_words"]
            yield report_id, known["when"].get("words", "")
            yield report_id, known["name"]
    pieces = select(accounts.c.report_id, accounts.c.position, accounts.c.content)
    for report_id, position, content in work.connection.execute(pieces):
        where = place("accounts", "content", f"{report_id}/{position}")
        if clear := _opened(work, key_of.get(report_id), content, where):
            yield report_id, json.loads(unpad(clear))["text"]
    replies = select(letters.c.report_id, letters.c.id, letters.c.content).where(letters.c.kind == "reply")
    for report_id, letter_id, content in work.connection.execute(replies):
        where = place("letters", "content", letter_id)
        if clear := _opened(work, key_of.get(report_id), content, where):
            yield report_id, unpad(clear).decode()
    wrong = select(history.c.report_id, history.c.position, history.c.words).where(
        history.c.by == case_history.REPORTER, history.c.words.is_not(None)
    )
    for report_id, position, content in work.connection.execute(wrong):
        where = place("history", "words", f"{report_id}/{position}")
        if clear := _opened(work, key_of.get(report_id), content, where):
            yield report_id, unpad(clear).decode()


def _opened(work: Work, key_id: str | None, sealed: bytes, where: bytes) -> bytes | None:
    if key_id is None:
        return None
    try:
        return keys.open_with(work, key_id, sealed, where)
    except SealError:
        return None
