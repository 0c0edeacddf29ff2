"""Updates of Telegram, changed in any way: read as an Inbound that can be stored, or as nothing; never a fault."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_groups import FromGroup, parse_group
from bot.channels.telegram_json import update_number
from bot.channels.telegram_updates import parse
from flows.messages import Inbound
from storage import inbound_json
from tests.input.measured import many, quickly
from tests.input.odd import changed, texts, values

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures" / "telegram_updates.json"
JANE = {"id": 254000001, "is_bot": False, "first_name": "Jane", "language_code": "sw"}
CHAT = {"id": 254000001, "type": "private", "first_name": "Jane"}
GROUP = {"id": -1001000000001, "type": "supergroup", "title": "Ward 12"}
BOT = {"id": 7, "is_bot": True, "username": "BarazaTestBot"}
SIZE = {"file_id": "A", "file_unique_id": "a", "width": 90, "height": 90, "file_size": 1000}


def _message(chat: dict[str, Any] = CHAT, **content: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {
        "update_id": 9,
        "message": {"message_id": 1, "date": 1700000000, "chat": chat, "from": JANE, **content},
    }


SHAPES: list[Any] = [
    _message(text="habari"), _message(text="/start ward_12"), _message(text="/menu@BarazaTestBot"),
    _message(location={"latitude": -0.3, "longitude": 36.08}), _message(photo=[SIZE, SIZE], caption="shimo"),
    _message(venue={"location": {"latitude": 1, "longitude": 2}, "title": "Soko Mjinga", "address": "x"}),
    _message(voice={"file_id": "V", "mime_type": "audio/ogg", "file_size": 22000}), _message(sticker={"file_id": "S"}),
    _message(document={"file_id": "D", "mime_type": "image/png", "file_size": 5}), _message(contact={"phone_number": "+254700000001"}),
    _message(GROUP, text="/link@BarazaTestBot 7KQ2M"), _message(GROUP, text="@BarazaTestBot habari"),
    _message(GROUP, text="ndiyo", reply_to_message={"from": BOT}), _message(GROUP, migrate_to_chat_id=-1009),
    _message(GROUP, new_chat_members=[BOT]),
    {"update_id": 9, "edited_message": {"message_id": 1, "date": 1700000000, "edit_date": 1700000060, "chat": CHAT, "from": JANE,
                                       "text": "x"}},
    {"update_id": 9, "callback_query": {"id": "77", "from": JANE, "data": "menu:report",
                                           "message": {"message_id": 5, "date": 1, "chat": CHAT}}},
    {"update_id": 9, "my_chat_member": {"chat": CHAT, "from": JANE, "date": 1, "old_chat_member": {"status": "member"},
                                        "new_chat_member": {"status": "kicked"}}},
    {"update_id": 9, "my_chat_member": {"chat": GROUP, "from": JANE, "date": 1, "old_chat_member": {"status": "left"},
                                        "new_chat_member": {"status": "restricted", "is_member": True}}},
    *(json.loads(FIXTURES.read_text("utf-8")).values() if FIXTURES.is_file() else ()),
]  # fmt: skip


def storable(inbound: Inbound) -> None:
    """It can be stored and read again as it is, and what is shown of it holds nothing that no database takes."""
    again = inbound_json.from_bytes(inbound_json.to_bytes(inbound))
    for name in ("kind", "text", "payload", "point", "media", "received_at", "language_hint"):
        assert getattr(again, name) == getattr(inbound, name)
    words = [inbound.text, inbound.payload, inbound.tap, inbound.address, inbound.external_id]
    for word in (*words, *(media.reference for media in inbound.media)):
        assert "\x00" not in word
        word.encode()
    assert inbound.received_at.tzinfo is not None
    assert inbound.address
    assert inbound.external_id
    if inbound.point:
        assert abs(inbound.point.latitude) <= 90
        assert abs(inbound.point.longitude) <= 180


def read(update: object) -> None:
    inbound, of_group = quickly(lambda: parse(update, NOW)), quickly(lambda: parse_group(update))
    assert inbound is None or isinstance(inbound, Inbound)
    assert of_group is None or isinstance(of_group, FromGroup)
    number = update_number(update)
    assert number is None or isinstance(number, int)
    if inbound:
        storable(inbound)
    if of_group:
        of_group.address.encode()
        of_group.code.encode()
        assert len(of_group.code) <= 100


@many(400)
@given(changed(SHAPES))
def test_an_update_changed_in_any_way(update: Any) -> None:  # noqa: ANN401 - JSON
    read(update)


@many(100)
@given(st.sampled_from(SHAPES), texts, st.sampled_from(["text", "caption"]))
def test_any_text_in_a_message(shape: Any, text: str, field: str) -> None:  # noqa: ANN401 - JSON
    update = json.loads(json.dumps(shape))
    for kind in ("message", "edited_message"):
        if kind in update:
            update[kind][field] = text
    read(update)


@many(150)
@given(values)
def test_anything_at_all(update: object) -> None:
    read(update)
    read({"update_id": 1, "message": update})


@many(60)
@given(st.binary(max_size=400))
def test_bytes_that_are_json_by_chance(body: bytes) -> None:
    for content in (
        body,
        b'{"update_id":1,"message":{"text":"' + body + b'"}}',
        b"[" * 50_000,
        b'{"a":' * 900 + b"1" + b"}" * 900,
    ):
        try:
            update = json.loads(content)
        except (ValueError, RecursionError):
            continue
        read(update)
