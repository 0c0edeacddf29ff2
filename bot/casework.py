"""What a member of the staff does with a case, the same from chat, the staff page and the terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from bot.announcing import Announcing
from bot.notices import Notices
from bot.staff_lines import StaffLines
from bot.telling_reporter import TellingReporter, Way
from bot.wording import LONGEST_GAP, Wording
from flows.changes import MAY_BECOME, State
from flows.messages import Language
from storage import attachments, audit, case_history, cases, due_cases, letters, report_reading
from storage import staff as staff_rows
from storage.attachments import Original
from storage.case_history import Step
from storage.cases import Case
from storage.keys import NoKeyError
from storage.letters import Letter
from storage.refusals import ChangeRefusedError
from storage.staff import Role, Staff
from storage.vault import SealError
from storage.work import Work

__all__ = [
    "LONGEST",
    "TAKEN_BACK",
    "Casework",
    "CaseworkError",
    "Opened",
    "Way",
    "Which",
    "steps_of",
]

Which = Literal["open", "mine", "all"]
LONGEST = LONGEST_GAP
"""Letters in one letter to the reporter."""

TAKEN_BACK = "It was taken back: what was told is erased, and nothing leads to anybody."


def steps_of(case: Case) -> tuple[State, ...]:
    """What somebody of the staff may make of it. It is referred with a summary, and one that follows a public matter with that."""
    if case.matter:
        return ()
    return tuple(state for state in MAY_BECOME[case.state] if state is not State.REFERRED)


class CaseworkError(Exception):
    """What was asked cannot be done.

    `reason` is unknown, taken, not_yours, over, step, progress, reason, matter, too_long, colleague, withdrawn or unreadable (chat says
    `cases.refused.<reason>`); `sentence` is the same for the terminal and the staff page, in English.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Opened:
    """A case in clear: what was told (`report`), what was written both ways and what became of it, oldest first."""

    case: Case
    report: report_reading.Opened = field(repr=False)
    letters: list[Letter] = field(repr=False)
    steps: list[Step] = field(repr=False)


