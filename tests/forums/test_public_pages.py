"""The public pages of forums and the file for calendars: the same for everybody, and nobody's name."""

from __future__ import annotations

import socket as sockets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

import httpx
import pytest
import uvicorn
from icalendar import Calendar
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.forums.public import PublicForums
from bot.publicpage.forum_pages import ForumPages, forum_pages
from bot.publicpage.rendering import Rendering
from bot.wording import wording
from flows.audience import Audience
from flows.forum_changes import CancelForum, KeepRecord, MoveForum, PublishRecord
from flows.forum_facts import ForumByNumber
from storage.member import Role, Staff
from storage.work import Storage, Work
from tests.forums.town import PAGE, PLACES, Town

T = TypeVar("T")


@asynccontextmanager
async def open_pages(storage: Storage) -> AsyncIterator[str]:
    async def read(do: Callable[[Work], T]) -> T:
        with storage.read() as work:
            return do(work)

    pages = ForumPages(PublicForums(PLACES, PAGE), read, Rendering(wording()), "sw")
    sock = sockets.socket()
    sock.bind(("127.0.0.1", 0))
    rest = Mount("/", Starlette())  # as the web page: it takes whatever is left
    app = Starlette(routes=[*forum_pages(pages, https=False), rest])
    config = uvicorn.Config(app, log_level="error", access_log=False, server_header=False, lifespan="off")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup([sock])
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.force_exit = True
        await server.shutdown([sock])


def invited_to(town: Town, by: Staff, number: str) -> str:
    """The path of the calendar file, as whoever was told of the meeting gets it."""
    calendar: str = town.asks(by, ForumByNumber(number))["calendar"]
    return calendar.removeprefix(PAGE)


@pytest.fixture
async def visitor(storage: Storage) -> AsyncIterator[httpx.AsyncClient]:
    async with open_pages(storage) as url, httpx.AsyncClient(base_url=url, timeout=10) as client:
        yield client


def event_of(file: bytes) -> dict[str, str]:
    calendar = Calendar.from_ical(file)
    (event,) = calendar.walk("VEVENT")
    assert not calendar.walk("VALARM")
    written = ((name, value.to_ical()) for name, value in event.items())
    return {name: value if isinstance(value, str) else value.decode() for name, value in written}


async def test_the_next_ones_and_one_of_them(visitor: httpx.AsyncClient, town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    asha = town.resident("Asha Mteja")
    meeting = town.announces(wanjiru, title="Soko <salama>", capacity=20)
    group = town.announces(wanjiru, title="Kikundi chetu", audience=Audience(roles=("facilitator",)))
    town.answers(asha, meeting, 7)
    listed = await visitor.get("/forums/?lang=en")
    assert "Soko &lt;salama&gt;" in listed.text
    assert "Tuesday 8 December at 2:00 pm (2026)" in listed.text
    assert "announced by those who hold them" in listed.text
    assert "what residents said" not in listed.text, "that is what score cards show"
    assert "Kikundi chetu" not in listed.text, "it is for a group: who was told of it knows its number"
    one = await visitor.get(f"/forums/{meeting.number.lower()}?lang=sw")
    assert "Ukumbi wa chifu, Kaptembwo" in one.text
    assert "Weka kwenye kalenda yako" in one.text
    address = invited_to(town, wanjiru, group.number)
    for guessed in (group.number, f"{group.number}.ics", f"{group.number}-{'0' * 12}", f"{group.number}-"):
        assert (await visitor.get(f"/forums/{guessed}")).status_code == 404
    assert (await visitor.get(address)).headers["content-type"].startswith("text/calendar")
    page = await visitor.get(address.removesuffix(".ics"))
    assert page.status_code == 200
    assert f'href="{address}"' in page.text
    for page in (listed, one):
        assert page.headers["cache-control"] == "public, max-age=300"
        assert "default-src 'self'" in page.headers["content-security-policy"]
        for hidden in ("<script", "Asha", "Wanjiru", meeting.code, wanjiru.id):
            assert hidden not in page.text


async def test_a_file_for_calendars_that_follows_each_change(visitor: httpx.AsyncClient, town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00", title="Soko, salama; sana")
    address = f"/forums/{meeting.number}.ics"
    answer = await visitor.get(address)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{meeting.number}.ics"'
    first = event_of(answer.content)
    assert first["DTSTART"] == "20261208T110000Z"
    assert first["DTEND"] == "20261208T130000Z"
    assert (first["SEQUENCE"], first["STATUS"]) == ("0", "CONFIRMED")
    assert first["LOCATION"] == r"Ukumbi wa chifu\, Kaptembwo"
    assert first["URL"] == f"{PAGE}/forums/{meeting.number}"
    town.applies(wanjiru, MoveForum(meeting.number, starts="2026-12-09T15:00"))
    moved = event_of((await visitor.get(address)).content)
    assert (moved["DTSTART"], moved["SEQUENCE"]) == ("20261209T120000Z", "1")
    town.applies(wanjiru, CancelForum(meeting.number, "Mvua", whole=False))
    cancelled = event_of((await visitor.get(address)).content)
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", "2")
    assert first["UID"] == moved["UID"] == cancelled["UID"]
    assert meeting.id not in first["UID"]
    assert "does not take place" in (await visitor.get(f"/forums/{meeting.number}?lang=en")).text


async def test_a_record_is_there_once_it_is_published(visitor: httpx.AsyncClient, town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    meeting = town.announces(wanjiru)
    town.clock.now = meeting.ends_at + timedelta(hours=1)
    town.applies(wanjiru, KeepRecord(meeting.number, "Taa zitawekwa."))
    page = f"/forums/{meeting.number}?lang=en"
    assert "Taa zitawekwa." not in (await visitor.get(page)).text
    town.applies(wanjiru, PublishRecord(meeting.number))
    assert "Taa zitawekwa." in (await visitor.get(page)).text


async def test_the_record_of_a_group_is_for_those_who_were_there(
    visitor: httpx.AsyncClient, town: Town
) -> None:
    wanjiru = town.member("Wanjiru", role=Role.ADMIN)
    meeting = town.announces(wanjiru, audience=Audience(roles=("facilitator",)))
    town.clock.now = meeting.ends_at + timedelta(hours=1)
    town.applies(wanjiru, KeepRecord(meeting.number, "Taa zitawekwa."))
    town.applies(wanjiru, PublishRecord(meeting.number))
    page = await visitor.get(invited_to(town, wanjiru, meeting.number).removesuffix(".ics"))
    assert page.status_code == 200
    assert "Taa zitawekwa." not in page.text


@pytest.mark.parametrize(
    "path",
    ["/forums/XXXXX", "/forums/XXXXX.ics", "/forums/.ics", "/forums/%00", "/forums/<script>", "/forums/" + "x" * 5000, "/forums/a/b"],
)  # fmt: skip
async def test_what_is_not_there(visitor: httpx.AsyncClient, path: str) -> None:
    answer = await visitor.get(path)
    assert answer.status_code == 404
    assert "<script>" not in answer.text


async def test_no_forum_at_all(visitor: httpx.AsyncClient) -> None:
    for address in ("/forums", "/forums/"):
        assert "No forum is announced now." in (await visitor.get(address, params={"lang": "en"})).text
        assert (await visitor.post(address)).status_code == 405
