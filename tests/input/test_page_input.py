"""Forms of the web page: truncated, huge, with bad boundaries, wrong cookies; each is answered with a page that says what to do."""

import asyncio
import itertools
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp

from bot.channels.webpage.forms import PHOTO_BYTES, Form, FormError, Forms
from bot.channels.webpage.pages import Pages, PageSettings, webpage
from bot.channels.webpage.ports import Line, Upload
from bot.channels.webpage.waiting import Bells
from bot.wording import wording
from flows.messages import Inbound, Language, MediaRef
from flows.words import Text
from tests.input.asking import asked
from tests.input.measured import many, quickly
from tests.input.odd import texts

KNOWN = {200, 204, 303, 400, 403, 404, 405, 408, 413, 415, 429, 507}
SESSION = "a" * 32


class Kept:
    """A page's storage that keeps what came in a list."""

    def __init__(self) -> None:
        self.stored: list[Inbound] = []

    async def store(self, inbound: Inbound) -> bool:
        inbound.text.encode()
        assert "\x00" not in inbound.text
        self.stored.append(inbound)
        return True

    async def history(self, session: str) -> list[Line]:
        return [Line("b1", mine=False, text="Habari")] if session == SESSION else []

    async def language(self, session: str) -> Language | None:
        return None

    async def shown(self, session: str, lines: object) -> None:
        pass

    async def forget(self, session: str) -> None:
        pass

    async def keep_upload(self, session: str, content: bytes, content_type: str, original: bytes) -> MediaRef:
        return MediaRef("upload:1", content_type, len(content))

    async def upload(self, reference: str) -> Upload | None:
        return None


def page(kept: Kept) -> ASGIApp:
    counted = itertools.count(1)
    settings = PageSettings("http://baraza.example", b"k" * 32, answer_within=0.01, poll_for=0.01)
    pages = Pages(
        settings,
        kept,
        Bells(),
        lambda key, language: wording().say(Text(key), language),
        now=lambda: datetime(2026, 11, 21, tzinfo=UTC),
        chance=lambda size: next(counted).to_bytes(size, "big"),
        clock=lambda: 0.0,
    )
    return webpage(pages, settings)


names = st.sampled_from(
    [
        "text",
        "photo",
        "lat",
        "lon",
        "option",
        "start",
        "lang",
        "after",
        "token",
        "nonce",
        "",
        "x" * 300,
        'a"b\r\n',
    ]
)
small = texts.map(lambda text: text.encode("utf-8", "surrogatepass")[:70_000])


@st.composite
def multipart(draw: st.DrawFn) -> tuple[bytes, str]:
    """A multipart body and its content type; parts, marks and ends are sometimes wrong."""
    mark = draw(st.sampled_from([b"x", b"-" * 60, b"y" * 300, b"", b"a b", b'"']))
    body = bytearray()
    for _ in range(draw(st.integers(0, 4))):
        name, content = draw(names), draw(small)
        file = draw(
            st.sampled_from(
                ["", '; filename="a.jpg"', "; filename*=utf-8''%ff", '; filename="' + "é" * 500 + '"']
            )
        )
        body += (
            b"--"
            + draw(st.sampled_from([mark, mark, mark, b"other"]))
            + draw(st.sampled_from([b"\r\n", b"\r\n", b"\n", b""]))
        )
        body += f'Content-Disposition: form-data; name="{name}"{file}\r\n'.encode("utf-8", "surrogatepass")
        body += draw(
            st.sampled_from(
                [
                    b"\r\n",
                    b"\r\n",
                    b"",
                    b"Content-Type: image/jpeg\r\n\r\n",
                    b"X: " + b"y" * 9000 + b"\r\n\r\n",
                ]
            )
        )
        body += content + b"\r\n"
    body += draw(st.sampled_from([b"--" + mark + b"--\r\n", b"", b"--" + mark, b"\r\n" * 50]))
    body = body[: draw(st.integers(0, len(body)))] if draw(st.booleans()) else body
    charset = draw(
        st.sampled_from(
            [
                "",
                "; charset=utf-8",
                "; charset=utf-7",
                "; charset=none-such",
                "; charset=\xff",
                "; charset=utf_16",
            ]
        )
    )
    kind = draw(
        st.sampled_from(
            [
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=",
                "multipart/form-data",
                "multipart/mixed; boundary=",
            ]
        )
    )
    return bytes(body), kind + (mark.decode() if kind.endswith("=") else "") + charset


