"""Referring a case from the page: the summary is written beside what was told, checked, approved, and may be taken back."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.casework import Opened
from bot.refused import RefusedError
from bot.staffpage.door import Door, Fields, SentBeforeError, Visit
from bot.staffpage.office import Office
from bot.staffpage.referral_view import WHO, Draft, ReferralView, bodies_of, gone_of, others_of
from bot.staffpage.rendering import Rendering
from flows.referral_changes import RecallReferral, ReferCase, ReferralChange
from flows.referral_facts import RouteFor, SummaryCheck
from storage.referrals import LONGEST_SUMMARY
from storage.work import Work

NOTES = {"sent": "staffpage.refer.sent", "recalled": "refer.recalled"}
"""What the page says after a change, by the word in its address."""


class ReferralPages:
    """The handlers of /cases/<number>/refer."""

    def __init__(self, office: Office, door: Door, rendering: Rendering) -> None:
        self._office = office
        self._door = door
        self._rendering = rendering

    async def show(self, request: Request) -> Response:
        """GET: what was told, where it went, and where it may go as `who`, `bribe` and `violence` of the address say."""
        note = NOTES.get(request.query_params.get("note", ""), "")
        return await self._shown(request, Draft.of(request.query_params), note=note)

    async def change(self, request: Request) -> Response:
        """POST, `do`: check (looks at the summary, sends nothing) or send (the one that was looked at)."""
        fields = await self._door.form(request)
        draft = Draft.of(fields)
        if fields.get("do") != "send":
            return await self._shown(request, draft, check=True)
        change = ReferCase(
            _number(request), draft.body, draft.words, draft.complains_about, draft.bribe, draft.violence
        )
        return await self._do(request, fields, change, "sent", draft)

    async def recall(self, request: Request) -> Response:
        """POST /cases/<number>/recall, `referral`: its number."""
        fields = await self._door.form(request)
        change = RecallReferral(fields.get("referral", "")[:8])
        return await self._do(request, fields, change, "recalled", Draft())

    async def _do(
        self, request: Request, fields: Fields, change: ReferralChange, note: str, draft: Draft
    ) -> Response:
        """Do it once, and show what became of it; refused, the form again with what she had written."""
        home, once = f"/cases/{_number(request)}/refer", fields.get("once", "")

        def act(work: Work, visit: Visit) -> None:
            self._office.referring.apply(work, visit.staff.person_id or "", change)

        try:
            await self._door.enter(request, act, draft.words, once)
        except SentBeforeError:
            return RedirectResponse(home, 303)
        except RefusedError as refused:
            return await self._shown(request, draft, 409, refused.key, refused=True)
        self._office.wake()
        return RedirectResponse(f"{home}?note={note}", 303)

    async def _shown(
        self,
        request: Request,
        draft: Draft,
        status: int = 200,
        note: str = "",
        *,
        check: bool = False,
        refused: bool = False,
    ) -> Response:
        visit, view = await self._door.enter(
            request,
            lambda work, visit: self._view(work, visit, _number(request), draft, check=check),
            draft.words,
        )
        return self._rendering.inside(
            "referral.html",
            visit,
            status,
            case=view,
            who=[(one, visit.say(f"refer.who.{one}")) for one in WHO],
            note=visit.say(note) if note else "",
            refused=refused,
            longest=LONGEST_SUMMARY,
            once=self._door.form_name(),
        )

    def _view(self, work: Work, visit: Visit, number: str, draft: Draft, *, check: bool) -> ReferralView:
        say, referring, person_id = visit.say, self._office.referring, visit.staff.person_id or ""
        opened = self._office.casework.read(work, visit.staff, number)
        asked = RouteFor(opened.case.number, draft.complains_about, draft.bribe, draft.violence)
        route = referring.look_up(work, person_id, asked)
        lines = referring.facilitating.lines_of(work, opened.case.report_id)
        gone = gone_of(lines, say)
        bodies = bodies_of(route, draft.body, {one.body for one in gone if one.open}, say)
        problems, warnings = self._checked(
            lambda: referring.look_up(work, person_id, SummaryCheck(opened.case.number, draft.words)),
            visit,
            check=check,
        )
        chosen = next((one for one in bodies if one.chosen and one.id == draft.body), None)
        if check and bodies and chosen is None:
            problems = (*problems, say("staffpage.refer.not_there"))
        return ReferralView(
            number=opened.case.number,
            kind=say(f"kind.{opened.case.kind}"),
            told=_texts(opened),
            gone=gone,
            bodies=bodies,
            others=others_of(route, say),
            who=route["who"] or draft.who,
            police=route["who"] == "police",
            bribe=route["bribe"],
            violence=route["violence"],
            words=draft.words,
            problems=problems,
            warnings=warnings,
            checked=chosen.title if check and chosen and not problems else "",
        )

    def _checked(
        self, look: Callable[[], dict[str, list[str] | bool]], visit: Visit, *, check: bool
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(what is wrong, what to think of) in words; nothing before she asks."""
        if not check:
            return (), ()
        found = look()
        reasons = found["problems"]
        problems = (
            tuple(visit.say(f"refer.problem.{one}") for one in reasons) if isinstance(reasons, list) else ()
        )
        return problems, (visit.say("refer.copied"),) if found["copied"] else ()


def _texts(opened: Opened) -> tuple[str, ...]:
    return tuple(piece.text for piece in opened.report.told if piece.text)


def _number(request: Request) -> str:
    number: str = request.path_params["number"]
    return number[:8].upper()
