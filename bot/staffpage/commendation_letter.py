"""The letter of a station's month, to be printed; and marking that it was handed over."""

from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.commending import CommendingError
from bot.handing_over import HandingOver, Letter
from bot.staffpage.commendation_view import became, letter_facts, month_asked, month_named
from bot.staffpage.door import Door, Fields, SentBeforeError, Visit
from bot.staffpage.office import Office
from bot.staffpage.rendering import Rendering
from storage.commendations import days_of
from storage.handed_over import TO
from storage.work import Work

WHOM = {"station": "staffpage.handover.whom_station", "committee": "staffpage.handover.whom_committee"}
MOST_NUMBERS = 500
"""Commendations marked with one form."""


class CommendationLetter:
    """The handlers of /commendations/letter."""

    def __init__(self, office: Office, door: Door, rendering: Rendering) -> None:
        self._office = office
        self._door = door
        self._rendering = rendering
        self._handing = HandingOver(office.commending)

    async def show(self, request: Request) -> Response:
        """GET /commendations/letter?station=<id>&month=2026-11."""
        asked = request.query_params
        return await self._shown(request, asked.get("station", ""), asked.get("month", ""))

    async def mark(self, request: Request) -> Response:
        """POST /commendations/letter: `station`, `month`, `numbers` of those that were shown, `to`, `on` (2026-11-30)."""
        fields = await self._door.form(request)
        station, month = fields.get("station", ""), fields.get("month", "")
        back = "/commendations/letter?" + urlencode({"station": station, "month": month})
        once = fields.get("once", "")
        try:
            await self._door.enter(request, lambda work, visit: self._mark(work, visit, fields), once=once)
        except SentBeforeError:
            return RedirectResponse(back, 303)
        except CommendingError as error:
            if error.reason == "gone":
                raise
            return await self._shown(request, station, month, 409, error.reason)
        self._office.wake()
        return RedirectResponse(f"{back}&note=did", 303)

    def _mark(self, work: Work, visit: Visit, fields: Fields) -> None:
        to = next((one for one in TO if one == fields.get("to")), None)
        if to is None:
            raise CommendingError("to")
        today = work.today
        first, _ = days_of(month_asked(fields.get("month", ""), today))
        on = _day(fields.get("on", ""))
        if on is None or not first <= on <= today:
            raise CommendingError("day")
        numbers = fields.get("numbers", "").split()[:MOST_NUMBERS]
        self._handing.hand_over(work, visit.staff, fields.get("station", ""), numbers, to, on)

    async def _shown(
        self, request: Request, station: str, month: str, status: int = 200, refused: str = ""
    ) -> Response:
        def look(work: Work, visit: Visit) -> tuple[Letter, date]:
            today = work.today
            return self._handing.letter(work, visit.staff, station, month_asked(month, today)), today

        visit, (letter, today) = await self._door.enter(request, look)
        say, found = visit.say, letter.found
        return self._rendering.inside(
            "commendation_letter.html",
            visit,
            status,
            station=station,
            name=letter.station,
            month=letter.month,
            month_name=month_named(letter.month, say),
            told=[(one.number, list(letter_facts(one, say))) for one in found],
            became=became(found, say),
            open=[
                (to, say(WHOM[to]))
                for to in TO
                if any((one.station_on if to == "station" else one.committee_on) is None for one in found)
            ],
            numbers=" ".join(one.number for one in found),
            today=today.isoformat(),
            first=days_of(letter.month)[0].isoformat(),
            refused=say(f"staffpage.handover.refused.{refused}") if refused else "",
            note=say("staffpage.handover.did") if request.query_params.get("note") == "did" else "",
            once=self._door.form_name(),
        )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None
