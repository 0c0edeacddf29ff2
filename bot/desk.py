"""What a person of the staff does with somebody who asked for a human: take, read, say, give back."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from bot import outbound_json
from bot.faults import told
from bot.staff_lines import StaffLines
from bot.wording import LONGEST_GAP, Wording
from flows.messages import Language, Outbound
from flows.words import Gap, Text, text
from storage import audit, handoff_lines, handoffs, outbox, people
from storage import staff as staff_rows
from storage.handoff_lines import HandoffLine
from storage.handoffs import Handoff
from storage.staff import Staff
from storage.work import Work

log = logging.getLogger(__name__)
MANY = 4
"""From so many new requests the staff hears how many they are, not of each."""


class DeskError(Exception):
    """What was asked cannot be done; the sentence says why."""


class Desk:
    """Works on the queue. Texts go out in the person's language.

    Whoever is taken comes back to the bot when neither side has written for `take_over`.
    """

    def __init__(self, wording: Wording, first_language: Language, take_over: timedelta) -> None:
        self._wording = wording
        self._first_language = first_language
        self._take_over = take_over
        self._lines = StaffLines(wording, first_language)

    def queue(self, work: Work) -> list[Handoff]:
        """Who waits or is served, longest first."""
        return handoffs.waiting(work)

    def take(self, work: Work, staff: Staff, handoff_id: str) -> None:
        """`staff` serves her from now on: the bot is silent and says so. Raises DeskError."""
        handoff = self._open(work, handoff_id)
        if not handoffs.take(work, handoff.id, staff.name, staff.id, work.now + self._take_over):
            raise DeskError("Somebody else has taken this one.")
        self._tell(work, handoff, text("human.came"))
        audit.note(work, staff, "served")

    def read(self, work: Work, staff: Staff, handoff_id: str) -> list[HandoffLine]:
        """What she wrote since she was taken. Raises DeskError."""
        handoff = self._served(work, staff, handoff_id)
        handoffs.looked(work, handoff.id)
        handoffs.extend(work, handoff.id, work.now + self._take_over)
        return handoff_lines.read(work, handoff.id)

    def say(self, work: Work, staff: Staff, handoff_id: str, words: str) -> None:
        """Write to her. Raises DeskError."""
        if not words.strip() or len(words) > LONGEST_GAP:
            raise DeskError(f"That is {len(words)} letters; 1 to {LONGEST_GAP} go into one message.")
        handoff = self._served(work, staff, handoff_id)
        self._tell(work, handoff, text("human.says", words=words))
        handoffs.extend(work, handoff.id, work.now + self._take_over)
        audit.note(work, staff, "wrote")

    def give_back(self, work: Work, staff: Staff, handoff_id: str) -> None:
        """Done: the bot speaks again and says so, where anything reaches her. Raises DeskError."""
        handoff = self._open(work, handoff_id)
        _refuse_colleague(staff, handoff)
        handoffs.end(work, handoff.id)
        audit.note(work, staff, "gave_back")
        self._tell_if_reached(work, handoff, text("human.left"))

    def tell_of_requests(self, work: Work) -> int:
        """Tell the staff of who newly asks for a person; how many that are."""
        new = handoffs.to_announce(work)
        ways = self._lines.reach(work, staff_rows.everybody(work)) if new else {}
        if not ways:
            return 0
        for _, to in sorted(ways.items()):
            if len(new) >= MANY:
                with _alone(work):
                    self._lines.person(work, to, text("people.new_many", count=len(new)), new[0].id)
                continue
            for handoff in new:
                with _alone(work):
                    self._lines.person(work, to, text("people.new"), handoff.id)
        handoffs.announced(work, [handoff.id for handoff in new])
        return len(new)

    def tell_of_lines(self, work: Work) -> int:
        """Tell whoever serves somebody that she wrote, once until it is read; how many that are."""
        unread = handoffs.unread(work)
        self._tell_servers(work, unread, text("people.wrote"))
        handoffs.nudged(work, [handoff.id for handoff in unread])
        return len(unread)

    def end_what_is_over(self, work: Work) -> int:
        """Where neither side wrote for long, or who served has left the staff, the bot comes back; how many that are.

        Both hear of it.
        """
        alone = handoffs.of_who_left(work)
        self._end(work, alone, text("human.left"))
        over = handoffs.over(work, self._take_over)
        self._end(work, over, text("human.over"))
        self._tell_servers(work, over, text("people.over"))
        return len(alone) + len(over)

    def end_by_her(self, work: Work, handoff: Handoff) -> None:
        """She turned back to the bot: whoever served her hears that."""
        handoffs.end(work, handoff.id)
        self._tell_servers(work, [handoff], text("people.turned_back"))

    def _end(self, work: Work, served: list[Handoff], words: Text) -> None:
        for handoff in served:
            handoffs.end(work, handoff.id)
            with _alone(work):
                self._tell_if_reached(work, handoff, words)

    def _tell_servers(self, work: Work, served: list[Handoff], words: Text) -> None:
        """Whoever serves somebody at the terminal, or has left the staff, is not told."""
        ways = self._lines.reach(work, staff_rows.everybody(work)) if served else {}
        for handoff in served:
            if handoff.staff_id in ways:
                with _alone(work):
                    self._lines.person(work, ways[handoff.staff_id], words, handoff.id)

    def _open(self, work: Work, handoff_id: str) -> Handoff:
        found = [one for one in handoffs.waiting(work) if handoff_id and one.id.startswith(handoff_id)]
        if not found:
            raise DeskError("Nobody with this number waits.")
        if len(found) > 1:
            raise DeskError("Several people wait whose numbers begin like this: give more of its letters.")
        return found[0]

    def _served(self, work: Work, staff: Staff, handoff_id: str) -> Handoff:
        handoff = self._open(work, handoff_id)
        if not handoff.taken_by:
            raise DeskError("Take it first: she does not know yet that somebody is there.")
        _refuse_colleague(staff, handoff)
        return handoff

    def _tell_if_reached(self, work: Work, handoff: Handoff, words: Gap) -> None:
        with suppress(DeskError):
            self._tell(work, handoff, words)

    def _tell(self, work: Work, handoff: Handoff, words: Gap) -> None:
        channel = people.last_channel(work, handoff.person_id)
        if channel is None:
            raise DeskError("She has erased her data: there is no way to her any more.")
        person = people.get(work, handoff.person_id, channel)
        if person is not None and person.unreachable:
            raise DeskError(f"Nothing reaches her now: {person.unreachable}")
        language = person.language if person is not None and person.language else self._first_language
        said = self._wording.say(words, language)
        body = outbound_json.to_bytes(Outbound(said, language=language))
        outbox.queue(work, outbox.ToPerson(handoff.person_id), channel, body)


def _refuse_colleague(staff: Staff, handoff: Handoff) -> None:
    """Only whoever took her serves her; the terminal may always."""
    if handoff.taken_by and staff.id and handoff.staff_id != staff.id:
        raise DeskError("Somebody else serves her.")


@contextmanager
def _alone(work: Work) -> Iterator[None]:
    """One line that fails is undone, and holds up no other."""
    try:
        with work.connection.begin_nested():
            yield
    except Exception as error:  # noqa: BLE001 - whatever it is, the others go out
        log.error("a line about somebody who asked for a human was not queued: %s", told(error))  # noqa: TRY400
