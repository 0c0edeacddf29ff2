"""The page as HTML, in either language, from its templates."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import jinja2

from bot.wording import Wording
from flows.messages import LANGUAGES, Language
from flows.words import Gap, Moment, Text

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


@dataclass(frozen=True, slots=True)
class Say:
    """Says a text by its key; templates call it `t`."""

    wording: Wording
    language: Language

    def __call__(self, key: str, /, count: int | None = None, **gaps: Gap) -> str:
        """The text with its gaps filled."""
        return self.wording.say(Text(key, gaps, count), self.language)

    def moment(self, at: datetime) -> str:
        """A day and hour in Nairobi; within weeks, so without its year."""
        return self.wording.say(Moment(at), self.language)


class Rendering:
    """Fills templates; what a template names and is not given is an error. `who`: who runs this, and how they are reached."""

    def __init__(self, wording: Wording, who: str) -> None:
        self._wording = wording
        self._who = who
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        # Changes with the style sheet, so that a browser never mixes old and new.
        self._version = hashlib.sha256((STATIC / "body.css").read_bytes()).hexdigest()[:8]

    def page(self, template: str, language: Language, **values: object) -> str:
        """A page from its template."""
        other = next(one for one in LANGUAGES if one != language)
        return self._templates.get_template(template).render(
            t=Say(self._wording, language),
            language=language,
            other=other,
            version=self._version,
            who=self._who,
            **values,
        )
