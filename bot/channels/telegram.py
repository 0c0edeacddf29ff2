"""Telegram as a channel: one Outbound becomes calls of the Bot API, an error becomes a decision."""

from collections import OrderedDict
from collections.abc import Sequence

import httpx
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.channels import telegram_forgetting
from bot.channels.contract import Capabilities, Decision, Fetched, SendError
from bot.channels.rendering import Choice, Part, render
from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_errors import errand_error, send_error, unreadable
from bot.channels.telegram_updates import CHANNEL
from flows.messages import MediaRef, Outbound

# Text and callback_data: core.telegram.org/bots/api#sendmessage, #inlinekeyboardbutton. The API names no
# limit of a button's title: 40 letters are what a small phone shows. More than 16 buttons fill its screen.
# Rates: core.telegram.org/bots/faq, "My bot is hitting limits".
CAPABILITIES = Capabilities(
    body=4096,
    buttons=16,
    button_title=40,
    payload_bytes=64,
    location_request=True,
    location_out=True,
    per_second=30.0,
    per_person_seconds=1.0,
)

_TWO_IN_A_ROW = 14
"""Longest title, in characters, of which two stand side by side on a phone 360 pixels wide."""

_REMEMBERED = 1000
"""Chats with an open keyboard, and messages that are half sent: no more addresses than this stay in memory."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""A preview would make Telegram's servers open the links that we send, the short-lived ones too."""


class TelegramChannel:
    """Sends to private chats, and text alone to groups; `location_label` is the button that shares a place.

    One object per process. It remembers which chats may still show the location keyboard, and how far a
    message of several parts came, so that a retry does not repeat the first ones. Both are lost with the
    process, and the oldest when there are many: then a keyboard goes with the next message without buttons, and a long message starts anew.
    """

    name: str = CHANNEL
    capabilities: Capabilities = CAPABILITIES

    def __init__(self, bot: QuietBot, location_label: str = "📍 Mahali nilipo · My location") -> None:
        self._bot = bot
        self._location_label = location_label
        self._keyboard_open: OrderedDict[str, None] = OrderedDict()
        self._unfinished: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    async def send(self, address: str, outbound: Outbound, outbox_id: str) -> str:
        """Send all parts of one message; returns Telegram's ids of them, the last one last. Raises SendError.

        A second call with the same `outbox_id` after an error goes on with the part that failed.
        """
        if _is_group(address):
            outbound = Outbound(_for_group(outbound), language=outbound.language)
        parts = render(outbound, self.capabilities)
        if not parts:
            raise SendError(
                Decision.OUR_FAULT, "A message without any text was not sent: Telegram takes none."
            )
        sent = self._unfinished.pop(outbox_id, ())
        for part in parts[len(sent) :]:
            try:
                sent = (*sent, await self._send_part(address, part))
            except TelegramError as error:
                self._remember(outbox_id, sent)
                raise send_error(error) from None
            except (KeyError, TypeError, ValueError, AttributeError):
                # The library stumbles over an answer of another shape. Only what was asked can be told, not what came.
                self._remember(outbox_id, sent)
                raise unreadable() from None
        return " ".join(sent)

    async def answer_tap(self, tap: str) -> None:
        """End the waiting sign on a tapped button. Raises SendError; a tap too old for that is no error."""
        try:
            await self._bot.answer_callback_query(tap)
        except BadRequest as error:
            if "query is too old" not in str(error).lower():
                raise errand_error(error) from None
        except TelegramError as error:
            raise errand_error(error) from None

    async def forget_messages(self, chat: str, messages: Sequence[str], *, words_only: bool = False) -> None:
        """Delete messages of a private chat for both sides. Raises SendError."""
        await telegram_forgetting.forget(self._bot, chat, messages)

    async def shows_typing(self, address: str, message: str) -> None:
        """Show that we are writing, for 5 s or until we did. Raises SendError.

        https://core.telegram.org/bots/api#sendchataction; the API asks for no `message`.
        """
        try:
            await self._bot.send_chat_action(int(address), ChatAction.TYPING)
        except TelegramError as error:
            raise errand_error(error) from None

    async def fetch(self, media: MediaRef, limit: int) -> Fetched:
        """Fetch a file of at most `limit` bytes, stopping where it turns out longer. Raises SendError."""
        if media.size > limit:
            raise _too_large(limit)
        try:
            file = await self._bot.get_file(media.reference)
        except TelegramError as error:
            raise errand_error(error) from None
        if not file.file_path:
            raise SendError(Decision.OUR_FAULT, "Telegram does not hand out this file.")
        if (file.file_size or 0) > limit:
            raise _too_large(limit)
        return Fetched(await _download(file.file_path, limit), media.content_type)

    async def _send_part(self, address: str, part: Part) -> str:
        chat = int(address)
        if part.point:
            message = await self._bot.send_location(
                chat, latitude=part.point.latitude, longitude=part.point.longitude
            )
            return str(message.message_id)
        before = ""
        inline = bool(part.buttons) and not part.ask_location
        if inline and address in self._keyboard_open:
            # A message takes one keyboard only, and the one below the screen has to go first.
            mark = await self._bot.send_message(chat, "✓", reply_markup=ReplyKeyboardRemove())
            self._keyboard_open.pop(address, None)
            before = f"{mark.message_id} "
        markup = None if _is_group(address) else self._keyboard(part)
        message = await self._bot.send_message(
            chat, part.text, reply_markup=markup, link_preview_options=_NO_PREVIEW
        )
        if part.ask_location:
            self._keyboard_open[address] = None
            if len(self._keyboard_open) > _REMEMBERED:
                self._keyboard_open.popitem(last=False)
        elif not inline:
            self._keyboard_open.pop(address, None)
        return f"{before}{message.message_id}"

    def _keyboard(self, part: Part) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove:
        if part.ask_location:
            # Only private chats have this button, and no other chat reaches a conversation. Choices go
            # below it, and come back as the words of their title: a message takes one keyboard only.
            share = KeyboardButton(text=self._location_label, request_location=True)
            words = [[KeyboardButton(text=choice.title)] for choice in part.buttons]
            return ReplyKeyboardMarkup([[share], *words], resize_keyboard=True, one_time_keyboard=True)
        return InlineKeyboardMarkup(_in_rows(part.buttons)) if part.buttons else ReplyKeyboardRemove()

    def _remember(self, outbox_id: str, sent: tuple[str, ...]) -> None:
        if sent:
            self._unfinished[outbox_id] = sent
            while len(self._unfinished) > _REMEMBERED:
                self._unfinished.popitem(last=False)


