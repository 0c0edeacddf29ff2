"""What Telegram sends, one line each, and what becomes of it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_json import readable
from bot.channels.telegram_updates import DOWNLOAD_LIMIT, parse
from flows.messages import Inbound, InboundKind, MediaRef, Point

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SENT = 1700000000
CHAT = {"id": 254000001, "first_name": "Jane", "type": "private"}
JANE = {"id": 254000001, "is_bot": False, "first_name": "Jane", "language_code": "sw"}
FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures" / "telegram_updates.json"


def message(**content: object) -> dict[str, Any]:
    return {"update_id": 9, "message": {"message_id": 1, "date": SENT, "chat": CHAT, "from": JANE, **content}}


def read(update: object) -> Inbound:
    inbound = parse(update, NOW)
    assert inbound is not None
    return inbound


def size(name: str, width: int, **more: object) -> dict[str, Any]:
    return {"file_id": name, "file_unique_id": name, "width": width, "height": width, **more}


@pytest.mark.parametrize(
    ("name", "content", "kind", "text"),
    [
        ("a text", {"text": "habari"}, InboundKind.TEXT, "habari"),
        ("5,000 letters", {"text": "a" * 5000}, InboundKind.TEXT, "a" * 5000),
        ("emoji only", {"text": "😀😀"}, InboundKind.TEXT, "😀😀"),
        ("null bytes", {"text": "na\x00ibiwa\x00"}, InboundKind.TEXT, "naibiwa"),
        ("half a surrogate pair", {"text": "hi \ud83d"}, InboundKind.TEXT, "hi ?"),
        ("right to left", {"text": "مرحبا \u202eabc"}, InboundKind.TEXT, "مرحبا \u202eabc"),
        ("a command", {"text": "/menu"}, InboundKind.TEXT, "/menu"),
        ("a command to us", {"text": "/menu@BarazaTestBot sasa"}, InboundKind.TEXT, "/menu sasa"),
        ("a slash that is no command", {"text": "/greet{}"}, InboundKind.TEXT, "/greet{}"),
        ("a sticker", {"sticker": {"file_id": "S", "emoji": "😀"}}, InboundKind.STICKER, ""),
        ("a contact card", {"contact": {"phone_number": "+254700000001"}}, InboundKind.CONTACT, ""),
        ("a video with words", {"video": {}, "caption": "wezi"}, InboundKind.UNSUPPORTED, "wezi"),
        ("a video note", {"video_note": {}}, InboundKind.UNSUPPORTED, ""),
        ("music", {"audio": {"file_id": "M"}}, InboundKind.UNSUPPORTED, ""),
        ("an animation", {"animation": {}, "document": {"file_id": "G"}}, InboundKind.UNSUPPORTED, ""),
        (
            "a document",
            {"document": {"file_id": "D", "mime_type": "application/pdf"}},
            InboundKind.UNSUPPORTED,
            "",
        ),
        ("a poll", {"poll": {"id": "1"}}, InboundKind.UNSUPPORTED, ""),
        ("a die", {"dice": {"value": 6}}, InboundKind.UNSUPPORTED, ""),
        ("content of the year 2030", {"hologram": {}}, InboundKind.UNSUPPORTED, ""),
        ("no content at all", {}, InboundKind.UNSUPPORTED, ""),
        (
            "a place that is none",
            {"location": {"latitude": 91, "longitude": 0}},
            InboundKind.UNSUPPORTED,
            "",
        ),
        (
            "a place of no number",
            {"location": {"latitude": float("nan"), "longitude": 0}},
            InboundKind.UNSUPPORTED,
            "",
        ),
        (
            "a photo too large",
            {"photo": [size("A", 90, file_size=DOWNLOAD_LIMIT + 1)]},
            InboundKind.UNSUPPORTED,
            "",
        ),
    ],
)
def test_what_a_message_is(name: str, content: dict[str, Any], kind: InboundKind, text: str) -> None:
    inbound = read(message(**content))
    assert (inbound.kind, inbound.text) == (kind, text), name
    assert (inbound.channel, inbound.external_id, inbound.address) == ("telegram", "9", "254000001")
    assert inbound.received_at == datetime.fromtimestamp(SENT, UTC)
    assert inbound.language_hint == "sw"


@pytest.mark.parametrize(
    ("typed", "text", "payload"),
    [
        ("/start ward_12", "/start", "ward_12"),
        ("/start 7", "/start", "7"),
        ("/start@BarazaTestBot ward-12", "/start", "ward-12"),
        ("/start", "/start", ""),
        ("/start naibiwa", "/start naibiwa", ""),
        ("/start naibiwa saa 3", "/start naibiwa saa 3", ""),
        ("/start " + "1" * 65, "/start " + "1" * 65, ""),
    ],
)
def test_a_deep_link_is_told_from_words(typed: str, text: str, payload: str) -> None:
    inbound = read(message(text=typed))
    assert (inbound.kind, inbound.text, inbound.payload) == (InboundKind.TEXT, text, payload)


def test_a_place_and_a_venue() -> None:
    place = {"latitude": -0.3031, "longitude": 36.08}
    assert read(message(location=place)).point == Point(-0.3031, 36.08)
    venue = read(message(location=place, venue={"location": place, "title": "Soko Mjinga", "address": "x"}))
    assert (venue.kind, venue.point, venue.text) == (
        InboundKind.LOCATION,
        Point(-0.3031, 36.08),
        "Soko Mjinga",
    )


def test_the_largest_photo_that_can_be_fetched() -> None:
    sizes = [size("A", 90), size("B", 800, file_size=70000), size("C", 9000, file_size=DOWNLOAD_LIMIT + 1)]
    inbound = read(message(photo=sizes, caption="shimo"))
    assert (inbound.kind, inbound.text) == (InboundKind.PHOTO, "shimo")
    assert inbound.media == (MediaRef("B", "image/jpeg", 70000),)


def test_a_picture_sent_as_a_file_is_a_photo() -> None:
    document = {"file_id": "D", "mime_type": "image/png", "file_size": 5}
    assert read(message(document=document)).media == (MediaRef("D", "image/png", 5),)


def test_a_voice_note() -> None:
    inbound = read(message(voice={"file_id": "V", "mime_type": "audio/ogg", "file_size": 22000}))
    assert (inbound.kind, inbound.media) == (InboundKind.VOICE, (MediaRef("V", "audio/ogg", 22000),))


def tap(**query: object) -> dict[str, Any]:
    asked = {"message_id": 5, "date": SENT, "chat": CHAT}
    return {"update_id": 10, "callback_query": {"id": "77", "from": JANE, "message": asked, **query}}


@pytest.mark.parametrize(
    ("name", "update", "kind", "payload"),
    [
        ("a button", tap(data="menu:report"), InboundKind.TAP, "menu:report"),
        ("a button of last year", tap(data="gone"), InboundKind.TAP, "gone"),
        (
            "under a message too old to see",
            tap(data="a:b", message={"chat": CHAT, "message_id": 5, "date": 0}),
            InboundKind.TAP,
            "a:b",
        ),
        ("without the message", tap(data="a:b", message=None), InboundKind.TAP, "a:b"),
        ("a button of a game", tap(game_short_name="x"), InboundKind.UNSUPPORTED, ""),
        ("null bytes", tap(data="a\x00:b"), InboundKind.TAP, "a:b"),
    ],
)
def test_taps(name: str, update: dict[str, Any], kind: InboundKind, payload: str) -> None:
    inbound = read(update)
    assert (inbound.kind, inbound.payload, inbound.tap, inbound.address) == (
        kind,
        payload,
        "77",
        "254000001",
    ), name
    assert inbound.received_at == NOW


def member(status: str, **more: object) -> dict[str, Any]:
    change = {"chat": CHAT, "from": JANE, "date": SENT, "new_chat_member": {"status": status}}
    return {"update_id": 11, "my_chat_member": {**change, **more}}


def test_leaving_and_coming_back() -> None:
    assert read(member("kicked")).kind is InboundKind.LEFT
    assert read(member("member")).kind is InboundKind.RETURNED


def edited(text: str | None, after: int) -> dict[str, Any]:
    content = {"text": text} if text else {"location": {"latitude": 0, "longitude": 0}}
    body = {"message_id": 1, "date": SENT, "edit_date": SENT + after, "chat": CHAT, "from": JANE}
    return {"update_id": 12, "edited_message": {**body, **content}}


def test_an_edit_soon_after_is_a_new_text() -> None:
    inbound = read(edited("sasa hivi!", 60))
    assert (inbound.kind, inbound.text, inbound.external_id) == (InboundKind.TEXT, "sasa hivi!", "edit-12")


GROUP = {"id": -1001, "type": "supergroup", "title": "Ward 12"}


@pytest.mark.parametrize(
    ("name", "update"),
    [
        ("an edit of last week's text", edited("sasa", 7 * 24 * 3600)),
        ("a live location that moves", edited(None, 5)),
        ("a group", message(text="habari", chat=GROUP)),
        ("a group's button", tap(data="a:b", message={"chat": GROUP})),
        ("a button in somebody's chat", tap(data="a:b", message=None, inline_message_id="1")),
        ("added to a group", member("member", chat=GROUP)),
        ("made an administrator", member("administrator")),
        ("a channel", {"update_id": 1, "channel_post": {"chat": {"id": 1, "type": "channel"}, "text": "x"}}),
        ("another bot", message(text="habari", **{"from": {"id": 5, "is_bot": True}})),
        ("a pinned message", message(pinned_message={"message_id": 1})),
        ("an unknown type", {"update_id": 1, "telepathy": {"text": "x"}}),
        ("only a number", {"update_id": 1}),
        ("no number", {"message": message(text="x")["message"]}),
        ("a number that is true", {**message(text="x"), "update_id": True}),
        ("no chat", {"update_id": 1, "message": {"text": "x"}}),
        ("a chat of no number", message(text="x", chat={"id": "254", "type": "private"})),
        ("a list", []),
        ("nothing", None),
        ("a text", "update"),
    ],
)
def test_what_nobody_said_to_us(name: str, update: object) -> None:
    assert parse(update, NOW) is None, name


@pytest.mark.parametrize(
    ("code", "hint"),
    [("sw", "sw"), ("sw-KE", "sw"), ("en-GB", "en"), ("EN", "en"), ("fr", None), ("", None), (7, None)],
)
def test_the_language_of_the_app(code: object, hint: str | None) -> None:
    assert read(message(text="x", **{"from": {**JANE, "language_code": code}})).language_hint == hint


@pytest.mark.parametrize("date", [None, 0, -5, "soon", True, 99999999999])
def test_a_date_that_cannot_be_is_the_time_of_arrival(date: object) -> None:
    assert read(message(text="x", date=date)).received_at == NOW


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["text", "caption", "photo", "voice", "venue", "location", "contact", "sticker", "document"]
FIELDS += ["from", "chat", "date", "edit_date"]


@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_no_message_is_an_exception(content: dict[str, Any]) -> None:
    inbound = parse(message(**content), NOW)
    if inbound:
        stored = inbound.text + inbound.payload + "".join(media.reference for media in inbound.media)
        assert "\x00" not in stored
        stored.encode()


@given(st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]), json_values)
def test_no_update_is_an_exception(kind: str, content: object) -> None:
    parse({"update_id": 1, kind: content}, NOW)


@given(st.text(alphabet=st.characters(codec=None)))
def test_readable_text_can_be_stored(text: str) -> None:
    assert "\x00" not in readable(text).encode().decode()


@pytest.mark.skipif(
    not FIXTURES.is_file(), reason="the folder ../shared/fixtures is not beside the repository"
)
def test_the_fixtures() -> None:
    updates = json.loads(FIXTURES.read_text("utf-8"))
    found = {name: (inbound.kind.value if inbound else None) for name, update in updates.items()
             for inbound in [parse(update, NOW)]}  # fmt: skip
    assert found == {
        "edited_message": None,  # edited 39 minutes later
        "start_deeplink": "text",
        "location": "location",
        "callback": "tap",
        "photo": "photo",
        "voice": "voice",
        "blocked": "left",
        "migrate": None,
    }
