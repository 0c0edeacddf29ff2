"""Every address of both listeners with anything in path, query, headers, cookie and form: an answer, and none of ours
is a fault."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copy
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp

from bot.serving import application
from bot.settings import load
from bot.staffpage.pages import staff_page
from bot.wiring import baraza
from storage.database import Database
from storage.vault import Vault, new_secret
from storage.work import Storage
from storage.writer import Writer
from tests.input.asking import asked
from tests.input.measured import LONGEST, many, quickly
from tests.input.odd import Odd, texts
from tests.staffpage.office_at_work import AtWork, Member, browser, inside, page_of
from tests.storage.conftest import SECRET, Clock

Fields = list[tuple[str, str]]
Sent = dict[str, str | bytes]


@dataclass
class Site:
    """Both applications in one loop; `cookie` is that of a member of the staff who is in."""

    runner: asyncio.Runner
    public: ASGIApp
    staff: ASGIApp
    host: str
    cookie: str
    form: str
    case: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "var").mkdir()
    copy(migrated_sqlite, folder / "var" / "baraza.db")
    copy(migrated_sqlite, folder / "staff.db")
    (folder / "config.yml").write_text("understanding: {nlu_url: 'http://127.0.0.1:9'}\n")
    settings = load(folder / "config.yml", {"BARAZA_SECRET_KEY": new_secret()})
    storage = Storage(
        Database(f"sqlite:///{folder / 'staff.db'}"),
        Vault(SECRET),
        clock=Clock(),
        chance=random.Random(7).randbytes,
    )
    with asyncio.Runner() as runner:
        running = baraza(settings)
        work = AtWork(storage, storage.clock)  # type: ignore[arg-type]
        number = work.case()
        writer = Writer(storage)

        async def begin() -> tuple[ASGIApp, ASGIApp, str, str, str]:
            public = application(await running.__aenter__(), None)
            async with page_of(work), browser(work) as her:
                await inside(work, her)
                await her.look(f"/cases/{number}")
                cookies = "; ".join(f"{name}={value}" for name, value in her.client.cookies.items())
                host = work.url.removeprefix("http://")
                return public, staff_page(work.office(writer)), host, cookies, _hidden(her)

        made = Site(runner, *runner.run(begin()), number)
        looked = runner.run(
            asked(made.staff, "GET", f"/cases/{number}", headers={"cookie": made.cookie, "host": made.host})
        )
        assert looked.status_code == 200, "the member of the staff is not in"
        yield made

        async def end() -> None:
            await writer.close()
            await running.__aexit__(None, None, None)

        runner.run(end())
    storage.close()


def _hidden(her: Member) -> str:
    return her.hidden("form")


PUBLIC = (
    "/open311/v2/requests.json",
    "/open311/v2/requests.xml",
    "/open311/v2/services.json",
    "/open311/discovery.xml",
    "/open311/v2/requests/{}.json",
    "/open311/v2/services/{}.xml",
    "/open311/{}",
    "/r/{}",
    "/stations/{}",
    "/counties/{}",
    "/stations/{}.csv",
    "/index-method/",
    "/progress",
    "/progress/{}",
    "/matters/{}",
    "/forums",
    "/forums/{}",
    "/forums/{}.ics",
    "/{}",
    "/static/{}",
    "/healthz",
    "/readyz",
    "/metrics",
    "/new",
    "/say",
    "/language",
)
STAFF = (
    "/",
    "/k/{}",
    "/out",
    "/cases",
    "/cases/{}",
    "/cases/{}/photo/{}",
    "/cases/{}/take",
    "/cases/{}/state",
    "/cases/{}/write",
    "/cases/{}/refer",
    "/cases/{}/recall",
    "/cases/{}/hand_over",
    "/comments",
    "/charters",
    "/charters/photo/{}",
    "/commendations",
    "/commendations/letter",
    "/commendations/{}",
    "/people",
    "/people/{}",
    "/static/{}",
    "/{}",
)
NAMES = (
    "jurisdiction_id",
    "service_request_id",
    "service_code",
    "start_date",
    "end_date",
    "status",
    "page",
    "page_size",
    "lat",
    "long",
    "lang",
    "format",
    "which",
    "q",
    "after",
    "form",
    "words",
    "do",
    "state",
    "body",
    "kind",
    "pin",
    "case",
    "name",
    "reason",
    "until",
    "amount",
    "to",
    "step",
    "answer",
)
odd = st.one_of(
    st.sampled_from(
        [
            "2026-13-45",
            "2026-11-21T00:00:00Z",
            "9999-12-31T23:59:59+14:00",
            "-1",
            "0",
            "99999999999999999999",
            "NaN",
            "inf",
            "1e999",
            "open,closed",
            "7KQ2M",
            "23456",
            "A" * 43,
            "..",
            "%00",
            "%",
            "*",
            "\u202e",
            "njoro-police-station",
            "nakuru",
            "en",
            "sw",
            "reviewed",
            "closed",
        ]
    ),
    texts.map(lambda text: Odd(text[:3000])),
)
fields = st.lists(st.tuples(st.sampled_from(NAMES), odd), max_size=5)
FORM = "application/x-www-form-urlencoded"
methods = st.sampled_from(["GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
kinds = st.sampled_from(
    [
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json",
        "",
    ]
)


def escaped(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass")[:2000], safe="")


@dataclass(frozen=True)
class Request:
    """What somebody asks of an address with two places that may be anything."""

    path: str
    one: str
    two: str
    method: str
    query: Fields
    form: Fields
    kind: str

    def to(self, site: Site, app: ASGIApp, address: str, headers: Sent, *more: tuple[str, str]) -> None:
        """It is answered, and no fault of ours is. `more`: fields before its own."""
        asks = urlencode(list(self.query), errors="surrogatepass")[:8000]
        form = urlencode([*more, *self.form], errors="surrogatepass").encode()
        body = form if self.method == "POST" else b""
        whole = f"{address}?{asks}" if asks else address
        sent = {"content-type": self.kind, **headers}
        answer = quickly(lambda: site.runner.run(asked(app, self.method, whole, body, sent)))
        assert answer.status_code < 500, (self.method, whole[:200], answer.status_code)
        assert "Traceback" not in answer.text


def requests(paths: Sequence[str], places: st.SearchStrategy[str]) -> st.SearchStrategy[Request]:
    """`places`: what stands in the first place of a path."""
    return st.builds(Request, st.sampled_from(paths), places, odd, methods, fields, fields, kinds)


@many(500)
@given(request=requests(PUBLIC, odd), header=odd)
def test_public_pages(site: Site, request: Request, header: str) -> None:
    said = header.encode("utf-8", "surrogatepass")[:500].translate(None, bytes(range(32)) + b"\x7f")
    address = request.path.format(escaped(request.one), escaped(request.two))
    if request.method == "HEAD":
        address = request.path.format("7KQ2M", "x")
    headers: Sent = {"cookie": b"session=" + said, "accept-language": said, "origin": said}
    request.to(site, site.public, address, headers)


@many(500)
@given(request=requests(STAFF, st.one_of(st.just("case"), odd)), within=st.booleans())
def test_staff_pages(site: Site, request: Request, *, within: bool) -> None:
    headers: Sent = {"host": site.host, "cookie": f"staff={escaped(request.two)[:300]}"}
    if within:
        headers["cookie"] = site.cookie
    one = site.case if request.one == "case" else escaped(request.one)
    address = request.path.format(one, escaped(request.two))
    if not address.startswith("/out"):
        request.to(site, site.staff, address, headers, *([("form", site.form)] if within else []))


@pytest.mark.parametrize(
    "path",
    ["/say", "/language", "/leave", "/r/" + "A" * 43, "/webhooks/telegram", "/open311/v2/requests.json"],
)
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"]
)
def test_no_address_takes_a_body_without_end(site: Site, path: str, kind: str) -> None:
    """What is read of it is bounded: twenty megabytes where a browser has to be told kindly, else far less."""
    read = 0
    codes: list[int] = []

    async def receive() -> dict[str, object]:
        nonlocal read
        read += 1
        assert read < 200, "it reads on and on"
        return {"type": "http.request", "body": b"a" * 500_000, "more_body": True}

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            codes.append(int(str(message["status"])))

    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
          "scheme": "http",
        "headers": [(b"content-type", kind.encode()), (b"host", b"baraza.example")], "client": ("127.0.0.1", 1),
        "server": ("baraza.example", 80), "http_version": "1.1",
    }  # fmt: skip
    quickly(lambda: site.runner.run(_served(site.public, scope, receive, send)))
    assert codes
    assert 200 <= codes[0] < 500
    assert read <= 43
    assert LONGEST


async def _served(app: ASGIApp, scope: object, receive: object, send: object) -> None:
    await app(scope, receive, send)  # type: ignore[arg-type]
