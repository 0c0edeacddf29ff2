"""What becomes of a file besides the picture that is shown: the bytes as they came, and the copy at the provider."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from bot.channels.contract import Decision
from bot.errands import NotKeptError, checked
from flows.changes import Account, Manner, WithdrawReport
from flows.messages import MediaRef
from storage import attachments, reports, uploads
from storage.attachments import Original
from storage.tables import attachments as table
from storage.tables import outbox as outbox_table
from storage.tables import reports as reports_table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.bot.scripted import Post, Scripted, error
from tests.storage.conftest import SQLITE_ONLY, Clock
from tests.storage.messages import said
from tests.storage.turns import arrives, report, turn

LIMIT = 100_000


def drawn(kind: str) -> bytes:
    """A small picture whose camera says something."""
    exif = Image.Exif()
    exif[0x010E] = "camera of Wanjiru"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "orange").save(out, kind, exif=exif)
    return out.getvalue()


def voice(kind: str) -> bytes:
    """An empty voice note: an Ogg page that begins an Opus stream (RFC 7845), AMR frames without data (RFC 4867), ID3v2."""
    return {
        "OGG": b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01\x38\x01\x80\xbb" + bytes(5),
        "AMR": b"#!AMR\n" + b"\x7c" * 20,
        "AMR-WB": b"#!AMR-WB\n" + b"\x7c" * 20,
        "MP3": b"ID3\x03\x00" + bytes(5) + b"\xff\xfb\x90\x00" + bytes(413),
    }[kind]


FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00\x00\x00\x08mdat"
SONG = b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42"
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Jina Mfano\r\nEND:VCARD\r\n"


# Every type that Twilio takes on WhatsApp: twilio.com/docs/whatsapp/guidance-whatsapp-media-messages
@pytest.mark.parametrize(
    ("what", "content", "shown_as", "kept_as"),
    [
        ("a JPEG", drawn("JPEG"), "image/jpeg", "jpg"),
        ("a PNG", drawn("PNG"), "image/jpeg", "png"),
        ("a WebP", drawn("WEBP"), "image/jpeg", "webp"),
        ("a voice note", voice("OGG"), "audio/ogg", "ogg"),
        ("an old voice note", voice("AMR"), "audio/amr", "amr"),
        ("a wide one", voice("AMR-WB"), "audio/amr", "amr"),
        ("a song", voice("MP3"), "audio/mpeg", "mp3"),
        ("a film", FILM, "", ""),
        ("sound in a film's box", SONG, "", ""),
        ("a paper", PAPER, "", ""),
        ("a contact card", CARD, "", ""),
        ("a paper that says it is a picture", b"\xff\xd8\xff" + PAPER, "", ""),
        ("a picture that is cut short", drawn("PNG")[:60], "", ""),
        ("nothing", b"", "", ""),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_what_is_kept_of_a_file(what: str, content: bytes, shown_as: str, kept_as: str) -> None:
    if not shown_as:
        with pytest.raises(NotKeptError) as refused:
            checked(content, LIMIT)
        assert "Mfano" not in refused.value.sentence
        return
    file = checked(content, LIMIT)
    assert file.content_type == shown_as, what
    assert b"Wanjiru" not in file.content
    assert file.original == (content if shown_as == "image/jpeg" else b"")
    assert attachments.ending_of(file.original or file.content) == kept_as
    if shown_as == "image/jpeg":
        assert b"Wanjiru" in file.original
        with pytest.raises(NotKeptError):
            checked(content, len(content) - 1)


class Keeping(Scripted):
    """A channel whose provider keeps the files until it is told to delete them."""

    def __init__(self) -> None:
        super().__init__("whatsapp")
        self.forgotten: list[str] = []

    async def forget(self, media: MediaRef) -> None:
        await self._step("forget")
        self.files.pop(media.reference, None)
        self.forgotten.append(media.reference)


class Street:
    """Somebody files a report with files on WhatsApp."""

    def __init__(self, storage: Storage, opener: HandleOpener) -> None:
        self.storage, self.whatsapp = storage, Keeping()
        self.post = Post(storage, opener, self.whatsapp)

    def files(self, manner: Manner, *contents: bytes) -> str:
        refs = [MediaRef(f"ME{number}", "image/jpeg", len(one)) for number, one in enumerate(contents)]
        self.whatsapp.files |= {ref.reference: one for ref, one in zip(refs, contents, strict=True)}
        arrives(self.storage, said("report", 1, who="+254700000001", channel="whatsapp"))
        accounts = (Account("Hakuna taa."), *(Account("", ref) for ref in refs))
        turn(self.storage, report(manner, accounts=accounts), reply=b'{"text":"Asante"}')
        return the_report(self.storage)

    def originals(self, report_id: str) -> list[Original]:
        with self.storage.read() as work:
            return attachments.originals(work, report_id)

    def errands(self) -> list[str]:
        with self.storage.read() as work:
            return list(
                work.connection.scalars(
                    select(outbox_table.c.kind).where(outbox_table.c["class"] == "errand")
                )
            )


def the_report(storage: Storage) -> str:
    with storage.read() as work:
        found: str = work.connection.scalars(select(reports_table.c.id)).one()
        return found


@pytest.fixture
def street(storage: Storage, opener: HandleOpener) -> Street:
    return Street(storage, opener)


@SQLITE_ONLY
@pytest.mark.parametrize("manner", list(Manner))
async def test_who_leaves_no_trace_leaves_no_original(street: Street, manner: Manner) -> None:
    photo, note = drawn("JPEG"), voice("OGG")
    report_id = street.files(manner, photo, note)
    await street.post.delivery.drain()
    kept = [Original(1, photo, "jpg"), Original(2, note, "ogg")]
    assert street.originals(report_id) == (kept[1:] if manner is Manner.WITHOUT_TRACE else kept)
    with street.storage.read() as work:
        sealed = work.connection.scalars(select(table.c.original).order_by(table.c.position)).all()
    assert [one is not None for one in sealed] == [manner is not Manner.WITHOUT_TRACE, False]
    assert not any(one and photo[:30] in one for one in sealed)


@SQLITE_ONLY
async def test_an_original_goes_with_its_report(street: Street) -> None:
    report_id = street.files(Manner.NAMED, drawn("JPEG"))
    await street.post.delivery.drain()
    with street.storage.begin() as work:
        reports.withdraw(work, "0" * 32, WithdrawReport(report_id))
    assert street.originals(report_id) == []
    with street.storage.read() as work:
        assert work.connection.execute(select(table)).all() == []


@SQLITE_ONLY
@pytest.mark.parametrize("manner", list(Manner))
@pytest.mark.parametrize("in_form", [True, False])
async def test_a_photo_of_the_page(storage: Storage, manner: Manner, in_form: bool) -> None:
    """One that was held before this release has no original."""
    photo = drawn("PNG")
    shown = checked(photo, LIMIT)
    with storage.begin() as work:
        reference = uploads.hold(work, "web", "s", shown.content, "image/jpeg", photo if in_form else b"")
    arrives(storage, said("report", 1, who="s", channel="web"))
    turn(storage, report(manner, accounts=(Account("", MediaRef(reference, "image/jpeg")),)))
    with storage.read() as work:
        found = attachments.originals(work, the_report(storage))
        row = work.connection.execute(select(table.c.size, table.c.content_type)).one()
    assert row == (len(shown.content), "image/jpeg")
    expected = [Original(0, photo, "png")] if in_form and manner is not Manner.WITHOUT_TRACE else []
    assert found == expected


@SQLITE_ONLY
async def test_what_is_kept_here_is_deleted_there(street: Street) -> None:
    street.files(Manner.CONFIDENTIAL, drawn("JPEG"), voice("AMR"))
    await street.post.delivery.drain()
    assert sorted(street.whatsapp.forgotten) == ["ME0", "ME1"]
    assert street.errands() == []


@SQLITE_ONLY
async def test_what_cannot_be_kept_is_deleted_there_too(street: Street) -> None:
    street.files(Manner.WITHOUT_TRACE, FILM)
    await street.post.delivery.drain()
    assert street.whatsapp.forgotten == ["ME0"]


@SQLITE_ONLY
async def test_so_is_what_came_for_a_report_that_was_taken_back(street: Street) -> None:
    report_id = street.files(Manner.CONFIDENTIAL, drawn("JPEG"))
    with street.storage.begin() as work:
        reports.withdraw(work, "0" * 32, WithdrawReport(report_id))
    await street.post.delivery.drain()
    assert street.whatsapp.forgotten == ["ME0"]


@SQLITE_ONLY
async def test_it_is_not_deleted_before_it_is_kept(street: Street) -> None:
    street.whatsapp.script("file", error("retry"))
    street.files(Manner.CONFIDENTIAL, drawn("JPEG"))
    await street.post.delivery.drain()
    assert (street.whatsapp.forgotten, street.errands()) == ([], ["fetch_media"])


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("troubles", "rounds", "forgotten", "alerts"),
    [
        (["retry"], 2, ["ME0"], []),
        (["unknown", "slow_down"], 3, ["ME0"], []),
        (["retry"] * 4, 5, [], ["Given up after 4 tries: The provider said: retry."]),
        (["our_fault"], 2, [], ["The provider said: our_fault."]),
    ],
)
async def test_deleting_is_tried_again_and_its_failure_is_told_to_the_operator_alone(
    street: Street, clock: Clock, troubles: list[str], rounds: int, forgotten: list[str], alerts: list[str]
) -> None:
    street.whatsapp.script("forget", *(error(Decision(one)) for one in troubles))
    street.files(Manner.CONFIDENTIAL, drawn("JPEG"))
    for _ in range(rounds):
        await street.post.delivery.drain()
        clock.forward(seconds=61)
        street.post.seconds += 61
    assert street.whatsapp.forgotten == forgotten
    assert street.post.alerts() == alerts
    assert not [text for _, text in street.whatsapp.sent if text.startswith("lost")]


@SQLITE_ONLY
async def test_a_channel_that_keeps_nothing_is_asked_to_delete_nothing(
    storage: Storage, opener: HandleOpener
) -> None:
    telegram = Scripted()
    post = Post(storage, opener, telegram)
    telegram.files["f"] = drawn("JPEG")
    arrives(storage, said("report", 1))
    turn(storage, report(accounts=(Account("", MediaRef("f")),)), reply=b'{"text":"Asante"}')
    await post.delivery.drain()
    with storage.read() as work:
        kinds = work.connection.scalars(select(outbox_table.c.kind)).all()
        assert len(attachments.originals(work, the_report(storage))) == 1
    assert set(kinds) == {"message"}
