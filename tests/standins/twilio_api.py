"""Twilio on 127.0.0.1 for tests, and the people who use WhatsApp.

    async with twilio_api() as twilio:
        rest = Rest(twilio.account, twilio.token, twilio.url)
        twilio.calls_back(base_url_of_the_bot)
        jane = twilio.person()
        await jane.types("habari")
        menu = await jane.sees("Karibu")
        await jane.taps("Toa ripoti")

It checks every call against Twilio's own descriptions, and keeps what Twilio and WhatsApp enforce: the 24-hour
window, lengths, rates, opt-outs, who is on WhatsApp. What Twilio refuses at once is an answer of the API, what WhatsApp
refuses later is a status callback. Its clock is the real one, moved on with `passes`.
"""

import asyncio
import base64
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send
from twilio.request_validator import RequestValidator

from tests.standins import twilio_spec
from tests.standins.telegram_api import served
from tests.standins.twilio_contents import refused, shown, within_limits
from tests.standins.twilio_people import Person, encoded

ACCOUNT = "AC" + "0" * 32
TOKEN = "token-of-nobody"
SENDER = "whatsapp:+14155238886"
SERVICE = "MG" + "0" * 32
STORE_PATH = "/store"
WINDOW = timedelta(hours=24)
WORDS = {
    20429: "Too Many Requests",
    21211: "The 'To' number {} is not a valid phone number.",
    21604: "A 'To' phone number is required.",
    21603: "A 'From' or 'MessagingServiceSid' parameter is required.",
    21610: "Attempt to send to unsubscribed recipient {}",
    21617: "The concatenated message body exceeds the 1600 character limit.",
    21619: "A text message body or media urls must be specified.",
    21655: "The ContentSid is Invalid",
    21656: "The Content Variables Parameter is invalid",
    63007: "Twilio could not find a Channel with the specified From address",
}
"""Twilio's words repeat the number that was written to: none may get into our log."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call: an answer, or a connection that breaks before or after it counts."""

    status: int = 0
    code: int = 0
    retry_after: str = ""
    page: bytes = b""
    accepted: bool = False
    hangs: bool = False


@dataclass(frozen=True, slots=True)
class Undelivered:
    """The call is accepted, and a status callback says later that it failed."""

    code: int
    status: str = "undelivered"


RESET = Fault()
"""The connection is reset before the call is read."""
RESET_AFTER_ACCEPTING = Fault(accepted=True)
SILENT_AFTER_ACCEPTING = Fault(accepted=True, hangs=True)


