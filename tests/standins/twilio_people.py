"""The people of the Twilio stand-in: what they do in WhatsApp, and what they see there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from tests.standins.twilio_api import TwilioApi


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the bot as WhatsApp shows it. Buttons and rows are (title, payload), in order."""

    sid: str
    text: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    descriptions: tuple[str, ...] = ()
    list_button: str = ""
    point: tuple[float, float] | None = None
    template: str = ""


class Person:
    """One person with WhatsApp. `phone` is `+254...`, '' for one who shows only her `opaque` id."""

    def __init__(self, api: "TwilioApi", phone: str, opaque: str, name: str) -> None:
        self.phone = phone
        self.opaque = opaque
        self.name = name
        self.messages: list[Sent] = []
        self.wrote_at: datetime | None = None
        self.is_on_whatsapp = True
        self.has_blocked = False
        self.has_opted_out = False
        self.gets_no_templates = False
        self.types_of_bot: list[str] = []
        self.answers: list[int] = []
        self._api = api
        self._looked_at = 0

    @property
    def addresses(self) -> set[str]:
        """As a `To` may name her."""
        return {f"whatsapp:{name}" for name in (self.phone, self.opaque) if name}

    async def types(self, text: str, **more: str) -> str:
        """Returns the SID of the message, as everything below does."""
        return await self.sends(Body=text, MessageType="text", **more)

    async def taps(self, choice: str) -> str:
        """Tap the newest button or row with this title or payload."""
        for message in reversed(self.messages):
            for title, payload in message.buttons:
                if choice in {title, payload}:
                    return await self.taps_old(title, payload, message.sid)
            for title, payload in message.rows:
                if choice in {title, payload}:
                    return await self.sends(
                        Body=title, ListId=payload, ListTitle=title, MessageType="interactive",
                        OriginalRepliedMessageSid=message.sid,
                    )  # fmt: skip
        seen = [title for message in self.messages for title, _ in (*message.buttons, *message.rows)]
        raise AssertionError(f"There is no button or row {choice!r}, only {seen}")

    async def taps_old(self, title: str, payload: str, message: str = "") -> str:
        """Tap a button that may be of last year."""
        more = {"OriginalRepliedMessageSid": message} if message else {}
        return await self.sends(
            Body=title, ButtonText=title, ButtonPayload=payload, MessageType="interactive", **more
        )

    async def sends_location(
        self, latitude: float, longitude: float, label: str = "", address: str = ""
    ) -> str:
        named = {"Label": label} if label else {}
        named |= {"Address": address} if address else {}
        return await self.sends(
            Body="", Latitude=str(latitude), Longitude=str(longitude), MessageType="location", **named
        )

    async def sends_photo(self, content: bytes, caption: str = "", content_type: str = "image/jpeg") -> str:
        return await self._sends_file(content, content_type, "image", caption)

    async def sends_voice(self, content: bytes) -> str:
        return await self._sends_file(content, "audio/ogg", "audio", "")

    async def sends(self, **fields: str) -> str:
        """A message with any fields, as Twilio posts it."""
        sid = fields.pop("MessageSid", "") or self._api.new_sid("MM" if "MediaUrl0" in fields else "SM")
        await self.sends_again(self.form(sid, fields))
        return sid

    async def sends_again(self, form: Mapping[str, str]) -> int:
        """Post a form, perhaps one that was posted before; returns the status that was answered."""
        self.wrote_at = self._api.now()
        if form.get("Body", "").strip().upper() == "START":
            self.has_opted_out = False
        self._api.kept.came(form)
        status = await self._api.post_webhook(form)
        self.answers.append(status)
        return status

    def form(self, sid: str, fields: Mapping[str, str]) -> dict[str, str]:
        """The fields of a message of hers."""
        identity = {"From": f"whatsapp:{self.phone or self.opaque}"}
        if self.phone:
            identity["WaId"] = self.phone.removeprefix("+")
        if self.opaque:
            identity["ExternalUserId"] = f"whatsapp:{self.opaque}"
        return {
            "AccountSid": self._api.account,
            "ApiVersion": "2010-04-01",
            "To": self._api.sender,
            **identity,
            "ProfileName": self.name,
            "SmsStatus": "received",
            "NumSegments": "1",
            "ReferralNumMedia": "0",
            "MessageSid": sid,
            "SmsMessageSid": sid,
            "SmsSid": sid,
            "NumMedia": "0",
            "Body": "",
            **fields,
        }

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

    async def _sends_file(self, content: bytes, content_type: str, kind: str, caption: str) -> str:
        sid = self._api.new_sid("MM")
        url = self._api.keep_file(sid, content)
        return await self.sends(
            MessageSid=sid, Body=caption, NumMedia="1", MediaUrl0=url, MediaContentType0=content_type,
            MessageType=kind,
        )  # fmt: skip


def encoded(form: Mapping[str, str]) -> bytes:
    return urlencode(form).encode()
