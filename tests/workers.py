"""Which of several workers runs a test: `make test` starts one worker for each core, by pytest-xdist.

A test goes to whoever is free. Those that start a browser or a whole program, and wait for it by the clock, stay
together on one worker, so that no two of them run at once; they begin first, since they take longest.
"""

from xdist.scheduler.loadscope import LoadScopeScheduling

WITH_PROGRAMS = (
    "tests/browser/", "tests/cut_off/test_disk_full.py", "tests/end_to_end/", "tests/many/", "tests/setup/",
    "tests/input/test_flood_over_http.py", "tests/nlu/test_reader_like_rasa.py",
    "tests/operations/test_backup_and_restore.py", "tests/operations/test_release_before_on_new_tables.py",
    "tests/operations/test_stopping.py",
    "tests/staffpage/test_staff_page_runs.py", "tests/storage/test_case_crashes.py", "tests/storage/test_crashes.py",
)  # fmt: skip


class ProgramsTogether(LoadScopeScheduling):
    """A scope is what one worker gets at once: here one test, or all that start programs."""

    def _split_scope(self, nodeid: str) -> str:
        return "programs" if nodeid.startswith(WITH_PROGRAMS) else nodeid