cookies = st.sampled_from(
    [
        f"session={SESSION}.en",
        "session=",
        "session=" + "z" * 5000,
        "session=ñ;;;=",
        f'session="{SESSION}.sw"',
        "=;=;",
        "",
    ]
)
plain_bodies = st.one_of(
    st.binary(max_size=300),
    st.lists(st.tuples(names, texts), max_size=6).map(
        lambda pairs: "&".join(f"{name}={text}" for name, text in pairs).encode("utf-8", "surrogatepass")[:600_000]
    ),
    st.sampled_from([b"text=%", b"text=%u00e9", b"&" * 5000, b"a=1&" * 30, b"text=" + b"a" * 300_000,
                     b"lat=NaN&lon=inf", b"lat=1e999&lon=0",
                     b"lat=91&lon=0", b"text=%00%ed%a0%80", b"option=" + b"x" * 5000, b"text=" + b"%F0%9F%94%A5" * 5000]),
)  # fmt: skip
PATHS = [
    "/say",
    "/language",
    "/leave",
    "/",
    "/new?after=%00",
    "/new",
    "/static/../pages.py",
    "/static/%00",
    "/favicon.ico",
    "/%ff",
    "/?lang=%F0&note=x",
]


@many(120)
@given(multipart(), cookies, st.integers(0, 9))
def test_a_form_in_parts(form: tuple[bytes, str], cookie: str, pieces: int) -> None:
    body, kind = form
    kept = Kept()
    headers = {"content-type": kind.encode("latin-1"), "cookie": cookie.encode("latin-1")}
    answer = quickly(lambda: asyncio.run(asked(page(kept), "POST", "/say", body, headers, pieces=pieces)))
    assert answer.status_code in KNOWN, answer.status_code


@many(120)
@given(
    plain_bodies,
    cookies,
    st.sampled_from(PATHS),
    st.sampled_from(["POST", "POST", "GET", "PUT", "HEAD"]),
    texts,
)
def test_a_plain_form_or_any_other_request(
    body: bytes, cookie: str, path: str, method: str, odd: str
) -> None:
    headers = {
        "content-type": b"application/x-www-form-urlencoded",
        "cookie": cookie.encode("latin-1"),
        "accept-language": odd.encode("utf-8", "surrogatepass")[:4000].translate(None, bytes(range(32))),
    }
    answer = quickly(lambda: asyncio.run(asked(page(Kept()), method, path, body, headers)))
    assert answer.status_code in KNOWN, answer.status_code


@many(60)
@given(plain_bodies)
def test_what_she_wrote_is_kept_or_given_back(body: bytes) -> None:
    """A form that was read says something that is stored, or the page says why it was not."""
    kept = Kept()
    headers = {"content-type": b"application/x-www-form-urlencoded"}
    answer = asyncio.run(asked(page(kept), "POST", "/say", body, headers))
    if answer.status_code == 303:
        assert len(kept.stored) <= 1
    else:
        assert kept.stored == []
        assert "<h1" in answer.text or answer.status_code == 403


async def test_a_body_of_a_hundred_megabytes_is_not_held() -> None:
    """It is read and thrown away, up to a bound, or refused at once; what is counted as held goes back to nothing."""
    sent = 0

    async def receive() -> dict[str, object]:
        nonlocal sent
        sent += 1
        return {"type": "http.request", "body": b"a" * 1_000_000, "more_body": sent < 100}

    answers: list[int] = []

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            answers.append(int(str(message["status"])))

    scope = {
        "type": "http", "method": "POST", "path": "/say", "raw_path": b"/say", "query_string": b"", "root_path": "", "scheme": "http",
        "headers": [(b"content-type", b"multipart/form-data; boundary=x"), (b"host", b"baraza.example")],
        "client": ("127.0.0.1", 1), "server": ("baraza.example", 80), "http_version": "1.1",
    }  # fmt: skip
    await page(Kept())(scope, receive, send)  # type: ignore[arg-type]
    assert answers in ([413], [400])
    assert sent <= 21 + PHOTO_BYTES // 1_000_000


@many(80)
@given(multipart())
def test_forms_give_a_form_or_the_declared_refusal(form: tuple[bytes, str]) -> None:
    from starlette.requests import Request  # noqa: PLC0415 - beside its one use

    body, kind = form
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, object]:
        return messages.pop() if messages else {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "headers": [(b"content-type", kind.encode("latin-1"))],
    }
    try:
        read = quickly(lambda: asyncio.run(Forms().read(Request(scope, receive))))  # type: ignore[arg-type]
    except FormError:
        return
    assert isinstance(read, Form)
