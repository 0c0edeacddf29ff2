"""The public pages as HTML, in either language, from their templates."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

from bot import page_templates
from bot.forums.public import PublicForum
from bot.public_progress import Counted, PlaceProgress, state_words
from bot.publicpage.view import moved, rows
from bot.scorecards import Shown
from bot.wording import NAIROBI, Wording
from directory.place import Place
from flows.forums import told
from flows.messages import Language
from flows.words import Moment, text
from storage.public_matters import PublicMatter
from storage.verified_counts import Year

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


class Say(page_templates.Say):
    """With days, forums and matters as these pages show them."""

    def month(self, month: str) -> str:
        """A month such as 2026-11 in words."""
        return self.wording.say(text(f"charter.month.{month[5:]}", year=month[:4]), self.language)

    def quarter(self, quarter: str) -> str:
        """A quarter in words."""
        return self.wording.say(
            text("score_card.quarter", number=quarter[-1], year=quarter[:4]), self.language
        )

    def day(self, on: date) -> str:
        """A day with its year. Noon is the same day wherever it is looked at."""
        noon = Moment(datetime.combine(on, time(12), NAIROBI), precision="day")
        return f"{self.wording.say(noon, self.language)} {on:%Y}"

    def moment(self, starts_at: datetime) -> str:
        """A day and hour in Nairobi, with its year."""
        return f"{self.wording.say(Moment(starts_at), self.language)} ({starts_at.astimezone(NAIROBI):%Y})"

    def said(self, matter: PublicMatter) -> str:
        """How far a public matter is, in a sentence."""
        return self.wording.say(state_words(matter), self.language)

    def where(self, forum: PublicForum) -> str:
        """How to find it, and the name of the place."""
        return self.wording.say(
            told.where({"place": forum.place, "place_words": forum.place_words}), self.language
        )


class Rendering:
    """Fills templates; what a template names and is not given is an error, never a gap on the page."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._templates = page_templates.templates_of(_HERE / "templates")
        self._templates.globals |= {"rows": rows, "moved": moved}
        self._version = page_templates.version_of(STATIC / "public.css")

    def station(
        self, language: Language, shown: Shown, county: Place | None, shown_from: date, praised: Year
    ) -> str:
        """A station's page. `shown_from`: when the figures of the running quarter come. `praised`: a count, and nobody's name."""
        return self._page(
            "station.html", language, shown=shown, county=county, shown_from=shown_from, praised=praised
        )

    def county(self, language: Language, shown: Shown, stations: list[Shown], shown_from: date) -> str:
        """A county's page with its stations."""
        return self._page("county.html", language, shown=shown, stations=stations, shown_from=shown_from)

    def forums(self, language: Language, forums: list[PublicForum]) -> str:
        """The next forums."""
        return self._page("forums.html", language, forums=forums)

    def forum(self, language: Language, forum: PublicForum) -> str:
        """One of them."""
        return self._page("forum.html", language, forum=forum)

    def progress_places(self, language: Language, counties: list[tuple[Place, list[Counted]]]) -> str:
        """The places of which something is public."""
        return self._page("progress_places.html", language, counties=counties)

    def progress(self, language: Language, shown: PlaceProgress, today: date) -> str:
        """What was reported of a place, and what became of it."""
        return self._page("progress.html", language, shown=shown, today=today)

    def problem(self, language: Language) -> str:
        """There is no such place."""
        return self._page("missing.html", language)

    def _page(self, template: str, language: Language, **values: object) -> str:
        return self._templates.get_template(template).render(
            t=Say(self._wording, language),
            language=language,
            other=page_templates.other_than(language),
            version=self._version,
            **values,
        )
