"""One way of ending each, and every copy there is: what is gone, and what stays and why.

Gone means: no file here holds the sealed value any more, and from a copy of the night before it does not come back with the
keys of the night after. At the providers: test_at_twilio.py and test_at_telegram.py.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from storage.tables import reports
from storage.work import Work
from tests.end_to_end.test_webpage_whole import files as files_on_the_page
from tests.forgotten.copies_of import HERS, OF_THE_REPORT, Backups, exported, in_clear, read_by_staff, sealed
from tests.forgotten.house import House, house
from tests.forgotten.talking import CANARIES, WORDS, erases_herself, files, says, takes_it_back, tells
from tests.standins.telegram_people import Person

Step = Callable[[House, Person, dict[str, str]], Awaitable[None]]


@dataclass(frozen=True)
class Way:
    """`begins` and `ends` a talk. `gone`: what is then in no copy. `back`: rows that a backup of before brings back all the
    same, since they lead to nobody. `staff`: whether those who handle reports still read her words.
    """

    name: str
    begins: Step
    ends: Step
    gone: tuple[str, ...]
    staff: bool
    back: tuple[str, ...] = field(default=())


async def files_with_her_name(_: House, jane: Person, kept: dict[str, str]) -> None:
    kept["code"] = await files(jane, "with my name")


async def files_in_confidence(_: House, jane: Person, kept: dict[str, str]) -> None:
    kept["code"] = await files(jane, "confidential")


async def comes_to_the_summary(_: House, jane: Person, kept: dict[str, str]) -> None:
    await tells(jane)
    await says(jane, "done", "Where was it?")
    await says(jane, "Rhonda", "When was it?")
    await says(jane, "yesterday", "still going on?")
    await says(jane, "3", "want to be known?")
    await says(jane, "without trace", "Please check")


async def begins_to_tell(_: House, jane: Person, kept: dict[str, str]) -> None:
    await tells(jane)


async def files_with_her_name_and_begins_again(there: House, jane: Person, kept: dict[str, str]) -> None:
    await files_with_her_name(there, jane, kept)
    await says(jane, "report", "What is it about?")


async def files_in_confidence_and_begins_again(there: House, jane: Person, kept: dict[str, str]) -> None:
    await files_in_confidence(there, jane, kept)
    await says(jane, "report", "What is it about?")


async def erases(_: House, jane: Person, kept: dict[str, str]) -> None:
    await erases_herself(jane)


async def takes_back(_: House, jane: Person, kept: dict[str, str]) -> None:
    await takes_it_back(jane, kept["code"])


async def sends_it(_: House, jane: Person, kept: dict[str, str]) -> None:
    await says(jane, "1", "Your report is in")


async def says_stop(_: House, jane: Person, kept: dict[str, str]) -> None:
    await says(jane, "stop", "")


async def is_silent_for_two_months(there: House, _: Person, kept: dict[str, str]) -> None:
    for _day in range(0, 65, 5):
        await there.passes(timedelta(days=5))


async def is_closed_for_a_year(there: House, _: Person, kept: dict[str, str]) -> None:
    def close(work: Work) -> None:
        work.connection.execute(update(reports).values(state="closed", closed_on=work.now.date()))

    await there.made.run(close)
    await there.passes(timedelta(days=366))


WAYS = [
    Way("she erases herself", files_with_her_name_and_begins_again, erases, (*HERS, *OF_THE_REPORT), staff=False),
    Way("she erases herself, the report was in confidence", files_in_confidence_and_begins_again, erases, HERS, staff=True,
        back=("reports", "accounts", "attachments")),
    Way("she takes the report back", files_with_her_name, takes_back, OF_THE_REPORT, staff=False),
    Way("without trace", comes_to_the_summary, sends_it, HERS, staff=True),
    Way("nobody writes any more", begins_to_tell, is_silent_for_two_months, ("conversations",), staff=False),
    Way("closed for a year", files_with_her_name, is_closed_for_a_year, OF_THE_REPORT, staff=False),
    Way("she says stop", files_in_confidence, says_stop, (), staff=True,
        back=("people", "addresses", "reports", "accounts", "attachments")),
]  # fmt: skip
"""Where nobody writes any more, her address and that she agreed stay: docs/privacy.md, "What is kept". After "stop" all stays."""


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
async def test_what_is_gone_from_every_copy(tmp_path: Path, way: Way) -> None:
    async with house(tmp_path) as there:
        jane, kept = there.telegram.person("Kanarijina"), dict[str, str]()
        words = (*CANARIES, str(jane.id))
        await way.begins(there, jane, kept)
        await there.rests()
        backups, before = Backups(there), await there.made.read(sealed)
        backups.made("night before")
        there_before = {name for name, values in before.rows.items() if values}
        assert set(way.gone) <= there_before, "else nothing is proven"
        assert set(way.gone) <= before.still(tmp_path / "var"), "the search finds what is there"

        await way.ends(there, jane, kept)
        await there.forgets()
        await there.made.run(lambda work: setattr(work, "erased", True))

        assert in_clear(tmp_path, words) == [], "in no file of ours, ever"
        assert before.still(tmp_path / "var").isdisjoint(way.gone), "the database, its log, its free pages"

        backups.made("night after")
        assert before.still(tmp_path / "backups") >= there_before - {"keys of people", "keys of reports"}, (
            "the copy of before holds it, sealed"
        )
        came = backups.restored("night before", "night after")
        assert {"people", "addresses"}.isdisjoint(came) == ("addresses" in way.gone)
        assert set(way.back) <= set(came)
        if "accounts" in way.gone:
            assert {"accounts", "attachments"}.isdisjoint(came)

        read = await there.made.read(read_by_staff)
        assert (WORDS in read) is way.staff
        said = await there.made.read(exported) + await there.metrics()
        assert [word for word in words if word in said] == []


async def test_keys_of_before_open_everything_as_long_as_they_are_kept(tmp_path: Path) -> None:
    """Why copies of keys are removed after seven days, those of the data after thirty (docs/operations.md)."""
    async with house(tmp_path) as there:
        jane = there.telegram.person("Kanarijina")
        await files(jane, "with my name")
        await there.rests()
        backups = Backups(there)
        backups.made("night before")
        await erases_herself(jane)
        came = backups.restored("night before", "night before")
        assert {"people", "addresses", "accounts"} <= set(came)


async def test_leaving_the_page_leaves_the_report_and_nobody(tmp_path: Path) -> None:
    """Quick exit ends the session: its lines, photos and address go in that moment; what was filed in confidence stays."""
    async with house(tmp_path) as there, there.visitor() as visitor:
        code = await files_on_the_page(visitor)
        await there.rests()
        before = await there.made.read(sealed)
        backups = Backups(there)
        backups.made("night before")
        assert "Kanariwaneno" in visitor.page, "her own lines, as long as the session lives"
        answer = await visitor.send("/leave")
        assert "Kanariwaneno" not in answer.text
        await there.made.run(lambda work: setattr(work, "erased", True))
        assert before.still(tmp_path / "var").isdisjoint(HERS)
        assert in_clear(tmp_path, ("Kanariwaneno", "CANARY-CAMERA", code, code.replace(" ", ""))) == []
        backups.made("night after")
        came = backups.restored("night before", "night after")
        assert {"people", "addresses"}.isdisjoint(came)
        assert {"reports", "accounts"} <= set(came)
        assert any("Kanariwaneno" in words for words in await there.made.read(read_by_staff))
        await visitor.look()
        assert "Kanariwaneno" not in visitor.page
