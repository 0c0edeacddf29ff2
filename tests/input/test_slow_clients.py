"""Clients that never end what they begin: closed after a while, and meanwhile they keep out nobody."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels import telegram_webhook, whatsapp_webhook
from bot.channels.whatsapp_signature import Verifier
from bot.patience import PatientProtocol

SECRET = "a-secret-of-nobody"
FULL = 30


class Hasty(PatientProtocol):
    """Waits as long as a test may."""

    head_within = 0.4


class Strict(Hasty):
    """Counts the connections of this machine too, as if they came from far away."""

    most_from_one = 4
    head_within = 30.0

    @staticmethod
    def counted(host: str) -> bool:
        return bool(host)


async def _hello(request: Request) -> Response:
    return Response("hello")


async def _keeps(*given: object) -> None:
    """Nobody looks at what arrives here."""


@asynccontextmanager
async def serving(protocol: type[PatientProtocol]) -> AsyncIterator[int]:
    routes = [
        Route("/", _hello),
        telegram_webhook.webhook_route(SECRET, _keeps),
        *whatsapp_webhook.webhook_routes(Verifier("https://baraza.example", ["t"]), _keeps, _keeps),
    ]
    config = uvicorn.Config(
        Starlette(routes=routes), http=protocol, log_config=None, access_log=False, limit_concurrency=FULL
    )
    server = uvicorn.Server(config)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    task = asyncio.create_task(server._serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
        await asyncio.sleep(0.01)
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listening.close()


async def opened(port: int, begun: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(begun)
    await writer.drain()
    return reader, writer


async def looked(port: int) -> bytes:
    """The first line of what a quick client is answered."""
    reader, writer = await opened(port, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    return answer.split(b"\r\n")[0]


async def gone(reader: asyncio.StreamReader) -> bytes:
    """All that came until the other side closed."""
    try:
        async with asyncio.timeout(20):
            return await reader.read()
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"POST /say HTTP/1.1\r\nHost: x\r\nX-A: b\r\n"])
async def test_heads_that_never_end_are_given_up(begun: bytes) -> None:
    async with serving(Hasty) as port:
        held = [await opened(port, begun) for _ in range(FULL)]
        assert await looked(port) == b"HTTP/1.1 503 Service Unavailable"
        assert {await gone(reader) for reader, _ in held} == {b""}
        assert await looked(port) == b"HTTP/1.1 200 OK"
        for _, writer in held:
            writer.close()


async def test_a_second_request_that_never_ends_is_given_up() -> None:
    async with serving(Hasty) as port:
        reader, writer = await opened(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await reader.readuntil(b"hello")).startswith(b"HTTP/1.1 200")
        writer.write(b"GET / HT")
        await writer.drain()
        assert await gone(reader) == b""
        writer.close()


@pytest.mark.parametrize("module", [telegram_webhook, whatsapp_webhook])
async def test_a_body_that_drips_is_given_up(module: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BODY_WITHIN", 0.2)
    path = "/webhooks/telegram" if module is telegram_webhook else "/webhooks/twilio"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
        "X-Twilio-Signature: x\r\n\r\n"
    )
    async with serving(Hasty) as port:
        reader, writer = await opened(port, head.encode() + b"{")
        assert (await reader.readline()).startswith(b"HTTP/1.1 413")
        writer.close()


async def test_one_address_does_not_take_all_connections() -> None:
    async with serving(Strict) as port:
        held = [await opened(port) for _ in range(4)]
        reader, writer = await opened(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert await gone(reader) == b""
        other = socket.create_connection(("127.0.0.1", port), source_address=("127.0.0.2", 0))
        other.setblocking(False)
        theirs, writing = await asyncio.open_connection(sock=other)
        writing.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert (await gone(theirs)).startswith(b"HTTP/1.1 200")
        for _, one in (*held, (reader, writer), (theirs, writing)):
            one.close()


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.18.0.2", False),
        ("8.8.8.8", True),
        ("2a00::1", True),
        ("::1", False),
        ("x", False),
        ("", False),
    ],
)
def test_a_proxy_of_ours_is_not_counted(host: str, counted: bool) -> None:
    assert PatientProtocol.counted(host) is counted
