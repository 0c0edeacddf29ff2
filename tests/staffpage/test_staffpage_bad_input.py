"""What may reach the page and must do nothing: other sites' forms, old forms, broken and endless ones."""

import logging
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.staffpage.office_at_work import PIN, AtWork, Member, browser, inside, page_of

POSTS = ["/out", "/cases/23456/take", "/cases/23456/leave", "/cases/23456/hand_over", "/cases/23456/state",
         "/cases/23456/write", "/people/ab12"]  # fmt: skip
LOOKS = ["/cases", "/cases?which=all", "/cases/23456", "/cases/23456/photo/0", "/people", "/people/ab12"]


@pytest.mark.parametrize("path", LOOKS)
@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "A" * 5000, "ñ"])
async def test_without_a_session_there_is_nothing(work: AtWork, her: Member, path: str, cookie: str) -> None:
    work.case()
    response = await her.client.get(path, headers={"cookie": f"staff={cookie}".encode()})
    assert response.status_code == 403
    assert "This page has closed itself." in response.text
    assert "Lighting" not in response.text


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    ("label", "headers"),
    [
        ("another site", {"sec-fetch-site": "cross-site"}),
        ("a sister site", {"sec-fetch-site": "same-site"}),
        ("an older browser on another site", {"origin": "https://elsewhere.example"}),
    ],
)
async def test_a_form_from_elsewhere_is_refused_barely(
    work: AtWork, her: Member, path: str, label: str, headers: dict[str, str]
) -> None:
    await inside(work, her)
    data = {"form": her.hidden("form"), "words": "x", "do": "take"}
    response = await her.client.post(path, data=data, headers=headers)
    assert (response.status_code, response.text) == (403, ""), label


async def test_the_pin_is_asked_by_our_page_alone(work: AtWork, her: Member) -> None:
    akinyi = work.member()
    work.set_pin(akinyi)
    response = await her.client.post(
        work.link(akinyi), data={"pin": PIN}, headers={"sec-fetch-site": "cross-site"}
    )
    assert (response.status_code, response.text) == (403, "")
    assert not her.client.cookies


@pytest.mark.parametrize("form", ["", "x", "0" * 64, "ñ"])
async def test_a_form_of_another_session_does_nothing_and_loses_nothing(
    work: AtWork, her: Member, form: str
) -> None:
    await inside(work, her)
    number = work.case()
    response = await her.client.post(
        f"/cases/{number}/write", data={"form": form, "words": "Ni taa <ngapi>?"}
    )
    assert response.status_code == 403
    assert "This form was old." in response.text
    assert "Ni taa &lt;ngapi&gt;?" in response.text


async def test_what_she_wrote_is_given_back_when_her_time_is_over(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    work.clock.forward(minutes=21)
    assert await her.send(f"/cases/{number}/write", words="Ni taa ngapi?", kind="question") == 403
    assert "This page has closed itself." in her.words
    assert "Ni taa ngapi?" in her.page


@pytest.mark.parametrize(
    ("label", "content", "kind", "status"),
    [
        ("larger than any letter", b"words=" + b"a" * 65_536, "application/x-www-form-urlencoded", 413),
        ("with a file", b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415),
        ("JSON", b"{}", "application/json", 415),
        ("no kind", b"a=b", "", 415),
        ("too many fields", b"&".join([b"a=b"] * 13), "application/x-www-form-urlencoded", 400),
        ("not even ASCII", "pin=é".encode(), "application/x-www-form-urlencoded", 400),
    ],
)
async def test_a_form_that_is_not_read(
    work: AtWork, her: Member, label: str, content: bytes, kind: str, status: int
) -> None:
    await inside(work, her)
    akinyi_link = work.link(work.member("Barasa"))
    for path in (akinyi_link, "/cases/23456/write", "/out"):
        response = await her.client.post(path, content=content, headers={"content-type": kind})
        assert response.status_code == status, label
        assert "Nothing was changed and nothing was sent." in response.text


async def test_a_form_without_an_end_is_cut_off(work: AtWork, her: Member) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 40_000_000:
            sent += 100_000
            yield b"a" * 100_000

    headers = {"content-type": "application/x-www-form-urlencoded"}
    try:
        answer = await her.client.post("/out", content=endless(), headers=headers)
    except (httpx.WriteError, httpx.ReadError):
        pass  # the server hung up while we were still sending
    else:
        assert answer.status_code == 413
    assert sent < 40_000_000
    assert await her.look("/k/x") == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/out"),
        ("GET", "/cases/23456/take"),
        ("POST", "/cases"),
        ("DELETE", "/cases/23456"),
        ("PUT", "/k/x"),
    ],
)
async def test_a_method_that_is_not_meant_is_refused_barely(
    work: AtWork, her: Member, method: str, path: str
) -> None:
    response = await her.client.request(method, path)
    assert (response.status_code, response.text) == (405, "")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8081", 403),
        ("localhost", 403),
        ("kazi.example.org", 403),
        ("elsewhere.example", 400),
        ("x" * 300, 400),
    ],
)
async def test_another_name_that_leads_here_is_somebody_elses(work: AtWork, host: str, status: int) -> None:
    async with (
        page_of(AtWork(work.storage, work.clock), "https://kazi.example.org") as served,
        browser(served) as her,
    ):
        assert (await her.client.get("/cases", headers={"host": host})).status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/cases",
        "/nothing",
        "/k/x",
        "/cases/23456/photo/0",
        "/static/staff.css",
        "/favicon.ico",
        "/people",
    ],
)
async def test_every_answer_tells_the_browser_to_keep_nothing_and_load_nothing(
    work: AtWork, her: Member, path: str
) -> None:
    headers = (await her.client.get(path)).headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script" not in policy
    kept = "private, max-age=86400" if path.startswith("/static/") else "no-store"
    assert headers["cache-control"] == kept
    assert "server" not in headers


async def test_what_was_told_is_words_and_never_marks(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case('</p><script>alert("x")</script><img src=//elsewhere.example>{{ 7 * 7 }}')
    await her.look(f"/cases/{number}")
    assert "<script" not in her.page
    assert "<img" not in her.page
    assert "{{ 7 * 7 }}" in her.page
    assert await her.look(f"/cases/{number}?note=%3Cscript%3E") == 200
    assert "<script" not in her.page


async def test_no_page_needs_or_names_anything_from_elsewhere(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case()
    for path in ("/cases", f"/cases/{number}", "/people"):
        await her.look(path)
        assert not re.search(r'(?:src|href|action)="(?:https?:|//)', her.page)
        assert "<script" not in her.page
        assert "style=" not in her.page


async def test_no_token_name_or_word_reaches_the_log(
    work: AtWork, her: Member, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    caplog.set_level(logging.DEBUG, logger="uvicorn")
    akinyi = work.member("Akinyi")
    number = work.case("Siri kubwa.")
    link = work.link(akinyi, f"case:{number}")
    await her.look(link)
    await her.send(link, pin=PIN, again=PIN)
    await her.send(f"/cases/{number}/take")
    await her.send(f"/cases/{number}/write", words="Neno la siri", kind="answer")
    await her.look("/k/" + "A" * 43)
    logged = caplog.text
    for secret in (link.removeprefix("/k/"), PIN, "Akinyi", "Siri kubwa", "Neno la siri", "127.0.0.1"):
        assert secret not in logged
