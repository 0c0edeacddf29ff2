"""The page as HTML, in either language, from its templates."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot import page_templates
from bot.wording import Wording
from flows.messages import Language
from flows.words import Moment

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


class Say(page_templates.Say):
    """With the times of this page."""

    def moment(self, at: datetime) -> str:
        """A day and hour in Nairobi; within weeks, so without its year."""
        return self.wording.say(Moment(at), self.language)


class Rendering:
    """Fills templates; what a template names and is not given is an error. `who`: who runs this, and how they are reached."""

    def __init__(self, wording: Wording, who: str) -> None:
        self._wording = wording
        self._who = who
        self._templates = page_templates.templates_of(_HERE / "templates")
        self._version = page_templates.version_of(STATIC / "body.css")

    def page(self, template: str, language: Language, **values: object) -> str:
        """A page from its template."""
        return self._templates.get_template(template).render(
            t=Say(self._wording, language),
            language=language,
            other=page_templates.other_than(language),
            version=self._version,
            who=self._who,
            **values,
        )
