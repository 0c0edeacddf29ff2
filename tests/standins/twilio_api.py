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
refuses later is a status callback (or an answer too, with `tells_at_once`). A template goes outside the window once
`approvals` says `approved` of it. Its clock is the real one, moved on with `passes`.
"""

import asyncio
import base64
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send
from twilio.request_validator import RequestValidator

from tests.standins import twilio_content_api, twilio_rules, twilio_spec
from tests.standins.telegram_api import served
from tests.standins.twilio_contents import shown
from tests.standins.twilio_faults import (
    RESET,
    RESET_AFTER_ACCEPTING,
    SILENT_AFTER_ACCEPTING,
    WORDS,
    Fault,
    Undelivered,
    refused,
    scripted,
)
from tests.standins.twilio_kept import Kept
from tests.standins.twilio_people import Person, encoded

ACCOUNT = "AC" + "0" * 32
TOKEN = "token-of-nobody"
SENDER = "whatsapp:+14155238886"
SERVICE = "MG" + "0" * 32
STORE_PATH = "/store"
__all__ = [
    "RESET",
    "RESET_AFTER_ACCEPTING",
    "SENDER",
    "SILENT_AFTER_ACCEPTING",
    "STORE_PATH",
    "Fault",
    "TwilioApi",
    "Undelivered",
    "twilio_api",
]


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
        self.per_day = 100_000
        self.tells_at_once = False
        self.takes_lines = True
        self.reports: tuple[str, ...] = ("sent", "delivered")
        self.calls: list[tuple[str, str, dict[str, str]]] = []
        self.violations: list[str] = []
        self.contents: dict[str, dict[str, Any]] = {}
        self.judges = "received"
        self.approvals: dict[str, str] = {}
        self.submitted: dict[str, dict[str, str]] = {}
        self.people: list[Person] = []
        self.deleted_files: set[str] = set()
        self.credentials_at_store: list[str] = []
        self.callbacks: list[tuple[str, dict[str, str]]] = []
        self.page_size = 1000
        self.kept = Kept(self)
        self._files: dict[str, bytes] = {}
        self.faults: deque[Fault | Undelivered] = deque()
        self._file_faults: deque[Fault] = deque()
        self.sent_at: list[datetime] = []
        self.sent_to: dict[str, list[datetime]] = {}
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
        self.faults += faults

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
        self.kept.reported(sid, status)
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
            return refused(401, 20003, "Authenticate")
        content_type = request.headers.get("content-type", "")
        spec = twilio_spec.load()
        if (
            problems := spec.problems(request.method, path, request.url.query, content_type, body)
            if spec
            else []
        ):
            self.violations += problems
            return refused(400, 20001, "; ".join(problems))
        form = dict(parse_qsl(body.decode(), True)) if "form" in content_type else {}
        if path.endswith("/Messages.json") and request.method == "POST":
            return await self._message(form)
        self.calls.append((request.method, path, form))
        if answer := twilio_content_api.answer(self, request, body):
            return answer
        if path == "/v2/Indicators/Typing.json":
            return JSONResponse({"success": True})
        return self.kept.answer(request, path, form) or JSONResponse(
            {"sid": path.rsplit("/", 1)[-1], "body": ""}
        )

    def _lets_in(self, request: Request) -> bool:
        expected = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        return request.headers.get("authorization") == f"Basic {expected}"

    def _file(self, request: Request) -> Response | None:
        if not self._lets_in(request):
            return refused(401, 20003, "Authenticate")
        if self._file_faults:
            fault = self._file_faults.popleft()
            return Response(fault.page, fault.status) if fault.status else None
        path = request.url.path
        if path in self.deleted_files:
            return refused(404, 20404, "The requested resource was not found")
        if request.method == "DELETE":
            self.deleted_files.add(path)
            return Response(status_code=204)
        return RedirectResponse(self.store + path)

    async def _message(self, form: dict[str, str]) -> Response | None:
        fault = self.faults.popleft() if self.faults else None
        if fault == RESET:
            return None
        self.calls.append(("POST", "Messages", form))
        if isinstance(fault, Fault) and fault.status:
            return scripted(fault)
        person = next((one for one in self.people if form["To"] in one.addresses), None)
        if refusal := twilio_rules.at_once(self, form, person):
            status = 429 if refusal in {20429, 63018, 63038} else 400
            return refused(status, refusal, WORDS[refusal].format(form["To"]))
        sid = self.new_sid("SM")
        self.kept.went(sid, form["To"], self._words(form))
        later = fault.code if isinstance(fault, Undelivered) else twilio_rules.later(self, form, person)
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

    def _words(self, form: dict[str, str]) -> str:
        """The words of a message of ours as Twilio's record has them."""
        if "ContentSid" in form and form["ContentSid"] not in self.contents:
            return form.get("ContentVariables", "")
        seen = shown("", form, self.contents)
        return " ".join((seen.text, *seen.descriptions, *(title for title, _ in (*seen.buttons, *seen.rows))))

    def _report(self, form: Mapping[str, str], sid: str, code: int, word: str) -> None:
        if not form.get("StatusCallback"):
            self.kept.reported(sid, word if code else self.reports[-1] if self.reports else "sent")
        elif callback := form.get("StatusCallback"):
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
