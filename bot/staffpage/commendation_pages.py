"""Commendations: those that wait, one with what to think of before it counts, and the verified ones of a month."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.commending import REASONS, CommendingError, Looked
from bot.staffpage.commendation_view import (
    StationMonth,
    by_station,
    facts,
    hint_lines,
    month_after,
    month_asked,
    month_before,
    month_named,
)
from bot.staffpage.door import Door, Fields, SentBeforeError, Visit
from bot.staffpage.office import Office
from bot.staffpage.rendering import Rendering
from storage.commendations import days_of
from storage.work import Work

SHOWN = 50
LONGEST_NAME = 80
NOTES = {
    "verified": "commendations.did.verified",
    "declined": "commendations.did.declined",
    "asked": "commendations.did.asked",
}
"""What the page says after a change, by the word in its address."""


@dataclass(frozen=True, slots=True)
class Line:
    """One that waits: its number, station and day."""

    number: str
    words: str


class CommendationPages:
    """The handlers of /commendations."""

    def __init__(self, office: Office, door: Door, rendering: Rendering) -> None:
        self._office = office
        self._door = door
        self._rendering = rendering

    async def listed(self, request: Request) -> Response:
        """GET /commendations?month=2026-11: what waits, and what was verified in that month."""
        asked = request.query_params.get("month", "")

        def look(work: Work, visit: Visit) -> tuple[str, str, list[Line], list[StationMonth]]:
            today = work.today
            month = month_asked(asked, today)
            commending, say = self._office.commending, visit.say
            names = commending.stations(visit.staff)
            lines = [
                Line(one.number, f"{names[one.station]}, {say.day(one.on)}")
                for one in commending.waiting(work, visit.staff, SHOWN)
            ]
            found = commending.verified(work, visit.staff, *days_of(month))
            later = month_after(month) if month < f"{today:%Y-%m}" else ""
            return month, later, lines, by_station(found, names, month, say)

        visit, (month, later, lines, stations) = await self._door.enter(request, look)
        note = NOTES.get(request.query_params.get("note", ""), "")
        return self._rendering.inside(
            "commendations.html",
            visit,
            lines=lines,
            month=month_named(month, visit.say),
            stations=stations,
            near=[
                (one, visit.say(key, month=month_named(one, visit.say)))
                for key, one in (
                    ("staffpage.commendations.earlier", month_before(month)),
                    ("staffpage.commendations.later", later),
                )
                if one
            ],
            note=visit.say(note) if note else "",
        )

    async def show(self, request: Request) -> Response:
        """GET /commendations/<number>: what was told, the hints, and the forms."""
        return await self._shown(request)

    async def change(self, request: Request) -> Response:
        """POST /commendations/<number>, `do`: verify (`officer`, `warned` of complaints about that name), decline (`reason`) or ask."""
        fields = await self._door.form(request)
        do = fields.get("do", "")
        if do not in {"verify", "decline", "ask"}:
            return await self._shown(request)
        once = fields.get("once", "")
        try:
            await self._door.enter(
                request, lambda work, visit: self._do(work, visit, request, fields), once=once
            )
        except SentBeforeError:
            return RedirectResponse("/commendations", 303)
        except CommendingError as error:
            if error.reason == "gone":
                raise
            warned = _name(fields) if error.reason == "complaint" else ""
            return await self._shown(request, 409, error.reason, warned)
        self._office.wake()
        note = {"verify": "verified", "decline": "declined", "ask": "asked"}[do]
        return RedirectResponse(f"/commendations?note={note}", 303)

    def _do(self, work: Work, visit: Visit, request: Request, fields: Fields) -> None:
        commending, number = self._office.commending, _number(request)
        match fields.get("do", ""):
            case "verify":
                officer = _name(fields)
                warned = fields.get("warned", "")
                commending.verify(work, visit.staff, number, officer, warned)
            case "decline":
                reason = fields.get("reason", "")
                if reason not in REASONS:
                    raise CommendingError("reason")
                commending.decline(work, visit.staff, number, reason)
            case _:
                commending.ask_admin(work, visit.staff, number)

    async def _shown(
        self, request: Request, status: int = 200, refused: str = "", warned: str = ""
    ) -> Response:
        def look(work: Work, visit: Visit) -> Looked:
            return self._office.commending.look(work, visit.staff, _number(request))

        visit, found = await self._door.enter(request, look)
        return self._rendering.inside(
            "commendation.html",
            visit,
            status,
            number=found.one.number,
            station=found.station,
            facts=list(facts(found.one, visit.say)),
            hints=list(hint_lines(found.hints, visit.say)),
            may=found.may,
            state=visit.say(f"commendations.state.{found.one.state}"),
            open=found.one.state == "waiting",
            officer=warned or found.one.told.officer[:LONGEST_NAME],
            warned=warned,
            longest=LONGEST_NAME,
            reasons=[(reason, visit.say(f"commendations.reason.{reason}")) for reason in REASONS],
            refused=visit.say(f"commendations.refused.{refused}") if refused else "",
            once=self._door.form_name(),
        )


def _name(fields: Fields) -> str:
    """The officer's name as she typed it."""
    return " ".join(fields.get("officer", "").split())[:LONGEST_NAME]


def _number(request: Request) -> str:
    number: str = request.path_params["number"]
    return number
