"""A photo of a charter on its way: drawn anew, sealed, and nobody hears of one that was no picture."""

import pytest

from flows.changes import SeeCharter
from flows.messages import MediaRef
from storage import charters
from storage.vault import HandleOpener
from storage.work import Storage
from tests.bot.scripted import Post, Scripted
from tests.bot.test_errands import OGG, picture
from tests.storage.conftest import Clock
from tests.storage.messages import said
from tests.storage.turns import arrives, turn

NJORO = "njoro-police-station"


class Passer:
    """Somebody who photographed the wall; delivery fetches it from a scripted channel."""

    def __init__(self, storage: Storage, opener: HandleOpener) -> None:
        self.telegram = Scripted()
        self.post = Post(storage, opener, self.telegram)
        self.storage = storage

    async def sends(self, content: bytes) -> list[bytes]:
        """What is kept of it."""
        self.telegram.files["wall"] = content
        arrives(self.storage, said("mkataba", 1))
        seen = SeeCharter(NJORO, "no", "", "", "", "2026-11", MediaRef("wall", "image/jpeg", len(content)))
        turn(self.storage, seen, reply=b'{"text":"Asante"}')
        await self.post.delivery.drain()
        clock = self.storage.clock
        assert isinstance(clock, Clock)
        clock.forward(seconds=61)
        await self.post.delivery.drain()
        with self.storage.read() as work:
            found = [charters.photo(work, one, [NJORO]) for one, _, _ in charters.photos_of(work, [NJORO], 9)]
        return [one for one in found if one is not None]


async def test_it_is_kept_without_what_the_camera_wrote(storage: Storage, opener: HandleOpener) -> None:
    passer = Passer(storage, opener)
    (content,) = await passer.sends(picture())
    assert content.startswith(b"\xff\xd8")
    assert b"Wanjiru" not in content
    assert [text for _, text in passer.telegram.sent] == ["Asante"]


@pytest.mark.parametrize("content", [OGG, b"<html>", b"", b"\xff\xd8\xff cut short"])
async def test_what_is_no_picture_is_dropped_and_nobody_is_told(
    storage: Storage, opener: HandleOpener, content: bytes
) -> None:
    passer = Passer(storage, opener)
    assert await passer.sends(content) == []
    assert [text for _, text in passer.telegram.sent] == ["Asante"]
