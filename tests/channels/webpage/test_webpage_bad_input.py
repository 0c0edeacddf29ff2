"""What is wrong, late, forged or too much: a clear answer, nothing lost, nothing crashed."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.channels.webpage.forms import PHOTO_BYTES, plain
from bot.channels.webpage.pages import PageSettings
from bot.channels.webpage.ports import UploadsFullError
from flows.messages import InboundKind, MediaRef
from tests.channels.webpage.a_report import report
from tests.channels.webpage.conversation_in_memory import Memory, Served, served
from tests.channels.webpage.test_webpage_conversation import photo
from tests.channels.webpage.visitor import Visitor, visiting

PROBLEMS = {
    403: "This page was too old.",
    404: "There is nothing here.",
    413: "That was too large.",
    415: "That file is not a photo we can open.",
    429: "A moment, please.",
    400: "That could not be read.",
}


def assert_problem(visitor: Visitor, status: int) -> None:
    assert visitor.status == status
    assert PROBLEMS[status] in visitor.page
    assert "Leave quickly" in visitor.page


async def test_5000_letters_arrive_whole(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.send(text="neno " * 1000 + "mwisho")
    assert site.memory.inbound[-1].text == "neno " * 1000 + "mwisho"


async def test_a_text_that_is_too_long_is_given_back(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.send(text="neno " * 5000)
    assert_problem(visitor, 413)
    assert "neno " * 4999 in visitor.page
    assert len(site.memory.inbound) == 1


async def test_a_megabyte_of_text_is_refused(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.send(text="a" * 1_000_000)
    assert_problem(visitor, 413)
    await visitor.begin()
    await visitor.send_photo(b"", text="a" * 1_000_000)
    assert_problem(visitor, 413)
    assert [text for _, text in site.memory.said()] == ["start"]


async def test_a_photo_that_is_too_large_gets_an_answer_all_the_same(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.send_photo(b"\xff\xd8\xff" + b"\0" * (PHOTO_BYTES * 2), text="The lamp")
    assert_problem(visitor, 413)
    assert len(site.memory.inbound) == 1


async def test_a_body_without_a_length_is_counted_as_it_comes(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b"text="
        while sent < 40_000_000:
            sent += 1_000_000
            yield b"a" * 1_000_000

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        answer = await visitor.client.post("/say", content=endless(), headers=headers)
    except (httpx.WriteError, httpx.ReadError):
        pass  # the server hung up while we were still sending
    else:
        assert answer.status_code == 413
    assert len(site.memory.inbound) == 1
    await visitor.look()
    assert visitor.status == 200


@pytest.mark.parametrize(
    ("label", "content"),
    [
        ("a page", b"<!doctype html><script>alert(1)</script>"),
        ("a page behind the mark of a JPEG", b"\xff\xd8\xff<html>"),
        ("half a photo", photo()[:300]),
    ],
)
async def test_a_photo_that_is_none(site: Served, visitor: Visitor, label: str, content: bytes) -> None:
    await visitor.begin()
    await visitor.send_photo(content, text="Look at this")
    assert_problem(visitor, 415)
    assert "Look at this" in visitor.page, label
    assert site.memory.uploads == {}
    assert len(site.memory.inbound) == 1


async def test_more_photos_than_a_report_may_have() -> None:
    class Full(Memory):
        async def keep_upload(
            self, session: str, content: bytes, content_type: str, original: bytes
        ) -> MediaRef:
            raise UploadsFullError

    async with served(Full(report)) as site, visiting(site) as visitor:
        await visitor.begin()
        await visitor.send_photo(photo(), text="One more")
        assert visitor.status == 507
        assert "That is enough photos for one report." in visitor.page
        assert "One more" in visitor.page
        assert len(site.memory.inbound) == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\0b", "ab"),
        ("\x1b[31mred\x07", "[31mred"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\ud83d alone", "? alone"),
        ("\u202eمرحبا", "\u202eمرحبا"),
        ("😀🔥", "😀🔥"),
        ("  \n ", ""),
    ],
)
def test_text_as_it_is_kept(sent: str, kept: str) -> None:
    assert plain(sent) == kept


async def test_null_bytes_are_left_out_and_the_rest_arrives(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.send(text="soko\0mjinga")
    assert site.memory.inbound[-1].text == "sokomjinga"


@pytest.mark.parametrize("token", ["", "forged", "0" * 64, "ñ"])
async def test_a_form_without_our_token_is_not_taken(site: Served, visitor: Visitor, token: str) -> None:
    await visitor.begin()
    await visitor.send(text="from elsewhere", token=token)
    assert_problem(visitor, 403)
    assert "from elsewhere" in visitor.page, "what she wrote is given back"
    assert len(site.memory.inbound) == 1


@pytest.mark.parametrize("token", ["", "forged"])
async def test_calling_it_a_start_opens_no_way_around_the_token(
    site: Served, visitor: Visitor, token: str
) -> None:
    await visitor.begin()
    await visitor.send(text="from elsewhere", token=token, start="1")
    assert visitor.status == 200
    assert len(site.memory.inbound) == 1


async def test_the_token_of_another_session_does_not_fit(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    async with visiting(site) as other:
        await other.begin()
        foreign = other.field("token")
    await visitor.send(text="hello", token=foreign)
    assert_problem(visitor, 403)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "null"}, 200),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),
    ],
)
async def test_where_a_form_may_come_from(site: Served, headers: dict[str, str], status: int) -> None:
    async with visiting(site) as visitor:
        await visitor.begin()
        visitor.client.headers.update(headers)
        await visitor.send(text="hello")
        assert visitor.status == status
        assert len(site.memory.inbound) == (2 if status == 200 else 1)


async def test_a_forged_choice_is_not_passed_on(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.send(option="menu:make-me-admin")
    assert "That choice is no longer open." in visitor.page
    assert visitor.offered()[0] == "menu:report"
    assert len(site.memory.inbound) == 1


async def test_a_button_of_an_old_tab_is_for_the_conversation_to_judge(
    site: Served, visitor: Visitor
) -> None:
    await visitor.begin()
    await visitor.send(option="menu:report")
    await visitor.send(option="menu:track")
    assert (site.memory.inbound[-1].kind, site.memory.inbound[-1].payload) == (InboundKind.TAP, "menu:track")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"text": "hello"}'),
        ("text/plain", b"text=hello"),
        ("", b"text=hello"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--"),
    ],
)
async def test_what_is_no_form(site: Served, visitor: Visitor, content_type: str, body: bytes) -> None:
    await visitor.begin()
    visitor._seen(await visitor.client.post("/say", content=body, headers={"Content-Type": content_type}))
    assert visitor.status in {400, 403}
    assert len(site.memory.inbound) == 1


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("nan", "36"), ("inf", "1"), ("91", "36"), ("-1", "181"), ("x", "y"), ("", "36")],
)
async def test_a_place_that_is_none_is_no_place(
    site: Served, visitor: Visitor, latitude: str, longitude: str
) -> None:
    await visitor.begin()
    await visitor.send(lat=latitude, lon=longitude, text="Soko")
    assert (site.memory.inbound[-1].kind, site.memory.inbound[-1].text) == (InboundKind.TEXT, "Soko")


async def test_nothing_said_is_nothing_stored(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.send(text="  \n ")
    assert visitor.status == 200
    assert len(site.memory.inbound) == 1


async def test_two_at_once_with_one_form_are_one_message(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    data = {"token": visitor.field("token"), "nonce": visitor.field("nonce"), "text": "twice"}
    answers = await asyncio.gather(*(visitor.client.post("/say", data=data) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {303}
    assert [text for _, text in site.memory.said()].count("twice") == 1


async def test_a_message_to_a_session_that_is_gone_begins_a_new_one(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    old = site.memory.session
    site.memory.lines.clear()
    await visitor.send(text="naibiwa saa hii")
    assert visitor.status == 200
    assert site.memory.inbound[-1].text == "naibiwa saa hii"
    assert site.memory.session != old
    await visitor.send(text="still me")
    assert site.memory.inbound[-1].address == site.memory.session


async def test_a_message_without_a_cookie_is_not_lost(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    visitor.client.cookies.clear()
    await visitor.send(text="the browser was closed")
    assert visitor.lines() == ["You: the browser was closed", "Baraza: I have noted: the browser was closed"]


async def test_a_tap_in_a_session_that_is_gone_begins_again(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    site.memory.lines.clear()
    await visitor.send(option="menu:report")
    assert site.memory.said()[-1] == (InboundKind.TEXT, "start")
    assert visitor.offered()[0] == "menu:report"


@pytest.mark.parametrize("cookie", ["", "x", "0" * 32, "0" * 32 + ".de", "../etc.en", "0" * 32 + ".en"])
async def test_a_cookie_of_nobody_shows_the_start_page(site: Served, cookie: str) -> None:
    async with visiting(site, Cookie=f"session={cookie}") as visitor:
        response = await visitor.look()
        assert "Start in English" in visitor.page
        assert "set-cookie" not in response.headers


async def test_a_made_up_cookie_is_not_taken_over(site: Served) -> None:
    async with visiting(site) as visitor:
        visitor.client.cookies.set("session", "0" * 32 + ".en", domain="127.0.0.1")
        await visitor.begin()
        assert site.memory.session != "0" * 32


async def test_an_address_that_is_not_here(visitor: Visitor) -> None:
    await visitor.look("/nothing/here?lang=en")
    assert_problem(visitor, 404)
    await visitor.look("/nothing/here?lang=sw")
    assert "Hakuna kitu hapa." in visitor.page
    for path in ("/static/../pages.py", "/static/%2e%2e/pages.py", "/static/page.cs", "/static/"):
        assert (await visitor.look(path)).status_code == 404


async def test_too_much_at_once_waits_and_loses_nothing(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    for number in range(20):
        await visitor.send(text=f"number {number}")
        assert visitor.status == 200
    answer = await visitor.send(text="one too many")
    assert_problem(visitor, 429)
    assert answer.headers["retry-after"] == "30"
    assert "one too many" in visitor.page
    site.seconds.append(30.0)
    await visitor.look()
    await visitor.send(text="now it goes")
    assert site.memory.inbound[-1].text == "now it goes"


async def test_one_who_makes_people_up_by_the_hundred_is_slowed_down() -> None:
    settings = PageSettings("", b"k" * 32, people_burst=3)
    async with served(Memory(report), settings) as site, visiting(site) as visitor:
        for _ in range(3):
            visitor.client.cookies.clear()
            await visitor.begin()
        visitor.client.cookies.clear()
        await visitor.begin()
        assert_problem(visitor, 429)
        assert len(site.memory.lines) == 3


async def test_our_own_fault_is_said_kindly_and_names_nothing() -> None:
    class Broken(Memory):
        async def store(self, inbound: object) -> bool:
            raise RuntimeError("a secret detail")

    async with served(Broken(report)) as site, visiting(site) as visitor:
        await visitor.begin()
        assert visitor.status == 503
        assert "This was not kept." in visitor.page
        assert "Send again" in visitor.page
        assert "secret" not in visitor.page
