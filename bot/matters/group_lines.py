"""Lines to leaders and to those who asked to join a group: the group's name, never a name of anybody."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot import outbound_json
from bot.broadcasting.night import goes_out_at
from bot.broadcasting.notice import TEMPLATE
from bot.broadcasting.rules import Night
from bot.wording import Wording
from flows.messages import Language, Option, Outbound, Template
from flows.words import Text, text
from storage import consents, outbox, reached
from storage.groups import Group
from storage.reached import Reached
from storage.statuses import SendClass
from storage.work import Work

LEADING = "leading.open"
"""The question that its lasting button answers: the option is the group's id."""


@dataclass(frozen=True, slots=True)
class GroupLines:
    """Who said stop hears nothing; nobody is woken."""

    wording: Wording
    first_language: Language
    host: str
    night: Night

    def asks(self, work: Work, leaders: Iterable[str], group: Group) -> None:
        """Somebody asks to join: those who lead it hear that, and read who when they open it."""
        self._tell(work, leaders, text("group_line.asks", group=group.name), opens=group.id)

    def let_in(self, work: Work, person_id: str, group: Group) -> None:
        """Whoever asked is in it now."""
        self._tell(work, [person_id], text("group_line.let_in", group=group.name))

    def _tell(self, work: Work, persons: Iterable[str], words: Text, *, opens: str = "") -> None:
        to = set(persons)
        ways = reached.people_by_id(work, to - consents.stopped_among(work, to))
        for way in sorted(ways.values(), key=lambda one: one.person_id):
            body = self._body(way, words, opens)
            due = goes_out_at(self.night, work.now)
            outbox.queue(
                work, outbox.ToPerson(way.person_id), way.channel, body, cls=SendClass.NOTICE, due_at=due
            )

    def _body(self, way: Reached, words: Text, opens: str) -> bytes:
        language = way.language or self.first_language
        said = self.wording.say(words, language)
        title = self.wording.say(text("group_line.open"), language)
        options = (Option(opens, title),) if opens else ()
        outbound = Outbound(
            said,
            options,
            LEADING if options else "",
            language=language,
            lasting=bool(options),
            template=Template(TEMPLATE, (self.host, " ".join(said.split()))),
        )
        return outbound_json.to_bytes(outbound)
