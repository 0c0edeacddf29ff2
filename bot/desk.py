"""What a person of the staff does with somebody who asked for a human: take, read, say, give back."""

from bot import outbound_json
from bot.wording import LONGEST_GAP, Wording
from flows.messages import Language, Outbound
from flows.words import Gap, text
from storage import handoff_lines, handoffs, outbox, people
from storage.handoff_lines import HandoffLine
from storage.handoffs import Handoff
from storage.work import Work


class DeskError(Exception):
    """What was asked cannot be done; the sentence says why."""


class Desk:
    """Works on the queue. Texts go out in the person's language."""

    def __init__(self, wording: Wording, first_language: Language) -> None:
        self._wording = wording
        self._first_language = first_language

    def queue(self, work: Work) -> list[Handoff]:
        """Who waits or is served, longest first."""
        return handoffs.waiting(work)

    def take(self, work: Work, handoff_id: str, by: str) -> None:
        """`by` serves her from now on: the bot is silent and says so. Raises DeskError."""
        handoff = self._open(work, handoff_id)
        if not handoffs.take(work, handoff.id, by):
            raise DeskError("Somebody else has taken this one.")
        self._tell(work, handoff, text("human.came"))

    def read(self, work: Work, handoff_id: str) -> list[HandoffLine]:
        """What she wrote since she was taken. Raises DeskError."""
        return handoff_lines.read(work, self._taken(work, handoff_id).id)

    def say(self, work: Work, handoff_id: str, words: str) -> None:
        """Write to her. Raises DeskError."""
        if len(words) > LONGEST_GAP:
            raise DeskError(f"That is {len(words)} letters; {LONGEST_GAP} go into one message.")
        self._tell(work, self._taken(work, handoff_id), text("human.says", words=words))

    def give_back(self, work: Work, handoff_id: str) -> None:
        """Done: the bot speaks again and says so. Raises DeskError."""
        handoff = self._open(work, handoff_id)
        handoffs.end(work, handoff.id)
        self._tell(work, handoff, text("human.left"))

    def _open(self, work: Work, handoff_id: str) -> Handoff:
        found = [one for one in handoffs.waiting(work) if handoff_id and one.id.startswith(handoff_id)]
        if not found:
            raise DeskError("Nobody with this number waits.")
        if len(found) > 1:
            raise DeskError("Several people wait whose numbers begin like this: give more of its letters.")
        return found[0]

    def _taken(self, work: Work, handoff_id: str) -> Handoff:
        handoff = self._open(work, handoff_id)
        if not handoff.taken_by:
            raise DeskError("Take it first: she does not know yet that somebody is there.")
        return handoff

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
