"""What Python prints of itself when nobody caught a fault: types and places, never the value that it met."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.leaks.disguises import layers, needles

ROOT = Path(__file__).parents[2]
CANARY = "Kanarimaelezo 0700000013"
BEGINS = f"""
import asyncio, logging, sys, threading, warnings
from bot import faults
if sys.argv[1] == "quiet":
    faults.quiet_process()
CANARY = {CANARY!r}
"""
FAULTS = {
    "in the main thread": "raise ValueError(CANARY)",
    "because of another": "try:\n    {}[CANARY]\nexcept KeyError as error:\n    raise ValueError(CANARY) from error",
    "a group": "raise ExceptionGroup(CANARY, [ValueError(CANARY), KeyError(CANARY)])",
    "with a note": "error = ValueError('x'); error.add_note(CANARY); raise error",
    "in a thread": "t = threading.Thread(target=int, args=(CANARY,), name=CANARY); t.start(); t.join()",
    "where an object ends": "class Ends:\n    def __del__(self): raise ValueError(CANARY)\nEnds()",
    "in a task that nobody awaits": (
        "async def fails(): raise ValueError(CANARY)\n"
        "async def main():\n    task = asyncio.create_task(fails(), name=CANARY); await asyncio.sleep(0); await asyncio.sleep(0)\n"
        "    faults.quiet(asyncio.get_running_loop()) if sys.argv[1] == 'quiet' else None\n    del task\nasyncio.run(main())"
    ),
    "out of asyncio.run": "async def fails(): raise ValueError(CANARY)\nasyncio.run(fails())",
    "in a line of the log": "logging.getLogger('bot').warning('%d', CANARY)",
    "logged without a set-up": (
        "try:\n    int(CANARY)\nexcept ValueError:\n    logging.getLogger('bot').exception('it failed')"
    ),
    "a warning": "warnings.warn(CANARY)",
    "a file that is not there": "open('/' + CANARY)",
    "a group of tasks": (
        "async def fails(): raise ValueError(CANARY)\nasync def main():\n"
        "    async with asyncio.TaskGroup() as group: group.create_task(fails())\nasyncio.run(main())"
    ),
    "a crash of the interpreter": "import faulthandler, ctypes; faulthandler.enable(); words = CANARY; ctypes.string_at(0)",
    "a recursion": "def again(words): return again(words + CANARY[:1])\nagain(CANARY)",
}


def ended(what: str, how: str, folder: Path) -> bytes:
    """What such a process printed; and what it left in its folder."""
    script = folder / "script.py"
    script.write_text(BEGINS + FAULTS[what] + "\n")
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, str(script), how], capture_output=True, cwd=folder, check=False, timeout=60,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
    )  # fmt: skip
    script.unlink()
    left = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return done.stdout + done.stderr + left


@pytest.mark.parametrize("what", FAULTS)
def test_no_fault_prints_what_it_met(tmp_path: Path, what: str) -> None:
    printed = ended(what, "quiet", tmp_path)
    assert printed.strip(), "something is said of it"
    found = [
        name
        for layer in layers(printed)
        for name, needle in needles(CANARY.split(maxsplit=1)[0]).items()
        if needle in layer
    ]
    assert found == [], printed.decode("utf-8", "replace")
    assert b"0700000013" not in printed


@pytest.mark.parametrize(
    "what",
    [
        "in the main thread",
        "in a thread",
        "where an object ends",
        "a group",
        "in a line of the log",
        "a warning",
    ],
)
def test_python_itself_would_print_it(tmp_path: Path, what: str) -> None:
    """Else the test above would find nothing either."""
    assert CANARY.split(maxsplit=1)[0].encode() in ended(what, "as it is", tmp_path)


def test_no_picture_of_the_memory_is_left() -> None:
    looks = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", f"from bot import faults; faults.quiet_process(); {looks}"],
        capture_output=True, text=True, cwd=ROOT, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.strip() == "0"


def test_the_program_begins_with_it() -> None:
    """Whatever it is asked to do: a fault of a command that was not foreseen."""
    breaks = "import bot.commands.audit as a; a.load = lambda *_: int(" + repr(CANARY) + "); "
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", f"import sys; {breaks}sys.argv = ['baraza', 'audit']; "
         "from bot.commands.program import main; main()"],
        capture_output=True, text=True, cwd=ROOT, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "ended by a fault of our own: ValueError at bot/commands/" in done.stderr
    assert "Kanari" not in done.stdout + done.stderr