def _for_group(outbound: Outbound) -> str:
    """What everybody in a group may read, as whoever wrote the message said. Raises SendError where nobody did."""
    if not outbound.in_group:
        raise SendError(Decision.OUR_FAULT, "A message that was not written for a group was not sent to one.")
    return outbound.in_group


def _is_group(address: str) -> bool:
    """Ids of groups are negative, those of private chats positive: https://core.telegram.org/api/bots/ids."""
    return address.startswith("-")


def _in_rows(buttons: tuple[Choice, ...]) -> list[list[InlineKeyboardButton]]:
    """Two short titles side by side, a long one on a row of its own; the order stays."""
    rows: list[list[InlineKeyboardButton]] = []
    room_beside = False
    for choice in buttons:
        # Named, because the second positional argument of the library's class is a URL.
        button = InlineKeyboardButton(text=choice.title, callback_data=choice.payload)
        short = len(choice.title) <= _TWO_IN_A_ROW
        if short and room_beside:
            rows[-1].append(button)
            room_beside = False
        else:
            rows.append([button])
            room_beside = short
    return rows


async def _download(url: str, limit: int) -> bytes:
    content = bytearray()
    try:
        async with (
            httpx.AsyncClient(timeout=20.0, follow_redirects=False) as client,
            client.stream("GET", url) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise _no_file(answer.status_code)
            async for piece in answer.aiter_bytes():
                content += piece
                if len(content) > limit:
                    raise _too_large(limit)
    except (httpx.HTTPError, httpx.InvalidURL):
        # The error's own text may hold the URL, and the URL the token.
        raise SendError(
            Decision.RETRY, "A file could not be fetched from Telegram: the connection failed."
        ) from None
    return bytes(content)


def _no_file(status: int) -> SendError:
    decision = Decision.RETRY if status >= 500 or status == 429 else Decision.OUR_FAULT
    return SendError(decision, f"Telegram did not hand out a file (status {status}).")


def _too_large(limit: int) -> SendError:
    return SendError(Decision.OUR_FAULT, f"A file is larger than {limit} bytes and was not fetched.")
