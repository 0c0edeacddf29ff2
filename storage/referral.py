"""A referral as it is read: the row, and what everybody who handles it needs of its report and case."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from flows.changes import OVER, Manner, State
from storage.tables import cases, referrals, reports

OPEN = ("sent", "acknowledged")
"""States in which the body has something to do."""
POLICE = "police"
"""In `who`."""


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral without its summary.

    `body`: its id in the directory. `state`: one of storage.tables.referrals.REFERRAL_STATES. `due_at` (UTC): until when it
    has to be answered; None once it was, or when nobody is left to ask. `made_by`: the id of the member of the staff, ''
    for the terminal. `heard`: the ids of the officers who were told of it. `acknowledged_by`: the id of the officer, None
    for a link that came by e-mail. `who`, `bribe`, `violence`: as the facilitator said. `position`: from 0, within its
    report. `case`: the number of its case. `kind`, `place` (id or ''), `manner`, `case_state`, `percent`, `about` and `holder`
    (id or ''): of its report and case, as they are now. `sensitive`: its report is, or the facilitator said that it is about
    police: then neither its kind nor its body is named in a chat.
    """

    id: str
    number: str
    report_id: str
    body: str
    state: str
    made_at: datetime
    due_at: datetime | None
    acknowledged_at: datetime | None
    made_by: str
    who: str
    bribe: bool
    violence: bool
    position: int
    heard: tuple[str, ...]
    acknowledged_by: str | None
    case: str
    kind: str
    place: str
    sensitive: bool
    manner: Manner
    case_state: State
    percent: int
    about: str
    holder: str

    @property
    def open(self) -> bool:
        """Whether the body has something to do: neither the referral nor its case is over."""
        return self.state in OPEN and self.case_state not in OVER

    def overdue(self, now: datetime) -> bool:
        """Whether nobody answered in time."""
        return self.open and self.state == "sent" and (self.due_at is None or self.due_at <= now)


def whole() -> Select[Any]:
    """Every referral with its case; `referral_of` reads a row of it."""
    return (
        select(
            referrals.c.id,
            referrals.c.number,
            referrals.c.report_id,
            referrals.c.body,
            referrals.c.state,
            referrals.c.made_at,
            referrals.c.due_at,
            referrals.c.acknowledged_at,
            referrals.c.made_by,
            referrals.c.who,
            referrals.c.bribe,
            referrals.c.violence,
            referrals.c.position,
            referrals.c.heard,
            referrals.c.acknowledged_by,
            cases.c.number.label("case"),
            reports.c.kind,
            reports.c.place,
            or_(reports.c.sensitive, referrals.c.who == POLICE).label("sensitive"),
            reports.c.manner,
            reports.c.state.label("case_state"),
            cases.c.percent,
            cases.c.about,
            func.coalesce(cases.c.taken_by, "").label("holder"),
        )
        .select_from(referrals)
        .join(reports, reports.c.id == referrals.c.report_id)
        .join(cases, cases.c.report_id == referrals.c.report_id)
    )


def referral_of(row: Any) -> Referral:  # noqa: ANN401 - a row
    """One row of `whole`."""
    kept = dict(row._mapping)  # noqa: SLF001 - how SQLAlchemy gives a row by names
    kept["manner"], kept["case_state"] = Manner(row.manner), State(row.case_state)
    kept["heard"] = tuple(json.loads(row.heard))
    return Referral(**kept)
