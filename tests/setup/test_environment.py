"""The bootstrap: it finds Python, does nothing while the locks stand, and says plainly what is missing."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def bootstrap() -> ModuleType:
    """setup/environment.py, which runs before anything is installed and therefore is no package."""
    spec = importlib.util.spec_from_file_location("environment", ROOT / "setup/environment.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


environment = bootstrap()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A checkout with its locks and an environment that is as they say."""
    for name in ("requirements.lock", "requirements-dev.lock", "setup/build.lock", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{name}==1\n")
    program = tmp_path / ".venv/bin/baraza"
    program.parent.mkdir(parents=True)
    program.touch()
    for kind in ("bot", "tests"):
        marker = tmp_path / f".venv/baraza-{kind}.sha256"
        marker.write_text(environment.digest(tmp_path, kind, "3.11.7"))
    return tmp_path


def test_nothing_is_done_while_the_locks_are_the_same(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.sys, "version", "3.11.7 (main)")
    monkeypatch.setattr(environment, "run", lambda *_: pytest.fail("a program was started"))
    environment.ensure(clone, "bot")
    environment.ensure(clone, "tests")


@pytest.mark.parametrize(
    ("changed", "bot", "tests"),
    [
        ("requirements.lock", False, False),
        ("requirements-dev.lock", True, False),
        ("pyproject.toml", False, False),
        ("setup/build.lock", False, False),
    ],
)
def test_a_changed_lock_concerns_whoever_is_made_from_it(
    clone: Path, changed: str, bot: bool, tests: bool
) -> None:
    (clone / changed).write_text("changed==2\n")
    assert environment.is_current(clone, "bot", "3.11.7") is bot
    assert environment.is_current(clone, "tests", "3.11.7") is tests


def test_another_python_a_moved_checkout_and_a_lost_program_are_noticed(clone: Path, tmp_path: Path) -> None:
    assert not environment.is_current(clone, "bot", "3.11.8")
    moved = tmp_path.with_name(tmp_path.name + "-moved")
    clone.rename(moved)
    assert not environment.is_current(moved, "bot", "3.11.7")
    moved.rename(clone)
    assert environment.is_current(clone, "bot", "3.11.7")
    (clone / ".venv/bin/baraza").unlink()
    assert not environment.is_current(clone, "bot", "3.11.7")


def test_where_uv_fails_pip_installs_the_same_locks(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def run(command: list[object], doing: str, root: Path) -> None:
        line = " ".join(map(str, command))
        ran.append(line)
        if "/uv " in line:
            raise environment.SetUpError("no such index")

    monkeypatch.setattr(environment, "run", run)
    monkeypatch.setattr(environment, "tool", lambda root: root / ".tools/bin/uv")
    environment._install(clone, environment.LOCKS["tests"])
    pip = [line for line in ran if " -m pip install" in line]
    assert [lock for line in pip for lock in environment.LOCKS["tests"] if lock in line.split()] == [
        "requirements.lock",
        "requirements-dev.lock",
    ]
    assert all("--require-hashes" in line for line in pip if ".lock" in line)


def test_a_failed_step_says_its_last_lines(tmp_path: Path) -> None:
    script = "import sys; print('first'); print('no space left'); sys.exit(1)"
    with pytest.raises(environment.SetUpError, match="no space left"):
        environment.run([sys.executable, "-c", script], "installing", tmp_path)


def test_the_bootstrap_needs_only_the_standard_library() -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-S", str(ROOT / "setup/environment.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Say which: bot or tests." in done.stderr


def found_by_shell(
    tmp_path: Path, programs: dict[str, str], **extra: str
) -> subprocess.CompletedProcess[str]:
    """Runs setup/python.sh where only `programs` (name: the version each claims) can be found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, version in programs.items():
        program = folder / name
        # It claims a version when asked with -c, and says its own name when it is run at last.
        program.write_text(
            f'#!/bin/sh\nif [ "$1" = -c ]; then echo {version}; else echo "ran {name} $*"; fi\n'
            if version
            else "#!/bin/sh\nexit 127\n"
        )
        program.chmod(0o755)
    return subprocess.run(  # noqa: S603
        ["/bin/sh", str(ROOT / "setup/python.sh"), "script.py", "bot"],
        env={"PATH": str(folder), "HOME": str(tmp_path), **extra},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("programs", "ran"),
    [
        ({"python3.11": "3.11"}, "python3.11"),
        ({"python3": "3.11", "python3.12": "3.12"}, "python3"),
        ({"python3.11": "", "python3": "3.11"}, "python3"),
        ({"python3": "3.9", "python3.12": "3.12"}, "python3.12"),
        ({"python3": "3.13"}, "python3"),
    ],
)
def test_python_is_found_under_any_of_its_names(tmp_path: Path, programs: dict[str, str], ran: str) -> None:
    done = found_by_shell(tmp_path, programs)
    assert done.stdout == f"ran {ran} script.py bot\n"


def test_python_is_found_among_pyenvs_versions(tmp_path: Path) -> None:
    folder = tmp_path / ".pyenv" / "versions/3.11.9/bin"
    folder.mkdir(parents=True)
    (folder / "python3.11").symlink_to(sys.executable)
    done = found_by_shell(tmp_path, {"python3": "3.9"})
    assert "script.py" in done.stderr, "the real Python was asked to run a script that is not there"


def test_without_a_python_it_says_what_to_install(tmp_path: Path) -> None:
    done = found_by_shell(tmp_path, {"python3": "3.9", "python3.11": ""})
    assert done.returncode == 1
    assert "apt install python3.11" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_python_that_was_chosen_and_is_wrong_is_named(tmp_path: Path) -> None:
    done = found_by_shell(tmp_path, {"python3.11": "3.11", "python3.9": "3.9"}, PYTHON="python3.9")
    assert done.returncode == 1
    assert "PYTHON is set to python3.9" in done.stderr
