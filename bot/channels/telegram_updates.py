"""What Telegram sends, read as Inbound.

Reads the raw JSON of an Update (https://core.telegram.org/bots/api#update) and never the library's objects:
those refuse a whole batch for one missing field, and print its contents.
"""

import math
import re
from datetime import UTC, datetime, timedelta

from bot.channels.telegram_json import Json, integer_of, language_of, object_of, readable, update_number
from flows.messages import FORGETS, Inbound, InboundKind, MediaRef, Point

CHANNEL = "telegram"
DOWNLOAD_LIMIT = 20 * 1024 * 1024
"""Bytes of the largest file that getFile gives a bot: https://core.telegram.org/bots/api#getfile."""

EDIT_COUNTS_FOR = timedelta(minutes=10)
"""How long after sending a message an edit of it still belongs to the talk of now."""

_NUMBERS_END = 2**53
"""A larger number is none of Telegram's."""

_COMMAND_TO_BOT = re.compile(r"\A(/\w{1,32})@\w{1,64}")
_DEEP_LINK = re.compile(r"\A/start (?=[A-Za-z]*[0-9_-])([A-Za-z0-9_-]{1,64})\Z")
"""Our own links carry a digit, `-` or `_`, so that "/start naibiwa" stays the words of a person."""

_IMAGE_FILES = frozenset({"image/jpeg", "image/png", "image/webp"})
# fmt: off
_SERVICE = frozenset(
    {
        "boost_added", "channel_chat_created", "chat_background_set", "chat_owner_changed",
        "chat_owner_left", "chat_shared", "checklist_tasks_added", "checklist_tasks_done",
        "connected_website", "delete_chat_photo", "direct_message_price_changed", "forum_topic_closed",
        "forum_topic_created", "forum_topic_edited", "forum_topic_reopened",
        "general_forum_topic_hidden", "general_forum_topic_unhidden", "gift_upgrade_sent",
        "giveaway_completed", "giveaway_created", "giveaway_winners", "group_chat_created",
        "left_chat_member", "managed_bot_created", "message_auto_delete_timer_changed",
        "migrate_from_chat_id", "migrate_to_chat_id", "new_chat_members", "new_chat_photo",
        "new_chat_title", "paid_message_price_changed", "pinned_message", "poll_option_added",
        "poll_option_deleted", "proximity_alert_triggered", "refunded_payment", "successful_payment",
        "suggested_post_approval_failed", "suggested_post_approved", "suggested_post_declined",
        "suggested_post_paid", "suggested_post_refunded", "supergroup_chat_created", "users_shared",
        "video_chat_ended", "video_chat_participants_invited", "video_chat_scheduled",
        "video_chat_started", "write_access_allowed",
    }
)
# fmt: on
"""Fields of a Message that tell of an event in the chat: nobody said anything, so nothing is answered."""


def parse(update: object, now: datetime) -> Inbound | None:
    """One Update as an Inbound, or None for what no person said to the bot alone; never raises.

    `now` is the time of arrival in UTC; what carries Telegram's own date keeps that one, so that "this
    morning" is counted from when it was written. Groups (bot/channels/telegram_groups.py reads the little that counts
    there), channels, other bots, service messages and update types that did not exist when this was written give None.

    An edited text is a new text, because who corrects "it was yesterday" to "it is now" believes that we
    read the correction. Only texts, and only soon after the original: an edit of last week's message
    would be taken as the answer to today's question.
    """
    body = object_of(update)
    if (update_id := update_number(update)) is None:
        return None
    number = str(update_id)
    if message := object_of(body.get("message")):
        return _message(message, number, now)
    if edited := object_of(body.get("edited_message")):
        return _edited(edited, number, now)
    if query := object_of(body.get("callback_query")):
        return _tap(query, number, now)
    if membership := object_of(body.get("my_chat_member")):
        return _membership(membership, number, now)
    return None


def _message(message: Json, external_id: str, now: datetime) -> Inbound | None:
    address = _private_address(message)
    sender = object_of(message.get("from"))
    if address is None or sender.get("is_bot") is True or not _SERVICE.isdisjoint(message):
        return None
    kind, text, payload, point, media = _content(message)
    return Inbound(
        channel=CHANNEL,
        external_id=external_id,
        address=address,
        kind=kind,
        received_at=_moment(message.get("edit_date") or message.get("date"), now),
        text=text,
        payload=payload,
        point=point,
        media=media,
        language_hint=language_of(sender),
        in_chat=_number(message),
    )


def _edited(message: Json, number: str, now: datetime) -> Inbound | None:
    sent, edited = integer_of(message.get("date")), integer_of(message.get("edit_date"))
    if not readable(message.get("text")).strip() or sent is None or edited is None:
        return None
    if edited - sent > EDIT_COUNTS_FOR.total_seconds():
        return None
    return _message(message, f"edit-{number}", now)


