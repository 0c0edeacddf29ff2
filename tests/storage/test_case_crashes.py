"""Killed between any two steps, a report has its case, a question its letter, and a reply is there once or not at all."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import Database
from storage.vault import Vault
from storage.work import Storage
from tests.storage.conftest import SECRET
from tests.storage.looking import everything, rows_in

PROGRAM = """
import os, signal, sys
from flows.changes import ReplyToLetter, State
from storage import due_cases, letters, reports
from storage.case_news import News
from storage.database import Database
from storage.vault import Vault
from storage.work import Storage
from tests.storage.messages import said
from tests.storage.turns import arrives, report, turn

url, stop_at = sys.argv[1:]
storage = Storage(Database(url), Vault(bytes(range(32))))

def reached(step):
    if step == stop_at:
        print(step, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

arrives(storage, said("hakuna taa", 1))
turn(storage, report(), also=lambda *_: reached("while it is filed"))
reached("when it is filed")
with storage.begin() as work:
    (due,) = due_cases.due(work, 5)
    due_cases.done(work, [due.report_id])
    reached("while it is announced")
with storage.begin() as work:
    question = letters.write(work, due.report_id, "question", "Ni saa ngapi?")
    reached("while she is asked")
reached("when she is asked")
arrives(storage, said("saa mbili", 2))
turn(storage, ReplyToLetter(question, "Saa mbili."), also=lambda *_: reached("while she answers"))
reached("when she has answered")
with storage.begin() as work:
    reports.move(work, due.report_id, State.RESOLVED, by="Ofisi")
    letters.tell(work, due.report_id, News(State.RESOLVED.value))
    reached("while it is resolved")
reached("when it is resolved")
"""

STEPS = [
    # killed                (reports, cases still to be announced, letters, of these seen, lines of its history)
    ("while it is filed", (0, 0, 0, 0, 0)),
    ("when it is filed", (1, 1, 0, 0, 1)),
    ("while it is announced", (1, 1, 0, 0, 1)),
    ("while she is asked", (1, 0, 0, 0, 1)),
    ("when she is asked", (1, 0, 1, 0, 1)),
    ("while she answers", (1, 0, 1, 0, 1)),
    ("when she has answered", (1, 0, 2, 1, 1)),
    ("while it is resolved", (1, 0, 2, 1, 1)),
    ("when it is resolved", (1, 0, 3, 1, 2)),
]


@pytest.mark.parametrize(("step", "left"), STEPS)
def test_killed_there_a_case_is_whole(url: str, step: str, left: tuple[int, ...]) -> None:
    killed = subprocess.run(  # noqa: S603 - our own program above
        [sys.executable, "-c", PROGRAM, url, step],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (killed.returncode, killed.stdout.strip()) == (-signal.SIGKILL, step), killed.stderr
    storage = Storage(Database(url), Vault(SECRET))
    counts = rows_in(storage)
    cells = [cell for row in everything(storage) for cell in row]
    assert counts.get("cases", 0) == counts.get("reports", 0)
    assert (
        counts.get("reports", 0),
        sum(cell.column == "announce_at" and cell.value is not None for cell in cells),
        counts.get("letters", 0),
        sum(cell.table == "letters" and cell.column == "seen" and cell.value for cell in cells),
        counts.get("history", 0),
    ) == left
    storage.close()
