"""What whoever reported gets unasked: that something waits for her, and no more."""

from bot import outbound_json
from bot.wording import Wording
from flows.changes import Manner
from flows.messages import Option, Outbound
from flows.words import text
from storage import consents, outbox, people, way_back
from storage.cases import Case
from storage.statuses import SendClass
from storage.way_back import WayBack
from storage.work import Work

LETTERS = "letters.open"
"""The question that its lasting button answers: the option is a letter's id."""


class Notices:
    """Queues them in the language of the report."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def why_silent(self, work: Work, case: Case) -> str:
        """Why nothing is sent about this case: without_trace, no_messages, stopped, gone; '' when something is.

        Whoever filed in confidence is known to delivery alone: whether she said stop shows only there.
        """
        found = self._way(work, case)
        return found if isinstance(found, str) else ""

    def something_waits(self, work: Work, case: Case, letter_id: str) -> bool:
        """Tell her, unless the same still waits to be sent; False when nothing may be sent."""
        way = self._way(work, case)
        if isinstance(way, str):
            return False
        if outbox.notice_waits(work, way.to, like=_is_about_letters):
            return True
        words = self._wording.say(text("letters.notice"), way.language)
        opens = Option(letter_id, self._wording.say(text("letters.open"), way.language))
        notice = Outbound(words, (opens,), LETTERS, neutral=True, language=way.language, lasting=True)
        outbox.queue(work, way.to, way.channel, outbound_json.to_bytes(notice), cls=SendClass.NOTICE)
        return True

    def _way(self, work: Work, case: Case) -> WayBack | str:
        if case.manner == Manner.WITHOUT_TRACE:
            return "without_trace"
        if not case.messages:
            return "no_messages"
        way = way_back.of_report(work, case.report_id, revealing=False)
        if way is None:
            return "gone"
        if isinstance(way.to, outbox.ToPerson):
            if consents.stopped(work, way.to.person_id):
                return "stopped"
            person = people.get(work, way.to.person_id, way.channel)
            if person is None or person.unreachable:
                return "gone"
        return way


def _is_about_letters(body: bytes) -> bool:
    return outbound_json.from_bytes(body).question == LETTERS
