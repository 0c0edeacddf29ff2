"""The templates that Meta approves, by kind and name: what may be said on WhatsApp after the 24 hours.

https://www.twilio.com/docs/content/content-api-resources and https://developers.facebook.com, message templates: no
variable at the beginning, at the end or beside another, and none with a line break when it is filled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from flows.messages import LANGUAGES, Language, Template

Kind = Literal["waiting", "forum", "reminder", "notice"]
KINDS: tuple[Kind, ...] = get_args(Kind)
VARIABLES: Mapping[str, int] = {"waiting": 0, "forum": 4, "reminder": 4, "notice": 2}
"""How many each kind has; of `reminder` they are those of `forum`."""
CATEGORY: Mapping[str, str] = {
    "waiting": "UTILITY",
    "forum": "MARKETING",
    "reminder": "UTILITY",
    "notice": "MARKETING",
}
"""Follows up what she began herself, or invites: Meta may judge otherwise, and then says so."""
LONGEST_VARIABLE = 600
"""Characters: all variables and our words stay within 1,024, the length of a template's body."""
_SAMPLES = ("Reminder", "Market security", "Tuesday 8 December, 14:00", "Soko Mjinga")


@dataclass(frozen=True, slots=True)
class TemplateNames:
    """Their names at WhatsApp, which are the friendly names of their Content resources; `{language}` stands in each."""

    waiting: str = "baraza_waiting_{language}"
    forum: str = "baraza_forum_{language}"
    reminder: str = "baraza_reminder_{language}"
    notice: str = "baraza_notice_{language}"

    def name(self, kind: Kind, language: Language) -> str:
        """The name of one of them."""
        named: str = getattr(self, kind)
        return named.format(language=language)

    def all(self) -> dict[str, tuple[Kind, Language]]:
        """What each name stands for."""
        return {self.name(kind, language): (kind, language) for kind in KINDS for language in LANGUAGES}


UNNAMED = TemplateNames()
"""Where config.yml names no others."""


def definition(kind: Kind, language: Language, words: str) -> dict[str, Any]:
    """What creates the resource; `words` hold {{1}} and so on."""
    content: dict[str, Any] = {"language": language, "types": {"twilio/text": {"body": words}}}
    samples = {str(number): _SAMPLES[number - 1] for number in range(1, VARIABLES[kind] + 1)}
    return {**content, "variables": samples} if samples else content


def filled(template: Template) -> dict[str, str]:
    """What fills its places. Raises ValueError when their number is not that of its kind, or one is empty."""
    said = [" ".join(words.split()) for words in template.variables]
    if len(said) != VARIABLES.get(template.kind, -1) or not all(said):
        raise ValueError("A message names a template that it does not fill.")
    return {str(number): _short(words) for number, words in enumerate(said, 1)}


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_VARIABLE else f"{words[: LONGEST_VARIABLE - 1]}…"
