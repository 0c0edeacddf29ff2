"""Commendations: those that wait, one with what to think of before it counts, and the verified ones of a month."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.commending import REASONS, CommendingError, Hints, Looked
from bot.staffpage.door import Door, Fields, Visit
from bot.staffpage.office import Office
from bot.staffpage.rendering import Rendering
from flows.reporting.when import shown
from storage.columns import NAIROBI
from storage.commendations import Commendation, days_of
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


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what was told."""

    label: str
    value: str = field(repr=False)


class CommendationPages:
    """The handlers of /commendations."""

    def __init__(self, office: Office, door: Door, rendering: Rendering) -> None:
        self._office = office
        self._door = door
        self._rendering = rendering

    async def listed(self, request: Request) -> Response:
        """GET /commendations?month=2026-11: what waits, and what was verified in that month."""
        asked = request.query_params.get("month", "")

        def look(work: Work, visit: Visit) -> tuple[str, list[Line], list[tuple[str, list[Fact]]]]:
            month = _month(asked, work.now.astimezone(NAIROBI).date())
            commending, say = self._office.commending, visit.say
            names = commending.stations(visit.staff)
            lines = [
                Line(one.number, f"{names[one.station]}, {say.day(one.on)}")
                for one in commending.waiting(work, visit.staff, SHOWN)
            ]
            found = commending.verified(work, visit.staff, *days_of(month))
            return month, lines, [(names[one.station], list(_facts(one, visit))) for one in found]

        visit, (month, lines, verified) = await self._door.enter(request, look)
        note = NOTES.get(request.query_params.get("note", ""), "")
        return self._rendering.inside(
            "commendations.html",
            visit,
            lines=lines,
            month=visit.say(f"charter.month.{month[5:]}", year=month[:4]),
            verified=verified,
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
        if not self._door.once.take(fields.get("once", "")):
            return RedirectResponse("/commendations", 303)
        try:
            await self._door.enter(request, lambda work, visit: self._do(work, visit, request, fields))
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
            facts=list(_facts(found.one, visit)),
            hints=list(_hints(found.hints, visit)),
            may=found.may,
            state=visit.say(f"commendations.state.{found.one.state}"),
            open=found.one.state == "waiting",
            officer=warned or found.one.told.officer[:LONGEST_NAME],
            warned=warned,
            longest=LONGEST_NAME,
            reasons=[(reason, visit.say(f"commendations.reason.{reason}")) for reason in REASONS],
            refused=visit.say(f"commendations.refused.{refused}") if refused else "",
            once=self._door.once.new(),
        )


def _facts(one: Commendation, visit: Visit) -> Iterator[Fact]:
    say, told = visit.say, one.told
    if one.officer:
        yield Fact(say("commendations.fact.listed"), one.officer)
    if told.officer:
        yield Fact(say("commendations.fact.officer"), told.officer)
    if told.looks:
        yield Fact(say("commendations.fact.looks"), told.looks)
    yield Fact(say("commendations.fact.did"), told.did)
    yield Fact(say("commendations.fact.when"), say.words(shown(told.when)))
    yield Fact(say("commendations.fact.part"), say(f"commend.part.{told.part}"))
    yield Fact(say("commendations.fact.name"), told.name or say("commendations.fact.no_name"))
    yield Fact(say("commendations.fact.filed"), say.day(one.on))


def _hints(hints: Hints, visit: Visit) -> Iterator[str]:
    say = visit.say
    if hints.complaint:
        yield say("commendations.hint.complaint")
    if hints.duplicates:
        yield say("commendations.hint.duplicates", numbers=", ".join(hints.duplicates))
    if hints.blame:
        yield say("commendations.hint.blame")
    if hints.herself:
        yield say("commendations.hint.herself")
    if hints.again:
        yield say("commendations.hint.again")


def _name(fields: Fields) -> str:
    """The officer's name as she typed it."""
    return " ".join(fields.get("officer", "").split())[:LONGEST_NAME]


def _month(asked: str, today: date) -> str:
    try:
        days_of(asked)
    except (ValueError, OverflowError):
        return f"{today:%Y-%m}"
    return asked


def _number(request: Request) -> str:
    number: str = request.path_params["number"]
    return number
