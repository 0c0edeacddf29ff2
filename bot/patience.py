"""HTTP for clients that are slow, or pretend to be: who never ends a request's head is not waited for.

uvicorn (0.54, protocols/http/h11_impl.py) waits for ever for the head of a first request, and of a next one once its
first byte came. A thousand such connections cost nothing to open, and would be all that `limit_concurrency` allows.
"""

import asyncio
import ipaddress
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_WITHIN = 15.0
"""Seconds from the connection, or from the answer before, to the end of a request's head; 2G needs three."""
MOST_FROM_ONE = 400
"""Connections from one public address: many phones share one, but one program may not take all that are open.

Private addresses are not counted: there our own proxy is.
"""


class PatientProtocol(H11Protocol):
    """uvicorn's protocol with an end to its patience. Bodies have their own, where they are read."""

    head_within = HEAD_WITHIN
    most_from_one = MOST_FROM_ONE
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait, unless too many of this address are here already."""
        super().connection_made(transport)
        if self._too_many():
            transport.abort()
            return
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is left to wait for."""
        self._served()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Once the head of a request is there, it is being served."""
        super().handle_events()
        if self.cycle is not None and not self.cycle.response_complete:
            self._served()

    def on_response_complete(self) -> None:
        """Wait for the next request; what is left of this one's body counts as waiting too."""
        self._wait()
        super().on_response_complete()

    def _wait(self) -> None:
        self._served()
        self._deadline = self.loop.call_later(self.head_within, self._give_up)

    def _served(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()

    def _too_many(self) -> bool:
        host = self._host(self)
        if not host or not self.counted(host):
            return False
        return sum(self._host(other) == host for other in self.connections) > self.most_from_one

    @staticmethod
    def counted(host: str) -> bool:
        """Whether the connections of this address are counted."""
        try:
            return ipaddress.ip_address(host.partition("%")[0]).is_global
        except ValueError:
            return False

    @staticmethod
    def _host(connection: Any) -> str:  # noqa: ANN401 - uvicorn's protocols, those of WebSockets among them
        client = getattr(connection, "client", None)
        return client[0] if client else ""
