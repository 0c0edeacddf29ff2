"""A Bot API server on 127.0.0.1 for tests, and the people who use it.

    async with telegram_api() as api:
        bot = connect(api.token, api.url)
        jane = api.person("Jane", language_code="sw")
        await jane.types("habari")
        answer = await jane.sees()

It runs in the test's own event loop, stops when the block ends, and then fails the test if any call broke
the Bot API's description. Programs in other processes can use `api.url` and `api.token` as well.
"""

import asyncio
import json
import re
import socket
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

import httpx
import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.standins import telegram_spec
from tests.standins.telegram_deleting import Deleting
from tests.standins.telegram_groups import Group
from tests.standins.telegram_people import Person, Sent

TOKEN = "7000000001:test-token-of-nobody"
BOT = {"id": 7000000001, "is_bot": True, "first_name": "Baraza", "username": "BarazaTestBot"}
Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call: an answer, or a connection that breaks before or after it counts."""

    status: int = 0
    description: str = ""
    parameters: Mapping[str, int] = field(default_factory=dict)
    accepted: bool = False
    hangs: bool = False
    page: bytes = b""


TOO_MANY = "Too Many Requests: retry after {}"
BLOCKED = Fault(403, "Forbidden: bot was blocked by the user")
DEACTIVATED = Fault(403, "Forbidden: user is deactivated")
BROKEN = Fault(500, "Internal Server Error")
GATEWAY_TIMEOUT = Fault(504, "Gateway Timeout")
RESET = Fault()
"""The connection is reset before the call is read."""
RESET_AFTER_ACCEPTING = Fault(accepted=True)
SILENT_AFTER_ACCEPTING = Fault(accepted=True, hangs=True)


def too_many(retry_after: int) -> Fault:
    return Fault(429, TOO_MANY.format(retry_after), {"retry_after": retry_after})


class TelegramApi(Deleting):
    def __init__(self, token: str) -> None:
        self.token = token
        self.url = ""
        self.calls: list[tuple[str, Fields]] = []
        self.violations: list[str] = []
        self.webhook: dict[str, str] = {}
        self._public, self._here = "", ""
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.answered_taps: list[str] = []
        self.files: dict[str, bytes] = {}
        self.handed_over: set[int] = set()
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self._waiting: list[dict[str, Any]] = []
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._changed = asyncio.Condition()
        self._closing = asyncio.Event()
        self._poller = 0
        self._ids = count(1)
        self._chat_ids = count(254000001)

    def person(self, name: str = "Jane", language_code: str = "en") -> Person:
        person = Person(self, next(self._chat_ids), name, language_code)
        self.people[person.id] = person
        return person

    def group(self, kind: str = "group") -> Group:
        """A group, or a supergroup: their ids are negative."""
        number = next(self._chat_ids)
        group = Group(self, -number if kind == "group" else -1_000_000_000_000 - number, kind)
        self.groups[group.id] = group
        return group

    def calls_back(self, here: str, public: str) -> None:
        """The webhook at the address `public` is reached at `here`."""
        self._here, self._public = here, public

    def fail_next(self, method: str, *faults: Fault) -> None:
        """The next calls of `method` go wrong in this order."""
        self._faults[method] += faults

    def count(self, method: str) -> int:
        return sum(called == method for called, _ in self.calls)

    @property
    def unconfirmed(self) -> list[int]:
        """The numbers of the updates that a restarted bot would be given again."""
        return [update["update_id"] for update in self._waiting]

    async def arrives(self, **content: object) -> int:
        """An update for the bot; returns its number."""
        number = next(self._ids) + 1000
        async with self._changed:
            self._waiting.append({"update_id": number, **content})
            self._changed.notify_all()
        return number

    def next_message_id(self) -> int:
        return next(self._ids)

    async def notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def until(self, condition: Callable[[], bool], within: float = 5.0) -> None:
        """Wait for something to be true that a call of the bot or a person changes; `within` in seconds."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(condition)

    async def close(self) -> None:
        self._closing.set()
        await self.notify()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        request = Request(scope, receive)
        _, root, *rest = scope["path"].split("/", 3)
        if root == "file":
            response: Response | None = self._file("/".join(rest))
        elif root != f"bot{self.token}" or not rest:
            response = _error(401, "Unauthorized")
        else:
            response = await self._call(rest[0], dict(parse_qsl((await request.body()).decode(), True)))
        if response is None:
            send.__self__.transport.abort()  # type: ignore[attr-defined]  # uvicorn's request cycle
            return
        await response(scope, receive, send)
        await self.notify()

    async def _call(self, method: str, fields: Fields) -> Response | None:
        fault = self._faults[method].popleft() if self._faults[method] else None
        if fault == RESET:
            return None
        self.calls.append((method, fields))
        spec = telegram_spec.load()
        if problems := spec.problems(method, fields) if spec else []:
            self.violations += problems
            return _error(400, "Bad Request: " + "; ".join(problems))
        if fault and fault.status:
            return Response(fault.page, fault.status) if fault.page else _fault(fault)
        handler = getattr(self, "_" + re.sub("[A-Z]", lambda capital: "_" + capital[0].lower(), method), None)
        if handler is None:
            return _error(404, "Not Found")
        response: Response = await handler(fields)
        if fault:
            await self.notify()
            if fault.hangs:
                await self._closing.wait()
            return None
        return response

    async def _get_me(self, _: Fields) -> Response:
        return _ok(BOT)

    async def _get_updates(self, fields: Fields) -> Response:
        if self.webhook:
            return _error(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._poller += 1
        mine = self._poller
        offset = int(fields.get("offset", 0))
        if offset < 0:
            self._waiting = self._waiting[offset:]
        elif offset:
            self._waiting = [update for update in self._waiting if update["update_id"] >= offset]
        await self.notify()
        with suppress(TimeoutError):
            async with asyncio.timeout(float(fields.get("timeout", 0))), self._changed:
                await self._changed.wait_for(
                    lambda: self._waiting or mine != self._poller or self._closing.is_set()
                )
        if mine != self._poller:
            return _error(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        given = self._waiting[: int(fields.get("limit", 100))]
        self.handed_over |= {update["update_id"] for update in given}
        return _ok(given)

    async def _send_message(self, fields: Fields) -> Response:
        if not fields["text"].strip():
            return _error(400, "Bad Request: message text is empty")
        return await self._sent(fields, Sent.read(fields, next(self._ids)))

    async def _send_location(self, fields: Fields) -> Response:
        return await self._sent(fields, Sent.read(fields, next(self._ids)))

    async def _send_venue(self, fields: Fields) -> Response:
        return await self._sent(fields, Sent.read(fields, next(self._ids)))

    async def _sent(self, fields: Fields, sent: Sent) -> Response:
        number = int(fields["chat_id"])
        chat = self.people.get(number) or self.groups.get(number)
        if chat is None:
            return _error(400, "Bad Request: chat not found")
        if refused := chat.refuses():
            return _fault(Fault(*refused))
        chat.receives(sent)
        message: dict[str, Any] = {
            "message_id": sent.id,
            "date": 1700000000,
            "chat": chat.chat,
            "from": BOT,
        }
        if sent.point:
            message["location"] = {"latitude": sent.point[0], "longitude": sent.point[1]}
        else:
            message["text"] = sent.text
        return _ok(message)

    async def _send_chat_action(self, fields: Fields) -> Response:
        """Shown for five seconds, or until a message comes."""
        person = self.people.get(int(fields["chat_id"]))
        if person is None:
            return _error(400, "Bad Request: chat not found")
        return _fault(BLOCKED) if person.has_blocked else _ok(True)

    async def _answer_callback_query(self, fields: Fields) -> Response:
        tap = fields["callback_query_id"]
        if not any(tap in person.taps_made for person in self.people.values()):
            return _error(
                400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        self.answered_taps.append(tap)
        return _ok(True)

    async def _get_file(self, fields: Fields) -> Response:
        reference = fields["file_id"]
        if reference not in self.files:
            return _error(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        described = {"file_id": reference, "file_unique_id": reference, "file_path": f"photos/{reference}"}
        return _ok(described)

    def _file(self, path: str) -> Response | None:
        if self._faults["file"]:
            fault = self._faults["file"].popleft()
            return _fault(fault) if fault.status else None
        content = self.files.get(path.removeprefix(f"bot{self.token}/photos/"))
        return Response(status_code=404) if content is None else Response(content)

    async def _set_my_commands(self, fields: Fields) -> Response:
        self.commands[fields.get("language_code", "")] = json.loads(fields["commands"])
        return _ok(True)

    async def _set_webhook(self, fields: Fields) -> Response:
        self.webhook = (
            {"url": fields["url"], "secret_token": fields.get("secret_token", "")} if fields["url"] else {}
        )
        return _ok(True)

    async def _delete_webhook(self, fields: Fields) -> Response:
        self.webhook = {}
        if fields.get("drop_pending_updates") == "true":
            self._waiting.clear()
        return _ok(True)

    async def push(self) -> None:
        """Send waiting updates to the webhook, repeating each until it is answered 2xx, as Telegram does."""
        async with httpx.AsyncClient() as client:
            while not self._closing.is_set():
                async with self._changed:
                    await self._changed.wait_for(
                        lambda: (self.webhook and self._waiting) or self._closing.is_set()
                    )
                if self._closing.is_set():
                    return
                headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret_token"]}
                with suppress(httpx.HTTPError):
                    url = self.webhook["url"].replace(self._public, self._here, 1)
                    answer = await client.post(url, json=self._waiting[0], headers=headers)
                    if answer.is_success:
                        self._waiting.pop(0)
                        await self.notify()
                        continue
                await asyncio.sleep(0.05)


@asynccontextmanager
async def telegram_api(token: str = TOKEN) -> AsyncIterator[TelegramApi]:
    """A running server; fails at the end if a call broke the Bot API's description."""
    api = TelegramApi(token)
    async with served(api, closing=api.close) as api.url:
        pushing = asyncio.create_task(api.push())
        yield api
        await api.close()
        await pushing
    assert not api.violations, api.violations


@asynccontextmanager
async def served(app: ASGIApp, closing: Callable[[], Awaitable[None]] | None = None) -> AsyncIterator[str]:
    """Any application on a free port of 127.0.0.1, in this event loop; gives its base URL."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    # serve() would take the test runner's signal handlers, and look only ten times a second whether to stop.
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup([listener])
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        if closing:
            await closing()
        await server.shutdown([listener])


def _ok(result: object) -> Response:
    # Escaped, as it may be on the wire: half a surrogate pair is valid JSON and no UTF-8.
    return Response(json.dumps({"ok": True, "result": result}), media_type="application/json")


def _error(status: int, description: str) -> Response:
    return JSONResponse({"ok": False, "error_code": status, "description": description}, status)


def _fault(fault: Fault) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": fault.status, "description": fault.description}
    if fault.parameters:
        body["parameters"] = dict(fault.parameters)
    return JSONResponse(body, fault.status)
