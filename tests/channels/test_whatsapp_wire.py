"""What the wire to Twilio may do, against a server that does it: what is decided, and how often the call was heard."""

import asyncio
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.contract import WENT_OUT, Decision
from bot.channels.whatsapp_errors import TwilioError
from bot.channels.whatsapp_http import LARGEST_ANSWER
from bot.channels.whatsapp_rest import Rest
from tests.standins.smtp_server import certificate

SAID = b'{"sid": "SM1"}'
TAKEN = b"HTTP/1.1 201 Created\r\nContent-Length: %d\r\n\r\n%b" % (len(SAID), SAID)
FORM = [("To", "whatsapp:+254700000001"), ("Body", "Nimeona.\r\n\r\n")]
OK, AGAIN, NOBODY_KNOWS = "taken", Decision.RETRY, Decision.UNKNOWN
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


class Heard(list[bytes]):
    """Each a whole call; `cue` is given once the first was answered."""

    def __init__(self) -> None:
        self.cue = asyncio.Event()


class Peer:
    """The other end of one connection; `heard` is what all of them heard."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: Heard, over: asyncio.Event
    ) -> None:  # fmt: skip
        self.reader, self.writer, self.heard, self.over = reader, writer, heard, over

    async def hear(self) -> bytes:
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = [line for line in head.split(b"\r\n") if line.startswith(b"Content-Length: ")]
        body = await self.reader.readexactly(int(length[0].split()[1])) if length else b""
        self.heard.append(head + body)
        return head

    async def say(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            await asyncio.sleep(0)

    def reset(self) -> None:
        self.writer.transport.abort()


Act = Callable[[Peer], Awaitable[None]]


async def never_hears(it: Peer) -> None:
    it.reset()


async def hears_and_resets(it: Peer) -> None:
    await it.hear()
    it.reset()


async def hears_and_closes(it: Peer) -> None:
    await it.hear()


async def is_silent(it: Peer) -> None:
    await it.over.wait()


async def hears_and_is_silent(it: Peer) -> None:
    await it.hear()
    await it.over.wait()


async def answers_for_ever(it: Peer) -> None:
    await it.hear()
    await it.say(b"HTTP/1.1 201 Created\r\n\r\n")
    while not it.writer.is_closing():
        await it.say(b" " * 65536)


async def keeps_the_line(it: Peer) -> None:
    while not it.reader.at_eof():
        await it.hear()
        await it.say(TAKEN)


async def answers_once(it: Peer) -> None:
    await it.hear()
    await it.say(TAKEN)


async def answers_once_and_says_more(it: Peer) -> None:
    await it.hear()
    await it.say(TAKEN)
    await it.heard.cue.wait()
    await it.say(b"HTTP/1.1 408 Request Timeout\r\n\r\n")
    await it.over.wait()


async def answers_once_then_hears_and_closes(it: Peer) -> None:
    await it.hear()
    await it.say(TAKEN)
    await it.hear()


def answers(*pieces: bytes) -> Act:
    async def act(it: Peer) -> None:
        await it.hear()
        await it.say(*pieces)

    return act


@asynccontextmanager
async def served(*acts: Act, tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[int, Heard]]:
    """Its port and what was heard; the first connection is met by the first act, the last act meets all that follow."""
    heard, waiting, over, met = Heard(), list(acts), asyncio.Event(), list[asyncio.Task[None]]()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        met.append(asyncio.current_task())  # type: ignore[arg-type]
        act = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        try:
            await act(Peer(reader, writer, heard, over))
        except (OSError, EOFError):
            pass  # the client has gone, as it may
        finally:
            writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1], heard
    finally:
        over.set()
        server.close()
        await asyncio.gather(*met)


@asynccontextmanager
async def account(url: str, patience: float = 5.0) -> AsyncIterator[Rest]:
    rest = Rest("AC" + "0" * 32, "token-of-nobody", url, timeout=patience)
    try:
        yield rest
    finally:
        await rest.close()
        await asyncio.sleep(0)


async def sends(rest: Rest) -> str | Decision:
    try:
        await rest.send(FORM)
    except TwilioError as error:
        failed = error
    else:
        return OK
    assert "254700000001" not in failed.sentence
    assert failed.__cause__ is None
    assert failed.__suppress_context__
    return failed.decision


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


CHUNKED = b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
TABLE: dict[str, tuple[Act, str | Decision, int]] = {
    "taken": (answers(TAKEN), OK, 1),
    "taken, byte by byte": (answers(*(bytes([byte]) for byte in TAKEN)), OK, 1),
    "taken, in chunks": (answers(CHUNKED + b"7\r\n" + SAID[:7], b"\r\n7\r\n" + SAID[7:] + b"\r\n0\r\n\r\n"), OK, 1),
    "taken, until the line ends": (answers(b"HTTP/1.1 201 Created\r\n\r\n" + SAID), OK, 1),
    "go on, then taken": (answers(b"HTTP/1.1 100 Continue\r\n\r\n", TAKEN), OK, 1),
    "reset before it is heard": (never_hears, NOBODY_KNOWS, 0),
    "reset once it is heard": (hears_and_resets, NOBODY_KNOWS, 1),
    "closed once it is heard": (hears_and_closes, NOBODY_KNOWS, 1),
    "silent": (hears_and_is_silent, NOBODY_KNOWS, 1),
    "half a head": (answers(TAKEN[:30]), NOBODY_KNOWS, 1),
    "half an answer": (answers(TAKEN[:-5]), NOBODY_KNOWS, 1),
    "half a chunk": (answers(CHUNKED + b"7\r\n" + SAID[:4]), NOBODY_KNOWS, 1),
    "no HTTP": (answers(b"220 mail.example.org ESMTP\r\n"), NOBODY_KNOWS, 1),
    "an answer without end": (answers_for_ever, NOBODY_KNOWS, 1),
}  # fmt: skip


@pytest.mark.parametrize(("act", "decision", "times"), TABLE.values(), ids=TABLE.keys())
async def test_what_the_wire_does(act: Act, decision: str | Decision, times: int) -> None:
    patience = 0.3 if act is hears_and_is_silent else 5.0
    async with served(act) as (port, heard), account(f"http://127.0.0.1:{port}", patience) as rest:
        assert await sends(rest) == decision
        assert len(heard) == times


LINES: dict[str, tuple[tuple[Act, ...], str | Decision, int]] = {
    "kept": ((keeps_the_line,), OK, 1),
    "closed": ((answers_once, keeps_the_line), OK, 2),
    "spoken on without a call": ((answers_once_and_says_more, keeps_the_line), OK, 2),
    "closed once the second is heard": (
        (answers_once_then_hears_and_closes, keeps_the_line), NOBODY_KNOWS, 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("acts", "decision", "lines"), LINES.values(), ids=LINES.keys())
async def test_a_line_between_two_calls(acts: tuple[Act, ...], decision: str | Decision, lines: int) -> None:
    met = 0

    async def counted(it: Peer, act: Act) -> None:
        nonlocal met
        met += 1
        await act(it)

    one_by_one = [lambda it, act=act: counted(it, act) for act in acts]
    async with served(*one_by_one) as (port, heard), account(f"http://127.0.0.1:{port}") as rest:
        assert await sends(rest) == OK
        heard.cue.set()
        for _ in range(20):
            await asyncio.sleep(0)
        assert await sends(rest) == decision
        assert (len(heard), met) == (2, lines), "nothing is said twice"


async def test_a_line_that_was_closed_while_nobody_looked() -> None:
    """The loop had no time to hear of it: the system is asked before the first byte."""
    heard = list[bytes]()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> socket.socket:
            line, _ = listening.accept()
            heard.append(line.recv(65536))
            line.sendall(TAKEN)
            return line

        async with account(f"http://127.0.0.1:{listening.getsockname()[1]}") as rest:
            first = asyncio.create_task(asyncio.to_thread(answer))
            assert await sends(rest) == OK
            line = await first
            second = threading.Thread(target=lambda: answer().close())
            second.start()
            line.close()
            assert await sends(rest) == OK
            second.join()
    assert [call.startswith(b"POST ") and call.endswith(b"%0D%0A%0D%0A") for call in heard] == [True, True]


async def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        async with account(f"http://127.0.0.1:{taken.getsockname()[1]}") as rest:
            assert await sends(rest) == AGAIN


@pytest.mark.parametrize("content", [b"x" * 100, b"x" * 3_000_000], ids=["short", "long"])
async def test_head_and_content_have_left_when_it_is_told(content: bytes) -> None:
    told = list[int]()
    async with served(keeps_the_line) as (port, heard), account(f"http://127.0.0.1:{port}") as rest:
        WENT_OUT.set(lambda: told.append(len(heard)))
        await rest.post("", "/x", [("Body", content.decode())])
        assert told == [0]
        assert heard[0].endswith(content)


async def test_no_more_is_read_than_is_wanted() -> None:
    async with (
        served(answers_for_ever) as (port, _),
        account(f"http://127.0.0.1:{port}") as rest,
        rest.get_file(f"http://127.0.0.1:{port}/x", known=False) as incoming,
    ):
        assert len((await incoming.whole()).content) == LARGEST_ANSWER


@pytest.mark.parametrize("trusted", [True, False])
async def test_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool) -> None:
    tls, file = certificate(tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", file)
    acts = (answers_once, keeps_the_line)
    async with served(*acts, tls=tls) as (port, heard), account(f"https://127.0.0.1:{port}") as rest:
        assert [await sends(rest), await sends(rest)] == ([OK] * 2 if trusted else [AGAIN] * 2)
        assert len(heard) == (2 if trusted else 0)


@pytest.mark.parametrize("act", [never_hears, is_silent, hears_and_closes])
async def test_no_tls_where_there_should_be(act: Act) -> None:
    async with served(act) as (port, heard), account(f"https://127.0.0.1:{port}", 0.3) as rest:
        assert await sends(rest) == AGAIN
        assert not heard


async def says_who_it_is(it: Peer) -> None:
    await it.hear()
    await it.say(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
    await it.over.wait()


async def leads_there(it: Peer) -> None:
    asked = await it.hear()
    reader, writer = await asyncio.open_connection("127.0.0.1", int(asked.split()[1].rpartition(b":")[2]))
    await it.say(b"HTTP/1.1 200 Connection established\r\n\r\n")

    async def carry(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        while piece := await source.read(65536):
            to.write(piece)
        to.close()

    await asyncio.gather(carry(it.reader, writer), carry(reader, it.writer))


@pytest.mark.parametrize(
    ("act", "decision", "arrived"),
    [
        (leads_there, OK, 1),
        (says_who_it_is, AGAIN, 0),
        (never_hears, AGAIN, 0),
        (hears_and_closes, AGAIN, 0),
        (hears_and_is_silent, AGAIN, 0),
    ],
)
@pytest.mark.parametrize(("name", "scheme"), [("HTTPS_PROXY", "http"), ("all_proxy", "https")])
async def test_a_proxy_that_leads_to_twilio(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Act, decision: str | Decision, arrived: int, name: str, scheme: str
) -> None:  # fmt: skip
    """Until it has led there nothing of the call can have arrived; and it never hears the call itself."""
    tls, file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", file)
    async with (
        served(keeps_the_line, tls=tls) as (port, heard),
        served(act, tls=tls if scheme == "https" else None) as (proxy, asked),
    ):
        monkeypatch.setenv(name, f"{scheme}://jane:p%40ss@127.0.0.1:{proxy}")
        patience = 0.3 if act is hears_and_is_silent else 5.0
        async with account(f"https://127.0.0.1:{port}", patience) as rest:
            assert await sends(rest) == decision
            assert len(heard) == arrived
            for call in asked:
                assert call.startswith(b"CONNECT 127.0.0.1:%d " % port)
                assert b"Proxy-Authorization: Basic amFuZTpwQHNz\r\n" in call
                assert b"\r\nAuthorization" not in call
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        async with account(f"https://127.0.0.1:{port}") as rest:
            assert await sends(rest) == OK, "whom NO_PROXY names is reached without"


async def test_a_proxy_without_tls_and_one_of_another_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    async with served(keeps_the_line) as (proxy, asked):
        monkeypatch.setenv("http_proxy", f"127.0.0.1:{proxy}")
        async with account("http://api.example.org") as rest:
            assert await sends(rest) == OK
        assert asked[0].startswith(b"POST http://api.example.org/2010-04-01/Accounts/AC")
    for other in ("socks5://127.0.0.1:9", "http://127.0.0.1:port", "http://"):
        monkeypatch.setenv("http_proxy", other)
        async with account("http://api.example.org") as rest:
            assert await sends(rest) == AGAIN, other
