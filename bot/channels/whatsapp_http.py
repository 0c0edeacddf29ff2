"""One HTTP call, made by httpcore: its address, its headers, and an answer of which no more is read than is wanted.

httpcore is what httpx stands on. Cookies, redirects, compressed answers and a model of every header are two fifths of a call
there, and no call of ours needs them.
"""

import logging
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from urllib.parse import quote, urlsplit

import httpcore

from bot.channels.whatsapp_ways import UnusableProxyError, Ways

LARGEST_ANSWER = 1_000_000
"""Bytes. What Twilio says of one thing has some thousand."""
_LEFT_AS_IT_IS = "/?#[]@!$&'()*+,;=%:~"


class WrongAddressError(Exception):
    """No call can be made to such an address."""


class NothingSentError(Exception):
    """A call broke before its content was given to the network, so that it cannot have been carried out."""


FAILURES = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    UnusableProxyError,
    WrongAddressError,
    NothingSentError,
)
"""All that a call raises."""
_BROKE = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.RemoteProtocolError)


@dataclass(frozen=True, slots=True)
class Answer:
    """`content` may have been cut off where it was longer than what was wanted."""

    status: int
    headers: Sequence[tuple[bytes, bytes]] = ()
    content: bytes = b""

    @property
    def is_success(self) -> bool:
        """2xx."""
        return 200 <= self.status < 300

    def header(self, name: str) -> str:
        """The first of that name, '' without one."""
        wanted = name.lower().encode()
        return next((value.decode("latin-1") for key, value in self.headers if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True)
class Incoming:
    """An answer whose content is still to come: `head` has none of it."""

    head: Answer
    response: httpcore.Response

    def pieces(self) -> AsyncIterator[bytes]:
        """The content as it comes. Raises one of FAILURES."""
        return self.response.aiter_stream()

    async def whole(self, most: int = LARGEST_ANSWER) -> Answer:
        """With its content, of which no more is read once `most` bytes are there. Raises one of FAILURES."""
        content = bytearray()
        async for piece in self.pieces():
            content += piece
            if len(content) >= most:
                break
        return Answer(self.head.status, self.head.headers, bytes(content[:most]))


class Http:
    """Calls to any host. `timeout` in seconds, for connecting and for each piece of an answer."""

    def __init__(self, timeout: float, connections: int) -> None:
        _silence()
        _no_search()
        self._ways = Ways(connections)
        self._patience = dict.fromkeys(("connect", "read", "write", "pool"), timeout)

    async def ask(
        self,
        method: str,
        url: str,
        auth: bytes,
        content: bytes = b"",
        content_type: bytes = b"",
        went_out: Callable[[], None] | None = None,
        most: int = LARGEST_ANSWER,
    ) -> Answer:
        """What is answered, of its content at most `most` bytes. Raises one of FAILURES.

        `went_out` is told when all of the call is with the system's network.
        """
        body = _Body(content, went_out)
        try:
            incoming = await self._sent(method, url, auth, body, content_type)
        except _BROKE:
            if content and not body.begun:
                raise NothingSentError from None
            raise
        try:
            return await incoming.whole(most)
        finally:
            await incoming.response.aclose()

    @asynccontextmanager
    async def open(self, url: str, auth: bytes = b"") -> AsyncIterator[Incoming]:
        """A GET whose answer is read piece by piece. Raises one of FAILURES."""
        incoming = await self._sent("GET", url, auth, _Body(b"", None), b"")
        try:
            yield incoming
        finally:
            await incoming.response.aclose()

    async def close(self) -> None:
        """Close the connections."""
        await self._ways.close()

    async def _sent(self, method: str, url: str, auth: bytes, body: "_Body", content_type: bytes) -> Incoming:
        address, host = _address(url)
        headers = [
            (b"Host", host),
            (b"Accept", b"*/*"),
            (b"Accept-Encoding", b"identity"),
            (b"User-Agent", b"baraza"),
        ]
        if auth:
            headers.append((b"Authorization", auth))
        if body.content:
            headers.append((b"Content-Type", content_type))
            headers.append((b"Content-Length", b"%d" % len(body.content)))
        request = httpcore.Request(
            method, address, headers=headers, content=body, extensions={"timeout": self._patience}
        )
        way = self._ways.to(address.scheme.decode(), address.host.decode(), address.port)
        response = await way.handle_async_request(request)
        return Incoming(Answer(response.status, response.headers), response)


class _Body:
    """What a call says. httpcore asks for it when the head has gone out, and for more when it has gone out itself."""

    def __init__(self, content: bytes, went_out: Callable[[], None] | None) -> None:
        self.content = content
        self.begun = False
        self._went_out = went_out

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.begun = True
        yield self.content
        if self._went_out:
            self._went_out()


def basic(name: str, password: str) -> bytes:
    """The Authorization header of https://www.rfc-editor.org/rfc/rfc7617."""
    return b"Basic " + b64encode(f"{name}:{password}".encode())


def _address(url: str) -> tuple[httpcore.URL, bytes]:
    """Where a call goes, and what its Host header says. Raises WrongAddressError."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna"), parts.port
        target = quote(parts.path or "/", _LEFT_AS_IT_IS)
        if parts.query:
            target += "?" + quote(parts.query, _LEFT_AS_IT_IS)
    except ValueError:
        raise WrongAddressError from None
    if parts.scheme not in {"http", "https"} or not host:
        raise WrongAddressError
    named = b"[%b]" % host if b":" in host else host
    return (
        httpcore.URL(scheme=parts.scheme, host=host, port=port, target=target),
        named if port is None else b"%b:%d" % (named, port),
    )


def _silence() -> None:
    """Stop the library's logs: a media URL names the message and the account."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _no_search() -> None:
    """Httpcore looks for sniffio at each of its locks: where it is missing, that cost a sixth of a call."""
    if "sniffio" not in sys.modules and find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]  # how import is told (docs.python.org, sys.modules)
