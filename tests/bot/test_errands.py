"""What delivery does besides sending: files of a report, and what she hears when one is lost."""

import asyncio
import io
import json

import pytest
from PIL import Image
from sqlalchemy import select

from bot.channels.contract import Decision, SendError
from flows.changes import Account, Manner, State, WithdrawReport
from flows.messages import InboundKind, MediaRef
from storage import attachments, reports
from storage.claims import claim
from storage.statuses import SendKind
from storage.tables import attachments as table
from storage.tables import reports as reports_table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.bot.scripted import Post, Scripted, error
from tests.storage.conftest import SQLITE_ONLY, Clock
from tests.storage.messages import said
from tests.storage.turns import arrives, report, turn

OGG = b"OggS" + bytes(200)


def picture() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "camera of Wanjiru"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "orange").save(out, "JPEG", exif=exif)
    return out.getvalue()


class Town:
    """Somebody files a report with files; delivery fetches them from a scripted channel."""

    def __init__(self, storage: Storage, opener: HandleOpener) -> None:
        self.telegram = Scripted()
        self.post = Post(storage, opener, self.telegram)
        self.storage, self.opener = storage, opener

    def files(self, manner: Manner, *contents: bytes, **more: object) -> str:
        """Her report's id."""
        refs = []
        for number, content in enumerate(contents):
            self.telegram.files[f"file{number}"] = content
            refs.append(MediaRef(f"file{number}", "image/jpeg", len(content)))
        arrives(self.storage, said("report", 1, kind=InboundKind.TEXT))
        accounts = (Account("Hakuna taa."), *(Account("", ref) for ref in refs))
        turn(self.storage, report(manner, accounts=accounts, **more), reply=b'{"text":"Asante"}')
        with self.storage.read() as work:
            found: str = work.connection.scalars(select(reports_table.c.id)).one()
            return found

    def kept(self, report_id: str) -> list[tuple[bytes, str]]:
        with self.storage.read() as work:
            rows = (
                work.connection.execute(select(table.c.position).order_by(table.c.position)).scalars().all()
            )
            key = work.connection.scalar(
                select(reports_table.c.key_id).where(reports_table.c.id == report_id)
            )
            assert key is not None
            found = [attachments.read(work, report_id, key, position) for position in rows]
            return [one for one in found if one is not None]

    async def heard(self) -> list[str]:
        """What she was told in the next minutes."""
        clock = self.storage.clock
        assert isinstance(clock, Clock)
        clock.forward(seconds=61)
        await self.post.delivery.drain()
        return [text for _, text in self.telegram.sent if text.startswith("lost")]


@pytest.fixture
def town(storage: Storage, opener: HandleOpener) -> Town:
    return Town(storage, opener)


@SQLITE_ONLY
async def test_a_picture_is_kept_without_what_the_camera_wrote(town: Town) -> None:
    report_id = town.files(Manner.CONFIDENTIAL, picture())
    await town.post.delivery.drain()
    ((content, content_type),) = town.kept(report_id)
    assert content_type == "image/jpeg"
    assert content.startswith(b"\xff\xd8")
    assert b"Wanjiru" not in content
    assert await town.heard() == []


@SQLITE_ONLY
async def test_a_voice_note_is_kept_as_it_is(town: Town) -> None:
    report_id = town.files(Manner.CONFIDENTIAL, OGG)
    await town.post.delivery.drain()
    assert town.kept(report_id) == [(OGG, "audio/ogg")]


@SQLITE_ONLY
@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"\xff\xd8\xff cut short",
        b"",
        b"GIF89a" + bytes(50),
        b"%PDF-1.7",
        picture()[:-200] + b"x",
    ],
)
async def test_what_is_no_picture_is_refused_without_an_alert_and_she_is_told(
    town: Town, content: bytes
) -> None:
    report_id = town.files(Manner.CONFIDENTIAL, content)
    await town.post.delivery.drain()
    assert town.kept(report_id) == []
    assert await town.heard() == ["lost-sw"]
    assert town.post.alerts() == []


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("manner", "more", "heard"),
    [
        (Manner.CONFIDENTIAL, {}, ["lost-sw"]),
        (Manner.CONFIDENTIAL, {"language": "en"}, ["lost-en"]),
        (Manner.NAMED, {}, ["lost-sw"]),
        (Manner.CONFIDENTIAL, {"messages": False}, []),
        (Manner.NAMED, {"messages": False}, []),
        (Manner.CONFIDENTIAL, {"sensitive": True}, []),
        (Manner.WITHOUT_TRACE, {}, []),
    ],
)
async def test_who_hears_that_a_photo_was_lost(
    town: Town, manner: Manner, more: dict[str, object], heard: list[str]
) -> None:
    town.files(manner, b"<html>", **more)
    await town.post.delivery.drain()
    assert await town.heard() == heard


@SQLITE_ONLY
@pytest.mark.parametrize("manner", [Manner.CONFIDENTIAL, Manner.NAMED])
async def test_several_that_are_lost_make_one_message(town: Town, manner: Manner) -> None:
    town.files(manner, b"<html>", picture(), b"GIF89a", b"")
    await town.post.delivery.drain()
    assert await town.heard() == ["lost-sw"]


