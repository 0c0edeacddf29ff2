"""The wire to Twilio on asyncio itself: connecting, TLS, reading and writing as httpcore asks for them.

https://www.encode.io/httpcore/network-backends/. Its own one goes through anyio, and looks at every idle connection in the
system at each call. Here a connection that the server has closed is known from the event loop, and asked for in the system
once, before the first byte of a call goes out on it.
"""

import asyncio
import select
import ssl
from collections.abc import Iterable
from typing import Any, cast

import httpcore
from httpcore import SOCKET_OPTION

SECOND_TRY = 0.25
"""Seconds until the next address of a host is tried beside the first (RFC 8305)."""
_END_OF_HEAD, _CONTENT_FOLLOWS = b"\r\n\r\n", b"\r\nContent-Length: "
"""Of a head that httpcore writes, with our own headers as we spell them: the content is its next write."""
_MOST_HELD = 262_144
"""Bytes that wait to be read; more the other end has to keep."""


class Wire(httpcore.AsyncNetworkBackend):
    """Raises what httpcore's own raise: ConnectError and ConnectTimeout."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature, here and below
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first of the host's addresses that answers."""
        ours = (local_address, 0) if local_address else None
        try:
            async with asyncio.timeout(timeout):
                _, line = await asyncio.get_running_loop().create_connection(
                    Line, host, port, happy_eyeballs_delay=SECOND_TRY, local_addr=ours
                )
        except TimeoutError:
            raise httpcore.ConnectTimeout from None
        except OSError:
            raise httpcore.ConnectError from None
        for option in socket_options or ():
            line.get_extra_info("socket").setsockopt(*option)
        return line

    async def sleep(self, seconds: float) -> None:
        """Between two tries to connect."""
        await asyncio.sleep(seconds)


class Line(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """One connection. One call at a time: httpcore writes it, then reads the answer."""

    _transport: asyncio.Transport

    def __init__(self) -> None:
        self._held = bytearray()
        self._reading_paused = False
        self._writing_paused = False
        self._over = False
        self._broken = False
        self._answered = False
        self._head = b""
        self._waiting: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It stands."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Keep what came until it is read."""
        self._held += data
        if len(self._held) > _MOST_HELD and not self._reading_paused:
            self._reading_paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """The other end says no more."""
        self._over = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone; `exc` where nobody closed it."""
        self._over, self._broken = True, exc is not None
        self._wake()

    def pause_writing(self) -> None:
        """The other end takes no more for now."""
        self._writing_paused = True

    def resume_writing(self) -> None:
        """It takes again."""
        self._writing_paused = False
        self._wake()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """What is there, once something is; b'' at the end. Raises ReadTimeout and ReadError."""
        while not self._held:
            if self._broken:
                raise httpcore.ReadError
            if self._over:
                return b""
            try:
                await self._something(timeout)
            except TimeoutError:
                raise httpcore.ReadTimeout from None
        data = bytes(self._held[:max_bytes])
        del self._held[:max_bytes]
        if self._reading_paused and len(self._held) <= _MOST_HELD:
            self._reading_paused = False
            self._transport.resume_reading()
        self._answered = True
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Give it to the system, the head of a call together with its content. Raises WriteTimeout and WriteError.

        Raises ConnectionNotAvailable, on which httpcore makes the call on another connection, where the server closed this
        one after its last answer: nothing of the call has gone out.
        """
        if not buffer:
            return
        if self._answered:
            self._answered = False
            if self._ended_meanwhile():
                raise httpcore.ConnectionNotAvailable
        if not self._head and buffer.endswith(_END_OF_HEAD) and _CONTENT_FOLLOWS in buffer:
            self._head = buffer
            return
        buffer, self._head = self._head + buffer, b""
        if self._over or self._transport.is_closing():
            raise httpcore.WriteError
        self._transport.write(buffer)
        while self._writing_paused:
            if self._over:
                raise httpcore.WriteError
            try:
                await self._something(timeout)
            except TimeoutError:
                raise httpcore.WriteTimeout from None

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        """Encrypt from here on. Raises ConnectError, also for a certificate that is not accepted, and ConnectTimeout."""
        try:
            if self._over:
                # Asyncio would wait for the handshake of one that is gone.
                raise ConnectionResetError
            async with asyncio.timeout(timeout):
                encrypted = await asyncio.get_running_loop().start_tls(
                    self._transport, self, ssl_context, server_hostname=server_hostname
                )
        except OSError as error:
            await self.aclose()
            late = isinstance(error, TimeoutError)
            raise (httpcore.ConnectTimeout if late else httpcore.ConnectError) from None
        self._transport = cast(asyncio.Transport, encrypted)
        self._answered = False
        return self

    async def aclose(self) -> None:
        """Close it at once: whoever closes has read all, or gives up."""
        self._transport.abort()
        # The transport lets go of its socket in the loop's next round.
        await asyncio.sleep(0)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        """What httpcore names: https://www.encode.io/httpcore/network-backends/ (AsyncNetworkStream)."""
        if info == "is_readable":
            return self._over or bool(self._held)
        name = {"client_addr": "sockname", "server_addr": "peername"}.get(info, info)
        return self._transport.get_extra_info(name)

    def _ended_meanwhile(self) -> bool:
        """An idle connection has nothing to say but its end, which the loop may not have seen yet."""
        if self._over or self._held or self._transport.is_closing():
            return True
        looking = select.poll()
        looking.register(self._transport.get_extra_info("socket"), select.POLLIN)
        return bool(looking.poll(0))

    async def _something(self, timeout: float | None) -> None:  # noqa: ASYNC109
        """Until the loop has news. Raises TimeoutError."""
        loop = asyncio.get_running_loop()
        self._waiting = waiting = loop.create_future()
        timer = None if timeout is None else loop.call_later(timeout, _too_late, waiting)
        try:
            await waiting
        finally:
            self._waiting = None
            if timer is not None:
                timer.cancel()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


def _too_late(waiting: "asyncio.Future[None]") -> None:
    if not waiting.done():
        waiting.set_exception(TimeoutError())
