"""A channel with a window, as WhatsApp is, and what a test does with one person on it."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from flows.messages import Language, Template
from storage import handles, outbox, people
from storage.outbox import ToHandle, ToPerson
from storage.statuses import SendClass, SendKind
from storage.tables import addresses
from storage.tables import outbox as table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.bot.scripted import Post, Scripted, said

CHANNEL = "whatsapp"
TEMPLATE = "template"
"""Whose script a template follows."""


class Windowed(Scripted):
    """Free messages go for a day after she wrote; a template goes always. Says later what became of a message."""

    def __init__(self, name: str = CHANNEL) -> None:
        super().__init__(name)
        self.capabilities = replace(Scripted.capabilities, window_hours=24, reports_delivery=True)
        self.templates: list[tuple[str, Language | None]] = []
        self.stood_in: list[tuple[str, Language | None, Template]] = []

    async def send_template(
        self, address: str, language: Language | None, outbox_id: str, template: Template | None = None
    ) -> str:
        provider_id = await self._step(TEMPLATE)
        if template is None:
            self.templates.append((address, language))
        else:
            self.stood_in.append((address, language, template))
        return provider_id

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.sent]


class Line:
    """One office that writes to people on WhatsApp."""

    def __init__(self, storage: Storage, opener: HandleOpener) -> None:
        self.storage = storage
        self.channel = Windowed()
        self.post = Post(storage, opener, self.channel)

    async def delivers(self) -> None:
        await self.post.delivery.drain()

    def person(self, address: str) -> people.Person:
        with self.storage.begin() as work:
            return people.find_or_make(work, CHANNEL, address)

    def writes(self, address: str) -> None:
        """She writes to us: all that storage does about the window."""
        with self.storage.begin() as work:
            people.heard_from(work, people.find_or_make(work, CHANNEL, address), CHANNEL)

    def says(self, address: str, text: str, cls: SendClass = SendClass.REPLY) -> str:
        with self.storage.begin() as work:
            person = people.find_or_make(work, CHANNEL, address)
            return outbox.queue(work, ToPerson(person.id), CHANNEL, said(text), cls=cls)

    def says_by_handle(self, handle: ToHandle, text: str) -> str:
        with self.storage.begin() as work:
            return outbox.queue(work, handle, "", said(text), cls=SendClass.NOTICE)

    def handle(self, address: str, report: str) -> ToHandle:
        """The way back to who filed a confidential report; the database has no other."""
        with self.storage.begin() as work:
            person = people.find_or_make(work, CHANNEL, address)
            return ToHandle(report, handles.make(work, report, person.id, CHANNEL))

    def row(self, row_id: str) -> Any:  # noqa: ANN401 - a row
        return self.post.row(row_id)

    def statuses(self, *rows: str) -> list[str]:
        return [self.row(row).status for row in rows]

    def templates(self) -> list[Any]:
        with self.storage.read() as work:
            kind = table.c.kind == SendKind.TEMPLATE.value
            return list(work.connection.execute(select(table).where(kind).order_by(table.c.seq)))

    def heard_at(self, address: str) -> Any:  # noqa: ANN401 - a time
        with self.storage.read() as work:
            person = people.find(work, CHANNEL, address)
            assert person is not None
            query = select(addresses.c.heard_at).where(addresses.c.person_id == person.id)
            return work.connection.scalar(query)
