"""The log as lines of JSON: one line a record, six keys at most, no words of a fault, and a random id for each piece of work."""

from __future__ import annotations

import asyncio
import contextvars
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot import log_ids, log_output
from bot.log_output import JsonLines
from bot.turn_loop import TurnLoop

CANARY = "Wanjiru +254700000001"
KEYS = {"time", "level", "area", "id", "message"}


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logger(out: io.StringIO) -> Iterator[logging.Logger]:
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    made = logging.Logger("bot.delivery")  # noqa: LOG001 - of its own, outside the tree
    made.addHandler(handler)
    yield made
    handler.close()


def lines(out: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    "said",
    [
        "plain",
        "two\nlines",
        'with "quotes" and \\',
        "Kiswahili: ng'ombe, Nairobi — 🐄",
        "\x1b[2J\r\x00 \ud800",
    ],
)
def test_whatever_it_says_is_one_line_of_ascii(logger: logging.Logger, out: io.StringIO, said: str) -> None:
    logger.warning("%s", said)
    written = out.getvalue()
    assert written.count("\n") == 1
    assert written.isascii()
    assert written.rstrip("\n").isprintable()
    assert lines(out)[0]["message"] == said


def test_what_a_line_holds_and_nothing_else(logger: logging.Logger, out: io.StringIO) -> None:
    logger.info("a %s on %s", "message", "telegram", extra={"person": CANARY})
    (line,) = lines(out)
    assert set(line) == KEYS
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])
    assert (line["level"], line["area"], line["message"]) == (
        "info",
        "bot.delivery",
        "a message on telegram",
    )
    assert "Wanjiru" not in out.getvalue()


def test_a_fault_is_its_places_and_none_of_its_words(logger: logging.Logger, out: io.StringIO) -> None:
    try:
        int(CANARY)  # its words hold what it was given
    except ValueError:
        logger.exception("it broke")
    (line,) = lines(out)
    assert set(line) == KEYS | {"fault"}
    assert line["fault"].startswith("ValueError at tests/operations/test_log_lines.py:")
    assert "Wanjiru" not in out.getvalue()
    assert "0700" not in out.getvalue()


async def test_lines_of_one_piece_of_work_share_an_id_and_others_have_another(
    logger: logging.Logger, out: io.StringIO
) -> None:
    async def works() -> None:
        logger.info("first")
        await asyncio.sleep(0)
        logger.info("second")

    await asyncio.gather(*(asyncio.create_task(works()) for _ in range(5)))
    ids = [line["id"] for line in lines(out)]
    assert all(re.fullmatch(r"[0-9a-f]{8}", one) for one in ids)
    assert sorted(map(ids.count, set(ids))) == [2, 2, 2, 2, 2]


async def test_a_loop_that_does_one_thing_after_the_other_begins_a_new_one_each_time(
    logger: logging.Logger, out: io.StringIO
) -> None:
    def works_off() -> None:
        for _ in range(3):
            log_ids.begin()
            logger.info("first")
            logger.info("second")
        log_ids.end()
        logger.info("idle")

    await asyncio.to_thread(works_off)
    ids = [line["id"] for line in lines(out)]
    assert ids[0::2][:3] == ids[1::2]
    assert len(set(ids[:6])) == 3
    assert ids[6] == ""


async def test_what_a_turn_says_has_the_turn_s_own_id(caplog: pytest.LogCaptureFixture) -> None:
    """On the writer's thread, several turns in one unit of work."""
    found: list[str] = []

    class Fails:
        turns = 3

        def take(self, work: object) -> bool:
            found.append(log_ids.current())
            self.turns -= 1
            return self.turns > 0

    async def run(do: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - whatever it gives
        return await asyncio.to_thread(do, NoWork())

    loop = TurnLoop(run, Fails(), lambda: None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):  # there is no database to ask when the next is due
        await loop.drain()
    assert len(set(found)) == len(found) == 3
    assert all(found)


class NoWork:
    """A unit of work with nothing in it."""

    @contextmanager
    def apart(self) -> Iterator[NoWork]:
        yield self


def test_outside_of_any_work_there_is_none(logger: logging.Logger, out: io.StringIO) -> None:
    contextvars.Context().run(logger.info, "starting")
    assert lines(out)[0]["id"] == ""


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_form_is_the_operator_s_choice(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, levels = (
        root.handlers[:],
        {name: logging.getLogger(name).level for name in ("", *log_output.OURS)},
    )
    try:
        log_output.set_up("info", "json" if form == "json" else "text")
        logging.getLogger("bot.mfano").info("started")
        written = capsys.readouterr().err
    finally:
        root.handlers[:] = handlers
        for name, was in levels.items():
            logging.getLogger(name or None).setLevel(was)
    if form == "json":
        assert json.loads(written)["message"] == "started"
    else:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d [\d:,]+ INFO bot\.mfano: started\n", written)
