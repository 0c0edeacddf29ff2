"""Whatever forums and notices may refuse, she hears a sentence about it in her language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.wording import wording
from flows.messages import LANGUAGES, Language
from tests.key_families import FAMILIES

ROOT = Path(__file__).parents[2]
GATHERING = (
    ROOT / "bot/gathering.py",
    *sorted((ROOT / "bot/forums").glob("*.py")),
    *sorted((ROOT / "bot/broadcasting").glob("*.py")),
)


def storage_of(paths: tuple[Path, ...]) -> set[Path]:
    """The modules of storage that these import, and those that these import in turn."""
    found: set[Path] = set()
    waiting = list(paths)
    while waiting:
        for name in imported(waiting.pop()):
            path = ROOT / f"{name.replace('.', '/')}.py"
            if name.startswith("storage.") and path.exists() and path not in found:
                found.add(path)
                waiting.append(path)
    return found


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reasons(paths: tuple[Path, ...]) -> dict[str, str]:
    """Each reason that is raised there, with the file that raises it."""
    found: dict[str, str] = {}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ChangeRefusedError"
            if named and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
                found[str(node.args[0].value)] = path.name
    return found


ABOUT_GATHERING = (
    "forums", "meetings", "meeting", "meeting_changes", "rsvps", "attendances", "forum_questions", "agreed_actions", "due_meetings",
    "announcing", "groups", "rumours", "broadcasts", "interests", "consents", "recipients", "ledger",
)  # fmt: skip
"""Modules of storage that only these changes reach; others refuse changes of reports and of the staff."""
PUBLIC_WORDS = (ROOT / "bot/matters/promising.py", ROOT / "storage/action_words.py")
"""Who is reminded of what a forum agreed, and what must not stand in it, is checked as for public matters."""
RAISED = reasons(
    (
        *GATHERING,
        *PUBLIC_WORDS,
        *(path for path in sorted(storage_of(GATHERING)) if path.stem in ABOUT_GATHERING),
    )
)


def test_the_reading_finds_them() -> None:
    assert {"full", "group_code", "own", "audience", "rumour", "step", "code"} <= set(RAISED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_a_sentence(language: Language) -> None:
    keys = wording().keys(language)
    silent = {reason: where for reason, where in RAISED.items() if f"gathering.refused.{reason}" not in keys}
    assert not silent


def test_no_sentence_is_left_of_what_nobody_refuses() -> None:
    # Leaving a group is refused to its last leader by storage/group_leaders.py, which refuses much else to leaders.
    assert FAMILIES["gathering.refused."] - set(RAISED) == {"last_leader"}
