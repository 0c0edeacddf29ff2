"""What is read of a Telegram group, one line each, and that nothing said there ever becomes somebody's message."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_groups import FromGroup, GroupEvent, parse_group
from bot.channels.telegram_updates import parse

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
JANE = {"id": 254000001, "is_bot": False, "first_name": "Jane", "language_code": "sw"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""As whom an admin writes who hides her name: https://core.telegram.org/bots/api#message, sender_chat."""
CHAT = {"id": -123, "title": "Ward 12", "type": "group"}
SUPER = {"id": -1001234567890, "title": "Ward 12", "type": "supergroup"}
FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures" / "telegram_updates.json"
CODE = "ABCD-EFGH-JKMN"


def message(chat: object = CHAT, sender: object = JANE, **content: object) -> dict[str, Any]:
    return {
        "update_id": 9,
        "message": {"message_id": 1, "date": 1700000000, "chat": chat, "from": sender, **content},
    }


def membership(old: str, new: str, chat: object = CHAT, **more: object) -> dict[str, Any]:
    return {
        "update_id": 9,
        "my_chat_member": {
            "chat": chat, "from": JANE, "date": 1700000000, "old_chat_member": {"status": old, **more},
            "new_chat_member": {"status": new, **more},
        },
    }  # fmt: skip


def said(event: GroupEvent, address: str = "-123", **more: Any) -> FromGroup:  # noqa: ANN401
    return FromGroup("9", address, event, **more)


LINK, ASKED, MOVED = GroupEvent.LINK, GroupEvent.ASKED, GroupEvent.MOVED


@pytest.mark.parametrize(
    ("name", "update", "read"),
    [
        ("a code", message(text=f"/link {CODE}"), said(LINK, code=CODE, language="sw")),
        ("to us", message(text=f"/link@BarazaTestBot  {CODE} "), said(LINK, code=CODE, named="barazatestbot", language="sw")),
        ("in capitals", message(text=f"/LINK {CODE}"), said(LINK, code=CODE, language="sw")),
        ("no code", message(text="/link"), said(LINK, language="sw")),
        ("a long one", message(text="/link " + "A" * 90), said(LINK, code="A" * 40, language="sw")),
        ("in a supergroup", message(SUPER, text=f"/link {CODE}"), said(LINK, "-1001234567890", code=CODE, language="sw")),
        ("an admin who hides", message(sender=ANONYMOUS, sender_chat=CHAT, text=f"/link {CODE}"), said(LINK, code=CODE)),
        ("another command", message(text="/report@BarazaTestBot naibiwa"), said(ASKED, named="barazatestbot")),
        ("unlink", message(text="/unlink"), said(ASKED)),
        ("linking", message(text="/linking x"), said(ASKED)),
        ("a mention", message(text="je @BarazaTestBot, lini?"), said(ASKED, named="barazatestbot")),
        (
            "a reply to us",
            message(text="sawa", reply_to_message={"from": {"is_bot": True, "username": "BarazaTestBot"}}),
            said(ASKED, named="barazatestbot"),
        ),
        ("upgraded", message(migrate_to_chat_id=-1001234567890), said(MOVED, moved_to="-1001234567890")),
        ("upgraded, seen from there", message(SUPER, migrate_from_chat_id=-123), said(MOVED, moved_to="-1001234567890")),
        ("let in", membership("left", "member"), said(GroupEvent.ADDED)),
        ("let in as admin", membership("kicked", "administrator"), said(GroupEvent.ADDED)),
        ("put out", membership("member", "kicked"), said(GroupEvent.GONE)),
        ("the group is gone", membership("administrator", "left"), said(GroupEvent.GONE)),
        ("made an admin", membership("member", "administrator"), None),
        ("kept quiet", membership("member", "restricted", is_member=True), None),
        ("a status of the year 2030", membership("member", "honoured"), None),
        ("words among people", message(text="the bot of the market says so"), None),
        ("a mention of a person", message(text="@wanjiku come here"), None),
        ("a reply to a person", message(text="no", reply_to_message={"from": JANE}), None),
        ("a photo with a command below", message(photo=[], caption=f"/link {CODE}"), None),
        ("an edit", {"update_id": 9, "edited_message": message(text=f"/link {CODE}")["message"]}, None),
        ("a channel", message({"id": -7, "type": "channel"}, text=f"/link {CODE}"), None),
        ("a private chat", message({"id": 7, "type": "private"}, text=f"/link {CODE}"), None),
        ("a private block", membership("member", "kicked", {"id": 7, "type": "private"}), None),
        ("no number", {"message": message(text=f"/link {CODE}")["message"]}, None),
    ],
)  # fmt: skip
def test_what_is_read(name: str, update: object, read: FromGroup | None) -> None:
    assert parse_group(update) == read, name


def test_a_tap_in_a_group_is_nobodys_answer() -> None:
    shown = {"message_id": 1, "date": 1700000000, "chat": CHAT}
    tap = {
        "update_id": 9,
        "callback_query": {"id": "t", "from": JANE, "data": "menu.menu:report", "message": shown},
    }
    assert parse_group(tap) == said(ASKED)
    assert parse(tap, NOW) is None


def test_a_real_upgrade() -> None:
    if not FIXTURES.exists():
        pytest.skip("the shared fixtures are not here")
    update = json.loads(FIXTURES.read_text("utf-8"))["migrate"]
    assert parse_group(update) == FromGroup("7", "-123", MOVED, moved_to="-1001234567890")
    assert parse(update, NOW) is None


def test_a_code_stands_in_no_log() -> None:
    assert CODE not in repr(parse_group(message(text=f"/link {CODE}")))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
_CONTENT = st.dictionaries(
    st.sampled_from(
        ["text", "caption", "photo", "voice", "location", "contact", "sticker", "reply_to_message", "migrate_to_chat_id",
         "migrate_from_chat_id", "new_chat_members", "left_chat_member", "sender_chat", "entities", "edit_date"]
    ),
    _JSON,
    max_size=5,
)  # fmt: skip


@given(
    content=_CONTENT, chat=st.sampled_from([CHAT, SUPER]), kind=st.sampled_from(["message", "edited_message"])
)
def test_nothing_said_in_a_group_becomes_a_message_of_somebody(
    content: dict[str, Any], chat: dict[str, Any], kind: str
) -> None:
    update = {"update_id": 9, kind: message(chat, **content)["message"]}
    assert parse(update, NOW) is None
    parse_group(update)


@given(_JSON)
def test_no_json_can_stop_it(update: object) -> None:
    parse_group(update)
    parse_group({"update_id": 1, "message": update, "callback_query": update, "my_chat_member": update})
