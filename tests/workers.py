"""Which of several workers runs a test: `make test` starts three workers by pytest-xdist: on two cores one of them mostly waits.

Long tests wait more than they compute. So they begin first and follow each other on one worker, while the others have the
short ones, a few of a file at a time, to whoever is free; who has no short ones left takes long ones too. Tests that start
a browser or a whole program, and wait for it by the clock, are one unit: no two of them run at once.
"""

from collections import Counter, deque

import pytest
from xdist.remote import Producer
from xdist.scheduler.loadscope import LoadScopeScheduling
from xdist.workermanage import WorkerController

WITH_PROGRAMS = (
    "tests/browser/", "tests/cut_off/test_disk_full.py", "tests/end_to_end/", "tests/many/", "tests/setup/",
    "tests/input/test_flood_over_http.py", "tests/nlu/test_reader_like_rasa.py",
    "tests/operations/test_backup_and_restore.py", "tests/operations/test_release_before_on_new_tables.py",
    "tests/operations/test_stopping.py",
    "tests/staffpage/test_staff_page_runs.py", "tests/storage/test_case_crashes.py", "tests/storage/test_crashes.py",
)  # fmt: skip
LONG = (
    "tests/killed/test_rounds.py", "tests/leaks/test_every_path.py", "tests/cut_off/test_sixty_four_at_once.py",
    "tests/forgotten/test_at_telegram.py", "tests/forums/test_a_year.py", "tests/matters/test_moving.py",
)  # fmt: skip
"""Beside those with programs: what takes more than ten seconds, the longest first."""
TOGETHER = 8
"""Short tests of one file that go to one worker: what they share is made once for them."""


class ProgramsTogether(LoadScopeScheduling):
    """A scope is what one worker gets at once: all that start programs, one long test, or a few short ones of a file.

    What is finished is forgotten: xdist would count it again after every test, which costs minutes with so many.
    """

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        self._scopes: dict[str, str] = {}
        self._seen: Counter[str] = Counter()
        self._numbers: dict[WorkerController, dict[str, int]] = {}
        self._long: deque[str] = deque()
        self._short: deque[str] = deque()
        self._at_the_long: WorkerController | None = None

    def _split_scope(self, nodeid: str) -> str:
        if nodeid not in self._scopes:
            self._scopes[nodeid] = self._scope(nodeid)
        return self._scopes[nodeid]

    def _scope(self, nodeid: str) -> str:
        if nodeid.startswith(WITH_PROGRAMS):
            return "programs"
        if nodeid.startswith(LONG):
            return nodeid
        file = nodeid.split("::", 1)[0]
        self._seen[file] += 1
        return f"{file} {(self._seen[file] - 1) // TOGETHER}"

    def _assign_work_unit(self, node: WorkerController) -> None:
        scope = self._next(node)
        unit = self.workqueue.pop(scope)
        self.assigned_work.setdefault(node, {})[scope] = unit
        if node not in self._numbers:
            collected = self.registered_collections[node]
            self._numbers[node] = {nodeid: number for number, nodeid in enumerate(collected)}
        node.send_runtest_some([self._numbers[node][nodeid] for nodeid, done in unit.items() if not done])

    def _next(self, node: WorkerController) -> str:
        if len(self._long) + len(self._short) != len(
            self.workqueue
        ):  # the first time, and when a worker died
            self._long = deque(sorted(filter(_is_long, self.workqueue), key=_place))
            self._short = deque(scope for scope in self.workqueue if not _is_long(scope))
        if self._at_the_long not in self.assigned_work:
            self._at_the_long = node
        first, then = self._short, self._long
        if node is self._at_the_long:
            first, then = then, first
        return (first or then).popleft()

    def mark_test_complete(self, node: WorkerController, item_index: int, duration: float = 0) -> None:
        nodeid = self.registered_collections[node][item_index]
        scope = self._split_scope(nodeid)
        unit = self.assigned_work[node][scope]
        unit[nodeid] = True
        if all(unit.values()):
            del self.assigned_work[node][scope]
        self._reschedule(node)


def _is_long(scope: str) -> bool:
    return scope == "programs" or scope.startswith(LONG)


def _place(scope: str) -> int:
    """Those that start programs first; then as they are listed, those of one file as they stand in it."""
    return -1 if scope == "programs" else next(n for n, name in enumerate(LONG) if scope.startswith(name))
