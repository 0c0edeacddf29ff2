"""Lines to those who handle reports: number, kind and place of a case or commendation, never a word of what was told."""

from collections.abc import Iterable, Mapping
from typing import Literal

from bot import outbound_json
from bot.wording import Wording
from flows.convening.time import day_shown
from flows.messages import Language, Option, Outbound
from flows.words import Gap, Text, text
from storage import outbox, reached
from storage.action_reading import Action
from storage.cases import Case
from storage.due_cases import Due
from storage.reached import Reached
from storage.referral import Referral
from storage.staff import Staff
from storage.statuses import SendClass
from storage.work import Work

CASES = "cases.open"
PEOPLE = "people.open"
COMMENDATIONS = "commendations.open"
CONFIRM = "confirm.open"
BROADCASTS = "broadcast.open"
REFERRALS = "referral.open"
PROMISES = "promise.open"
MATTERS = "matter_work.open"
"""The questions that their lasting buttons answer."""
ReferralStep = Literal[
    "acknowledged", "in_action", "resolved", "declined", "overdue", "passed_on", "unmailed"
]
"""What those who handle a case hear of its referral; each has a line `referrals.line.<step>`."""
LIST = "list"
"""What a button opens that stands for several."""


class StaffLines:
    """`first_language` is spoken to whoever has not shown hers."""

    def __init__(self, wording: Wording, first_language: Language) -> None:
        self._wording = wording
        self._first_language = first_language

    def reach(self, work: Work, members: Iterable[Staff]) -> Mapping[str, Reached]:
        """The members to whom something leads, by their staff id."""
        persons = {one.id: one.person_id for one in members if one.person_id}
        found = reached.people_by_id(work, set(persons.values()))
        return {staff_id: found[person_id] for staff_id, person_id in persons.items() if person_id in found}

    def case(self, work: Work, to: Reached, case: Case | Due, place: str, *, key: str) -> None:
        """One line about one case; `key` is one of cases.new, cases.reply, cases.handed. `place`: its name or ''."""
        kind = text("cases.kind_sensitive") if case.sensitive else text(f"kind.{case.kind}")
        where: Gap = place or text("cases.no_place")
        words = Text(key, {"number": case.number, "kind": kind, "place": where})
        self._queue(work, to, words, text("cases.open"), CASES, case.number)

    def cases(self, work: Work, to: Reached, due: list[Due]) -> None:
        """Many new cases in one line, which opens the first."""
        words = text("cases.new_many", count=len(due))
        self._queue(work, to, words, text("cases.open"), CASES, due[0].number)

    def commendation(self, work: Work, to: Reached, number: str, station: str) -> None:
        """One commendation that waits to be looked at, by its number and the name of its station."""
        words = text("commendations.new", number=number, station=station or text("cases.no_place"))
        self._queue(work, to, words, text("commendations.open"), COMMENDATIONS, number)

    def commendations(self, work: Work, to: Reached, count: int) -> None:
        """Several in one line, which opens the list."""
        words = text("commendations.new_many", count=count)
        self._queue(work, to, words, text("commendations.open"), COMMENDATIONS, LIST)

    def person(self, work: Work, to: Reached, words: Text, handoff_id: str) -> None:
        """One line about somebody, or several, who asked for a human; its button opens one of them."""
        self._queue(work, to, words, text("people.open"), PEOPLE, handoff_id)

    def number_fails(self, work: Work, to: Reached, station: str, station_id: str) -> None:
        """A resident says that the number shown for a station, by its name, does not work."""
        words = text("station.number_fails", station=station)
        self._queue(work, to, words, text("station.confirm_it"), CONFIRM, station_id)

    def broadcast(self, work: Work, to: Reached, words: Text, number: str) -> None:
        """One line about a notice to many, whose button opens it."""
        self._queue(work, to, words, text("broadcasts.open"), BROADCASTS, number)

    def promise(self, work: Work, to: Reached, action: Action, *, late: bool) -> None:
        """Whoever promised it is reminded, by what it is and its day; may wait for her next message where it must."""
        when = "late" if late else "open" if action.due is None else "due"
        gaps: dict[str, Gap] = {} if action.due is None else {"day": day_shown(action.due)}
        words = Text(
            f"promise_line.{when}",
            {"number": action.number, "what": action.what, "percent": action.percent, **gaps},
        )
        self._queue(work, to, words, text("promise_line.tell"), PROMISES, action.number, SendClass.NOTICE)

    def referred(self, work: Work, to: Reached, referral: Referral, place: str) -> None:
        """An officer of the body hears its number, kind and place, and never a word of what was told. `place`: its name or ''."""
        words = Text("referrals.line.new", {"number": referral.number} | _what(referral, place))
        self._queue(work, to, words, text("referrals.line.open"), REFERRALS, referral.number)

    def referral_recalled(self, work: Work, to: Reached, number: str) -> None:
        """An officer who was told of it hears that it was taken back."""
        words = text("referrals.line.recalled", number=number)
        self._queue(work, to, words, text("referrals.line.others"), REFERRALS, LIST)

    def referral_step(
        self,
        work: Work,
        to: Reached,
        referral: Referral,
        place: str,
        step: ReferralStep,
        names: Mapping[str, str],
    ) -> None:
        """Who handles the case hears what the body did, or did not. `names`: of the `body`, and of the `next` or ''.

        Of what is sensitive neither is named, as its kind is not.
        """
        unnamed = {"body": text("referral.body_unnamed"), "next": text("referral.next_unnamed")}
        shown: Mapping[str, Gap] = unnamed if referral.sensitive else names
        about = {"number": referral.case, **shown} | _what(referral, place)
        self._queue(work, to, Text(f"referrals.line.{step}", about), text("cases.open"), CASES, referral.case)

    def matter(self, work: Work, to: Reached, words: Text, number: str) -> None:
        """One line about a public matter, by its number and title, whose button opens it."""
        self._queue(work, to, words, text("matter_line.open"), MATTERS, number, SendClass.NOTICE)

    def _queue(
        self,
        work: Work,
        to: Reached,
        words: Text,
        title: Text,
        question: str,
        option: str,
        cls: SendClass = SendClass.URGENT,
    ) -> None:
        language = to.language or self._first_language
        outbound = Outbound(
            self._wording.say(words, language),
            (Option(option, self._wording.say(title, language)),),
            question,
            language=language,
            lasting=True,
        )
        body = outbound_json.to_bytes(outbound)
        outbox.queue(work, outbox.ToPerson(to.person_id), to.channel, body, cls=cls)


def _what(referral: Referral, place: str) -> dict[str, Gap]:
    kind = text("cases.kind_sensitive") if referral.sensitive else text(f"kind.{referral.kind}")
    return {"kind": kind, "place": place or text("cases.no_place")}
