"""The list of cases, one case, its photos, and what is done with it."""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.casework import LONGEST, CaseworkError, Way, Which
from bot.staffpage.case_view import IMAGES, Around, CaseView, Line, case_view, line
from bot.staffpage.door import Door, Fields, SentBeforeError, Visit
from bot.staffpage.office import Office
from bot.staffpage.rendering import Rendering
from flows.changes import State
from storage import audit, cases
from storage import staff as members
from storage.work import Work

SHOWN = 10
"""Cases on one page of the list."""
MOST_PAGES = 10_000
_BEYOND = 30_000
"""No report has so many pieces, and any database can be asked for it."""
HISTORY = 40
"""The latest lines of what was done with a case."""
WHICH: tuple[Which, ...] = ("open", "mine", "all")
NOTES = {
    "taken": "cases.taken",
    "left": "cases.left",
    "handed": "cases.handed_over",
    "moved": "staffpage.moved",
    "sent": "cases.written",
    "under_code": "cases.under_code",
}
"""What the page says after a change, by the word in its address."""
_GONE = ("unknown", "withdrawn")
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/amr": "amr",
}
# An image alone in a window: Chromium and Firefox style it themselves, and nothing else may run or load.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


class CasePages:
    """The handlers of /cases."""

    def __init__(self, office: Office, door: Door, rendering: Rendering) -> None:
        self._office = office
        self._door = door
        self._rendering = rendering

    async def listed(self, request: Request) -> Response:
        """GET /cases?which=open&page=0."""
        asked = request.query_params.get("which", "open")
        which = next((one for one in WHICH if one == asked), WHICH[0])
        digits = request.query_params.get("page", "0")[:6]
        page = min(int(digits), MOST_PAGES) if digits.isascii() and digits.isdecimal() else 0

        def look(work: Work, visit: Visit) -> list[Line]:
            found = self._office.casework.listed(work, visit.staff, which, SHOWN + 1, page * SHOWN)
            return [line(case, visit, self._office.place_name) for case in found]

        visit, lines = await self._door.enter(request, look)
        return self._rendering.inside(
            "cases.html",
            visit,
            lines=lines[:SHOWN],
            which=which,
            filters=WHICH,
            page=page,
            more=len(lines) > SHOWN,
        )

    async def show(self, request: Request) -> Response:
        """GET /cases/<number>: what was told, what was written, and the forms."""
        note = request.query_params.get("note", "")
        return await self._shown(request, note=NOTES.get(note, ""))

    async def file(self, request: Request) -> Response:
        """GET /cases/<number>/photo/<position>: a photo, shown; a voice note, to be kept or played."""
        position = min(int(request.path_params["position"]), _BEYOND)

        def look(work: Work, visit: Visit) -> tuple[bytes, str]:
            return self._office.casework.photo(work, visit.staff, _number(request), position)

        try:
            _, (content, content_type) = await self._door.enter(request, look)
        except CaseworkError:
            raise HTTPException(404) from None
        ending = ENDINGS.get(content_type)
        shown = "inline" if content_type in IMAGES else "attachment"
        return Response(
            content,
            media_type=content_type if ending else "application/octet-stream",
            headers={
                "Content-Disposition": f'{shown}; filename="{position + 1}.{ending or "bin"}"',
                "Content-Security-Policy": FILE_POLICY,
            },
        )

    async def take(self, request: Request) -> Response:
        """POST /cases/<number>/take."""
        return await self._change(
            request,
            lambda work, visit, _: self._office.casework.take(work, visit.staff, _number(request)),
            "taken",
        )

    async def leave(self, request: Request) -> Response:
        """POST /cases/<number>/leave."""
        return await self._change(
            request,
            lambda work, visit, _: self._office.casework.leave(work, visit.staff, _number(request)),
            "left",
        )

    async def hand_over(self, request: Request) -> Response:
        """POST /cases/<number>/hand_over, `to`: the id of a colleague."""

        def hand(work: Work, visit: Visit, fields: Fields) -> None:
            self._office.casework.hand_over(work, visit.staff, _number(request), fields.get("to", "")[:32])

        return await self._change(request, hand, "handed")

    async def move(self, request: Request) -> Response:
        """POST /cases/<number>/state, `state`: one of those it may become, with `percent`, `why` and `reason`."""

        def move(work: Work, visit: Visit, fields: Fields) -> None:
            try:
                state = State(fields.get("state", ""))
            except ValueError:
                raise CaseworkError("step", "There is no such state.") from None
            self._office.casework.set_state(
                work,
                visit.staff,
                _number(request),
                state,
                percent=_percent(fields) if state is State.IN_ACTION else None,
                words=fields.get("why", ""),
                reason=fields.get("reason", "") if state is State.CLOSED else "",
            )

        return await self._change(request, move, "moved")

    async def write(self, request: Request) -> Response:
        """POST /cases/<number>/write, `words` and `kind` (question or answer)."""

        def write(work: Work, visit: Visit, fields: Fields) -> str:
            way = self._office.casework.write(
                work, visit.staff, _number(request), fields.get("words", ""), fields.get("kind") == "question"
            )
            return "sent" if way is Way.SENT else "under_code"

        return await self._change(request, write, "sent")

    async def _change(
        self, request: Request, do: Callable[[Work, Visit, Fields], str | None], note: str
    ) -> Response:
        """Do it once, and show the case anew; refused, the case as it is now, with what she had written."""
        fields = await self._door.form(request)
        kept, why = fields.get("words", ""), fields.get("why", "")
        home = f"/cases/{_number(request)}"
        try:
            _, instead = await self._door.enter(
                request, lambda work, visit: do(work, visit, fields), kept or why, fields.get("once", "")
            )
        except SentBeforeError:
            return RedirectResponse(home, 303)
        except CaseworkError as refused:
            if refused.reason in _GONE:
                raise
            return await self._shown(request, 409, self._refusal(refused), kept, fields.get("kind", ""), why)
        self._office.wake()
        return RedirectResponse(f"{home}?note={instead or note}", 303)

    async def _shown(
        self,
        request: Request,
        status: int = 200,
        note: str = "",
        kept: str = "",
        kind: str = "",
        why: str = "",
    ) -> Response:
        visit, view = await self._door.enter(
            request, lambda work, visit: self._view(work, visit, _number(request)), kept
        )
        return self._rendering.inside(
            "case.html",
            visit,
            status,
            case=view,
            note=visit.say(note, number=view.number) if note else "",
            refused=status != 200,
            kept=kept,
            kind=kind,
            why=why,
            longest=LONGEST,
            once=self._door.form_name(),
        )

    def _refusal(self, refused: CaseworkError) -> str:
        """The key of the sentence; a reason that only the terminal tells is told as that nothing was changed."""
        key = f"cases.refused.{refused.reason}"
        return key if key in self._office.wording.keys("en") else "cases.refused.unknown"

    def _view(self, work: Work, visit: Visit, number: str) -> CaseView:
        opened = self._office.casework.read(work, visit.staff, number)
        case = opened.case
        around = Around(
            colleagues=cases.colleagues(work, visit.staff, case),
            holder=members.get(work, case.holder) if case.holder else None,
            why_silent=self._office.casework.why_silent(work, case),
            history=audit.latest(work, HISTORY, case.number),
            body_name=self._office.body_name,
        )
        return case_view(opened, around, visit, self._office.place_name)


def _percent(fields: Fields) -> int:
    """How far it is, as typed. Raises CaseworkError: 'progress' when that is no number, or no word says what is done."""
    typed = fields.get("percent", "").strip().removesuffix("%").strip()
    if not typed.isascii() or not typed.isdecimal() or len(typed) > 3 or not fields.get("why", "").strip():
        raise CaseworkError("progress", "Say how many percent are done, 0 to 100, and in a sentence what.")
    return int(typed)


def _number(request: Request) -> str:
    number: str = request.path_params["number"]
    return number[:8].upper()
