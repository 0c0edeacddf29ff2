"""A town in which much is reported, referred and made public, and everything that leaves it towards others than the reporter."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.broadcasting.feeding import broadcast_rounds
from bot.broadcasting.rules import NoticeRules
from bot.casework import Casework, CaseworkError
from bot.matters.office import matters_of, rounds_of
from bot.matters.rules import MatterRules
from bot.open311.matters import Open311Matters
from bot.open311.pages import Open311, open311_pages
from bot.public_progress import PublicProgress
from bot.publicpage.progress_pages import ProgressPages, progress_pages
from bot.publicpage.rendering import Rendering
from bot.referring.mail_words import MailWords, Sender
from bot.refused import RefusedError
from bot.wording import wording
from flows.changes import Manner, SayIfSolved
from storage import changes, letters, referrals
from storage.cases import Case
from storage.referral import Referral
from storage.refusals import ChangeRefusedError
from tests.referring.county import BODIES, PLACES, WARD, County, person_of

PAGE = "https://baraza.example.org"
HERS = "Kanarina Wakanari", "+254700000043", "kanari-hadithi", "0700000043"
"""What she told of herself and of what happened: nobody but the staff page and she may ever read it."""
THEIRS = "kanari-ya-ofisi"
"""A word that a body writes: the facilitator alone reads it."""
STORY = f"{HERS[2]} my drain at the second gate, call {HERS[1]} or {HERS[3]}, {HERS[0]}"
RULES = NoticeRules(night=None)
PUBLIC = (
    "/progress",
    f"/progress/{WARD}",
    f"/progress/{WARD}.csv",
    "/open311/discovery.json",
    "/open311/v2/services.xml",
    "/open311/v2/requests.json",
    "/open311/v2/requests.xml",
)


class Town(County):
    """A county with public matters, and with pages that anybody may read."""

    matters: Any = None

    def settle(self) -> None:
        """Somebody of each kind, and a group with a leader."""
        self.matters = matters_of(
            PLACES, BODIES, wording(), "en", RULES, MatterRules(), PAGE, host="Soko Salama"
        )
        self.casework = Casework(wording(), "en", PLACES.name_of)
        self.amina = self.member("Amina")
        self.juma = self.officer("Juma Ofisini")
        self.neighbours = [self.person(f"Jirani {number}") for number in range(6)]
        self.refusals: list[str] = []

    def tries(self, step: Callable[[], object]) -> bool:
        """Whether it was done; why it was refused is kept."""
        try:
            step()
        except (RefusedError, CaseworkError, ChangeRefusedError) as refused:
            self.refusals.append(str(refused))
            return False
        return True

    def reports(self, kind: str, manner: Manner) -> Case:
        case = self.files(
            STORY,
            manner=manner,
            kind=kind,
            name=HERS[0] if manner is Manner.NAMED else "",
            place_words=STORY,
            messages=True,
        )
        self.do(lambda work: self.casework.take(work, self.amina, case.number))
        return self.case(case.report_id)

    def makes(self, who: str, change: Any) -> str | None:  # noqa: ANN401 - a change
        """Of matters, as a turn makes it."""
        made: str | None = self.do(lambda work: self.matters.apply(work, who, change))
        return made

    def says_if_solved(self, case: Case, *, solved: bool) -> None:
        change = SayIfSolved(case.report_id, solved, STORY)
        self.do(lambda work: changes.apply(work, person_of(work, "Whoever"), "telegram", change))

    def days(self, number: int) -> None:
        """Time passes, with every round of the scheduler each day."""
        for _ in range(number):
            self.clock.forward(days=1)
            for one in (
                *rounds_of(PLACES, wording(), "en", RULES, MatterRules(), PAGE, host="Soko Salama"),
                *broadcast_rounds(PLACES, RULES, {"telegram": 25.0}),
            ):
                self.do(one.do)
            self.tick()

    def to_others(self) -> Iterator[str]:
        """All that went to chats, and why something was refused."""
        yield from self.refusals
        for heard in self.heard:
            yield heard.text
            yield " ".join(option.title for option in heard.message.options)

    def mailed(self) -> Iterator[str]:
        """Every e-mail as a body would get it."""
        words = MailWords(wording(), Sender("Soko Salama", "gate B", "baraza@example.org"))
        for case in self.cases():
            for one in self.referrals_of(case):
                yield str(
                    words.new(
                        "1", one, PLACES.name_of(one.place), "desk@example.org", f"{PAGE}/r/x", self.clock.now
                    )
                )

    def cases(self) -> list[Case]:
        found: list[Case] = self.do(lambda work: self.casework.listed(work, self.amina, "all", 100))
        return found

    def to_reporters(self) -> Iterator[str]:
        """What they can read of how it goes on."""
        for case in self.cases():
            yield from self.letters_of(case)

    def letters_of(self, case: Case) -> list[str]:
        written = self.do(lambda work: letters.of_report(work, case.report_id))
        return [letter.words + (letter.news.said if letter.news else "") for letter in written]

    def referrals_of(self, case: Case) -> list[Referral]:
        return self.do(lambda work: referrals.of_report(work, case.report_id))

    def public(self) -> list[str]:
        """What anybody may fetch."""
        progress = PublicProgress(PLACES, PAGE)

        async def read(do: Callable[[Any], Any]) -> Any:  # noqa: ANN401
            return self.do(do)

        pages = ProgressPages(progress, read, Rendering(wording()), "en")
        open311 = Open311(Open311Matters(progress, wording(), "en"), read, PAGE, "gate B")
        app = Starlette(routes=[*progress_pages(pages, https=True), open311_pages(open311, https=True)])
        return asyncio.run(_fetched(app))


async def _fetched(app: Starlette) -> list[str]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=PAGE) as client:
        answers = [await client.get(path) for path in PUBLIC]
    assert [answer.status_code for answer in answers] == [200] * len(PUBLIC)
    return [answer.text for answer in answers]


def told_in(text: str) -> list[str]:
    """Which words of hers stand there."""
    return [word for word in HERS if word.casefold() in text.casefold()]