class TwilioApi:
    def __init__(self) -> None:
        self.account = ACCOUNT
        self.token = TOKEN
        self.sender = SENDER
        self.service = SERVICE
        self.url = ""
        self.store = ""
        self.webhook = ""
        self.public_url = ""
        self.algorithm = "HMAC_SHA1"
        self.per_second = 80
        self.burst = 45
        self.takes_lines = True
        self.reports = ("sent", "delivered")
        self.calls: list[tuple[str, str, dict[str, str]]] = []
        self.violations: list[str] = []
        self.contents: dict[str, dict[str, Any]] = {}
        self.templates: set[str] = set()
        self.people: list[Person] = []
        self.redacted: set[str] = set()
        self.deleted_files: set[str] = set()
        self.credentials_at_store: list[str] = []
        self.callbacks: list[tuple[str, dict[str, str]]] = []
        self.page_size = 1000
        self._files: dict[str, bytes] = {}
        self._faults: deque[Fault | Undelivered] = deque()
        self._file_faults: deque[Fault] = deque()
        self._sent_at: list[datetime] = []
        self._sent_to: dict[str, list[datetime]] = {}
        self._changed = asyncio.Condition()
        self._closing = asyncio.Event()
        self._ids = count(1)
        self._moved = timedelta()
        self._calling: set[asyncio.Task[None]] = set()
        self._client = httpx.AsyncClient(timeout=15.0)

    def person(self, phone: str | None = None, opaque: str = "", name: str = "Test User") -> Person:
        number = f"+2547000000{len(self.people) + 1:02}" if phone is None else phone
        person = Person(self, number, opaque, name)
        self.people.append(person)
        return person

    def calls_back(self, base: str, public_url: str = "") -> None:
        """Where the bot listens. `public_url` is what it told Twilio, when a proxy stands between."""
        self.webhook = base.rstrip("/")
        self.public_url = (public_url or base).rstrip("/")

    def now(self) -> datetime:
        return datetime.now(UTC) + self._moved

    def passes(self, time: timedelta) -> None:
        """Let time go by for the window and the rates."""
        self._moved += time

    def fail_next(self, *faults: Fault | Undelivered) -> None:
        """The next messages go wrong in this order."""
        self._faults += faults

    def fail_next_file(self, *faults: Fault) -> None:
        self._file_faults += faults

    def new_sid(self, prefix: str) -> str:
        return f"{prefix}{next(self._ids):032x}"

    def keep_file(self, message: str, content: bytes) -> str:
        """A file of a message that somebody sent; returns its address."""
        path = f"/2010-04-01/Accounts/{self.account}/Messages/{message}/Media/{self.new_sid('ME')}"
        self._files[path] = content
        return self.url + path

    def signature(self, url: str, form: Mapping[str, str]) -> dict[str, str]:
        """The headers with which Twilio signs; by its own library."""
        signed = RequestValidator(self.token).compute_signature(url, form, self.algorithm)
        settings = {"X-Twilio-Webhooks-Signature-Settings": f"key=x,algorithm={self.algorithm}"}
        return {"X-Twilio-Signature": signed, **(settings if self.algorithm != "HMAC_SHA1" else {})}

    async def post_webhook(self, form: Mapping[str, str], path: str = "/webhooks/twilio") -> int:
        """Post a signed form to the bot; returns the status that it answered."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            **self.signature(self.public_url + path, form),
        }
        answer = await self._client.post(self.webhook + path, content=encoded(form), headers=headers)
        return answer.status_code

    async def reports_status(self, callback: str, sid: str, status: str, code: int = 0, to: str = "") -> int:
        """Post a signed status callback to the address that the bot gave."""
        form = {
            "AccountSid": self.account, "ApiVersion": "2010-04-01", "MessageSid": sid, "SmsSid": sid,
            "MessageStatus": status, "SmsStatus": status, "To": to, "From": self.sender,
            "ChannelPrefix": "whatsapp", **({"ErrorCode": str(code)} if code else {}),
        }  # fmt: skip
        self.callbacks.append((callback, form))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            **self.signature(callback, form),
        }
        reached = callback.replace(self.public_url, self.webhook, 1) if self.webhook else callback
        answer = await self._client.post(reached, content=encoded(form), headers=headers)
        return answer.status_code

    async def settled(self) -> None:
        """Wait until every status callback is answered."""
        while self._calling:
            await asyncio.gather(*self._calling)

    async def until(self, condition: Callable[[], bool], within: float = 5.0) -> None:
        """Wait for something to be true that a call of the bot changes; `within` in seconds."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(condition)

    async def close(self) -> None:
        self._closing.set()
        for task in list(self._calling):
            task.cancel()
        await asyncio.gather(*self._calling, return_exceptions=True)
        await self._client.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        response = await self._answer(Request(scope, receive))
        if response is None:
            send.__self__.transport.abort()  # type: ignore[attr-defined]  # uvicorn's request cycle
            return
        await response(scope, receive, send)
        async with self._changed:
            self._changed.notify_all()

    async def file_store(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Another host, as Twilio's CDN is: it takes no credentials."""
        request = Request(scope, receive)
        await self._stored(request, request.url.path)(scope, receive, send)

    def _stored(self, request: Request, path: str) -> Response:
        if "authorization" in request.headers:
            self.credentials_at_store.append(request.headers["authorization"])
        return Response(self._files[path])

    async def _answer(self, request: Request) -> Response | None:
        body = await request.body()
        path = request.url.path
        if path in self._files:
            return self._file(request)
        if path.startswith(STORE_PATH):
            return self._stored(request, path.removeprefix(STORE_PATH))
        if not self._lets_in(request):
            return _refused(401, 20003, "Authenticate")
        content_type = request.headers.get("content-type", "")
        spec = twilio_spec.load()
        if (
            problems := spec.problems(request.method, path, request.url.query, content_type, body)
            if spec
            else []
        ):
            self.violations += problems
            return _refused(400, 20001, "; ".join(problems))
        form = dict(parse_qsl(body.decode(), True)) if "form" in content_type else {}
        if path.endswith("/Messages.json") and request.method == "POST":
            return await self._message(form)
        self.calls.append((request.method, path, form))
        if path == "/v1/Content":
            return self._content(request, body)
        if path == "/v2/Indicators/Typing.json":
            return JSONResponse({"success": True})
        sid = path.rsplit("/", 1)[-1].removesuffix(".json")
        if form == {"Body": ""}:
            self.redacted.add(sid)
        return JSONResponse({"sid": sid, "body": ""})

    def _lets_in(self, request: Request) -> bool:
        expected = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        return request.headers.get("authorization") == f"Basic {expected}"

    def _file(self, request: Request) -> Response | None:
        if not self._lets_in(request):
            return _refused(401, 20003, "Authenticate")
        if self._file_faults:
            fault = self._file_faults.popleft()
            return Response(fault.page, fault.status) if fault.status else None
        path = request.url.path
        if path in self.deleted_files:
            return _refused(404, 20404, "The requested resource was not found")
        if request.method == "DELETE":
            self.deleted_files.add(path)
            return Response(status_code=204)
        return RedirectResponse(self.store + path)

    def _content(self, request: Request, body: bytes) -> Response:
        if request.method == "POST":
            if self._faults and isinstance(fault := self._faults[0], Fault) and fault.status:
                self._faults.popleft()
                return _refused(fault.status, fault.code, "scripted")
            sid = self.new_sid("HX")
            self.contents[sid] = {**json.loads(body), "sid": sid}
            return JSONResponse(self.contents[sid], 201)
        page = int(request.query_params.get("Page", 0))
        size = min(int(request.query_params.get("PageSize", 50)), self.page_size)
        shown = list(self.contents.values())[page * size : (page + 1) * size]
        following = f"https://content.twilio.com/v1/Content?PageSize={size}&Page={page + 1}"
        more = (page + 1) * size < len(self.contents)
        meta: dict[str, Any] = {"page": page, "page_size": size, "key": "contents"}
        meta["next_page_url"] = following if more else None
        return JSONResponse({"contents": shown, "meta": meta})

    async def _message(self, form: dict[str, str]) -> Response | None:
        fault = self._faults.popleft() if self._faults else None
        if fault == RESET:
            return None
        self.calls.append(("POST", "Messages", form))
        if isinstance(fault, Fault) and fault.status:
            return _scripted(fault)
        person = next((one for one in self.people if form["To"] in one.addresses), None)
        if refusal := self._refusal(form, person):
            status = 429 if refusal == 20429 else 400
            return _refused(status, refusal, WORDS[refusal].format(form["To"]))
        sid = self.new_sid("SM")
        later = fault.code if isinstance(fault, Undelivered) else self._later(form, person)
        if not later and person:
            person.messages.append(shown(sid, form, self.contents))
        self._report(form, sid, later, fault.status if isinstance(fault, Undelivered) else "undelivered")
        async with self._changed:
            self._changed.notify_all()
        if isinstance(fault, Fault):
            if fault.hangs:
                await self._closing.wait()
            return None
        return JSONResponse({"sid": sid, "status": "queued", "to": form["To"], "error_code": None}, 201)

    def _refusal(self, form: Mapping[str, str], person: Person | None) -> int:
        """What Twilio itself refuses, at once."""
        now = self.now()
        self._sent_at = [at for at in self._sent_at if now - at < timedelta(seconds=1)]
        if len(self._sent_at) >= self.per_second:
            return 20429
        if "From" not in form and "MessagingServiceSid" not in form:
            return 21603
        if (
            form.get("From", self.sender) != self.sender
            or form.get("MessagingServiceSid", self.service) != self.service
        ):
            return 63007
        if not re.fullmatch(r"whatsapp:(\+[1-9]\d{6,14}|[A-Za-z][A-Za-z0-9._-]+)", form["To"]):
            return 21211
        if person and person.has_opted_out:
            return 21610
        if len(form.get("Body", "").encode("utf-16-le")) // 2 > 1600:
            return 21617
        if "ContentSid" in form:
            if refusal := refused(self.contents, form, takes_lines=self.takes_lines):
                return refusal
        elif not form.get("Body", "").strip():
            return 21619
        self._sent_at.append(now)
        return 0

    def _later(self, form: Mapping[str, str], person: Person | None) -> int:
        """What WhatsApp refuses, told by a status callback."""
        if person is None or not person.is_on_whatsapp:
            return 63003
        if person.has_blocked:
            return 63024
        template = form.get("ContentSid", "") in self.templates
        if not template and (person.wrote_at is None or self.now() - person.wrote_at > WINDOW):
            return 63016
        sent = self._sent_to.setdefault(form["To"], [])
        sent[:] = [at for at in sent if self.now() - at < timedelta(seconds=6)]
        if len(sent) >= self.burst:
            return 63018
        if "ContentSid" in form and not template and not within_limits(shown("", form, self.contents)):
            return 63021
        sent.append(self.now())
        return 0

    def _report(self, form: Mapping[str, str], sid: str, code: int, word: str) -> None:
        if callback := form.get("StatusCallback"):
            task = asyncio.create_task(self._tell(callback, sid, code, word, form["To"]))
            self._calling.add(task)
            task.add_done_callback(self._calling.discard)

    async def _tell(self, callback: str, sid: str, code: int, word: str, to: str) -> None:
        for status in (word,) if code else self.reports:
            with suppress(httpx.HTTPError):
                await self.reports_status(callback, sid, status, code, to)


@asynccontextmanager
async def twilio_api() -> AsyncIterator[TwilioApi]:
    """A running server; fails at the end if a call broke Twilio's own description."""
    api = TwilioApi()

    async def files(scope: Scope, receive: Receive, send: Send) -> None:
        await api.file_store(scope, receive, send)

    async with served(files) as api.store, served(api, closing=api.close) as api.url:
        yield api
    assert not api.violations, api.violations


def form_bytes(*fields: tuple[str, str]) -> bytes:
    return urlencode(fields).encode()


def _refused(status: int, code: int, words: str) -> Response:
    return JSONResponse({"code": code, "message": words, "more_info": "", "status": status}, status)


def _scripted(fault: Fault) -> Response:
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    if fault.page or not fault.code:
        return Response(fault.page, fault.status, headers)
    body = {"code": fault.code, "message": "scripted", "status": fault.status}
    return JSONResponse(body, fault.status, headers)
