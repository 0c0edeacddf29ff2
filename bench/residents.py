"""Residents who report a concern: each reads what is asked and answers that, in English or Swahili."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from bot.wording import wording
from flows.messages import LANGUAGES, Language
from flows.words import text

MOST_MESSAGES = 25
"""Of one report. It takes about a dozen; more means that the conversation goes in a circle."""

CHOICES: dict[str, str] = {
    "menu.ask": "menu.report",
    "consent.ask": "consent.yes",
    "where.do_you_mean": "yes",
    "ongoing.ask": "ongoing.no",
    "manner.ask": "manner.confidential",
    "messages.ask": "messages.yes",
    "summary": "summary.file",
}
"""Which choice answers which question: keys of the catalogues, so that a changed wording changes nothing here."""
KINDS = ("kind.theft", "kind.works", "kind.drugs", "kind.cattle", "kind.dispute", "kind.market")
HELLO: dict[Language, str] = {"en": "hello", "sw": "habari"}
WHAT: dict[Language, tuple[str, ...]] = {
    "en": (
        "they broke the padlock of my stall and took two bags of maize",
        "the lights behind the stage do not work and people are robbed there",
        "young men sell something in small papers next to the school gate",
        "our drainage is full and the water comes into the houses",
        "three goats were taken from the boma while we slept",
        "they play music until morning and insult whoever asks them to stop",
    ),
    "sw": (
        "walivunja kufuli ya kibanda changu wakachukua magunia mawili ya mahindi",
        "taa za nyuma ya stage haziwaki na watu wanaibiwa hapo",
        "vijana wanauza kitu kwa karatasi ndogo karibu na geti ya shule",
        "mtaro umejaa na maji yanaingia kwa nyumba zetu",
        "mbuzi watatu walichukuliwa kutoka boma tukiwa tumelala",
        "wanacheza muziki hadi asubuhi na wanatukana anayewauliza",
    ),
}
MORE: dict[Language, tuple[str, ...]] = {
    "en": ("my neighbour saw them as well", "it is the second time this month", "nobody was hurt"),
    "sw": ("jirani yangu pia aliwaona", "ni mara ya pili mwezi huu", "hakuna aliyeumia"),
}
WHERE = ("Rhonda", "Kaptembwo", "Soko Mjinga", "Lanet", "behind the chief's camp in Rhonda", "Kibera")
WHEN: dict[Language, tuple[str, ...]] = {
    "en": ("yesterday at 8pm", "last friday at 8pm", "today", "last night"),
    "sw": ("jana usiku", "ijumaa iliyopita jioni", "leo", "jana saa mbili usiku"),
}

_CODE = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")
_NUMBERED = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
_NO = re.compile(r"(?:no|hapana|la)\b", re.IGNORECASE)
_ASKED = (
    *CHOICES,
    "kind.ask",
    "what.ask",
    "what.begun",
    "what.more",
    "where.ask",
    "where.near",
    "where.instead",
    "when.ask",
)


class WrongReplyError(Exception):
    """A reply that a resident cannot go on from: the bench counts nothing that was answered wrongly."""


@dataclass
class Resident:
    """One person with one report. `number` chooses her language, her words and whether she types numbers."""

    number: int
    said: list[str] = field(default_factory=list)
    code: str = ""
    _asked: Counter[str] = field(default_factory=Counter)

    @property
    def language(self) -> Language:
        """Every second one writes Swahili."""
        return LANGUAGES[self.number % len(LANGUAGES)]

    @property
    def address(self) -> str:
        """An invented number, +254 700 000 000 and following."""
        return f"+254700{self.number:06}"

    def opens(self) -> str:
        """Her first message."""
        return self._says(HELLO[self.language])

    def answers(self, reply: str) -> str | None:
        """What she writes next; None once she has the code of her report. Raises WrongReplyError."""
        if (found := _CODE.search(reply)) and patterns("receipt", self.language).search(reply):
            self.code = found.group()
            return None
        if len(self.said) >= MOST_MESSAGES:
            raise WrongReplyError(
                f"After {MOST_MESSAGES} messages there is no code yet. The last reply: {reply!r}"
            )
        key = question_in(reply, self.language)
        options = {title.strip(): number for number, title in _NUMBERED.findall(reply)}
        if not key and not options:
            raise WrongReplyError(f"A reply in which nothing known is asked: {reply!r}")
        self._asked[key or reply] += 1
        if self._asked[key or reply] > (2 if key == "what.more" else 1):
            raise WrongReplyError(f"The same question again: {reply!r}")
        return self._says(self._answer(key, options))

    def _answer(self, key: str, options: dict[str, str]) -> str:
        words = self._words(key)
        if words:
            return words
        wanted = wording().say(text(self._choice(key)), self.language) if self._choice(key) else ""
        # What is not known here is declined where it can be: a question of tomorrow must not stop the bench.
        chosen = next(
            (title for title in options if title == wanted or (not wanted and _NO.match(title))), None
        )
        if chosen is None:
            if wanted:
                raise WrongReplyError(f"{key} is asked without the choice {wanted!r}: {list(options)}")
            chosen = next(iter(options))
        return options[chosen] if self.number // 2 % 2 else chosen

    def _choice(self, key: str) -> str:
        if key == "kind.ask":
            return KINDS[self.number // 2 % len(KINDS)]
        return "what.done" if key == "what.more" else CHOICES.get(key, "")

    def _words(self, key: str) -> str:
        spoken = self.number // 2
        match key:
            case "what.ask" | "what.begun":
                return WHAT[self.language][spoken % len(KINDS)]
            case "what.more" if self._asked[key] == 1:
                return MORE[self.language][spoken % len(MORE["en"])]
            case "where.ask" | "where.near" | "where.instead":
                return WHERE[spoken % len(WHERE)]
            case "when.ask":
                return WHEN[self.language][spoken % len(WHEN["en"])]
        return ""

    def _says(self, words: str) -> str:
        self.said.append(words)
        return words


def question_in(reply: str, language: Language) -> str:
    """The key of the question that a reply ends with; '' when it is none of those known here."""
    found = {key: list(patterns(key, language).finditer(reply)) for key in _ASKED}
    return max((key for key in found if found[key]), key=lambda key: found[key][-1].start(), default="")


@cache
def patterns(key: str, language: Language) -> re.Pattern[str]:
    """What a text of the catalogue looks like once its gaps are filled."""
    forms = (re.sub(r"\\\{\w+\\\}", ".*?", re.escape(form)) for form in wording().forms(key, language))
    return re.compile("|".join(forms), re.DOTALL)
