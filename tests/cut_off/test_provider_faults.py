"""What goes wrong at a provider, for each class of message: what the row says in the end, how often it arrived, what the
operator reads, and that nobody else waits for it.

Replies and urgent messages arrive at least once, notices at most once, errands (a photo is fetched) are done.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from storage.statuses import SendClass
from tests.cut_off.gate import HTML, JSON, Trouble
from tests.cut_off.post_office import FETCHES, SENDS, TELEGRAM, WHATSAPP, Ended, PostOffice, closed_port
from tests.standins.smtp_server import certificate
from tests.storage.conftest import SQLITE_ONLY

pytestmark = SQLITE_ONLY
REPLY, URGENT, NOTICE, ERRAND = SendClass.REPLY, SendClass.URGENT, SendClass.NOTICE, SendClass.ERRAND
CLASSES = (REPLY, URGENT, NOTICE, ERRAND)
BOTH = (WHATSAPP, TELEGRAM)
NAMES = {WHATSAPP: "Twilio", TELEGRAM: "Telegram"}
PORTAL = b"<html><h1>Sign in to use this network</h1></html>"
RETRY_AFTER = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":7}}'
)


class Then(NamedTuple):
    """How each class ends after one such fault."""

    asked: Ended
    notice: Ended
    errand: Ended = Ended("gone", 1)


GOES_AGAIN = Then(Ended("sent", 1), Ended("sent", 1))
"""Nothing was taken: all go again."""
PERHAPS_NOT = Then(Ended("sent", 1), Ended("unknown", 0))
"""Nobody knows, and it had not arrived."""
PERHAPS = Then(Ended("sent", 2), Ended("unknown", 1))
"""Nobody knows, and it had arrived."""

REACHED = "{} cannot be reached; nothing was sent."
BROKE = "The connection to {} broke before the answer; the call may have been carried out."
UNREADABLE = "{}'s answer could not be read; the call may have been carried out."
BETWEEN = "Something else answers in place of {} ({}): a proxy, a firewall or a portal."
OWN = "{} has a fault of its own ({})."
GATEWAY = "{}'s gateway timed out (504); the call may have been carried out."


class Case(NamedTuple):
    trouble: Trouble
    sentence: str
    then: Then
    pauses: bool = False


CASES = {
    "slow, but in time": Case(Trouble(slow=0.1), "", GOES_AGAIN),
    "500": Case(Trouble(500), OWN, GOES_AGAIN),
    "502 with a page": Case(Trouble(502, PORTAL, HTML), OWN, GOES_AGAIN),
    "503 with Retry-After": Case(Trouble(503, headers=(("retry-after", "3"),)), OWN, GOES_AGAIN),
    "504": Case(Trouble(504), GATEWAY, PERHAPS_NOT),
    "504 after accepting": Case(Trouble(504, accepted=True), GATEWAY, PERHAPS),
    "a redirect": Case(Trouble(302, b"", (("location", "http://127.0.0.1:9/"),)), BETWEEN, GOES_AGAIN),
    "a firewall's 403": Case(Trouble(403, PORTAL, HTML), BETWEEN, GOES_AGAIN),
    "a proxy's 404": Case(Trouble(404, PORTAL, HTML), BETWEEN, GOES_AGAIN),
    "a proxy's 407": Case(Trouble(407, PORTAL, HTML), BETWEEN, GOES_AGAIN),
    "429 that says how long": Case(
        Trouble(429, RETRY_AFTER, (*JSON, ("retry-after", "7"))), "{} asks for a pause", GOES_AGAIN, pauses=True
    ),
    "429 with a page": Case(Trouble(429, PORTAL, HTML), "{} asks for a pause", GOES_AGAIN, pauses=True),
    "reset before it was read": Case(Trouble(), BROKE, PERHAPS_NOT),
    "reset after accepting": Case(Trouble(accepted=True), BROKE, PERHAPS),
    "no answer": Case(Trouble(hangs=True), BROKE, PERHAPS_NOT),
    "no answer after accepting": Case(Trouble(accepted=True, hangs=True), BROKE, PERHAPS),
    "half an answer": Case(Trouble(half=True), BROKE, PERHAPS_NOT),
    "half an answer after accepting": Case(Trouble(half=True, accepted=True), BROKE, PERHAPS),
    "200 with a portal's page": Case(Trouble(200, PORTAL, HTML), UNREADABLE, PERHAPS_NOT),
    "200 with broken JSON": Case(Trouble(200, b'{"ok": tru', JSON, accepted=True), UNREADABLE, PERHAPS),
    "200 with nothing": Case(Trouble(200, b"", accepted=True), UNREADABLE, PERHAPS),
    "200 with a list": Case(Trouble(200, b"[1, 2]", accepted=True), UNREADABLE, PERHAPS),
    "200 with another object": Case(Trouble(200, b'{"hello": 1}', accepted=True), UNREADABLE, PERHAPS),
    "200 with a result of nothing": Case(
        Trouble(200, b'{"ok": true, "result": {}}', accepted=True), UNREADABLE, PERHAPS
    ),
    "200 with 8 MB": Case(Trouble(200, b" " * 8_000_000, accepted=True), UNREADABLE, PERHAPS),
}  # fmt: skip


def expected(then: Then, cls: SendClass) -> Ended:
    return then.notice if cls is NOTICE else then.errand if cls is ERRAND else then.asked


def sentence(case: Case, channel: str) -> str:
    return case.sentence.format(NAMES[channel], case.trouble.status)


URGENTLY = (
    "500",
    "504 after accepting",
    "429 that says how long",
    "no answer after accepting",
    "200 with broken JSON",
)
"""An urgent message goes as a reply does: these show it."""
TRIED = [
    pytest.param(case, cls, id=f"{cls}, {name}")
    for name, case in CASES.items()
    for cls in ([REPLY, NOTICE, URGENT] if name in URGENTLY else [REPLY, NOTICE])
]


@pytest.mark.parametrize("channel", BOTH)
@pytest.mark.parametrize(("case", "cls"), TRIED)
async def test_one_fault(office: PostOffice, case: Case, cls: SendClass, channel: str) -> None:
    other = TELEGRAM if channel == WHATSAPP else WHATSAPP
    jane, amina, peter = office.person(channel), office.person(channel), office.person(other)
    office.gates[channel].next(SENDS[channel], case.trouble)
    row = office.queue(channel, jane, "first", cls)
    await office.goes_on()
    tried = office.post.row(row)
    rows = [
        row,
        office.queue(channel, jane, "second", cls),
        office.queue(channel, amina, "hers", REPLY),
        office.queue(other, peter, "his", REPLY),
    ]
    await office.goes_on()
    assert [message.text for message in peter.messages] == ["his"], "the other channel goes on"
    assert [message.text for message in amina.messages] == ([] if case.pauses else ["hers"])
    if tried.status == "waiting":
        assert "second" not in [message.text for message in jane.messages], "her next one waits for it"
    for _ in range(3):
        await office.goes_on(8)
    texts = [message.text for message in jane.messages]
    then = expected(case.then, cls)
    assert Ended(office.post.row(row).status, texts.count("first")) == then
    assert (tried.failure or "").startswith(sentence(case, channel))
    assert texts == ["first"] * then.arrived + ["second"], "in order"
    assert [office.post.row(one).status for one in rows[1:]] == ["sent"] * 3
    assert office.post.alerts() == [], "one fault is no matter for the operator"
    unreached = [office.unreachable(channel, one) for one in (jane, amina)]
    assert unreached == ["", ""], "nobody is written off for what the network does"


@pytest.mark.parametrize("channel", BOTH)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_one_fault_while_a_photo_is_fetched(office: PostOffice, case: Case, channel: str) -> None:
    jane = office.person(channel)
    row = office.files_a_photo(channel, jane)
    office.gates[channel].next(FETCHES[channel], case.trouble)
    for _ in range(4):
        await office.goes_on(8)
    assert Ended(office.status(row), office.kept_photos()) == case.then.errand
    assert [message.text for message in jane.messages] == ["Asante"], "she is not told that it is lost"
    assert office.post.alerts() == []


@asynccontextmanager
async def nobody_listens(_: PostOffice, ___: pytest.MonkeyPatch, __: Path) -> AsyncIterator[str]:
    yield f"http://127.0.0.1:{closed_port()}"


@asynccontextmanager
async def no_name(_: PostOffice, monkeypatch: pytest.MonkeyPatch, __: Path) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    resolve = loop.getaddrinfo

    async def fails(host: str, *more: object, **named: object) -> object:
        if host == "provider.invalid":
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return await resolve(host, *more, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(loop, "getaddrinfo", fails)
        yield "http://provider.invalid"


@asynccontextmanager
async def wrong_certificate(_: PostOffice, __: pytest.MonkeyPatch, folder: Path) -> AsyncIterator[str]:
    context, _public = certificate(folder)
    said: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said.append(await reader.read())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
    assert not any(said), "nothing is said to who cannot show who it is"


UNREACHED = {
    "nobody listens": nobody_listens,
    "no such name": no_name,
    "another's certificate": wrong_certificate,
}


@pytest.mark.parametrize("channel", BOTH)
@pytest.mark.parametrize("how", UNREACHED.values(), ids=UNREACHED)
async def test_not_reached_for_a_while_and_then_for_good(
    office: PostOffice, how: object, channel: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = TELEGRAM if channel == WHATSAPP else WHATSAPP
    people, peter = [office.person(channel) for _ in CLASSES[:3]], office.person(other)
    rows = [office.queue(channel, one, "hello", cls) for one, cls in zip(people, CLASSES, strict=False)]
    async with how(office, monkeypatch, tmp_path) as nowhere:  # type: ignore[operator]
        office.leads_to(channel, nowhere)
        his = office.queue(other, peter, "his", REPLY)
        for _ in range(2):
            await office.goes_on(8)
        assert {(office.post.row(row).status, office.post.row(row).failure) for row in rows} == {
            ("waiting", REACHED.format(NAMES[channel]))
        }
        assert office.post.row(his).status == "sent"
        assert office.post.alerts() == []
        office.leads_to(channel, office.gates[channel].url)
        await office.goes_on(60)
        assert [[message.text for message in one.messages] for one in people] == [["hello"]] * 3
        assert {office.post.row(row).status for row in rows} == {"sent"}

        office.leads_to(channel, nowhere)
        rows = [office.queue(channel, one, "lost", cls) for one, cls in zip(people, CLASSES, strict=False)]
        for _ in range(5):
            await office.goes_on(70)
        assert {office.post.row(row).status for row in rows} == {"failed"}
        assert office.post.alerts() == [f"Given up after 4 tries: {REACHED.format(NAMES[channel])}"]
