"""A database in which much is due at the next start: what the scheduler has to do, and for whom."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import delete

from flows.changes import Manner, State
from flows.engine.conversation import Conversation, Frame
from flows.messages import Language
from storage import consents, conversations, due_meetings, handoffs, people, staff
from storage.staff import Role
from storage.tables import outbox
from storage.work import Storage, Work
from tests.storage.crowd import announce, body
from tests.storage.filed import brought, files_with_code, id_of
from tests.storage.gatherings import announced, says
from tests.storage.members import AROUND, COUNTY
from tests.storage.referred import officer, refers
from tests.storage.turns import report

STAFF, OFFICER, LEFT_ALONE, WAITS, RESIDENTS, COMING = (
    4901,
    4801,
    4501,
    4502,
    range(5001, 5011),
    range(5001, 5004),
)
WHO_REPORTED = (*range(4701, 4709), 4711, 4712, 4721)
EVERYBODY = (STAFF, OFFICER, LEFT_ALONE, WAITS, *RESIDENTS, *WHO_REPORTED)
"""Telegram ids of all who are in it."""
LONG_AGO, LAST_WEEK, AN_HOUR_AGO = timedelta(days=420), timedelta(days=6), timedelta(hours=1)


def furnish(storage: Storage) -> None:
    """Reports closed long ago, new ones nobody heard of, a late referral, a notice, a forum that begins soon."""
    now = storage.clock()
    storage.clock = lambda: now - LONG_AGO
    for number in range(1, 9):
        _closed(storage, number)
    storage.clock = lambda: now - LAST_WEEK
    _joins(storage)
    officer(storage, who=str(OFFICER))
    refers(storage, report_id=id_of(storage, files_with_code(storage, report(), 21, AROUND)[1]))
    storage.clock = lambda: now - AN_HOUR_AGO
    for number in (11, 12):
        files_with_code(storage, report(Manner.NAMED), number, AROUND)
    meeting = announced(storage, days=170 / 1440)
    for who in RESIDENTS:
        _resident(storage, who)
    for who in COMING:
        says(storage, _id(storage, who), meeting, 1)
    with storage.begin() as work:
        due_meetings.set_reminders(work, meeting, {120: work.now + timedelta(minutes=30)})
    _left_alone(storage)
    _waits(storage)
    storage.clock = lambda: datetime.now(UTC)
    announce(storage, bodies={"en": body("The market committee meets on Friday.")})
    with storage.begin() as work:
        work.connection.execute(delete(outbox))


def _closed(storage: Storage, number: int) -> None:
    manner = Random(number).choice(list(Manner))
    report_id, _ = files_with_code(storage, report(manner), number)
    with storage.begin() as work:
        brought(work, report_id, State.CLOSED)


def _joins(storage: Storage) -> None:
    with storage.begin() as work:
        code = staff.invite(work, "Otieno", Role.FACILITATOR, (COUNTY,), timedelta(days=7))
    with storage.begin() as work:
        offered = staff.invitation(work, code)
        assert offered is not None
        staff.join(work, people.find_or_make(work, "telegram", str(STAFF)).id, offered.id)


def _id(storage: Storage, who: int) -> str:
    return _known(storage, who, lambda *_: None)


def _known(storage: Storage, who: int, do: Callable[[Work, str], object], language: Language = "en") -> str:
    with storage.begin() as work:
        person = people.find_or_make(work, "telegram", str(who))
        people.heard_from(work, person, "telegram")
        people.set_language(work, person.id, language, chosen=True)
        do(work, person.id)
        return person.id


def _resident(storage: Storage, who: int) -> None:
    _known(storage, who, lambda work, person_id: consents.give(work, person_id, "forums", "1", "en"))


def _left_alone(storage: Storage) -> None:
    """In the middle of a report: a reminder is due."""
    state = Conversation([Frame("report")], "report.consent").to_bytes()

    def leave(work: Work, person_id: str) -> None:
        conversations.save(
            work, person_id, state, remind_at=work.now, put_aside_at=work.now + timedelta(hours=20)
        )

    _known(storage, LEFT_ALONE, leave)


def _waits(storage: Storage) -> None:
    """She asked for a human, and nobody came."""
    _known(storage, WAITS, lambda work, person_id: handoffs.ask(work, person_id, "asked", work.now))
