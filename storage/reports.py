"""Reports: filed, added to, taken back, found by their code. What was told is sealed under the report's own key."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from flows.changes import (
    CLOSING,
    MAY_BECOME,
    OVER,
    PUBLIC_KINDS,
    REPORTER_MAY,
    Account,
    AddToReport,
    FileReport,
    Manner,
    SayIfSolved,
    State,
    WithdrawReport,
)
from storage import (
    accounts,
    case_history,
    cases,
    groups,
    handles,
    keys,
    letters,
    marks,
    matter_votes,
    matters,
    outbox,
    parking,
    referrals,
    without_trace,
)
from storage.claims import Claimed
from storage.columns import NAIROBI
from storage.found import by_code, by_letter
from storage.refusals import ChangeRefusedError
from storage.rounding import rounded
from storage.statuses import SendClass, SendKind
from storage.tables import accounts as accounts_table
from storage.tables import attachments, reports
from storage.vault import place
from storage.work import Work

__all__ = [
    "add",
    "by_code",
    "by_letter",
    "file",
    "move",
    "note_state",
    "noted",
    "of_person",
    "say_if_solved",
    "withdraw",
    "writable",
]


def file(work: Work, person_id: str, channel: str, change: FileReport, areas: Sequence[str] = ()) -> str:
    """File the report and open its case; its receipt code (16 digits), which is kept nowhere.

    named: the report knows her. confidential: it does not; a boxed handle leads to her when later messages are
    welcome. without trace: nothing leads to her, and what this conversation left is erased with it.
    `areas`: what its place lies in; the case belongs to all of these. Raises ChangeRefusedError: 'group' when it is for a group
    that she does not lead, of a kind that is never public, about police, or without trace (a group has few leaders).
    """
    if change.group and not _for_group(work, person_id, change):
        raise ChangeRefusedError(
            "group", "Only who leads a group reports for it, and only what may be public."
        )
    receipt = work.receipts.take()
    report_id, key_id = work.new_id(), keys.make(work)
    writable = change.manner is Manner.CONFIDENTIAL and change.messages
    details = {
        "place_words": change.place_words,
        "point": None if change.point is None else [change.point.latitude, change.point.longitude],
        "when": change.when,
        "ongoing": change.ongoing,
        "name": change.name if change.manner is Manner.NAMED else "",
    }
    sealed = keys.seal_with(
        work, key_id, json.dumps(details).encode(), place("reports", "details", report_id)
    )
    filed_at = rounded(work.now, change.manner)
    work.connection.execute(
        insert(reports),
        {
            "id": report_id,
            "code_hash": receipt.hash,
            "kind": change.kind,
            "place": change.place,
            "state": State.RECEIVED.value,
            "manner": change.manner.value,
            "sensitive": change.sensitive,
            "messages": change.messages and change.manner is not Manner.WITHOUT_TRACE,
            "language": change.language,
            "filed_at": filed_at,
            "person_id": person_id if change.manner is Manner.NAMED else None,
            "key_id": key_id,
            "details": sealed,
            "handle": handles.make(work, report_id, person_id, channel) if writable else None,
        },
    )
    accounts.append(
        work, accounts.Target(report_id, key_id, change.manner), person_id, channel, change.accounts
    )
    case_history.begin(work, report_id, change.manner)
    told = [*_texts(change.accounts), change.place_words, change.when.get("words", ""), change.name]
    around = [area for area in (change.place, *areas) if area]
    cases.open_for(
        work,
        report_id,
        around,
        change.outside,
        told,
        manner=change.manner,
        about=change.about,
        group_id=change.group or None,
    )
    if writable:
        marks.note_filed(work, person_id, "" if change.sensitive else State.RECEIVED.value)
    if change.matter:
        matters.account(work, person_id, report_id, change.matter, change.manner is Manner.WITHOUT_TRACE)
    if change.manner is Manner.WITHOUT_TRACE:
        without_trace.wipe(work, person_id)
    return receipt.code


def add(work: Work, person_id: str, channel: str, change: AddToReport) -> None:
    """Append what she tells under her code. Raises ChangeRefusedError. Leaves no trace where the filing left none."""
    row = _open(work, change.report)
    target = accounts.Target(change.report, row.key_id, Manner(row.manner))
    accounts.append(work, target, person_id, channel, change.accounts)
    cases.exclude_named(work, change.report, _texts(change.accounts))
    if target.manner is Manner.WITHOUT_TRACE:
        without_trace.wipe(work, person_id)


def withdraw(work: Work, person_id: str, change: WithdrawReport) -> None:
    """Take it back: what was told is erased with its key; the bare row stays, so that the code can say so.

    Nobody handles it any more, no letter stays, no notice of one goes out, and it is taken back from bodies. Raises ChangeRefusedError.
    """
    row = _open(work, change.report)
    manner = Manner(row.manner)
    if row.handle is not None:
        parking.drop_unsent(work, outbox.lane_of(row.handle))
    letters.erase(work, change.report)
    cases.cut(work, change.report)
    referrals.withdrawn(work, change.report)
    if row.handle is not None and not row.sensitive:
        note_state(work, change.report, row.handle, left=row.state, entered="")
    work.connection.execute(
        update(reports)
        .where(reports.c.id == change.report)
        .values(
            state=State.WITHDRAWN.value,
            closed_on=_today(work, manner),
            person_id=None,
            key_id=None,
            details=None,
            handle=None,
        )
    )
    for table in (accounts_table, attachments):
        work.connection.execute(delete(table).where(table.c.report_id == change.report))
    keys.erase(work, [row.key_id])
    case_history.add(work, change.report, State.WITHDRAWN.value, by=case_history.REPORTER)
    if manner is Manner.WITHOUT_TRACE:
        without_trace.wipe(work, person_id)


def move(
    work: Work,
    report_id: str,
    state: State | str,
    *,
    by: str,
    percent: int | None = None,
    reason: str = "",
    body: str = "",
    words: str = "",
) -> int:
    """The report moves on, one step of its history; the step's position. Who may do it is for the caller to know.

    `by`: case_history.REPORTER or MARKET, or the name of an office, a member or an officer, never who filed it. `percent`: of
    IN_ACTION alone; None leaves it as it was. `reason`: of CLOSED alone, one of CLOSING. `body`: the id of the body that
    has it, needed for REFERRED. `words`: why, sealed. A state of OVER starts the time after which the way back, and later the
    report, are erased; one that is not opens it again. Raises ChangeRefusedError: 'step' where this state does not follow on the
    present one, 'progress', 'reason'.
    """
    row = _open(work, report_id)
    before = State(row.state)
    if state not in (*MAY_BECOME[before], *REPORTER_MAY.get(before, ())):
        raise ChangeRefusedError("step", f"A case that is {before} does not become {state}.")
    after = State(state)
    if after is State.REFERRED and not body:
        raise ChangeRefusedError("step", "A case is referred to a body: say to which.")
    if percent is not None and (after is not State.IN_ACTION or not 0 <= percent <= 100):
        raise ChangeRefusedError("progress", "How far it is: 0 to 100 %, and only of what is in action.")
    if (after is State.CLOSED) != bool(reason) or (reason and reason not in CLOSING):
        raise ChangeRefusedError("reason", f"A case is closed for one of: {', '.join(CLOSING)}.")
    if row.handle is not None and not row.sensitive and after is not before:
        note_state(work, report_id, row.handle, left=before.value, entered=after.value)
    work.connection.execute(
        update(reports)
        .where(reports.c.id == report_id)
        .values(state=after.value, closed_on=_today(work, Manner(row.manner)) if after in OVER else None)
    )
    reached = cases.stands(work, report_id, percent=0 if after is State.REOPENED else percent, reason=reason)
    return case_history.add(
        work,
        report_id,
        after.value,
        by=by,
        percent=reached if after is State.IN_ACTION else None,
        reason=reason,
        body=body,
        words=words,
    )


def say_if_solved(work: Work, person_id: str, change: SayIfSolved) -> None:
    """Whoever filed it says whether it is really solved; what is still wrong is kept, sealed, with the step.

    In the round of a public matter that counts as her answer too. Raises ChangeRefusedError: 'step' when it is not called
    solved (any more), 'unknown_report', 'withdrawn'. Leaves no trace where the filing left none.
    """
    row = _open(work, change.report)
    after = State.CONFIRMED if change.solved else State.REOPENED
    if after not in REPORTER_MAY.get(State(row.state), ()):
        raise ChangeRefusedError(
            "step", f"A report that is {row.state} does not become {after} by its reporter."
        )
    traceless = row.manner == Manner.WITHOUT_TRACE
    voice = "" if traceless or (row.manner == Manner.CONFIDENTIAL and row.handle is None) else person_id
    matter_votes.reporter_says(work, change.report, voice, change.solved)
    words = change.words.strip()
    move(work, change.report, after, by=case_history.REPORTER, words=words)
    if words:
        cases.exclude_named(work, change.report, [words])
    if traceless:
        without_trace.wipe(work, person_id)


def of_person(work: Work, person_id: str) -> dict[str, int]:
    """How many reports of hers are in which state; sensitive ones and those without trace are never counted."""
    query = (
        select(reports.c.state, func.count().label("number"))
        .where(reports.c.person_id == person_id, reports.c.sensitive.is_(False))
        .group_by(reports.c.state)
    )
    counts = {row.state: row.number for row in work.connection.execute(query)}
    for state, number in (marks.load(work, person_id) or marks.Marks()).counts.items():
        counts[state] = counts.get(state, 0) + number
    return dict(sorted(counts.items()))


def writable(work: Work, report_id: str) -> outbox.ToHandle | None:
    """How to write to whoever filed a confidential report; None when there is no way (any more)."""
    handle = work.connection.scalar(
        select(reports.c.handle).where(reports.c.id == report_id, reports.c.messages.is_(True))
    )
    return None if handle is None else outbox.ToHandle(report_id, handle)


def note_state(work: Work, report_id: str, handle: bytes, *, left: str, entered: str) -> None:
    """Ask delivery, who alone can open the handle, to move her count from state to state ('' is none)."""
    outbox.queue(
        work,
        outbox.ToHandle(report_id, handle),
        "",
        json.dumps({"left": left, "entered": entered}).encode(),
        cls=SendClass.ERRAND,
        kind=SendKind.NOTE_STATE,
        erase_after_final=True,
    )


def noted(work: Work, errand: Claimed) -> None:
    """Delivery does a note_state errand: her count moves, when she is still there."""
    if errand.person_id is not None:
        marks.count(work, errand.person_id, **json.loads(errand.body))


def _for_group(work: Work, person_id: str, change: FileReport) -> bool:
    public = (
        change.kind in PUBLIC_KINDS
        and not change.sensitive
        and change.about != "police"
        and change.manner is not Manner.WITHOUT_TRACE
    )
    return public and groups.is_leader(work, change.group, person_id)


def _today(work: Work, manner: Manner) -> date:
    """The same day as the step in the history: of two that differ one would tell that it was soon after midnight."""
    return rounded(work.now, manner).astimezone(NAIROBI).date()


def _texts(told: Sequence[Account]) -> list[str]:
    return [piece.text for piece in told if piece.text]


def _open(work: Work, report_id: str) -> Any:  # noqa: ANN401 - a row
    row = work.connection.execute(
        select(reports.c.state, reports.c.manner, reports.c.key_id, reports.c.handle, reports.c.sensitive)
        .where(reports.c.id == report_id)
        .with_for_update(of=reports)
    ).one_or_none()
    if row is None:
        raise ChangeRefusedError("unknown_report", "This report does not exist (any more).")
    if row.key_id is None:
        raise ChangeRefusedError("withdrawn", "This report was withdrawn before.")
    return row
