"""Whoever reported hears of every step: a letter under her code, and on her phone that something waits, no more."""

from enum import StrEnum

from bot.notices import Notices
from bot.wording import Wording
from flows.changes import State
from storage import cases, letters, reports
from storage.case_news import News
from storage.refusals import ChangeRefusedError
from storage.work import Work

TOLD = tuple(state for state in State if state not in (State.RECEIVED, State.WITHDRAWN))
"""States of which she hears; that it was received she was told when she sent it, and taking it back is her own doing."""


class Way(StrEnum):
    """How a letter reaches whoever filed the report."""

    SENT = "sent"
    """She is told on her phone that something waits, and no more."""
    UNDER_CODE = "under_code"
    """Nothing is sent: it waits until she comes with her code."""


class TellingReporter:
    """Moves a report and tells whoever filed it, in one unit of work: for the staff, for bodies and for public matters alike."""

    def __init__(self, wording: Wording) -> None:
        self._notices = Notices(wording)

    def moved(
        self,
        work: Work,
        report_id: str,
        state: State | str,
        *,
        by: str,
        percent: int | None = None,
        reason: str = "",
        body: str = "",
        words: str = "",
        said: str = "",
    ) -> Way:
        """One step of the case, its line of history, her letter and the notice of it.

        `by`: the name of a member, an officer or an office, or storage.case_history.MARKET. `body`: the id of the body that
        has it, needed for REFERRED. `words` are kept in the history for whoever handles it; only `said` is told to her.
        Raises ChangeRefusedError as storage.reports.move does.
        """
        step = reports.move(
            work, report_id, state, by=by, percent=percent, reason=reason, body=body, words=words
        )
        if state not in TOLD:
            return Way.UNDER_CODE
        case = cases.of_report(work, report_id)
        if case is None:
            raise ChangeRefusedError("unknown_report", "This report has no case (any more).")
        shown = case.percent if state == State.IN_ACTION else None
        letter_id = letters.tell(work, report_id, News(str(state), shown, reason, body, said, step))
        return Way.SENT if self._notices.something_waits(work, case, letter_id) else Way.UNDER_CODE
