"""Public matters as the standard names them: services are the kinds that may be public, requests are the matters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.open311.asked import Asked
from bot.open311.problems import AskedWronglyError
from bot.open311.rendering import Tree
from bot.public_progress import PublicProgress, state_words
from bot.wording import Wording
from flows.changes import PUBLIC_KINDS
from flows.messages import Language
from flows.words import text
from storage import public_matters
from storage.public_matters import PublicMatter, Wanted
from storage.work import Work

Answer = Mapping[str, Tree]


@dataclass(frozen=True, slots=True)
class Open311Matters:
    """`language` is that of the deployment: the standard knows one."""

    progress: PublicProgress
    wording: Wording
    language: Language

    def services(self) -> list[Answer]:
        """Each kind. None has attributes; `batch`: a matter gets its number after somebody has read what was told."""
        return [
            {
                "service_code": kind,
                "service_name": self._name(kind),
                "description": self.wording.say(text(f"open311.about.{kind}"), self.language),
                "metadata": False,
                "type": "batch",
                "keywords": self.wording.say(text(f"open311.keywords.{kind}"), self.language),
                "group": self.wording.say(text("open311.group"), self.language),
            }
            for kind in PUBLIC_KINDS
        ]

    def definition(self, code: str) -> Answer:
        """The attributes of a service, of which there are none. Raises AskedWronglyError(404)."""
        if code not in PUBLIC_KINDS:
            raise AskedWronglyError(404, "service_code: there is no such service.")
        return {"service_code": code, "attributes": []}

    def requests(self, work: Work, asked: Asked) -> list[Answer]:
        """Those asked for, the newest first."""
        over = None if asked.statuses is None or len(asked.statuses) > 1 else asked.statuses == ("closed",)
        wanted = Wanted(asked.numbers, asked.codes, None, asked.begun, asked.until, over)
        offset = (asked.page - 1) * asked.page_size
        return [self._request(one) for one in public_matters.found(work, wanted, asked.page_size, offset)]

    def request(self, work: Work, number: str) -> Answer:
        """One by its number. Raises AskedWronglyError(404)."""
        found = public_matters.by_number(work, number)
        if found is None:
            raise AskedWronglyError(404, "service_request_id: there is no such request.")
        return self._request(found)

    def _request(self, matter: PublicMatter) -> Answer:
        point = self.progress.rounded(matter.place)
        say = self.wording.say
        notes = (say(state_words(matter), self.language), matter.sentence)
        return {
            "service_request_id": matter.number,
            "status": "closed" if matter.over else "open",
            "status_notes": " ".join(filter(None, notes)),
            "service_name": self._name(matter.kind),
            "service_code": matter.kind,
            "description": matter.title,
            "agency_responsible": None,
            "service_notice": None,
            "requested_datetime": _midnight(matter.opened_on),
            "updated_datetime": _midnight(matter.moved_on),
            "expected_datetime": None,
            "address": self.progress.places.name_of(matter.place) or None,
            "lat": point.lat if point else None,
            "long": point.lon if point else None,
        }

    def _name(self, kind: str) -> str:
        return self.wording.say(text(f"kind.{kind}"), self.language)


def _midnight(day: date) -> str:
    """Days are all that is kept: the midnight in Nairobi with which it begins."""
    return f"{day.isoformat()}T00:00:00+03:00"