class Casework:
    """Works on cases for a member of the staff; a case that she may not see does not exist for her.

    `place_name` gives the name of a place of the directory by its id, '' where it has none. Every method takes a unit of work that
    writes, since every look leaves a line in the audit, and raises CaseworkError.
    """

    def __init__(self, wording: Wording, first_language: Language, place_name: Callable[[str], str]) -> None:
        self._notices = Notices(wording)
        self._telling = TellingReporter(wording)
        self._place_name = place_name
        self._lines = StaffLines(wording, first_language)
        self._announcing = Announcing(self._lines, place_name)

    def listed(self, work: Work, staff: Staff, which: Which, limit: int, offset: int = 0) -> list[Case]:
        """Cases that she may see, without a word of what was told: nobody's first, the oldest before the others.

        For the staff page and the terminal: chat asks storage itself, since six lines are no look into anything.
        """
        audit.note(work, staff, "listed")
        return cases.list_for(work, staff, which, limit, offset)

    def case(self, work: Work, staff: Staff, number: str) -> Case:
        """One case without its words."""
        found = cases.for_number(work, staff, number)
        if found is None:
            raise CaseworkError("unknown", "No case has this number.")
        if found.state == State.WITHDRAWN:
            raise CaseworkError("withdrawn", TAKEN_BACK)
        return found

    def read(self, work: Work, staff: Staff, number: str) -> Opened:
        """What was told and written. Reading changes nothing but that her answers are looked at."""
        case = self.case(work, staff, number)
        try:
            report = report_reading.opened(work, case.report_id)
        except (NoKeyError, SealError):
            raise CaseworkError(
                "unreadable",
                "What was told does not open: its key is not in this database, or the secret is another.",
            ) from None
        if report is None or report.erased:
            raise CaseworkError("withdrawn", TAKEN_BACK)
        with _as_casework():
            written = letters.of_report(work, case.report_id)
            letters.looked_at(work, case.report_id)
        audit.note(work, staff, "looked", case.number)
        return Opened(case, report, written, case_history.steps(work, case.report_id))

    def photo(self, work: Work, staff: Staff, number: str, position: int) -> tuple[bytes, str]:
        """(content, content type) of a photo or voice note."""
        case = self.case(work, staff, number)
        try:
            found = report_reading.photo(work, case.report_id, position)
        except (NoKeyError, SealError):
            found = None
        if found is None:
            raise CaseworkError(
                "unreadable", "A photo or voice note of this report is gone, or does not open any more."
            )
        audit.note(work, staff, "photo", case.number)
        return found

    def originals(self, work: Work, number: str, by: str) -> list[Original]:
        """Photos and voice notes as they came, for whoever runs the server alone: a photo may tell its place and camera."""
        operator = staff_rows.operator(by)
        case = self.case(work, operator, number)
        try:
            found = attachments.originals(work, case.report_id)
        except (NoKeyError, SealError):
            raise CaseworkError("unreadable", "A file of this report does not open any more.") from None
        audit.note(work, operator, "photo", case.number)
        return found

    def take(self, work: Work, staff: Staff, number: str) -> None:
        """It is hers from now on, which the reporter hears the first time; of two who take at once the second is refused."""
        case = self._going_on(work, staff, number)
        if staff.id and case.holder == staff.id:
            return
        with _as_casework():
            present = cases.take(work, staff, case)
            if present.state is State.RECEIVED:
                self._telling.moved(work, present.report_id, State.ACKNOWLEDGED, by=staff.name)
        due_cases.done(work, [case.report_id])
        audit.note(work, staff, "took", case.number)

    def leave(self, work: Work, staff: Staff, number: str) -> None:
        """It is nobody's again."""
        case = self._to_pass_on(work, staff, number)
        with _as_casework():
            cases.leave(work, staff, case)
        audit.note(work, staff, "left_case", case.number)

    def hand_over(self, work: Work, staff: Staff, number: str, to_id: str) -> None:
        """It is the colleague's from now on, who hears its number, kind and place."""
        case = self._to_pass_on(work, staff, number)
        to = staff_rows.get(work, to_id)
        if to is None or to.id not in {one.id for one in cases.colleagues(work, staff, case)}:
            raise CaseworkError("colleague", "Nobody on the staff who may see this case has this id.")
        with _as_casework():
            cases.hand_over(work, staff, case, to.id)
        audit.note(work, staff, "handed", case.number)
        for reached in self._lines.reach(work, [to]).values():
            self._lines.case(work, reached, case, self._place_name(case.place), key="cases.handed")

    def set_state(
        self,
        work: Work,
        staff: Staff,
        number: str,
        state: State,
        *,
        percent: int | None = None,
        words: str = "",
        reason: str = "",
    ) -> Way:
        """The case moves on; the reporter gets news of it, `words` with it, and keeps them under her code.

        `percent` of IN_ACTION, `reason` of CLOSED, as storage.reports.move has them. A case that follows a public matter
        is moved with it alone ('matter'), and one is referred with a summary, not so.
        """
        case = self._hers(work, staff, number)
        if case.matter:
            raise CaseworkError(
                "matter", f"It follows the public matter {case.matter}: move that, and it moves with it."
            )
        if state not in steps_of(case):
            raise CaseworkError("step", f"A case that is {case.state} does not become {state}.")
        if len(words) > LONGEST:
            raise CaseworkError(
                "too_long", f"That is {len(words)} letters; up to {LONGEST} go into one message."
            )
        said = words.strip()
        with _as_casework():
            way = self._telling.moved(
                work,
                case.report_id,
                state,
                by=staff.name,
                percent=percent,
                reason=reason,
                words=said,
                said=said,
            )
        audit.note(work, staff, "state", case.number)
        return way

    def write(self, work: Work, staff: Staff, number: str, words: str, question: bool) -> Way:
        """A question, which she may answer, or an answer, which she only reads."""
        if not words.strip() or len(words) > LONGEST:
            raise CaseworkError(
                "too_long", f"That is {len(words)} letters; 1 to {LONGEST} go into one message."
            )
        case = self._hers(work, staff, number)
        with _as_casework():
            letter_id = letters.write(work, case.report_id, "question" if question else "answer", words)
        audit.note(work, staff, "wrote", case.number)
        return self._told(work, case, letter_id)

    def why_silent(self, work: Work, case: Case) -> str:
        """Why nothing is sent to her phone about this case: without_trace, no_messages, stopped, gone; '' when it is."""
        return self._notices.why_silent(work, case)

    def announce(self, work: Work) -> int:
        """Tell of what is due whoever may handle it; how many cases that were."""
        return self._announcing.announce(work)

    def told_of_reply(self, work: Work, report_id: str) -> None:
        """The reporter answered or told more: whoever has the case, else everybody who may, hears of it soon.

        Not in her own turn, whose rows would stand beside the notice and say who it was that filed; of a report
        without trace at a chance time, as when it was filed.
        """
        due_cases.again(work, report_id)

    def _going_on(self, work: Work, staff: Staff, number: str) -> Case:
        case = self.case(work, staff, number)
        if case.state in (State.CLOSED, State.CONFIRMED):
            raise CaseworkError("over", "It is over: nothing is to be done.")
        return case

    def _hers(self, work: Work, staff: Staff, number: str) -> Case:
        """Whoever works on a case takes it first, so that no two write to the same person."""
        case = self.case(work, staff, number)
        if staff.id and case.holder != staff.id:
            raise CaseworkError("not_yours", "Take it first." if not case.holder else "A colleague has it.")
        return case

    def _to_pass_on(self, work: Work, staff: Staff, number: str) -> Case:
        """Whoever has it passes it on, or an admin for a colleague who is away."""
        case = self.case(work, staff, number)
        if not case.holder or (staff.role is not Role.ADMIN and case.holder != staff.id):
            raise CaseworkError("not_yours", "A colleague has it." if case.holder else "Nobody has it.")
        return case

    def _told(self, work: Work, case: Case, letter_id: str) -> Way:
        return Way.SENT if self._notices.something_waits(work, case, letter_id) else Way.UNDER_CODE


_REASONS = {
    "unknown_report": "withdrawn",
    "erased": "withdrawn",
    "gone": "unknown",
    "closed": "over",
    "operator": "not_yours",
}
"""What storage calls it, and what chat has a sentence for."""


@contextmanager
def _as_casework() -> Iterator[None]:
    """A colleague may take it, or she may take it back, between our look at it and our change."""
    try:
        yield
    except ChangeRefusedError as error:
        raise CaseworkError(_REASONS.get(error.reason, error.reason), error.sentence) from None
