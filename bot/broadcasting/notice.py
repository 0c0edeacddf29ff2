"""A notice as it goes out: its words in each language, how to stop below them, and what stands for it outside the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot import outbound_json
from bot.channels.contract import Capabilities
from bot.channels.rendering import render
from bot.wording import Wording
from flows.messages import LANGUAGES, Language, Outbound, Template
from flows.words import text
from storage.refusals import ChangeRefusedError

TEMPLATE = "notice"
LONGEST = 900
"""Characters of its words: with the line below them and a button one message of WhatsApp's (1,024)."""
LONGEST_IN_TEMPLATE = 600
OUTSIDE = "template"
"""Stands for a channel where the approved words are shown instead."""
_TWO_MESSAGES = "\n\n· · ·\n\n"

Texts = Sequence[tuple[str, str]]
"""Language and words of each."""


class Shows(Protocol):
    """A channel, as far as a preview needs it."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can show."""
        ...


def bodies_of(outbounds: Mapping[Language, Outbound]) -> dict[Language, bytes]:
    """As the outbox keeps them."""
    return {language: outbound_json.to_bytes(one) for language, one in outbounds.items()}


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """`host`: the operator's name. `first_language` is spoken to whoever has not shown hers.

    `channels`: those that run, by name, also when they are added later.
    """

    wording: Wording
    first_language: Language
    host: str
    channels: Mapping[str, Shows]

    def outbounds(self, texts: Texts) -> dict[Language, Outbound]:
        """By language; the first is for those in whose language there is none.

        Raises ChangeRefusedError('words') where there are none, too many, or a language that Baraza does not speak.
        """
        said = {language: words.strip() for language, words in texts}
        if (
            not said
            or not set(said) <= set(LANGUAGES)
            or not all(0 < len(one) <= LONGEST for one in said.values())
        ):
            raise ChangeRefusedError(
                "words", f"A notice has 1 to {LONGEST} characters in each of its languages."
            )
        ordered = (self.first_language, *LANGUAGES)
        return {one: self._one(one, said[one]) for one in dict.fromkeys(ordered) if one in said}

    def shown(self, outbound: Outbound, language: Language, channel: str) -> str:
        """As somebody reads it there; several messages stand one below the other."""
        if channel == OUTSIDE:
            host, words = outbound.template.variables if outbound.template else ("", outbound.text)
            return self.wording.say(text("template.notice", host=host, words=words), language)
        shows = self.channels.get(channel)
        if shows is None:
            return outbound.text
        return _TWO_MESSAGES.join(part.text for part in render(outbound, shows.capabilities))

    def _one(self, language: Language, words: str) -> Outbound:
        footer = text("broadcast.footer", host=self.host)
        in_one_line = " ".join(words.split())  # Meta takes no line break in a variable
        fits = len(in_one_line) <= LONGEST_IN_TEMPLATE
        return Outbound(
            f"{words}\n\n{self.wording.say(footer, language)}",
            language=language,
            template=Template(TEMPLATE, (self.host, in_one_line)) if fits else None,
        )
