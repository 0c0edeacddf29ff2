"""The desk where people answer people, and what /healthz and /readyz say."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.desk import Desk, DeskError
from bot.health import health_routes
from bot.wording import wording
from flows.words import text
from storage import people
from storage.staff import operator
from tests.conversations.script import Line
from tests.conversations.stage import Stage

DESK = Desk(wording(), "sw", timedelta(hours=1))
STAFF, ANOTHER = operator("Facilitator"), operator("Another")


@pytest.fixture
async def stage(tmp_path: Path) -> Any:  # noqa: ANN401
    made = Stage(tmp_path, only="en")
    for words in ("human", "yes"):
        await made.act(Line(">", words))
    yield made
    made.close()


def number(stage: Stage) -> str:
    with stage.storage.read() as work:
        return DESK.queue(work)[0].id


async def heard(stage: Stage) -> list[str]:
    stage.sent = []
    stage.deliver()
    return [outbound.text for outbound in stage.sent]


async def test_taken_read_answered_and_given_back(stage: Stage) -> None:
    with stage.storage.begin() as work:
        DESK.take(work, STAFF, number(stage))
    assert len(await heard(stage)) == 1
    assert await stage.act(Line(">", "my question is this")) == [], "the bot is silent"
    with stage.storage.begin() as work:
        (line,) = DESK.read(work, STAFF, number(stage))
        assert "my question is this" in repr(vars_of(line))
        DESK.say(work, STAFF, number(stage), "Come on Monday.")
    assert "Come on Monday." in (await heard(stage))[0]
    with stage.storage.begin() as work:
        DESK.give_back(work, STAFF, number(stage))
    assert len(await heard(stage)) == 1
    with stage.storage.read() as work:
        assert DESK.queue(work) == []


def vars_of(one: Any) -> dict[str, object]:  # noqa: ANN401
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def take(desk: Desk, work: Any, number: str) -> None:  # noqa: ANN401
    desk.take(work, STAFF, number)
    desk.take(work, ANOTHER, number)


def long(desk: Desk, work: Any, number: str) -> None:  # noqa: ANN401
    desk.take(work, STAFF, number)
    desk.say(work, STAFF, number, "x" * 4_001)


def erased(desk: Desk, work: Any, number: str) -> None:  # noqa: ANN401
    desk.take(work, STAFF, number)
    desk.say(work, STAFF, "", "Nobody has an empty number.")


@pytest.mark.parametrize(
    ("does", "sentence"),
    [
        (
            lambda desk, work, number: desk.take(work, STAFF, "no such number"),
            "Nobody with this number",
        ),
        (lambda desk, work, number: desk.say(work, STAFF, number, "hello"), "Take it first"),
        (lambda desk, work, number: desk.read(work, STAFF, number), "Take it first"),
        (take, "Somebody else has taken this one."),
        (long, "That is 4001 letters; 1 to 4000 go into one message."),
        (erased, "Nobody with this number"),
    ],
)
async def test_what_the_desk_refuses(stage: Stage, does: Any, sentence: str) -> None:  # noqa: ANN401
    wanted = number(stage)
    with pytest.raises(DeskError, match=sentence), stage.storage.begin() as work:
        does(DESK, work, wanted)


async def test_she_is_spoken_to_in_her_language(stage: Stage) -> None:
    person = stage.person()
    assert person is not None
    with stage.storage.begin() as work:
        people.set_language(work, person.id, "sw", chosen=True)
        DESK.take(work, STAFF, number(stage))
    assert await heard(stage) == [wording().say(text("human.came"), "sw")]


async def ready() -> dict[str, object]:
    return {"ready": True, "inbox": 0}


async def not_ready() -> dict[str, object]:
    return {"ready": False, "reasons": ["The disk is full."]}


async def broken() -> dict[str, object]:
    raise RuntimeError("the database of Wanjiru is locked")


@pytest.mark.parametrize(
    ("how", "path", "status", "body"),
    [
        (ready, "/healthz", 200, {"alive": True}),
        (broken, "/healthz", 200, {"alive": True}),
        (ready, "/readyz", 200, {"ready": True, "inbox": 0}),
        (not_ready, "/readyz", 503, {"ready": False, "reasons": ["The disk is full."]}),
        (broken, "/readyz", 503, {"ready": False}),
    ],
)
async def test_health(how: Any, path: str, status: int, body: dict[str, object]) -> None:  # noqa: ANN401
    app = Starlette(routes=health_routes(how))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.json()) == (status, body)
