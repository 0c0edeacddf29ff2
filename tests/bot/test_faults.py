"""What a fault may say in a log: types and places, never the words it was raised with."""

import asyncio
import io
import logging

import pytest

from bot import faults, log_output
from bot.faults import PlacesOnly, told

CANARY = "Wanjiru 0700"


def raised() -> Exception:
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise KeyError({"name": CANARY}) from error
    except KeyError as error:
        return error
    raise AssertionError


def test_types_and_places_of_the_whole_chain() -> None:
    words = told(raised())
    assert words.startswith("KeyError at tests/bot/test_faults.py:")
    assert "because of ValueError at tests/bot/test_faults.py:" in words
    assert "Wanjiru" not in words


def test_a_fault_inside_a_library_names_our_own_places() -> None:
    with pytest.raises(TimeoutError) as caught:
        asyncio.run(asyncio.wait_for(asyncio.Event().wait(), 0))
    assert told(caught.value).startswith("TimeoutError at tests/bot/test_faults.py:")


def test_no_error_and_a_circle_of_causes_end() -> None:
    assert told(None) == "no error"
    one, two = ValueError(CANARY), KeyError(CANARY)
    one.__cause__, two.__cause__ = two, one
    assert told(one).count("because of") < 10


def test_every_traceback_is_written_as_places() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(PlacesOnly("%(message)s"))
    logger = logging.Logger("library")  # noqa: LOG001 - of its own, outside the tree
    logger.addHandler(handler)
    error = raised()
    logger.error("it broke", exc_info=error)
    logger.error("here", stack_info=True)
    assert "it broke\nKeyError at tests/bot/test_faults.py" in out.getvalue()
    assert "Wanjiru" not in out.getvalue()
    assert "0700" not in out.getvalue()


async def test_a_task_that_nobody_awaited_is_reported_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    faults.quiet(loop)
    try:
        loop.call_exception_handler({"message": "Task exception was never retrieved", "exception": raised()})
    finally:
        loop.set_exception_handler(before)
    assert "Task exception was never retrieved: KeyError at" in caplog.text
    assert "Wanjiru" not in caplog.text


@pytest.mark.parametrize(
    ("level", "name", "at", "written"),
    [
        ("debug", "bot.delivery", logging.DEBUG, True),
        ("info", "bot.delivery", logging.DEBUG, False),
        ("info", "nlu.understander", logging.INFO, True),
        ("debug", "PIL.TiffImagePlugin", logging.DEBUG, False),
        ("debug", "sqlalchemy.engine", logging.INFO, False),
        ("debug", "multipart.multipart", logging.DEBUG, False),
        ("debug", "uvicorn.error", logging.WARNING, True),
        ("debug", "telegram.Bot", logging.ERROR, False),
        ("debug", "httpx", logging.INFO, False),
    ],
)
def test_who_may_write_what(level: str, name: str, at: int, written: bool) -> None:
    root = logging.getLogger()
    handlers, levels = (
        root.handlers[:],
        {one: logging.getLogger(one).level for one in ("", *log_output.OURS, name)},
    )
    try:
        logging.getLogger(name).setLevel(logging.NOTSET)  # a server of another test may have set it
        log_output.set_up(level)
        assert logging.getLogger(name).isEnabledFor(at) is written
        assert all(isinstance(handler.formatter, PlacesOnly) for handler in root.handlers)
    finally:
        root.handlers[:] = handlers
        for one, was in levels.items():
            logging.getLogger(one or None).setLevel(was)
