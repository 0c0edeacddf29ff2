"""What followers and members are told of a matter, in each language. All of it is public: the title, how far it is, one sentence.

A lock screen may show it: it says what everybody can read on the public page, and nothing of who reported, follows or answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot import outbound_json
from bot.broadcasting.notice import LONGEST_IN_TEMPLATE, TEMPLATE
from bot.wording import Wording
from directory.places import Places
from flows.matters.told import standing
from flows.messages import LANGUAGES, Language, Option, Outbound, Template
from flows.words import Gap, Lines, Text, text
from storage.matter_reading import Matter

OPEN, SOLVED = "matter.open", "matter.solved"
"""The questions that the lasting buttons answer: they open the matter, or say whether it is solved."""
Bodies = Mapping[Language, bytes]


@dataclass(frozen=True, slots=True)
class MatterNotices:
    """`first_language` is for whoever has not shown hers: it stands first. `host`: the operator's name.

    `page` is the address of the public pages without a slash at its end, '' where there is none.
    """

    wording: Wording
    places: Places
    first_language: Language
    host: str
    page: str = ""

    def moved(self, matter: Matter) -> Bodies:
        """How far it is now; whoever is asked whether it is solved answers with a button."""
        lines = (
            text("matter_notice.stands", state=standing(_as_fact(matter))),
            text("matter_notice.says", sentence=matter.sentence) if matter.sentence else "",
        )
        if matter.state != "resolved" or matter.ask_until is None:
            opens = ((matter.number, text("matter_notice.open")),)
            return self._all(matter, lines, OPEN, opens)
        answers = (
            (f"yes-{matter.number}", text("matter_notice.yes")),
            (f"no-{matter.number}", text("matter_notice.no")),
        )
        return self._all(matter, lines, SOLVED, answers, text("matter_notice.is_it"))

    def _all(
        self,
        matter: Matter,
        lines: tuple[Gap, ...],
        question: str,
        buttons: tuple[tuple[str, Text], ...],
        asked: Gap = "",
    ) -> Bodies:
        ordered = (self.first_language, *(one for one in LANGUAGES if one != self.first_language))
        return {
            language: self._one(matter, lines, question, buttons, asked, language) for language in ordered
        }

    def _one(
        self,
        matter: Matter,
        lines: tuple[Gap, ...],
        question: str,
        buttons: tuple[tuple[str, Text], ...],
        asked: Gap,
        language: Language,
    ) -> bytes:
        say = self.wording.say
        place = self.places.name_of(matter.place)
        head = text("matter_notice.head", number=matter.number, title=matter.title, place=place)
        words = say(text("matter_notice.one", head=head, lines=Lines((*lines, asked))), language)
        # Nobody answers in a chat that all can read, and nobody stops there for all: neither is said in it.
        page = f"{self.page}/progress/{matter.place}" if self.page else ""
        in_group = say(text("matter_notice.one", head=head, lines=Lines((*lines, page))), language)
        footer = say(text("broadcast.footer", host=self.host), language)
        in_one_line = " ".join(words.split())  # Meta takes no line break in a variable
        outbound = Outbound(
            f"{words}\n\n{footer}",
            tuple(Option(option, say(title, language)) for option, title in buttons),
            question,
            language=language,
            lasting=True,
            template=Template(TEMPLATE, (self.host, in_one_line))
            if len(in_one_line) <= LONGEST_IN_TEMPLATE
            else None,
            in_group=in_group,
        )
        return outbound_json.to_bytes(outbound)


def _as_fact(matter: Matter) -> dict[str, object]:
    return {"state": matter.state, "percent": matter.percent, "reason": matter.reason}
