"""What residents wrote beside their ratings of the stations of a member's areas, when the quarter is over. Nobody is kept with it."""

from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from bot.staffpage.door import Door, Visit
from bot.staffpage.office import Office
from bot.staffpage.rendering import Rendering
from flows.words import text
from storage import audit, ratings
from storage.work import Work

SHOWN = 100
"""Comments on one page, of the latest quarters."""


@dataclass(frozen=True, slots=True)
class Line:
    """One comment: the station's name, the quarter in words, what was written."""

    station: str
    quarter: str
    words: str = field(repr=False)


class CommentPages:
    """The handler of /comments."""

    def __init__(self, office: Office, door: Door, rendering: Rendering) -> None:
        self._office = office
        self._door = door
        self._rendering = rendering

    async def listed(self, request: Request) -> Response:
        """GET /comments: those of her stations; each look is in the audit."""

        def look(work: Work, visit: Visit) -> list[Line]:
            mine = self._office.stations_of(visit.staff)
            found = ratings.comments(work, list(mine), SHOWN)
            audit.note(work, visit.staff, "read_comments")
            return [
                Line(
                    mine[one.station],
                    visit.say.words(text("score_card.quarter", number=one.quarter[-1], year=one.quarter[:4])),
                    one.words,
                )
                for one in found
            ]

        visit, lines = await self._door.enter(request, look)
        return self._rendering.inside("comments.html", visit, lines=lines)
