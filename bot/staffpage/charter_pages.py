"""Photos of service charters, as residents took them at the stations of a member's areas. Nobody is kept with them."""

import re
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.staffpage.case_pages import FILE_POLICY
from bot.staffpage.door import Door, Visit
from bot.staffpage.office import Office
from bot.staffpage.rendering import Rendering
from flows.words import text
from storage import attachments, audit, charters
from storage.keys import NoKeyError
from storage.vault import SealError
from storage.work import Work

SHOWN = 50
"""Photos listed, the latest first."""
ID = re.compile(r"[0-9a-f]{32}")
IMAGES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class Line:
    """One photo: its id, the station's name, the month in which the notice was seen."""

    id: str
    station: str
    month: str


class CharterPages:
    """The handlers of /charters."""

    def __init__(self, office: Office, door: Door, rendering: Rendering) -> None:
        self._office = office
        self._door = door
        self._rendering = rendering

    async def listed(self, request: Request) -> Response:
        """GET /charters: what has a photo."""

        def look(work: Work, visit: Visit) -> list[Line]:
            mine = self._office.stations_of(visit.staff)
            return [
                Line(
                    photo,
                    mine[station],
                    visit.say.words(text(f"charter.month.{seen:%m}", year=f"{seen:%Y}")),
                )
                for photo, station, seen in charters.photos_of(work, list(mine), SHOWN)
            ]

        visit, lines = await self._door.enter(request, look)
        return self._rendering.inside("charters.html", visit, lines=lines)

    async def photo(self, request: Request) -> Response:
        """GET /charters/photo/<id>; 404 for one of another area, as for none."""

        def look(work: Work, visit: Visit) -> bytes | None:
            asked: str = request.path_params["photo"]
            if not ID.fullmatch(asked):
                return None
            try:
                found = charters.photo(work, asked, list(self._office.stations_of(visit.staff)))
            except (NoKeyError, SealError):
                return None
            if found is not None:
                audit.note(work, visit.staff, "photo")
            return found

        _, content = await self._door.enter(request, look)
        if content is None:
            raise HTTPException(404)
        ending = attachments.ending_of(content)
        return Response(
            content,
            media_type=IMAGES.get(ending, "application/octet-stream"),
            headers={
                "Content-Disposition": f'{"inline" if ending in IMAGES else "attachment"}; filename="charter.{ending}"',
                "Content-Security-Policy": FILE_POLICY,
            },
        )
