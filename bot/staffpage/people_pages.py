"""Those who asked for a human: who waits, and the talk with the one she serves. Nobody's name or number is shown."""

from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk import DeskError
from bot.staffpage.door import Door, Fields, SentBeforeError, Visit
from bot.staffpage.office import Office
from bot.staffpage.rendering import Rendering
from bot.wording import LONGEST_GAP
from storage import handoffs
from storage.handoffs import Handoff
from storage.work import Work

_REFUSED = "cases.refused.person"
NOTES = {
    "taken": "staffpage.person.taken",
    "said": "staffpage.person.said",
    "given_back": "people.given_back",
}
"""What the page says after a change, by the word in its address."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One who waits or is served. `name`: the first letters of the request's id, as chat has it."""

    id: str
    name: str
    asked: str
    server: str
    mine: bool
    free: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One line of hers."""

    at: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Talk:
    """The one she looks at, and what was written since she serves."""

    person: Waiting
    lines: tuple[Said, ...]


class NobodyThereError(Exception):
    """Nobody with this id waits (any more)."""


class PeoplePages:
    """The handlers of /people."""

    def __init__(self, office: Office, door: Door, rendering: Rendering) -> None:
        self._office = office
        self._door = door
        self._rendering = rendering

    async def listed(self, request: Request) -> Response:
        """GET /people: longest waiting first."""
        visit, waiting = await self._door.enter(
            request, lambda work, visit: [_waiting(one, visit) for one in self._office.desk.queue(work)]
        )
        note = NOTES.get(request.query_params.get("note", ""), "")
        return self._rendering.inside(
            "people.html", visit, people=waiting, note=visit.say(note) if note else ""
        )

    async def show(self, request: Request) -> Response:
        """GET /people/<id>: what she wrote, and the form."""
        return await self._shown(request, note=NOTES.get(request.query_params.get("note", ""), ""))

    async def change(self, request: Request) -> Response:
        """POST /people/<id>, `do`: take, say (`words`), look (keeps what is typed and loses nothing) or give_back."""
        fields = await self._door.form(request)
        do, kept, home = fields.get("do", ""), fields.get("words", ""), f"/people/{_id(request)}"
        if do not in {"take", "say", "give_back"}:
            return await self._shown(request, kept=kept)
        if do == "say" and not kept:
            return RedirectResponse(home, 303)
        try:
            await self._door.enter(
                request,
                lambda work, visit: self._do(work, visit, _id(request), fields),
                kept,
                fields.get("once", ""),
            )
        except SentBeforeError:
            return RedirectResponse(home, 303)
        except DeskError:
            return await self._shown(request, 409, _REFUSED, kept)
        self._office.wake()
        if do == "give_back":
            return RedirectResponse("/people?note=given_back", 303)
        return RedirectResponse(f"{home}?note={'taken' if do == 'take' else 'said'}", 303)

    def _do(self, work: Work, visit: Visit, person: str, fields: Fields) -> None:
        match fields.get("do", ""):
            case "take":
                self._office.desk.take(work, visit.staff, person)
            case "say":
                self._office.desk.say(work, visit.staff, person, fields.get("words", ""))
            case _:
                self._office.desk.give_back(work, visit.staff, person)

    async def _shown(self, request: Request, status: int = 200, note: str = "", kept: str = "") -> Response:
        visit, talk = await self._door.enter(
            request, lambda work, visit: self._talk(work, visit, _id(request)), kept
        )
        return self._rendering.inside(
            "person.html",
            visit,
            status,
            person=talk.person,
            lines=talk.lines,
            note=visit.say(note) if note else "",
            refused=status != 200,
            kept=kept,
            longest=LONGEST_GAP,
            once=self._door.form_name(),
        )

    def _talk(self, work: Work, visit: Visit, person: str) -> Talk:
        found = next((one for one in handoffs.waiting(work) if one.id == person), None)
        if found is None:
            raise NobodyThereError
        shown = _waiting(found, visit)
        lines = self._office.desk.read(work, visit.staff, person) if shown.mine else []
        return Talk(shown, tuple(Said(visit.say.moment(line.at), line.words) for line in lines))


def _waiting(handoff: Handoff, visit: Visit) -> Waiting:
    mine = handoff.staff_id == visit.staff.id
    server = "me" if mine else "colleague" if handoff.taken_by else "nobody"
    return Waiting(
        id=handoff.id,
        name=handoff.id[:4].upper(),
        asked=visit.say.moment(handoff.asked_at),
        server=visit.say(f"people.server.{server}"),
        mine=mine,
        free=not handoff.taken_by,
    )


def _id(request: Request) -> str:
    person: str = request.path_params["person"]
    return person
