"""Residents on three channels. What is not answered they, or their provider, send again, as in life."""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol

import httpx

from tests.channels.webpage.visitor import Visitor
from tests.killed.providers import AGAIN_AFTER, Providers
from tests.standins.telegram_people import Person as OnTelegram
from tests.standins.twilio_people import Person as OnWhatsApp

WITHIN = 60.0
"""Seconds until an answer: the program may be killed and started three times meanwhile."""


class NotAnsweredError(AssertionError):
    """Somebody wrote and no answer came."""


class Resident(Protocol):
    """`said`: how many messages she sent."""

    channel: str
    said: int

    @property
    def address(self) -> str:
        """As the channel names her; '' on the page."""
        ...

    async def says(self, words: str, answer: str) -> str:
        """She writes, and waits for an answer with these words; its text."""
        ...

    def texts(self) -> Sequence[str]:
        """All that she was told, in order."""
        ...


class WithApp:
    """On Telegram or WhatsApp. A button with these words is tapped, where one stands in the newest message."""

    def __init__(self, channel: str, person: OnTelegram | OnWhatsApp) -> None:
        self.channel = channel
        self.person: Any = person
        self.said = 0

    @property
    def address(self) -> str:
        if self.channel == "telegram":
            return str(self.person.id)
        return str(self.person.phone or self.person.opaque)

    async def says(self, words: str, answer: str) -> str:
        self.said += 1
        messages = self.person.messages
        if messages and words in dict(messages[-1].buttons):
            await self.person.taps(words)
        else:
            await self.person.types(words)
        try:
            seen: str = (await self.person.sees(answer, WITHIN)).text
        except AssertionError as error:
            raise NotAnsweredError(f"{words!r} on {self.channel}: {error}") from None
        return seen

    async def shows(self, content: bytes, answer: str) -> None:
        """She sends a photo."""
        self.said += 1
        await self.person.sends_photo(content)
        await self.hears(answer)

    async def writes(self, words: str) -> None:
        """Nobody answers at once: a person serves her."""
        self.said += 1
        await self.person.types(words)

    async def hears(self, words: str) -> None:
        try:
            await self.person.sees(words, WITHIN)
        except AssertionError as error:
            raise NotAnsweredError(f"{words!r} on {self.channel}: {error}") from None

    def texts(self) -> Sequence[str]:
        return [message.text for message in self.person.messages]


class OnPage:
    """With a browser; `client` keeps her cookie."""

    channel = "web"

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._visitor = Visitor(client)
        self._client = client
        self.said = 0
        self.lost_answers = 0

    @property
    def address(self) -> str:
        return ""

    async def says(self, words: str, answer: str) -> str:
        self.said += 1
        if not self._visitor.field("nonce"):
            await self._look()
        fields = {"text": words}
        data = {name: self._visitor.field(name) for name in ("token", "nonce")} | fields
        if not self._client.cookies:
            data |= {"start": "1", "lang": "en"}
            del data["text"]
        await self._posts(data)
        for _ in range(int(WITHIN / AGAIN_AFTER)):
            if (lines := self.texts()) and answer in lines[-1]:
                return lines[-1]
            await asyncio.sleep(AGAIN_AFTER)
            await self._look()
        raise NotAnsweredError(f"{words!r} on the page: {answer!r} is not among {self.texts()}")

    def texts(self) -> Sequence[str]:
        return self._visitor.lines()

    async def _look(self) -> None:
        while True:
            with suppress(httpx.TransportError):
                await self._visitor.look()
                if self._visitor.status == 200:
                    return
            await asyncio.sleep(AGAIN_AFTER)

    async def _posts(self, data: dict[str, str]) -> None:
        """The same form, with the same number, until it is answered."""
        while True:
            with suppress(httpx.TransportError):
                answer = await self._client.post("/say", data=data)
                if answer.status_code in {200, 303}:
                    await self._look()
                    return
                assert answer.status_code in {500, 503}, answer.status_code
            if not self._client.cookies:
                self.lost_answers += 1
            await asyncio.sleep(AGAIN_AFTER)


class InTwoWays(OnWhatsApp):
    """On WhatsApp, reached by her number and by the name she hides it behind, whatever she shows now."""

    _shown: set[str]

    @property
    def addresses(self) -> set[str]:
        return super().addresses | {f"whatsapp:{name}" for name in self._shown}

    def __setattr__(self, name: str, value: object) -> None:
        if name in {"phone", "opaque"} and value:
            self.__dict__.setdefault("_shown", set()).add(value)
        super().__setattr__(name, value)


CODE = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")


def somebody(channel: str, at: Providers, client: httpx.AsyncClient) -> Resident:
    if channel == "telegram":
        return WithApp(channel, at.telegram.person("Wanjiru"))
    if channel == "whatsapp":
        person = InTwoWays(at.twilio, f"+2547000000{len(at.twilio.people) + 1:02}", "", "Wanjiru")
        at.twilio.people.append(person)
        return WithApp(channel, person)
    return OnPage(client)
