"""The people of the Bot API stand-in: what they do in the app, and what they see there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.standins.telegram_api import TelegramApi


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the bot as the app shows it. `buttons` are (title, payload), in order."""

    id: int
    text: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    keyboard: tuple[str, ...] = ()
    asks_location: bool = False
    removes_keyboard: bool = False
    point: tuple[float, float] | None = None

    @classmethod
    def read(cls, fields: Mapping[str, str], message_id: int) -> "Sent":
        markup = json.loads(fields.get("reply_markup", "{}"))
        inline = [button for row in markup.get("inline_keyboard", ()) for button in row]
        below = [button for row in markup.get("keyboard", ()) for button in row]
        has_point = "latitude" in fields
        return cls(
            id=message_id,
            text=fields.get("text", fields.get("title", "")),
            buttons=tuple((button["text"], button.get("callback_data", "")) for button in inline),
            keyboard=tuple(button["text"] for button in below),
            asks_location=any(button.get("request_location") for button in below),
            removes_keyboard=bool(markup.get("remove_keyboard")),
            point=(float(fields["latitude"]), float(fields["longitude"])) if has_point else None,
        )


class Person:
    """One person in a private chat with the bot."""

    def __init__(self, api: "TelegramApi", number: int, name: str, language_code: str) -> None:
        self.id = number
        self.chat = {"id": number, "first_name": name, "type": "private"}
        self.has_blocked = False
        self.messages: list[Sent] = []
        self.chat_now: dict[int, tuple[str, datetime]] = {}
        self.keyboard: tuple[str, ...] = ()
        self.taps_made: list[str] = []
        self._api = api
        self._from: dict[str, object] = {
            "id": number,
            "is_bot": False,
            "first_name": name,
            "language_code": language_code,
        }
        self._looked_at = 0

    @property
    def sender(self) -> dict[str, object]:
        """She as the sender of a message, wherever she writes it."""
        return self._from

    def refuses(self) -> tuple[int, str, dict[str, int]] | None:
        """The answer to a message of the bot's; None when it is shown."""
        return (403, "Forbidden: bot was blocked by the user", {}) if self.has_blocked else None

    async def types(self, text: str) -> int:
        """Returns the number of the update, as everything below does."""
        return await self.sends(text=text)

    async def sends(self, **content: object) -> int:
        """A message of any content, as the Bot API describes it."""
        return await self._api.arrives(message=self._message(content))

    async def edits(self, text: str, after: int = 60) -> int:
        """An edit `after` seconds of what was sent."""
        message = self._message({"text": text})
        return await self._api.arrives(edited_message={**message, "edit_date": message["date"] + after})

    async def sends_location(self, latitude: float, longitude: float) -> int:
        return await self.sends(location={"latitude": latitude, "longitude": longitude})

    async def sends_photo(self, content: bytes, caption: str = "") -> int:
        reference = f"photo{len(self._api.files)}"
        self._api.files[reference] = content
        size = {"file_id": reference, "file_unique_id": reference, "width": 800, "height": 600}
        more = {"caption": caption} if caption else {}
        return await self.sends(photo=[{**size, "file_size": len(content)}], **more)

    async def taps(self, button: str) -> int:
        """Tap the newest button with this title or payload; a key of the keyboard below types its words."""
        if button in self.keyboard:
            return await self.types(button)
        for message in reversed(self.messages):
            for title, payload in message.buttons:
                if button in {title, payload}:
                    return await self.taps_old(payload, message.id)
        seen = [title for message in self.messages for title, _ in message.buttons]
        raise AssertionError(f"There is no button {button!r}, only {seen}")

    async def taps_old(self, payload: str, message_id: int = 1) -> int:
        """Tap a button that may be of last year."""
        tap = f"tap{self.id}-{len(self.taps_made)}"
        self.taps_made.append(tap)
        message = {"message_id": message_id, "date": 1700000000, "chat": self.chat, "text": "..."}
        query = {"id": tap, "from": self._from, "chat_instance": "1", "data": payload, "message": message}
        return await self._api.arrives(callback_query=query)

    async def blocks(self) -> int:
        self.has_blocked = True
        return await self._membership("member", "kicked")

    async def unblocks(self) -> int:
        self.has_blocked = False
        return await self._membership("kicked", "member")

    async def sees(self, containing: str = "", within: float = 5.0) -> Sent:
        """The next message not looked at yet that contains this; waits up to `within` seconds for it."""

        def unread() -> list[int]:
            new = range(self._looked_at, len(self.messages))
            return [number for number in new if containing in self.messages[number].text]

        try:
            await self._api.until(lambda: bool(unread()), within)
        except TimeoutError:
            shown = [message.text for message in self.messages[self._looked_at :]]
            raise AssertionError(f"No message with {containing!r} within {within} s, only {shown}") from None
        number = unread()[0]
        self._looked_at = number + 1
        return self.messages[number]

    def words_there(self) -> str:
        """All that her chat with the bot still shows, on her phone and on Telegram's servers; files by their names."""
        return "\n".join(words for words, _ in self.chat_now.values())

    def receives(self, sent: Sent) -> None:
        self.messages.append(sent)
        self.chat_now[sent.id] = (
            " ".join((sent.text, *(title for title, _ in sent.buttons))),
            self._api.now(),
        )
        if sent.keyboard or sent.removes_keyboard:
            self.keyboard = sent.keyboard

    def _message(self, content: Mapping[str, Any]) -> dict[str, Any]:
        number = self._api.next_message_id()
        self.chat_now[number] = (json.dumps(content, default=str), self._api.now())
        return {"message_id": number, "date": 1700000000, "from": self._from, "chat": self.chat, **content}

    async def _membership(self, old: str, new: str) -> int:
        bot = {"id": 7000000001, "is_bot": True, "first_name": "Baraza"}
        return await self._api.arrives(
            my_chat_member={
                "chat": self.chat,
                "from": self._from,
                "date": 1700000000,
                "old_chat_member": {"status": old, "user": bot},
                "new_chat_member": {"status": new, "user": bot, "until_date": 0},
            }
        )
