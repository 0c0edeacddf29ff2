"""Groups of the Bot API stand-in: what happens in them, and what the bot says there."""

from typing import TYPE_CHECKING, Any

from tests.standins.telegram_people import Person, Sent

if TYPE_CHECKING:
    from tests.standins.telegram_api import TelegramApi

KICKED: tuple[int, str, dict[str, int]] = (403, "Forbidden: bot was kicked from the group chat", {})
UPGRADED = (400, "Bad Request: group chat was upgraded to a supergroup chat")
"""Words of real answers; the address of the supergroup comes in ResponseParameters, migrate_to_chat_id."""


class Group:
    """A chat of several people. Privacy mode is the stand-in's user's care: it hands over whatever is typed."""

    def __init__(self, api: "TelegramApi", number: int, kind: str = "group") -> None:
        self.id = number
        self.kind = kind
        self.messages: list[Sent] = []
        self.taps_made: list[str] = []
        self.upgraded_to: Group | None = None
        self.has_bot = False
        self._api = api

    @property
    def chat(self) -> dict[str, object]:
        return {"id": self.id, "title": "Soko Mjinga traders", "type": self.kind}

    @property
    def said(self) -> list[str]:
        return [message.text for message in self.messages]

    def refuses(self) -> tuple[int, str, dict[str, int]] | None:
        """The answer to a message of the bot's; None when it is shown."""
        if self.upgraded_to:
            return (*UPGRADED, {"migrate_to_chat_id": self.upgraded_to.id})
        return None if self.has_bot else KICKED

    def receives(self, sent: Sent) -> None:
        self.messages.append(sent)

    async def types(self, who: Person, text: str, **more: object) -> int:
        return await self._api.arrives(message=self._message(who, text=text, **more))

    async def taps(self, who: Person, payload: str) -> int:
        query = {"id": f"tap{self.id}", "from": who.sender, "chat_instance": "1", "data": payload}
        return await self._api.arrives(callback_query={**query, "message": self._message(who, text="...")})

    async def adds_bot(self, who: Person) -> int:
        self.has_bot = True
        return await self._membership(who, "left", "member")

    async def removes_bot(self, who: Person, *, told: bool = True) -> int:
        """`told` False: Telegram's word of it is lost, and only the next message finds out."""
        self.has_bot = False
        return await self._membership(who, "member", "kicked") if told else 0

    async def upgrades(self, who: Person, *, told: bool = True) -> "Group":
        """It becomes a supergroup, which has another id; both service messages come."""
        new = self._api.group("supergroup")
        new.has_bot, self.upgraded_to = True, new
        if told:
            await self._api.arrives(message=self._message(who, migrate_to_chat_id=new.id))
            await self._api.arrives(message=new._message(who, migrate_from_chat_id=self.id))
        return new

    def _message(self, who: Person, **content: object) -> dict[str, Any]:
        number = self._api.next_message_id()
        return {
            "message_id": number,
            "date": 1700000000,
            "from": who.sender,
            "chat": self.chat,
            **content,
        }

    async def _membership(self, who: Person, old: str, new: str) -> int:
        bot = {"id": 7000000001, "is_bot": True, "first_name": "Baraza"}
        return await self._api.arrives(
            my_chat_member={
                "chat": self.chat,
                "from": who.sender,
                "date": 1700000000,
                "old_chat_member": {"status": old, "user": bot},
                "new_chat_member": {"status": new, "user": bot, "until_date": 0},
            }
        )
