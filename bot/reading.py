"""What whoever handles reports does with one: read it, look at its photos, write to whoever filed it, close it."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot import outbound_json
from bot.wording import LONGEST_GAP, Wording
from flows.changes import Manner, State
from flows.messages import Outbound
from flows.words import text
from storage import consents, outbox, people, report_reading, reports, way_back
from storage.keys import NoKeyError
from storage.refusals import ChangeRefusedError
from storage.report_reading import AmbiguousNumberError, Listed, Opened
from storage.vault import SealError
from storage.way_back import WayBack
from storage.work import Work

WRITTEN = "written"
"""How the history calls that somebody wrote to her; what was written is kept nowhere once it is sent."""
LONGEST_NAME = 80
"""Letters of `by`, as the history keeps it."""

TAKEN_BACK = "It was taken back: what was told is erased, and nothing leads to anybody."


class ReadingError(Exception):
    """What was asked cannot be done; the sentence says why."""


class Reading:
    """Works on filed reports. `by` names an office or a person of the staff, for the history of the report."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def listed(self, work: Work, most: int) -> list[Listed]:
        """The reports without their words, unread ones first."""
        return report_reading.listed(work, most)

    def read(self, work: Work, number: str, by: str) -> Opened:
        """The report, as it was before; a received one is read from now on. Raises ReadingError."""
        report = self._open(work, number)
        with _still_there():
            if report.state == State.RECEIVED.value:
                reports.move(work, report.id, State.READ.value, by=_named(by))
            else:
                reports.leave_line(work, report.id, State.READ.value, by=_named(by))
        return report

    def photo(self, work: Work, report_id: str, position: int) -> tuple[bytes, str]:
        """(content, content type) of a photo or voice note. Raises ReadingError."""
        try:
            found = report_reading.photo(work, report_id, position)
        except (NoKeyError, SealError):
            found = None
        if found is None:
            raise ReadingError("A photo or voice note of this report is gone, or does not open any more.")
        return found

    def say(self, work: Work, number: str, words: str, by: str) -> None:
        """Write to whoever filed it, in the language of the report. Raises ReadingError."""
        if len(words) > LONGEST_GAP:
            raise ReadingError(f"That is {len(words)} letters; {LONGEST_GAP} go into one message.")
        report = self._open(work, number)
        way = _way(work, report)
        said = self._wording.say(text("letter", words=words), report.language)
        body = outbound_json.to_bytes(Outbound(said, language=report.language))
        outbox.queue(work, way.to, way.channel, body)
        with _still_there():
            reports.leave_line(work, report.id, WRITTEN, by=_named(by))

    def close(self, work: Work, number: str, by: str) -> None:
        """Nothing more is done about it: from today its time of keeping runs. Raises ReadingError."""
        report = self._open(work, number)
        if report.state == State.CLOSED.value:
            raise ReadingError("It is closed already.")
        with _still_there():
            reports.move(work, report.id, State.CLOSED.value, by=_named(by))

    def _open(self, work: Work, number: str) -> Opened:
        try:
            report = report_reading.opened(work, number)
        except AmbiguousNumberError as error:
            raise ReadingError(str(error)) from None
        except (NoKeyError, SealError):
            raise ReadingError(
                "What was told does not open: its key is not in this database, or the secret is another."
            ) from None
        if report is None:
            raise ReadingError("No report has this number.")
        if report.erased:
            raise ReadingError(TAKEN_BACK)
        return report


@contextmanager
def _still_there() -> Iterator[None]:
    """She may take it back between our look at it and our change."""
    try:
        yield
    except ChangeRefusedError:
        raise ReadingError(TAKEN_BACK) from None


def _named(by: str) -> str:
    if not 0 < len(by.strip()) <= LONGEST_NAME:
        raise ReadingError(f"Say who you are in at most {LONGEST_NAME} letters.")
    return by.strip()


def _way(work: Work, report: Opened) -> WayBack:
    if report.manner is Manner.WITHOUT_TRACE:
        raise ReadingError("It was sent without trace: nothing leads to whoever sent it.")
    if report.sensitive:
        raise ReadingError(
            "It is of a sensitive kind: your words would show on her phone, where somebody else may read them."
        )
    if not report.messages:
        raise ReadingError("Whoever sent it wants no message about it.")
    way = way_back.of_report(work, report.id)
    if way is None:
        raise ReadingError(
            "Nothing leads to her any more: her session on the page ended, or time has passed."
        )
    if isinstance(way.to, outbox.ToPerson):
        _refuse_unwelcome(work, way.to.person_id, way.channel)
    return way


def _refuse_unwelcome(work: Work, person_id: str, channel: str) -> None:
    if consents.stopped(work, person_id):
        raise ReadingError('She said "stop": nothing is sent to her that she did not ask for.')
    person = people.get(work, person_id, channel)
    if person is None or person.unreachable:
        raise ReadingError("She cannot be reached any more: she has blocked the bot or left the channel.")
