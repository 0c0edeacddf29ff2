"""Reminders to whoever promised something: by day, once a reminder, also when two processes look at the same time."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.broadcasting.night import is_quiet
from bot.broadcasting.rules import Night
from bot.schedule import Round
from bot.staff_lines import StaffLines
from storage import agreed_actions, officers, reached, staff
from storage.member import Staff
from storage.officers import Officer
from storage.work import Work

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Reminding:
    """`night`: the quiet hours, in which nobody is reminded."""

    lines: StaffLines
    night: Night

    def remind(self, work: Work) -> int:
        """Of what comes up now each who promised it hears; of how much."""
        if is_quiet(self.night, work.now):
            return 0
        due = agreed_actions.due_reminders(work, AT_ONCE)
        if not due:
            return 0
        persons = _persons(work, {one.promised_by for one in due if one.promised_by})
        ways = reached.people_by_id(work, {person for person in persons.values() if person})
        done = 0
        for one in due:
            promiser = one.promised_by or ""
            if promiser not in persons:
                agreed_actions.remind_nobody(work, one)
            elif agreed_actions.reminded(work, one):
                to = ways.get(persons[promiser] or "")
                if to is not None:
                    self.lines.promise(work, to, one, late=one.late(work.today))
                    done += 1
        return done


def promise_rounds(lines: StaffLines, night: Night) -> tuple[Round, ...]:
    """For the scheduler: what comes up comes up for a day, so the next quarter of an hour is soon enough."""
    return (Round("promises", 900, Reminding(lines, night).remind),)


def _persons(work: Work, promisers: Collection[str]) -> dict[str, str | None]:
    """Of members of the staff and officers who have not left, by their id, the person who writes as them."""
    everybody: tuple[Staff | Officer, ...] = (*staff.everybody(work), *officers.everybody(work))
    return {one.id: one.person_id for one in everybody if one.id in promisers}
