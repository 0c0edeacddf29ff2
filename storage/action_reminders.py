"""Who promised something is reminded of it: three days before it is due, on the day, then each week while it is open.

What has no day comes up once a month. The day stands in the row, so after a day without the program the next look finds it.
"""

from datetime import date, timedelta

from sqlalchemy import update

from storage.action_reading import Action, actions
from storage.tables import agreed_actions
from storage.work import Work

BEFORE = timedelta(days=3)
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)


def next_reminder(on: date, due: date | None) -> date:
    """The next day after `on` on which whoever promised it hears of it."""
    if due is None:
        return on + MONTH
    if on < due - BEFORE:
        return due - BEFORE
    if on < due:
        return due
    return due + WEEK * ((on - due) // WEEK + 1)


def due_reminders(work: Work, limit: int) -> list[Action]:
    """Open actions of which somebody is to be reminded now, the longest due first by their day."""
    return actions(
        work, (agreed_actions.c.remind_on <= work.today) & agreed_actions.c.promised_by.is_not(None), limit
    )


def reminded(work: Work, action: Action) -> bool:
    """Set when she is reminded next; False when another process did that meanwhile, or it is over."""
    on = work.today
    taken = work.connection.execute(
        update(agreed_actions)
        .where(agreed_actions.c.number == action.number, agreed_actions.c.remind_on <= on)
        .values(remind_on=next_reminder(on, action.due))
    )
    return taken.rowcount == 1


def remind_nobody(work: Work, action: Action) -> None:
    """Whoever promised it has left: it stays agreed, and nobody is reminded."""
    work.connection.execute(
        update(agreed_actions)
        .where(agreed_actions.c.number == action.number)
        .values(promised_by=None, remind_on=None)
    )
