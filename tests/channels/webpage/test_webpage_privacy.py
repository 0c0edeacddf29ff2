"""What the page keeps, what it tells the browser, and leaving."""

import asyncio
import logging

import httpx
import pytest

from bot.channels.webpage.pages import PageSettings
from flows.messages import Inbound
from tests.channels.webpage.a_report import report
from tests.channels.webpage.conversation_in_memory import EXIT, Memory, Served, served
from tests.channels.webpage.visitor import Visitor, visiting

HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


@pytest.mark.parametrize("path", ["/", "/new", "/nowhere", "/say", "/static/nothing"])
async def test_every_answer_asks_the_browser_to_keep_and_tell_nothing(visitor: Visitor, path: str) -> None:
    headers = (await visitor.look(path)).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "geolocation=(self)" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


async def test_a_failure_of_ours_has_the_headers_too() -> None:
    class Broken(Memory):
        async def history(self, session: str) -> tuple[()]:
            raise RuntimeError

    async with served(Broken(report)) as site, visiting(site, Cookie=f"session={'0' * 32}.en") as visitor:
        response = await visitor.look()
        assert response.status_code == 500
        assert response.headers["cache-control"] == "no-store"
        assert "default-src 'self'" in response.headers["content-security-policy"]


async def test_nothing_is_loaded_from_elsewhere_and_no_script_is_in_the_page(visitor: Visitor) -> None:
    await visitor.begin()
    for attribute in ('src="', 'href="', 'action="'):
        for address in visitor.page.split(attribute)[1:]:
            assert address.startswith(("/", "#", "tel:")), address[:40]
    assert visitor.page.count("<script") == 1
    assert "<style" not in visitor.page
    assert " style=" not in visitor.page
    assert " onclick=" not in visitor.page


async def test_the_cookie_ends_with_the_browser(visitor: Visitor) -> None:
    response = await visitor.begin()
    cookie = response.history[0].headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert "max-age" not in cookie
    assert "expires" not in cookie
    assert "secure" not in cookie, "this server speaks http"


async def test_over_https_the_cookie_never_travels_in_clear() -> None:
    settings = PageSettings("https://baraza.example", b"k" * 32, answer_within=0.3)
    async with served(Memory(report), settings) as site, visiting(site) as visitor:
        data = {"start": "1", "lang": "en"}
        answer = await visitor.client.post("/say", data=data, headers={"Origin": "https://baraza.example"})
        assert answer.status_code == 303
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"]


async def test_leaving_erases_the_session_and_goes_away(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    session = site.memory.session
    answer = await visitor.send("/leave")
    assert site.memory.forgotten == [session]
    assert f'content="0; url={EXIT}"' in visitor.page
    assert "Baraza" not in visitor.page
    assert 'session=""' in answer.headers["set-cookie"]
    await visitor.look()
    assert "Start in English" in visitor.page


async def test_leaving_before_anything_began(site: Served, visitor: Visitor) -> None:
    await visitor.look()
    await visitor.send("/leave")
    assert EXIT in visitor.page
    assert site.memory.forgotten == []


@pytest.mark.parametrize(
    ("label", "headers", "body"),
    [
        ("a form of another site", {"Sec-Fetch-Site": "cross-site"}, b"token={token}"),
        ("a forged token", {}, b"token=forged"),
        ("no form at all", {"Content-Type": "text/plain"}, b"x"),
    ],
)
async def test_leaving_always_leaves_but_only_she_can_erase(
    site: Served, visitor: Visitor, label: str, headers: dict[str, str], body: bytes
) -> None:
    await visitor.begin()
    content = body.replace(b"{token}", visitor.field("token").encode())
    headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    answer = await visitor.client.post("/leave", content=content, headers=headers)
    assert answer.status_code == 200, label
    assert EXIT in answer.text, label
    assert site.memory.forgotten == [], label


async def test_leaving_does_not_wait_for_a_slow_database() -> None:
    class Slow(Memory):
        released = asyncio.Event()

        async def forget(self, session: str) -> None:
            await self.released.wait()
            await super().forget(session)

    memory = Slow(report)
    async with served(memory) as site, visiting(site) as visitor:
        await visitor.begin()
        await visitor.send("/leave")
        assert EXIT in visitor.page
        assert memory.forgotten == []
        memory.released.set()
        await visitor.look()
        assert len(memory.forgotten) == 1


@pytest.mark.parametrize(("path", "fields"), [("/say", {"text": "naibiwa"}), ("/language", {"lang": "sw"})])
async def test_a_form_that_is_on_its_way_when_she_leaves_brings_nothing_back(
    path: str, fields: dict[str, str]
) -> None:
    class Slow(Memory):
        arrived, released = asyncio.Event(), asyncio.Event()

        async def store(self, inbound: Inbound) -> bool:
            if self.lines:
                self.arrived.set()
                await self.released.wait()
            return await super().store(inbound)

    memory = Slow(report)
    async with served(memory) as site, visiting(site) as visitor:
        await visitor.begin()
        data = {"token": visitor.field("token"), "nonce": visitor.field("nonce"), **fields}
        late = asyncio.create_task(visitor.client.post(path, data=data))
        await memory.arrived.wait()
        await visitor.send("/leave")
        assert memory.lines == {}
        memory.released.set()
        answer = await late
        assert answer.status_code == 204
        assert "set-cookie" not in answer.headers
        assert memory.lines == {}


async def test_other_pages_of_the_session_learn_that_she_left(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    cookies = dict(visitor.client.cookies)
    cursor = visitor.page.split('data-cursor="')[1].split('"')[0]
    async with httpx.AsyncClient(base_url=site.url, cookies=cookies) as other_tab:
        waiting = asyncio.create_task(other_tab.get("/new", params={"after": cursor}))
        await asyncio.sleep(0)
        await visitor.send("/leave")
        assert (await waiting).json() == {"gone": True}


async def test_nothing_of_a_conversation_is_logged(
    site: Served, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    await visitor.begin()
    await visitor.send(text="naibiwa saa hii")
    await visitor.send(text="x", token="forged")
    logged = caplog.text
    for secret in ("naibiwa", site.memory.session, "127.0.0.1", visitor.field("token")):
        assert not secret or secret not in logged
