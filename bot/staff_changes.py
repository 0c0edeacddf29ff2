"""Carrying out what a member of the staff declared in chat: each change is checked again where it is made."""

from dataclasses import dataclass
from datetime import timedelta

from bot.casework import Casework, CaseworkError
from bot.desk import Desk, DeskError
from bot.refused import RefusedError
from bot.station_numbers import StationNumbers
from flows.changes import (
    AddToReport,
    ConfirmNumber,
    GiveBackPerson,
    HandOver,
    Join,
    LeaveCase,
    NumberFails,
    OpenOnPage,
    ReplyToLetter,
    SayIfSolved,
    SetState,
    StaffChange,
    State,
    TakeCase,
    TakePerson,
    WriteToReporter,
)
from storage import joining, letters, staff, staff_links
from storage.refusals import ChangeRefusedError
from storage.staff import Staff
from storage.work import Work


@dataclass(frozen=True, slots=True)
class StaffChanges:
    """`page` is where the staff page is reached, without a slash at its end; a link to it lasts `link_lasts`."""

    casework: Casework
    desk: Desk
    numbers: StationNumbers
    page: str
    link_lasts: timedelta

    def apply(self, work: Work, person_id: str, change: StaffChange) -> str | None:
        """Do it; for OpenOnPage the address it opens, else None. Raises RefusedError, with nothing written."""
        try:
            # The turn goes on after a refusal: what was written before it must not stay.
            with work.connection.begin_nested():
                return self._apply(work, person_id, change)
        except CaseworkError as error:
            raise RefusedError(f"cases.refused.{error.reason}") from None
        except DeskError:
            raise RefusedError("cases.refused.person") from None
        except ChangeRefusedError as error:
            raise RefusedError(f"cases.refused.{error.reason}") from None

    def tell_of_reply(self, work: Work, change: AddToReport | ReplyToLetter | SayIfSolved) -> None:
        """Something came from whoever reported: whoever handles it hears that, and no word of it. That it is solved is none."""
        if isinstance(change, SayIfSolved) and change.solved:
            return
        report_id = (
            letters.report_of(work, change.letter) if isinstance(change, ReplyToLetter) else change.report
        )
        if report_id is not None:
            self.casework.told_of_reply(work, report_id)

    def _apply(self, work: Work, person_id: str, change: StaffChange) -> str | None:
        if isinstance(change, Join):
            joining.join(work, person_id, change.invitation)
            return None
        if isinstance(change, NumberFails):
            self.numbers.doubt(work, change.station)
            return None
        member = staff.of_person(work, person_id)
        if member is None:
            raise RefusedError("cases.refused.unknown")
        match change:
            case TakeCase(number):
                self.casework.take(work, member, number)
            case LeaveCase(number):
                self.casework.leave(work, member, number)
            case HandOver(number, to):
                self.casework.hand_over(work, member, number, to)
            case SetState():
                self._set_state(work, member, change)
            case WriteToReporter(number, words, question):
                self.casework.write(work, member, number, words, question=question)
            case OpenOnPage(opens):
                return f"{self.page}/k/{staff_links.make(work, member.id, opens, self.link_lasts)}"
            case TakePerson(person):
                self.desk.take(work, member, person)
            case GiveBackPerson(person):
                self.desk.give_back(work, member, person)
            case ConfirmNumber(station, phone):
                self.numbers.confirm(work, member, station, phone)
        return None

    def _set_state(self, work: Work, member: Staff, change: SetState) -> None:
        in_action = change.state is State.IN_ACTION
        if in_action and not change.words.strip():
            raise CaseworkError("progress", "What is in action has a sentence that says what is being done.")
        self.casework.set_state(
            work,
            member,
            change.number,
            change.state,
            percent=change.percent if in_action else None,
            words=change.words,
            reason=change.reason,
        )
