"""What was agreed, at a meeting, for a matter or for a place: what, who, by when, and how far it is.

Its steps are only added to (migration 0010).
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, insert, or_, select, true, update

from storage import action_words
from storage.action_reading import Action, actions
from storage.action_reminders import due_reminders, next_reminder, remind_nobody, reminded
from storage.chance import READABLE, readable
from storage.meeting import Meeting
from storage.refusals import ChangeRefusedError
from storage.tables import action_steps, agreed_actions, meetings
from storage.tables.forums import ACTION_STATES
from storage.work import Work

__all__ = [
    "Action",
    "agree",
    "before",
    "by_number",
    "due_reminders",
    "late",
    "move",
    "of_matter",
    "of_meeting",
    "of_places",
    "promise",
    "promised_by",
    "remind_nobody",
    "reminded",
]

LETTERS = 5


def agree(
    work: Work, meeting: Meeting, what: str, who: str, due: date | None, promised_by: str | None = None
) -> str:
    """Keep what was agreed at it; its number. It is shown to everybody where its forum is: raises as `promise`."""
    if meeting.listed:
        action_words.check(work, None, what, who)
    return _keep(
        work,
        what,
        who,
        due,
        promised_by,
        {"meeting_id": meeting.id, "matter_id": None, "place": meeting.place, "listed": meeting.listed},
    )


def promise(
    work: Work,
    matter_id: str | None,
    place: str,
    what: str,
    who: str,
    due: date | None,
    promised_by: str | None,
) -> str:
    """Keep what was agreed for a matter, or for a place alone; its number. Everybody may read it.

    `promised_by`: the id of the member of the staff or officer who is reminded. Raises ChangeRefusedError: 'action'
    without words, 'sentence' where they give somebody away.
    """
    action_words.check(work, matter_id, what, who)
    return _keep(
        work,
        what,
        who,
        due,
        promised_by,
        {"meeting_id": None, "matter_id": matter_id, "place": place, "listed": True},
    )


def _keep(
    work: Work, what: str, who: str, due: date | None, promised_by: str | None, where: dict[str, object]
) -> str:
    if not what.strip():
        raise ChangeRefusedError("action", "What is agreed has to be said.")
    number = readable(work.random, LETTERS)
    while work.connection.scalar(select(agreed_actions.c.id).where(agreed_actions.c.number == number)):
        number = readable(work.random, LETTERS)
    row = {
        "id": work.new_id(),
        "number": number,
        "what": what[:300],
        "who": who[:120],
        "due_on": due,
        "promised_by": promised_by,
        "remind_on": next_reminder(work.today, due) if promised_by else None,
        "percent": 0,
        "state": "open",
        "made_on": work.today,
        "over_on": None,
    }
    work.connection.execute(insert(agreed_actions), row | where)
    return number


def move(work: Work, number: str, percent: int, state: str, sentence: str, by: str) -> Action:
    """How far it is now, with a sentence; what is done has 100 percent. `by` is the id of a member of the staff or officer.

    Nobody is reminded any more of what is over. Raises ChangeRefusedError: 'action' when there is none, 'progress' for a
    percentage or state that does not exist, 'sentence' where everybody reads it and it gives somebody away.
    """
    if state not in ACTION_STATES or not 0 <= percent <= 100:
        raise ChangeRefusedError(
            "progress", "Progress is 0 to 100 percent of something open, done or dropped."
        )
    wanted = _number(number)
    held = work.connection.execute(
        select(
            agreed_actions.c.id,
            agreed_actions.c.due_on,
            agreed_actions.c.promised_by,
            agreed_actions.c.matter_id,
            agreed_actions.c.listed,
        )
        .where(agreed_actions.c.number == wanted)
        .with_for_update()
    ).one_or_none()
    if held is None:
        raise ChangeRefusedError("action", "Nothing was agreed under this number.")
    if held.listed:
        action_words.check(work, held.matter_id, sentence)
    reached = 100 if state == "done" else percent
    is_open = state == "open"
    promiser = held.promised_by if is_open else None
    values = {
        "percent": reached,
        "state": state,
        "over_on": None if is_open else work.today,
        "promised_by": promiser,
        "remind_on": next_reminder(work.today, held.due_on) if promiser else None,
    }
    work.connection.execute(update(agreed_actions).where(agreed_actions.c.id == held.id).values(values))
    step = {"action_id": held.id, "percent": reached, "state": state, "sentence": sentence[:300],
            "on_date": work.today, "by": by}  # fmt: skip
    work.connection.execute(insert(action_steps), step)
    return actions(work, agreed_actions.c.id == held.id)[0]


def by_number(work: Work, number: str) -> Action | None:
    """The one with this number, in any case of letters."""
    found = actions(work, agreed_actions.c.number == _number(number))
    return found[0] if found else None


def of_meeting(work: Work, meeting: Meeting) -> list[Action]:
    """What was agreed at it, what is due first at the top."""
    return actions(work, agreed_actions.c.meeting_id == meeting.id)


def of_matter(work: Work, matter_id: str) -> list[Action]:
    """What was agreed for this matter, by its id: what is open first."""
    return actions(work, agreed_actions.c.matter_id == matter_id, open_first=True)


def of_places(work: Work, places: Collection[str] | None, limit: int) -> list[Action]:
    """What everybody may read of what was agreed at these places (ids; None: anywhere), what is open first.

    Of a meeting it is there once its record is out.
    """
    here = true() if places is None else agreed_actions.c.place.in_(places)
    return actions(work, and_(here, readable_by_all()), limit, open_first=True)


def readable_by_all() -> ColumnElement[bool]:
    """What stands on public pages: promised for a matter or place, or at a forum for everybody whose record is published."""
    published = exists().where(meetings.c.id == agreed_actions.c.meeting_id, meetings.c.state == "published")
    return and_(agreed_actions.c.listed, or_(agreed_actions.c.meeting_id.is_(None), published))


def promised_by(work: Work, promiser: str, limit: int = 20) -> list[Action]:
    """What is open and comes up with this member of the staff or officer, by the id; what is due first."""
    return actions(
        work, and_(agreed_actions.c.promised_by == promiser, agreed_actions.c.state == "open"), limit
    )


def late(work: Work, places: Collection[str] | None, limit: int) -> list[Action]:
    """What is open and should be done by now at these places (None: anywhere), the longest first."""
    here = true() if places is None else agreed_actions.c.place.in_(places)
    return actions(
        work, and_(agreed_actions.c.state == "open", agreed_actions.c.due_on < work.today, here), limit
    )


def before(work: Work, meeting: Meeting) -> list[Action]:
    """What was agreed at the meeting of its forum before it, and what is still open from those before that one."""
    former = meetings.alias("former")
    last = (
        select(func.max(former.c.slot))
        .where(
            former.c.forum_id == meeting.forum_id,
            former.c.slot < meeting.slot,
            former.c.state != "cancelled",
        )
        .scalar_subquery()
    )
    earlier = select(meetings.c.id).where(
        meetings.c.forum_id == meeting.forum_id, meetings.c.slot < meeting.slot
    )
    at_last = select(meetings.c.id).where(meetings.c.forum_id == meeting.forum_id, meetings.c.slot == last)
    still_open = and_(agreed_actions.c.state == "open", agreed_actions.c.meeting_id.in_(earlier))
    return actions(work, or_(agreed_actions.c.meeting_id.in_(at_last), still_open))


def _number(written: str) -> str:
    wanted = written.strip().upper()
    return wanted if all(letter in READABLE for letter in wanted) else ""
