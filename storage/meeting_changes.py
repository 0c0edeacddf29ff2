"""What becomes of a meeting: moved, called off, recorded; whoever changes it holds it, and looks at it as it is then."""

from datetime import datetime

from sqlalchemy import delete, update

from flows.messages import Point
from storage.due_meetings import set_reminders
from storage.meeting import Meeting, one
from storage.refusals import ChangeRefusedError
from storage.tables import meeting_reminders, meetings
from storage.work import Work


def move(
    work: Work,
    meeting: Meeting,
    *,
    starts_at: datetime | None = None,
    place: str = "",
    place_words: str = "",
    point: Point | None = None,
) -> Meeting:
    """At another time, as long as it was, or at another place; what is not given stays. The meeting as it is now.

    A pin of the former place is not kept for a new one. Reminders are set anew.
    Raises ChangeRefusedError('forum_cancelled' or 'forum_over'), the latter also for a time that is past.
    """
    now = _locked(work, meeting)
    now.may_be_answered(work.now)
    begins = starts_at or now.starts_at
    ends = begins + (now.ends_at - now.starts_at)
    if ends <= work.now:
        raise ChangeRefusedError("forum_over", "A meeting cannot be moved into the past.")
    elsewhere = (place or now.place, place_words or now.place_words) != (now.place, now.place_words)
    pin = point or (None if elsewhere else now.point)
    values = {
        "starts_at": begins,
        "ends_at": ends,
        "place": place or now.place,
        "place_words": place_words or now.place_words,
        "latitude": pin.latitude if pin else None,
        "longitude": pin.longitude if pin else None,
        "revision": now.revision + 1,
    }
    work.connection.execute(update(meetings).where(meetings.c.id == meeting.id).values(values))
    moved = _known(work, meeting.id)
    if moved.starts_at != now.starts_at:
        set_reminders(work, moved)
    return moved


def cancel(work: Work, meeting: Meeting) -> Meeting:
    """It does not take place, and nobody is reminded of it. Raises ChangeRefusedError('forum_cancelled', 'forum_over')."""
    now = _locked(work, meeting)
    now.may_be_answered(work.now)
    work.connection.execute(
        update(meetings)
        .where(meetings.c.id == meeting.id)
        .values(state="cancelled", revision=now.revision + 1)
    )
    work.connection.execute(delete(meeting_reminders).where(meeting_reminders.c.meeting_id == meeting.id))
    return _known(work, meeting.id)


def keep_record(work: Work, meeting: Meeting, words: str) -> None:
    """What came of it; once more instead. Raises ChangeRefusedError('forum_cancelled', 'not_yet' or 'published')."""
    now = _locked(work, meeting)
    _may_have_a_record(work, now)
    work.connection.execute(update(meetings).where(meetings.c.id == meeting.id).values(record=words))


def publish(work: Work, meeting: Meeting) -> Meeting:
    """Its record may be read from now on.

    Raises ChangeRefusedError('forum_cancelled', 'not_yet', 'published', or 'record' when none was written).
    """
    now = _locked(work, meeting)
    _may_have_a_record(work, now)
    if not now.record:
        raise ChangeRefusedError("record", "Nothing was written yet of what came of this meeting.")
    work.connection.execute(
        update(meetings).where(meetings.c.id == meeting.id).values(state="published", published_at=work.now)
    )
    return _known(work, meeting.id)


def _may_have_a_record(work: Work, meeting: Meeting) -> None:
    if meeting.state == "cancelled":
        raise ChangeRefusedError("forum_cancelled", "This meeting did not take place.")
    if meeting.state == "published":
        raise ChangeRefusedError("published", "What came of this meeting is published already.")
    if work.now < meeting.starts_at:
        raise ChangeRefusedError("not_yet", "This meeting has not begun.")


def _locked(work: Work, meeting: Meeting) -> Meeting:
    """As it is now, and nobody else changes it in this unit of work. Raises ChangeRefusedError('forum')."""
    found = one(work, meetings.c.id == meeting.id, locked=True)
    if found is None:
        raise ChangeRefusedError("forum", "There is no such meeting any more.")
    return found


def _known(work: Work, meeting_id: str) -> Meeting:
    found = one(work, meetings.c.id == meeting_id)
    assert found is not None  # noqa: S101  (it was written in this unit of work)
    return found
