"""What Twilio reports of a message: kept once, and what it says about her or about us."""

import json

import pytest

from bot import outbound_json
from bot.channels.whatsapp_errors import TwilioError, of_code
from bot.channels.whatsapp_status import Status
from bot.serving_whatsapp import NO_REASON, noted
from flows.messages import Outbound
from storage import people
from storage.vault import HandleOpener
from storage.work import Storage
from tests.bot.scripted import Post, Scripted

PHONE = "+254700000001"


@pytest.fixture
def post(storage: Storage, opener: HandleOpener) -> Post:
    return Post(storage, opener, Scripted("whatsapp"))


def note(storage: Storage, row: str, status: Status, code: int = 0) -> bool:
    error: TwilioError | None = of_code(code) if code else None
    with storage.begin() as work:
        return noted(work, row, status, error)


def unreachable(storage: Storage) -> str:
    with storage.read() as work:
        person = people.find(work, "whatsapp", PHONE)
    assert person is not None
    return person.unreachable


@pytest.mark.parametrize(
    ("status", "code", "kept", "alerts", "blocked"),
    [
        ("delivered", 0, "delivered", [], False),
        ("read", 0, "read", [], False),
        ("failed", 63024, "failed", [], True),
        ("failed", 63016, "failed", [of_code(63016).sentence], False),
        ("failed", 63018, "failed", [of_code(63018).sentence], False),
        ("failed", 63051, "failed", [of_code(63051).sentence], False),
        ("failed", 99999, "failed", ["Twilio refuses the message (error 99999)."], False),
        ("failed", 0, "failed", [NO_REASON], False),
    ],
)
async def test_a_report(
    post: Post, storage: Storage, status: Status, code: int, kept: str, alerts: list[str], blocked: bool
) -> None:
    row = post.queue(PHONE, "hello", channel="whatsapp")
    await post.delivery.drain()
    assert note(storage, row, status, code)
    assert not note(storage, row, status, code), "twice changes nothing"
    assert post.row(row).status == kept
    assert post.alerts() == alerts
    assert bool(unreachable(storage)) is blocked
    assert PHONE not in unreachable(storage)


async def test_what_waits_for_somebody_who_blocked_us_fails_with_it(post: Post, storage: Storage) -> None:
    sent = post.queue(PHONE, "hello", channel="whatsapp")
    await post.delivery.drain()
    waiting = post.queue(PHONE, "later", channel="whatsapp")
    assert note(storage, sent, "failed", 63024)
    assert post.row(waiting).status == "failed"


async def test_late_reports_and_rows_that_are_gone(post: Post, storage: Storage) -> None:
    row = post.queue(PHONE, "hello", channel="whatsapp")
    await post.delivery.drain()
    assert note(storage, row, "delivered")
    assert not note(storage, row, "sent")
    assert not note(storage, row, "failed", 63024), "what arrived did not fail"
    assert not note(storage, "no-such-row", "failed", 63051)
    assert post.alerts() == []


def test_the_language_travels_with_a_message_and_may_be_missing() -> None:
    swahili = Outbound("Karibu", language="sw")
    assert outbound_json.from_bytes(outbound_json.to_bytes(swahili)) == swahili
    assert outbound_json.from_bytes(b'{"text":"of an older version"}').language is None
    assert outbound_json.from_bytes(json.dumps({"text": "x", "language": "fr"}).encode()).language is None
