"""Sixty-four people at once report on three channels: nobody ever sees a word of another's, and every report is right."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import select

from flows.changes import Manner
from storage.report_reading import Opened, opened
from storage.tables import inbox, reports, seen
from storage.work import Work
from tests.cut_off.town import Page, Town, impatient, town
from tests.databases import postgres_database
from tests.standins import telegram_people, twilio_people

PEOPLE = 64
WITHIN = 60.0
"""Seconds until an answer, on a machine whose every core is busy."""
CODE = re.compile(r"\b\d{4} \d{4} \d{4} \d{4}\b")
CANARY = re.compile(r"Kanari\d+[a-z]")
KEYBOARD_GOES = "✓"
"""What takes the button for a place away on Telegram."""
MANNERS = {
    Manner.CONFIDENTIAL: ("Confidential", "Please check"),
    Manner.WITHOUT_TRACE: ("Without trace", "Please check"),
    Manner.NAMED: ("With my name", "Which name may they see?"),
}


class Resident(Protocol):
    async def says(self, words: str, answer: str) -> str:
        """She writes or taps, and waits for the next answer, which has these words."""
        ...

    def texts(self) -> Sequence[str]: ...


class WithApp:
    def __init__(self, person: "twilio_people.Person | telegram_people.Person") -> None:
        self.person = person
        self._read = 0

    async def says(self, words: str, answer: str) -> str:
        last = self.person.messages[-1:]
        if last and any(words == title for title, _ in last[0].buttons):
            await self.person.taps(words)
        else:
            await self.person.types(words)
        seen = await self.person.sees("", WITHIN)
        while seen.text == KEYBOARD_GOES:
            self._read += 1
            seen = await self.person.sees("", WITHIN)
        self._read += 1
        assert answer in seen.text, (words, answer, seen.text)
        assert len(self.person.messages) == self._read, "one answer to each message"
        return seen.text

    def texts(self) -> Sequence[str]:
        return [message.text for message in self.person.messages]


class AtThePage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self._shown: list[str] = []

    async def says(self, words: str, answer: str) -> str:
        await (self.page.says(words) if self._shown else self.page.begins())
        await self.page.sees(answer, WITHIN)
        self._shown.append(self.page.html)
        return self.page.html

    def texts(self) -> Sequence[str]:
        return self._shown


async def reports_something(who: Resident, number: int, manner: Manner) -> str:
    """From hello to her code, with words that only she has; the code."""
    steps = [
        ("hello", "I am Baraza"),
        ("Report a concern", "Do you agree?"),
        ("Yes, I agree", "What is it about?"),
        ("Robbery or theft", "What happened?"),
        (f"Kanari{number}a took the maize", "Noted."),
        (f"Kanari{number}b saw it", "2 messages"),
        ("That is all", "Where was it?"),
        ("Rhonda", "When was it?"),
        ("Yesterday", "still going on?"),
        ("No, it is over", "want to be known?"),
        MANNERS[manner],
        *([(f"Kanari{number}c", "Please check")] if manner is Manner.NAMED else []),
    ]
    for words, answer in steps:
        await who.says(words, answer)
    found = CODE.search(await who.says("Send it", "Your report is in"))
    assert found
    await who.says(found.group(), "received")
    return found.group()


@asynccontextmanager
async def residents(made: Town) -> AsyncIterator[list[Resident]]:
    """24 on WhatsApp, 24 on Telegram and 16 at the page."""
    async with AsyncExitStack() as stack:
        pages = [Page(made.urls[number % len(made.urls)]) for number in range(16)]
        for page in pages:
            stack.push_async_callback(page.close)
        apps: list[Resident] = [WithApp(made.twilio.person()) for _ in range(24)]
        apps += [WithApp(made.telegram.person()) for _ in range(24)]
        yield [*apps, *(AtThePage(page) for page in pages)]


async def all_report(made: Town) -> None:
    manners = list(MANNERS)
    async with residents(made) as everybody:
        assert len(everybody) == PEOPLE
        of = [manners[number % 3] for number in range(PEOPLE)]
        codes = await asyncio.gather(
            *(reports_something(who, number, of[number]) for number, who in enumerate(everybody))
        )
        assert len(set(codes)) == PEOPLE
        for number, who in enumerate(everybody):
            told = "\n".join(who.texts())
            strangers = {word for word in CANARY.findall(told) if word[:-1] != f"Kanari{number}"}
            assert not strangers, f"{number} read {strangers}"
            assert set(CODE.findall(told)) == {codes[number]}
    filed: list[Opened] = await made.running.read(_all_reports)
    assert len(filed) == PEOPLE
    whose = []
    for one in filed:
        words = [piece.text for piece in one.told]
        (number,) = {re.findall(r"\d+", word)[0] for word in words}
        whose.append(int(number))
        assert words == [f"Kanari{number}a took the maize", f"Kanari{number}b saw it"], "hers, in her order"
        assert one.manner is of[int(number)]
        assert one.name == (f"Kanari{number}c" if one.manner is Manner.NAMED else "")
        assert one.kind == "theft"
    assert sorted(whose) == list(range(PEOPLE))
    waits: list[int] = await made.running.read(_waiting)
    assert waits == []
    arrived = await made.running.read(_arrived)
    print(f"{PEOPLE} people at once, {arrived} messages: each answered once, none saw another's.")  # noqa: T201


def _all_reports(work: Work) -> list[Opened]:
    ids = work.connection.scalars(select(reports.c.id)).all()
    return [one for one in (opened(work, row) for row in ids) if one is not None]


def _waiting(work: Work) -> list[int]:
    return list(work.connection.scalars(select(inbox.c.seq).where(inbox.c.status.in_(["waiting", "failed"]))))


def _arrived(work: Work) -> int:
    return len(work.connection.execute(select(seen.c.hash)).all())


def sends_everything_twice(made: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of Twilio's requests comes at the same moment to the first and to the last process."""
    post, first, last = made.twilio.post_webhook, made.urls[0], made.urls[-1]

    async def twice(form: dict[str, str], path: str = "/webhooks/twilio") -> int:
        answers = []
        for url in (first, last):
            made.twilio.webhook = url
            answers.append(asyncio.ensure_future(post(form, path)))
            await asyncio.sleep(0)
        return max(await asyncio.gather(*answers))

    monkeypatch.setattr(made.twilio, "post_webhook", twice)


async def test_on_sqlite(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "baraza.db")
    async with town(f"sqlite:///{tmp_path / 'baraza.db'}", tmp_path / "made", hook=True) as made:
        sends_everything_twice(made, monkeypatch)
        await all_report(made)


@pytest.mark.postgres
async def test_on_postgres_with_two_that_take_turns(
    postgres_socket: str, migrated_postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both take turns and deliver, and every message on WhatsApp comes to both at once."""
    impatient(monkeypatch)
    with postgres_database(postgres_socket, like=migrated_postgres) as url:
        async with town(url, tmp_path / "made", hook=True, programs=2, together=True) as made:
            sends_everything_twice(made, monkeypatch)
            await all_report(made)