@SQLITE_ONLY
async def test_a_file_that_is_too_large_is_lost_and_the_operator_hears_of_it(town: Town) -> None:
    town.telegram.script("file", SendError(Decision.OUR_FAULT, "A file is larger than 10 bytes."))
    town.files(Manner.CONFIDENTIAL, picture())
    await town.post.delivery.drain()
    assert await town.heard() == ["lost-sw"]
    assert town.post.alerts() == ["A file is larger than 10 bytes."]


@SQLITE_ONLY
async def test_a_file_that_cannot_be_fetched_now_is_fetched_later(town: Town, clock: Clock) -> None:
    town.telegram.script("file", error("retry"), error("unknown"))
    report_id = town.files(Manner.CONFIDENTIAL, picture())
    for _ in range(3):
        await town.post.delivery.drain()
        clock.forward(seconds=61)
    assert len(town.kept(report_id)) == 1
    assert await town.heard() == []


@SQLITE_ONLY
async def test_a_file_that_can_never_be_fetched_is_given_up_and_told(town: Town, clock: Clock) -> None:
    town.telegram.script("file", *(error("retry") for _ in range(4)))
    town.files(Manner.CONFIDENTIAL, picture())
    for _ in range(5):
        await town.post.delivery.drain()
        clock.forward(seconds=61)
    assert await town.heard() == ["lost-sw"]


@SQLITE_ONLY
async def test_fetched_twice_it_is_kept_once(town: Town, storage: Storage, opener: HandleOpener) -> None:
    report_id = town.files(Manner.CONFIDENTIAL, picture())
    with storage.begin() as work:
        errand = next(row for row in claim(work, opener) if row.kind is SendKind.FETCH_MEDIA)
    for _ in range(2):
        await town.post.delivery._errands.fetch(errand, town.telegram)
    assert len(town.kept(report_id)) == 1


@SQLITE_ONLY
async def test_kept_it_is_done_whatever_happens_then(
    town: Town, storage: Storage, opener: HandleOpener
) -> None:
    """The program stops between the two: the file may be gone where it lay, so it is not asked for again."""
    report_id = town.files(Manner.CONFIDENTIAL, picture())
    with storage.begin() as work:
        errand = next(row for row in claim(work, opener) if row.kind is SendKind.FETCH_MEDIA)
    await town.post.delivery._errands.fetch(errand, town.telegram)
    town.telegram.files.clear()
    await town.post.delivery.recover()
    await town.post.delivery.drain()
    assert len(town.kept(report_id)) == 1
    assert await town.heard() == []
    assert town.post.alerts() == []


@SQLITE_ONLY
async def test_a_report_withdrawn_meanwhile_keeps_nothing(town: Town, storage: Storage) -> None:
    report_id = town.files(Manner.CONFIDENTIAL, picture())
    with storage.begin() as work:
        reports.withdraw(work, "0" * 32, WithdrawReport(report_id))
    await town.post.delivery.drain()
    with storage.read() as work:
        assert work.connection.execute(select(table)).all() == []


@SQLITE_ONLY
async def test_slow_files_leave_room_for_messages(storage: Storage, opener: HandleOpener) -> None:
    town = Town(storage, opener)
    gates = [asyncio.Event() for _ in range(10)]
    town.telegram.script("file", *gates)
    town.files(Manner.CONFIDENTIAL, *(picture() for _ in gates))
    town.post = Post(storage, opener, town.telegram, at_once=8)
    stop = asyncio.Event()
    delivering = asyncio.create_task(town.post.delivery.deliver(stop))
    for number in range(20):
        town.post.queue(f"9{number}", "hello")
    town.post.delivery.wake()
    await town.telegram.until(lambda: sum(text == "hello" for _, text in town.telegram.sent) == 20)
    for gate in gates:
        gate.set()
    stop.set()
    await delivering


@SQLITE_ONLY
async def test_a_state_is_counted_once_even_when_its_outcome_was_lost(
    town: Town, storage: Storage, opener: HandleOpener
) -> None:
    report_id = town.files(Manner.CONFIDENTIAL)
    await town.post.delivery.drain()
    with storage.begin() as work:
        reports.move(work, report_id, "in_action", by="the office")
    with storage.begin() as work:
        (errand,) = claim(work, opener)
    assert json.loads(errand.body) == {"left": State.RECEIVED.value, "entered": "in_action"}
    await town.post.delivery._errands.note_state(errand)
    await town.post.delivery.recover()
    await town.post.delivery.drain()
    assert errand.person_id is not None
    with storage.read() as work:
        assert reports.of_person(work, errand.person_id) == {"in_action": 1}


@SQLITE_ONLY
async def test_a_state_is_counted_once_when_who_held_it_comes_late(
    town: Town, storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    report_id = town.files(Manner.CONFIDENTIAL)
    await town.post.delivery.drain()
    with storage.begin() as work:
        reports.move(work, report_id, "in_action", by="the office")
    with storage.begin() as work:
        (slow,) = claim(work, opener)
    clock.forward(minutes=6)
    await town.post.delivery.recover()
    with storage.begin() as work:
        (now,) = claim(work, opener)
    for errand in (slow, now):
        await town.post.delivery._errands.note_state(errand)
    assert slow.person_id is not None
    with storage.read() as work:
        assert reports.of_person(work, slow.person_id) == {"in_action": 1}
