"""What a link shows, and what its forms do: looked up and done in one unit of work each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.referring.answering import LONGEST, Answering, TheBody
from storage import audit, referral_links, referrals
from storage.officers import Officer
from storage.referral import Referral
from storage.refusals import ChangeRefusedError
from storage.work import Work

NEEDS_WORDS = ("in_action", "resolved", "declined")


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the page. `kind`: '' for a sensitive one, which is not named. `state`: sent, acknowledged or in_action.

    `due_at`: None once it was answered; `late`: its time is over. `steps`: what the body may do now.
    """

    number: str
    body: str
    kind: str
    place: str
    state: str
    percent: int
    due_at: datetime | None
    late: bool
    summary: str = field(repr=False)
    steps: tuple[str, ...] = ()


class GoneError(Exception):
    """This link opens nothing (any more); why is nobody's business."""


@dataclass(frozen=True, slots=True)
class Looking:
    """The page as one unit of work."""

    answering: Answering
    place_name: Callable[[str], str]

    def show(self, work: Work, token: str, *, note: bool = True) -> Shown:
        """What this link opens; a look is noted in the audit unless it was only asked whether there is a page. Raises GoneError."""
        referral, officer = self._opened(work, token)
        if note:
            audit.note(work, self._who(referral, officer), "read_summary", referral.number)
        return self._shown(work, referral)

    def act(self, work: Work, token: str, step: str, percent: int | None, words: str) -> str:
        """Do it; the number of the referral. A link opens nothing any more once it was resolved or declined.

        Raises GoneError, or ChangeRefusedError: 'step', 'progress', 'words'; then nothing was done.
        """
        referral, officer = self._opened(work, token)
        words = words.strip()
        if step in NEEDS_WORDS and not 0 < len(words) <= LONGEST:
            raise ChangeRefusedError("words", f"Words have 1 to {LONGEST} letters.")
        if step == "in_action" and percent is None:
            raise ChangeRefusedError("progress", "A percentage is a whole number from 0 to 100.")
        try:
            if step == "acknowledge":
                self.answering.acknowledge(work, referral, officer)
            else:
                self.answering.answer(work, referral, officer, step, percent or 0, words)
        except ChangeRefusedError as error:
            if error.reason in ("step", "progress", "words"):
                raise
            raise GoneError from None
        return referral.number

    def refused(self, work: Work, token: str) -> None:
        """A step that does not follow was tried with this link: that stays in the audit."""
        referral, officer = self._opened(work, token)
        audit.note(work, self._who(referral, officer), "refused", referral.number)

    def _who(self, referral: Referral, officer: Officer | None) -> Officer | TheBody:
        return officer or TheBody(self.answering.routes.name_of(referral.body)[:80])

    def _opened(self, work: Work, token: str) -> tuple[Referral, Officer | None]:
        found = referral_links.opened(work, token)
        if found is None:
            raise GoneError
        referral, officer = found
        # A name of theirs may stand in what was told since the link was made.
        if not self.answering.may_open(work, referral, officer):
            raise GoneError
        return referral, officer

    def _shown(self, work: Work, referral: Referral) -> Shown:
        state = (
            "in_action" if referral.case_state == "in_action" and referral.state != "sent" else referral.state
        )
        return Shown(
            referral.number,
            self.answering.routes.name_of(referral.body),
            "" if referral.sensitive else referral.kind,
            self.place_name(referral.place) if referral.place else "",
            state,
            referral.percent,
            referral.due_at,
            referral.overdue(work.now),
            referrals.summary(work, referral),
            tuple(self.answering.steps(referral)),
        )
