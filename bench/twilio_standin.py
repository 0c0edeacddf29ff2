"""Twilio's REST API as far as delivery needs it, in a process of its own: every message is taken at once.

    python -m bench.twilio_standin [--latency 0.1] [--per-second 80]

`--latency`: seconds until it answers. `--per-second`: more in any second than that it refuses by 429 and asks for a second's
pause (https://www.twilio.com/docs/api/errors/20429); what it refused is told with `refused`.

Prints one line of JSON with its two ports: `api` takes Messages, `feed` tells whoever connects what was said to whom,
a line of JSON each: `to`, `body`, `last` (the last part of a reply), `row` (the address that names the row of the outbox),
`at` (seconds of the monotonic clock, which all processes of a machine share). What nobody has read yet is kept.
"""

import argparse
import asyncio
import base64
import json
import time
from collections import deque
from itertools import count
from urllib.parse import parse_qs

from bench.twilio_form import ACCOUNT, TOKEN

_MESSAGES = f"POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json ".encode()
_BASIC = b"Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode())


class Said:
    """What was said, for the one who listens."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []
        self._listener: asyncio.StreamWriter | None = None

    def say(self, line: bytes) -> None:
        """Tell it, or keep it until somebody listens."""
        if self._listener is None:
            self._kept.append(line)
        else:
            self._listener.write(line)

    def listen(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody listens from now on."""
        self._listener = writer
        writer.writelines(self._kept)
        self._kept.clear()


class Gate:
    """No more than `per_second` in any second, 0: as many as come. Refused ones do not count."""

    def __init__(self, per_second: int) -> None:
        self._taken: deque[float] = deque(maxlen=per_second)

    def opens(self, now: float) -> bool:
        """Whether one more is taken now."""
        if self._taken.maxlen and len(self._taken) == self._taken.maxlen and now - self._taken[0] < 1.0:
            return False
        self._taken.append(now)
        return True


class Api(asyncio.Protocol):
    """One connection of delivery's. Plain bytes instead of a framework: it shares two cores with what is measured."""

    def __init__(self, said: Said, numbers: "count[int]", gate: Gate, latency: float) -> None:
        self._said = said
        self._numbers = numbers
        self._gate = gate
        self._latency = latency
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody calls."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type alone
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end]
            headers = {
                name.strip().lower(): value.strip()
                for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
            }
            length = int(headers.get(b"content-length", b"0"))
            if len(self._read) < end + 4 + length:
                return
            body, self._read = self._read[end + 4 : end + 4 + length], self._read[end + 4 + length :]
            if not head.startswith(_MESSAGES) or headers.get(b"authorization") != _BASIC:
                self._answer(b"401 Unauthorized", {"code": 20003, "message": "Authenticate", "status": 401})
                continue
            self._take(parse_qs(body.decode(), keep_blank_values=True))

    def _take(self, form: dict[str, list[str]]) -> None:
        now = time.monotonic()
        told = {
            "to": form["To"][0].removeprefix("whatsapp:"),
            "body": form.get("Body", [""])[0],
            "last": "StatusCallback" in form,
            "row": form.get("StatusCallback", [""])[0],
            "at": now,
        }
        if self._gate.opens(now):
            answer: dict[str, object] = {
                "sid": f"SM{next(self._numbers):032x}",
                "status": "queued",
                "error_code": None,
            }
            self._answer(b"201 Created", answer)
        else:
            told["refused"] = True
            refusal = {"code": 20429, "message": "Too Many Requests", "status": 429}
            self._answer(b"429 Too Many Requests\r\nRetry-After: 1", refusal)
        self._said.say(json.dumps(told).encode() + b"\n")

    def _answer(self, status: bytes, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        whole = head % (status, len(body)) + body
        if self._latency:
            asyncio.get_running_loop().call_later(self._latency, self._transport.write, whole)
        else:
            self._transport.write(whole)


async def serve(latency: float, per_second: int) -> None:
    """Until killed."""
    said, numbers, gate = Said(), count(1), Gate(per_second)
    loop = asyncio.get_running_loop()
    api = await loop.create_server(lambda: Api(said, numbers, gate, latency), "127.0.0.1", 0)
    feed = await asyncio.start_server(said.listen, "127.0.0.1", 0)
    ports = {"api": api.sockets[0].getsockname()[1], "feed": feed.sockets[0].getsockname()[1]}
    print(json.dumps(ports), flush=True)  # noqa: T201 - how its parent learns them
    await asyncio.gather(api.serve_forever(), feed.serve_forever())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.twilio_standin", description=__doc__)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--per-second", type=int, default=0)
    asked = parser.parse_args()
    asyncio.run(serve(asked.latency, asked.per_second))