_Content = tuple[InboundKind, str, str, Point | None, tuple[MediaRef, ...]]


def _content(message: Json) -> _Content:
    if text := readable(message.get("text")):
        text = _COMMAND_TO_BOT.sub(r"\1", text)
        if link := _DEEP_LINK.match(text):
            return InboundKind.TEXT, "/start", link[1], None, ()
        return InboundKind.TEXT, text, "", None, ()
    venue = object_of(message.get("venue"))
    if point := _point(message.get("location") or venue.get("location")):
        return InboundKind.LOCATION, readable(venue.get("title")), "", point, ()
    caption = readable(message.get("caption"))
    if photo := _photo(message):
        return InboundKind.PHOTO, caption, "", None, (photo,)
    if voice := _file(object_of(message.get("voice")), "audio/ogg"):
        return InboundKind.VOICE, caption, "", None, (voice,)
    if "contact" in message:
        return InboundKind.CONTACT, "", "", None, ()
    if "sticker" in message:
        return InboundKind.STICKER, "", "", None, ()
    return InboundKind.UNSUPPORTED, caption, "", None, ()


def _photo(message: Json) -> MediaRef | None:
    """The largest size that a bot may download; a picture sent as a file is a photo as well."""
    sizes = message.get("photo")
    fitting = [
        (integer_of(size.get("width")) or 0, ref)
        for size in map(object_of, sizes if isinstance(sizes, list) else ())
        if (ref := _file(size, "image/jpeg"))
    ]
    if fitting:
        return max(fitting, key=lambda pair: pair[0])[1]
    document = _file(object_of(message.get("document")), "")
    return document if document and document.content_type in _IMAGE_FILES else None


def _file(described: Json, content_type: str) -> MediaRef | None:
    reference = readable(described.get("file_id"))
    size = integer_of(described.get("file_size")) or 0
    if not reference or size > DOWNLOAD_LIMIT:
        return None
    return MediaRef(reference, readable(described.get("mime_type")) or content_type, max(size, 0))


def _tap(query: Json, external_id: str, now: datetime) -> Inbound | None:
    sender = object_of(query.get("from"))
    message = object_of(query.get("message"))
    # A button under a message too old for Telegram to show comes without it; the sender's id is the
    # id of the private chat with her.
    address = _private_address(message) if message else _address(sender)
    tap = readable(query.get("id"))
    if address is None or not tap or "inline_message_id" in query:
        return None
    payload = readable(query.get("data"))
    return Inbound(
        channel=CHANNEL,
        external_id=external_id,
        address=address,
        kind=InboundKind.TAP if payload else InboundKind.UNSUPPORTED,
        received_at=now,
        payload=payload,
        tap=tap,
        language_hint=language_of(sender),
        # Any other message of ours is noted already.
        in_chat=_number(message) if payload.startswith(FORGETS) else "",
    )


def _membership(change: Json, external_id: str, now: datetime) -> Inbound | None:
    """In a private chat this comes only when the person blocks or unblocks the bot (see Update)."""
    address = _private_address(change)
    status = object_of(change.get("new_chat_member")).get("status")
    kinds = {"kicked": InboundKind.LEFT, "left": InboundKind.LEFT, "member": InboundKind.RETURNED}
    if address is None or not isinstance(status, str) or status not in kinds:
        return None
    return Inbound(
        channel=CHANNEL,
        external_id=external_id,
        address=address,
        kind=kinds[status],
        received_at=_moment(change.get("date"), now),
        language_hint=language_of(object_of(change.get("from"))),
    )


def _number(message: Json) -> str:
    """The message's id in its chat, by which it can be deleted there; '' where it has none."""
    number = integer_of(message.get("message_id"))
    return "" if number is None or not 0 < number < _NUMBERS_END else str(number)


def _private_address(holder: Json) -> str | None:
    chat = object_of(holder.get("chat"))
    return _address(chat) if chat.get("type") == "private" else None


def _address(holder: Json) -> str | None:
    number = integer_of(holder.get("id"))
    return None if number is None else str(number)


def _point(location: object) -> Point | None:
    place = object_of(location)
    latitude, longitude = _degrees(place.get("latitude"), 90), _degrees(place.get("longitude"), 180)
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def _degrees(value: object, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and abs(value) <= most else None


def _moment(seconds: object, now: datetime) -> datetime:
    stamp = integer_of(seconds)
    if stamp is None or not 0 < stamp <= now.timestamp():
        return now
    return datetime.fromtimestamp(stamp, UTC)
