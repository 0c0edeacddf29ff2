"""Photos of charters: those of her stations, nobody's name with them, and each look in the audit."""

import pytest
from sqlalchemy import select

from flows.changes import SeeCharter
from storage import charters
from storage.tables import charters as table
from tests.staffpage.office_at_work import AtWork, Member, inside
from tests.storage.messages import said
from tests.storage.turns import arrives, turn

JPEG = b"\xff\xd8\xff canary-charter"
KAPTEMBWO, NJORO = "kaptembwo-police-station", "njoro-police-station"


def photographed(work: AtWork, station: str, content: bytes = JPEG) -> str:
    """Somebody saw that it is missing, and sent a photo; its id."""
    work.messages += 1
    arrives(work.storage, said("mkataba", work.messages, who=f"47{work.messages:02}"))
    turn(work.storage, SeeCharter(station, "no", "", "", "", "2026-11"))
    with work.storage.begin() as writing:
        (row,) = writing.connection.scalars(select(table.c.id).where(table.c.photo.is_(None)))
        assert charters.keep_photo(writing, row, content)
    return str(row)


async def test_a_link_from_chat_opens_the_photos_of_her_stations(work: AtWork, her: Member) -> None:
    photographed(work, KAPTEMBWO)
    photographed(work, NJORO)
    akinyi = work.member()
    work.set_pin(akinyi)
    await her.come_in(work.link(akinyi, "charters"))
    assert her.path == "/charters"
    assert her.words == "Photos of service charters Kaptembwo Police Station November 2026"


async def test_a_photo_is_shown_and_the_look_is_noted(work: AtWork, her: Member) -> None:
    photo = photographed(work, KAPTEMBWO)
    await inside(work, her)
    assert await her.look(f"/charters/photo/{photo}") == 200
    assert her.response.content == JPEG
    assert her.response.headers["content-type"] == "image/jpeg"
    assert her.response.headers["cache-control"] == "no-store"
    assert work.noted()[-1] == ("Akinyi", "photo", "")


async def test_what_is_no_picture_is_never_shown_as_one(work: AtWork, her: Member) -> None:
    photo = photographed(work, KAPTEMBWO, b"<script>alert(1)</script>")
    await inside(work, her)
    await her.look(f"/charters/photo/{photo}")
    assert her.response.headers["content-type"] == "application/octet-stream"
    assert her.response.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("which", ["other area", "0" * 32, "x", "%00", "x%27--", "9" * 400])
async def test_a_photo_of_another_area_is_not_there(work: AtWork, her: Member, which: str) -> None:
    photo = photographed(work, NJORO)
    await inside(work, her)
    before = work.noted()
    assert await her.look(f"/charters/photo/{photo if which == 'other area' else which}") == 404
    assert work.noted() == before


async def test_nobody_looks_without_a_session(work: AtWork, her: Member) -> None:
    photo = photographed(work, KAPTEMBWO)
    assert await her.look("/charters") == 403
    assert await her.look(f"/charters/photo/{photo}") == 403


async def test_without_photos_it_says_so(work: AtWork, her: Member) -> None:
    await inside(work, her)
    await her.look("/charters")
    assert "There is no photo of a charter in your area." in her.words
