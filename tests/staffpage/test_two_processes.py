"""Two processes serve the staff page: a form that reaches both, or the same one twice, is taken once."""

import asyncio

import pytest
from sqlalchemy import func, select

from storage import letters, sent_forms
from storage.tables import sent_forms as table
from storage.work import Storage, Work
from tests.staffpage.office_at_work import AtWork, Member, inside, page_of
from tests.storage.conftest import Clock


def taken(storage: Storage) -> int:
    with storage.read() as work:
        return work.connection.scalar(select(func.count()).select_from(table)) or 0


async def test_a_letter_that_reaches_two_processes_is_written_once(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    form = {"form": her.hidden("form"), "once": her.hidden("once"), "words": "Ngapi?", "kind": "question"}
    async with page_of(AtWork(work.storage, work.clock), url=work.url) as other:
        pages = (work.url, other.url) * 3
        answers = await asyncio.gather(
            *(her.client.post(f"{page}/cases/{number}/write", data=form) for page in pages)
        )
    assert [answer.status_code for answer in answers] == [303] * 6
    with work.storage.read() as reading:
        written = letters.of_report(reading, work.report_id(number))
    assert [one.kind for one in written] == ["news", "question"]


async def test_what_came_of_nothing_may_be_sent_to_another_process(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case()
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    form = {"form": her.hidden("form"), "once": her.hidden("once"), "words": "Ngapi?", "kind": "question"}
    before = taken(work.storage)
    refused = await her.client.post(f"{work.url}/cases/{number}/write", data=form | {"words": " "})
    assert refused.status_code == 409
    assert taken(work.storage) == before
    async with page_of(AtWork(work.storage, work.clock), url=work.url) as other:
        assert (await her.client.post(f"{other.url}/cases/{number}/write", data=form)).status_code == 303
    with work.storage.read() as reading:
        assert len(letters.of_report(reading, work.report_id(number))) == 2


@pytest.mark.parametrize(
    ("first", "second", "new"),
    [
        ("a", "a", False),
        ("a", "b", True),
        ("", "", True),
        ("x" * 64, "x" * 9_000, False),
        ("a\x00", "a", True),
    ],
)
def test_a_form_is_known_by_its_name(storage: Storage, first: str, second: str, new: bool) -> None:
    with storage.begin() as work:
        assert sent_forms.take(work, first)
    with storage.begin() as work:
        assert sent_forms.take(work, second) is new


def test_the_names_are_no_longer_there_the_day_after_tomorrow(storage: Storage, clock: Clock) -> None:
    def takes(work: Work) -> bool:
        sent_forms.forget_old(work)
        return sent_forms.take(work, "a")

    again = []
    for _ in range(3):
        with storage.begin() as work:
            again.append(takes(work))
        clock.forward(days=1)
    assert again == [True, False, True]
