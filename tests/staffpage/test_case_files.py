"""Photos and voice notes of a case: nothing opens by itself, and nothing runs."""

import pytest

from flows.changes import Account
from flows.messages import MediaRef
from tests.staffpage.office_at_work import AtWork, Member, inside

PICTURE = b"\xff\xd8\xff\xe0 a photo"
SOUND = b"OggS a voice note"


def media(kind: str) -> tuple[Account, ...]:
    return (Account("Ona picha."), Account(media=MediaRef("file-1", kind, 230_400)))


@pytest.mark.parametrize(
    ("kind", "content", "shown", "says"),
    [
        ("image/jpeg", PICTURE, 'inline; filename="2.jpg"', "Look at photo 2 (1 kB)"),
        ("audio/ogg", SOUND, 'attachment; filename="2.ogg"', "Voice note 2 (1 kB)"),
        ("text/html", b"<script>alert(1)</script>", 'attachment; filename="2.bin"', "Voice note 2 (1 kB)"),
        ("image/svg+xml", b"<svg/>", 'attachment; filename="2.bin"', "Voice note 2 (1 kB)"),
    ],
)
async def test_a_photo_or_voice_note_opens_when_she_asks_for_it(
    work: AtWork, her: Member, kind: str, content: bytes, shown: str, says: str
) -> None:
    await inside(work, her)
    number = work.case(accounts=media(kind))
    await her.look(f"/cases/{number}")
    assert "A photo or voice note that is not here (yet)." in her.words
    work.photo(number, content, kind)
    await her.look(f"/cases/{number}")
    assert says in her.words
    assert "<img" not in her.page, "nothing opens by itself: every look is one she chose"
    response = await her.client.get(f"/cases/{number}/photo/1")
    assert response.content == content
    assert response.headers["content-disposition"] == shown
    assert response.headers["content-type"] == (
        kind if kind in {"image/jpeg", "audio/ogg"} else "application/octet-stream"
    )
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert "sandbox" in response.headers["content-security-policy"]
    assert ("Akinyi", "photo", number) in work.noted()


@pytest.mark.parametrize("position", ["0", "2", "99999999999999999999", "-1", "x"])
async def test_a_photo_that_is_not_there(work: AtWork, her: Member, position: str) -> None:
    await inside(work, her)
    number = work.case(accounts=media("image/jpeg"))
    work.photo(number, PICTURE, "image/jpeg")
    assert await her.look(f"/cases/{number}/photo/{position}") == 404
