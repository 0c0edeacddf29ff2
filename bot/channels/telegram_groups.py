"""The little of a Telegram group that is read: commands to the bot, and what becomes of the chat itself.

Nobody is known in it: who sent a message is not looked at, and what it says is dropped, but for the code that a
command names. No value of this module ever becomes an Inbound, so a group can have no conversation.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from bot.channels.telegram_json import Json, integer_of, language_of, object_of, readable, update_number
from flows.messages import Language

GROUPS = frozenset({"group", "supergroup"})
"""https://core.telegram.org/bots/api#chat, type; in a `channel` nobody speaks to a bot."""
LONGEST_CODE = 40
_COMMAND = re.compile(r"\s*/(\w{1,32})(?:@(\w{1,64}))?(?:\s+|\Z)")
_MENTION = re.compile(r"@(\w{2,61}bot)\b", re.IGNORECASE)
"""Names of bots end so: https://core.telegram.org/bots/features#creating-a-new-bot."""
_INSIDE = frozenset({"member", "administrator", "creator"})
_OUTSIDE = frozenset({"left", "kicked"})


class GroupEvent(StrEnum):
    """What happened in a group that concerns the bot."""

    LINK = "link"
    """Somebody typed a code that links this chat."""
    ASKED = "asked"
    """Somebody spoke to the bot, or tapped a button: it answers nobody there."""
    ADDED = "added"
    """The bot was let in."""
    GONE = "gone"
    """The bot was put out, or the group is no more."""
    MOVED = "moved"
    """The group became a supergroup, which has another id: https://core.telegram.org/bots/api#message, migrate_to_chat_id."""


@dataclass(frozen=True, slots=True)
class FromGroup:
    """One of these. `address` is the chat's, and `moved_to` its new one; `code` as it was typed, '' without any.

    `named`: the name of the bot that was spoken to, in small letters, '' where none was named. `language`: of the app of
    whoever did it.
    """

    external_id: str
    address: str
    event: GroupEvent
    code: str = field(default="", repr=False)
    named: str = ""
    moved_to: str = ""
    language: Language | None = None


def parse_group(update: object) -> FromGroup | None:
    """One Update as what happened in a group, or None for everything else; never raises.

    Edits are not read: a code is typed anew.
    """
    body, number = object_of(update), update_number(update)
    if number is None:
        return None
    if message := object_of(body.get("message")):
        return _message(message, str(number))
    if query := object_of(body.get("callback_query")):
        address = _address(object_of(query.get("message")))
        return FromGroup(str(number), address, GroupEvent.ASKED) if address else None
    if membership := object_of(body.get("my_chat_member")):
        return _membership(membership, str(number))
    return None


def _message(message: Json, number: str) -> FromGroup | None:
    address = _address(message)
    if not address:
        return None
    language = language_of(object_of(message.get("from")))
    if (new := integer_of(message.get("migrate_to_chat_id"))) is not None:
        return FromGroup(number, address, GroupEvent.MOVED, moved_to=str(new))
    if (old := integer_of(message.get("migrate_from_chat_id"))) is not None:
        return FromGroup(number, str(old), GroupEvent.MOVED, moved_to=address)
    text = readable(message.get("text"))
    if command := _COMMAND.match(text):
        named = (command[2] or "").lower()
        if command[1].lower() == "link":
            code = text[command.end() :].strip()[:LONGEST_CODE]
            return FromGroup(number, address, GroupEvent.LINK, code, named, language=language)
        return FromGroup(number, address, GroupEvent.ASKED, named=named)
    answered = object_of(object_of(message.get("reply_to_message")).get("from"))
    if answered.get("is_bot") is True and (name := readable(answered.get("username"))):
        return FromGroup(number, address, GroupEvent.ASKED, named=name.lower())
    if mention := _MENTION.search(text):
        return FromGroup(number, address, GroupEvent.ASKED, named=mention[1].lower())
    return None


def _membership(change: Json, number: str) -> FromGroup | None:
    address = _address(change)
    was, now = (_inside(change.get(name)) for name in ("old_chat_member", "new_chat_member"))
    if not address or now is None or was == now:
        return None
    return FromGroup(number, address, GroupEvent.ADDED if now else GroupEvent.GONE)


def _inside(member: object) -> bool | None:
    """Whether it may be in the group: https://core.telegram.org/bots/api#chatmember; None for a status that we do not know."""
    known = object_of(member)
    status = readable(known.get("status"))
    if status == "restricted":
        return known.get("is_member") is True
    return True if status in _INSIDE else False if status in _OUTSIDE else None


def _address(holder: Json) -> str:
    chat = object_of(holder.get("chat"))
    number = integer_of(chat.get("id"))
    return str(number) if number is not None and readable(chat.get("type")) in GROUPS else ""
