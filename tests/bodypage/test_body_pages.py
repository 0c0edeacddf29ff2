"""What an office or its officer reads and answers behind a link, from the first look to the last answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from flows.changes import State
from storage import audit, case_history, officers, referral_links, referrals, staff
from storage.work import Storage
from tests.bodypage.visiting import Visitor, link, open_pages
from tests.storage.conftest import Clock
from tests.storage.filed import files, moves
from tests.storage.referred import ASSEMBLY, SUMMARY, WORKS, officer, refers


@pytest.fixture
async def visitor(storage: Storage) -> AsyncIterator[Visitor]:
    async with open_pages(storage) as url, httpx.AsyncClient(base_url=url, timeout=10) as client:
        yield Visitor(client)


def state_of(storage: Storage, number: str) -> tuple[str, State, int]:
    with storage.read() as work:
        found = referrals.by_number(work, number)
        assert found is not None
        return found.state, found.case_state, found.percent


def noted(storage: Storage) -> list[tuple[str, str, str]]:
    with storage.read() as work:
        return [(line.who, line.what, line.number) for line in reversed(audit.latest(work, 20))]


async def test_what_was_referred_can_be_read(visitor: Visitor, storage: Storage) -> None:
    report_id = files(storage, "mtaro umeziba kwa Mama Wambo", kind="works", place="kaptembwo-ward")
    referral = refers(storage, report_id=report_id)
    said = await visitor.opens(link(storage, referral))
    for words in (
        f"Referral {referral.number}", "Referred to Mfano Works Office", "Lighting, drainage or road", "Kaptembwo", SUMMARY,
        "waits for your answer", "Answer by Monday 23 November", "We have it", "We are working on it", "It is solved",
        "It is not ours", "It does not say who reported it", "Questions: Soko Salama, office at gate B", "call 999",
    ):  # fmt: skip
        assert words in said, words
    for secret in ("Wambo", "umeziba", referral.case, report_id, referral.report_id):
        assert secret not in visitor.page


async def test_in_kiswahili_when_asked(visitor: Visitor, storage: Storage) -> None:
    token = link(storage, refers(storage))
    said = await visitor.opens(token, "sw")
    assert "Limeelekezwa kwa Mfano Works Office" in said
    assert 'href="?lang=en"' in visitor.page
    said = await visitor.answers(token, "acknowledge")
    assert "Asante, imehifadhiwa." in said


async def test_a_sensitive_kind_is_not_named(visitor: Visitor, storage: Storage) -> None:
    report_id = files(storage, "siri", kind="gbv", sensitive=True)
    said = await visitor.opens(link(storage, refers(storage, report_id=report_id)))
    assert "a sensitive matter" in said
    assert "violence" not in said.casefold()


async def test_looking_changes_nothing_but_is_noted(visitor: Visitor, storage: Storage) -> None:
    referral, joined = refers(storage), officer(storage)
    tokens = [link(storage, referral, None, timedelta(days=30)), link(storage, referral, joined.id)]
    before = state_of(storage, referral.number)
    for token in tokens:
        await visitor.opens(token)
        await visitor.opens(token)
        await visitor.client.head(f"/r/{token}")
    assert state_of(storage, referral.number) == before == ("sent", State.RECEIVED, 0)
    assert noted(storage)[1:] == [
        ("Mfano Works Office", "read_summary", referral.number),
        ("Mfano Works Office", "read_summary", referral.number),
        ("Kiprono Mfano", "read_summary", referral.number),
        ("Kiprono Mfano", "read_summary", referral.number),
    ]


async def test_from_we_have_it_to_solved(visitor: Visitor, storage: Storage) -> None:
    referral, joined = refers(storage), officer(storage)
    token = link(storage, referral, joined.id)
    await visitor.opens(token)
    said = await visitor.answers(token, "acknowledge")
    assert "Thank you, that was kept." in said
    assert "you have it" in said
    assert "We have it" not in said
    assert "Answer by" not in said
    assert state_of(storage, referral.number) == ("acknowledged", State.ACKNOWLEDGED, 0)
    said = await visitor.answers(token, "in_action", percent=" 40 %", words="Wafanyakazi wapo – kesho tena")
    assert "being worked on, 40 % done" in said
    assert 'value="40"' in visitor.page
    assert state_of(storage, referral.number) == ("acknowledged", State.IN_ACTION, 40)
    said = await visitor.answers(token, "in_action", percent="90", words="Nearly done")
    assert "90 % done" in said
    said = await visitor.answers(token, "resolved", words="Cleared and covered")
    assert f"It is kept that {referral.number} is solved." in said
    assert state_of(storage, referral.number)[:2] == ("over", State.RESOLVED)
    assert "Nothing opens here" in await visitor.opens(token)
    with storage.read() as work:
        steps = case_history.steps(work, referral.report_id)
    assert [(step.state, step.percent, step.words) for step in steps[1:]] == [
        (State.ACKNOWLEDGED, None, ""),
        (State.IN_ACTION, 40, "Wafanyakazi wapo – kesho tena"),
        (State.IN_ACTION, 90, "Nearly done"),
        (State.RESOLVED, None, "Cleared and covered"),
    ]
    assert {step.by for step in steps[1:]} == {"Kiprono Mfano"}


async def test_not_ours(visitor: Visitor, storage: Storage) -> None:
    referral = refers(storage)
    token = link(storage, referral)
    await visitor.opens(token)
    said = await visitor.answers(token, "declined", words="The highway authority has this road")
    assert f"It is kept that {referral.number} is not yours." in said
    assert state_of(storage, referral.number)[0] == "declined"
    assert noted(storage)[-1] == ("Mfano Works Office", "declined", referral.case)


async def test_the_same_form_twice_does_it_once(visitor: Visitor, storage: Storage) -> None:
    referral = refers(storage)
    token = link(storage, referral)
    await visitor.opens(token)
    form = re.search(r'name="form" value="([0-9a-f]{64})"', visitor.page)
    assert form is not None
    for _ in range(2):
        await visitor.posts(token, {"form": form[1], "step": "acknowledge"})
        assert visitor.status == 200
    assert [what for _, what, _ in noted(storage)].count("acknowledged") == 1
    for expected in (200, 404):
        await visitor.posts(token, {"form": form[1], "step": "resolved", "words": "Done"})
        assert visitor.status == expected


@pytest.mark.parametrize(
    "end", ["time", "left", "other body", "recalled", "withdrawn", "closed", "named", "dropped"]
)
async def test_a_link_that_is_over_says_what_a_wrong_one_says(
    visitor: Visitor, storage: Storage, clock: Clock, end: str
) -> None:
    referral, joined = refers(storage), officer(storage)
    token = link(storage, referral, joined.id)
    await visitor.opens(token)
    fields = {"step": "acknowledge"}
    form = re.search(r'name="form" value="([0-9a-f]{64})"', visitor.page)
    assert form is not None
    fields["form"] = form[1]
    with storage.begin() as work:
        match end:
            case "time":
                clock.forward(minutes=30)
            case "left":
                officers.leave(work, joined.id, staff.operator("Ofisi"))
            case "recalled":
                referrals.recall(work, referral)
            case "withdrawn":
                referrals.withdrawn(work, referral.report_id)
            case "closed":
                moves(work, referral.report_id, State.CLOSED)
            case "dropped":
                referral_links.drop(work, referral.id)
    if end == "other body":
        officer(storage, "Kiprono Mfano", ASSEMBLY)
    elif end == "named":
        officer(storage, "Mtaro Umeziba", WORKS)  # words that stand in what was told
    said = await visitor.opens(token)
    assert visitor.status == 404
    gone = visitor.page
    await visitor.posts(token, fields)
    assert (visitor.status, visitor.page) == (404, gone)
    await visitor.opens("x" * 43)
    assert (visitor.status, visitor.page) == (404, gone)
    assert "Nothing opens here" in said
    assert referral.number not in gone
    assert state_of(storage, referral.number)[1] in (State.RECEIVED, State.CLOSED)


async def test_nothing_is_kept_told_or_found(visitor: Visitor, storage: Storage) -> None:
    token = link(storage, refers(storage))
    for path, status in ((token, 200), ("x" * 43, 404)):
        answer = await visitor.client.get(f"/r/{path}")
        assert answer.status_code == status
        for header, value in {
            "cache-control": "no-store", "referrer-policy": "no-referrer", "x-frame-options": "DENY",
            "x-robots-tag": "noindex, nofollow, noarchive", "x-content-type-options": "nosniff",
        }.items():  # fmt: skip
            assert answer.headers[header] == value
        assert "set-cookie" not in answer.headers
        assert "script" not in answer.text
        assert "default-src 'self'" in answer.headers["content-security-policy"]
    style = await visitor.client.get("/r/kept/body.css")
    assert style.status_code == 200


async def test_many_wrong_links_slow_each_other_and_nobody_else(storage: Storage) -> None:
    seconds, all_wait, go_on = list[float](), asyncio.Event(), asyncio.Event()

    async def held(how_long: float) -> None:
        seconds.append(how_long)
        if len(seconds) == 5:
            all_wait.set()
        await go_on.wait()

    token = link(storage, refers(storage))
    async with open_pages(storage, held) as url, httpx.AsyncClient(base_url=url, timeout=10) as client:
        wrong = [asyncio.create_task(client.get(f"/r/{'x' * 43}")) for _ in range(5)]
        async with asyncio.timeout(10):
            await all_wait.wait()
        assert (await client.get(f"/r/{token}")).status_code == 200
        go_on.set()
        assert {(await one).status_code for one in wrong} == {404}
    assert sorted(seconds) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8])


async def test_a_form_that_is_sent_twice_is_kept_once(visitor: Visitor, storage: Storage) -> None:
    """A double click may reach two processes: the database knows the form."""
    referral = refers(storage)
    token = link(storage, referral)
    await visitor.opens(token)
    await visitor.answers(token, "acknowledge")
    form = {name: hidden(visitor, name) for name in ("form", "once")}
    form |= {"step": "in_action", "percent": "40", "words": "Wafanyakazi wapo"}
    for _ in range(2):
        assert "Thank you, that was kept." in await visitor.posts(token, form)
    with storage.read() as work:
        states = [step.state for step in case_history.steps(work, referral.report_id)]
    assert states.count(State.IN_ACTION) == 1
    assert "Thank you" in await visitor.posts(token, form | {"once": "another"})
    with storage.read() as work:
        states = [step.state for step in case_history.steps(work, referral.report_id)]
    assert states.count(State.IN_ACTION) == 2


def hidden(visitor: Visitor, name: str) -> str:
    found = re.search(rf'name="{name}" value="([0-9a-f]+)"', visitor.page)
    assert found is not None
    return found[1]
