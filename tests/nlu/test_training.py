"""When the model is built, by whom, and what is left when that is interrupted. Rasa is played by a shell script."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nlu import environment, interpreter, training
from nlu.errors import TrainingError
from tests.nlu import archives

FAKE_RASA = """#!/bin/sh
echo trained >> "{log}"
while [ $# -gt 0 ]; do [ "$1" = --out ] && out="$2"; shift; done
cp "{ready}" "$out/baraza.tar.gz"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder whose Rasa copies a ready model and counts how often it was asked."""
    (tmp_path / "data").mkdir()
    for name in ("config.yml", "domain.yml", "requirements.lock", "data/sw.yml"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    ready = archives.write(tmp_path / "ready.tar.gz", archives.files())
    rasa = tmp_path / "python"
    rasa.write_text(FAKE_RASA.format(log=tmp_path / "log", ready=ready), encoding="utf-8")
    rasa.chmod(0o755)
    monkeypatch.setattr(training, "PROJECT", tmp_path)
    monkeypatch.setattr(training, "MODEL", tmp_path / "models" / "baraza.tar.gz")
    monkeypatch.setattr(training, "inputs_digest", lambda: digest_of(tmp_path))
    monkeypatch.setattr(training, "ensure_environment", lambda progress: rasa)
    return tmp_path


digest_of = training.inputs_digest


def times_trained(project: Path) -> int:
    log = project / "log"
    return len(log.read_text().splitlines()) if log.exists() else 0


def test_trains_once_and_again_when_an_input_changes(project: Path) -> None:
    said: list[str] = []
    assert training.ensure_model(said.append) == training.MODEL
    assert training.ensure_model(said.append) == training.MODEL
    assert times_trained(project) == 1
    assert training.is_current()
    (project / "data" / "sw.yml").write_text("changed", encoding="utf-8")
    assert not training.is_current()
    training.ensure_model(said.append)
    assert times_trained(project) == 2
    assert said[0].startswith("Training the model")
    assert said[-1].startswith("The model is ready")


@pytest.mark.parametrize(
    "name", ["config.yml", "domain.yml", "requirements.lock", "data/sw.yml", "data/sw/new.yml"]
)
def test_every_input_counts(project: Path, name: str) -> None:
    before = digest_of(project)
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("other", encoding="utf-8")
    assert digest_of(project) != before


def test_a_changed_model_is_made_again(project: Path) -> None:
    training.ensure_model(lambda _: None)
    training.MODEL.write_bytes(training.MODEL.read_bytes()[:100])
    assert not training.is_current()
    training.ensure_model(lambda _: None)
    assert training.is_current()
    assert times_trained(project) == 2


def test_killed_half_way(project: Path) -> None:
    """What a killed training leaves is a folder of its own; the next one clears it, and the old model stays."""
    training.ensure_model(lambda _: None)
    left_over = training.MODEL.parent / "making-x"
    left_over.mkdir()
    (left_over / "half").write_text("half", encoding="utf-8")
    (project / "config.yml").write_text("new", encoding="utf-8")
    assert training.MODEL.is_file()
    training.ensure_model(lambda _: None)
    assert not left_over.exists()
    assert sorted(path.name for path in training.MODEL.parent.iterdir()) == [
        "baraza.json",
        "baraza.tar.gz",
        "lock",
    ]


def test_killed_between_the_model_and_its_note(project: Path) -> None:
    training.ensure_model(lambda _: None)
    (training.MODEL.parent / "baraza.json").unlink()
    assert not training.is_current()
    training.ensure_model(lambda _: None)
    assert training.is_current()


def test_two_at_once_train_once(project: Path) -> None:
    said: list[str] = []
    both = [threading.Thread(target=training.ensure_model, args=(said.append,)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert times_trained(project) == 1
    assert training.is_current()


def test_a_failing_rasa_leaves_the_old_model(project: Path) -> None:
    training.ensure_model(lambda _: None)
    old = training.MODEL.read_bytes()
    (project / "config.yml").write_text("broken", encoding="utf-8")
    (project / "python").write_text("#!/bin/sh\necho Bad config >&2\nexit 3\n", encoding="utf-8")
    said: list[str] = []
    assert training.ensure_model(said.append) == training.MODEL
    assert training.MODEL.read_bytes() == old
    assert said[-1] == "Training failed: Bad config"


def test_a_model_that_cannot_be_read_is_not_taken(project: Path) -> None:
    content = archives.files()
    del content["metadata.json"]
    archives.write(project / "ready.tar.gz", content)
    said: list[str] = []
    assert training.ensure_model(said.append) is None
    assert "cannot read" in said[-1]


def test_no_environment_means_no_model(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: object) -> Path:
        raise TrainingError("The program `uv` is not installed.")

    monkeypatch.setattr(training, "ensure_environment", refused)
    said: list[str] = []
    assert training.ensure_model(said.append) is None
    assert said == ["The program `uv` is not installed."]


def script(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + body, encoding="utf-8")
    path.chmod(0o755)
    return path


def test_python_is_found_behind_a_broken_shim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path / "shims/python3.10", "echo 'pyenv: python3.10: command not found' >&2; exit 127\n")
    wanted = script(tmp_path / "pyenv/versions/3.10.13/bin/python3.10", "echo 3.10\n")
    monkeypatch.setenv("PATH", str(tmp_path / "shims"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert interpreter.python310(lambda _: None) == str(wanted)


def test_uv_brings_python_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brought = tmp_path / "brought"
    uv = script(
        tmp_path / "uv",
        f'[ "$2" = install ] && printf "#!/bin/sh\\necho 3.10\\n" > {brought} && chmod +x {brought} && exit 0\n'
        f"[ -x {brought} ] && echo {brought}\n",
    )
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "none"))
    monkeypatch.setattr(interpreter, "_candidates", list)
    monkeypatch.setattr(interpreter, "uv", lambda: str(uv))
    # The scripts need /bin/chmod and printf.
    said: list[str] = []
    assert interpreter.python310(said.append) == str(brought)
    assert len(said) == 1


def test_no_python_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "_candidates", list)
    monkeypatch.setattr(interpreter, "uv", lambda: str(script(tmp_path / "uv", "exit 1\n")))
    with pytest.raises(TrainingError, match=r"Install python3\.10"):
        interpreter.python310(lambda _: None)


def test_environment_is_made_once_and_finished_when_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = tmp_path / "calls"
    made = tmp_path / "env"
    uv = script(
        tmp_path / "uv",
        f'echo "$1 $2" >> {calls}\n'
        f'[ "$1" = venv ] && mkdir -p {made}/bin && printf "#!/bin/sh\\necho 3.10\\n" > {made}/bin/python'
        f" && chmod +x {made}/bin/python\nexit 0\n",
    )
    lock = tmp_path / "lock"
    lock.write_text("rasa==3.6.21", encoding="utf-8")
    monkeypatch.setattr(environment, "uv", lambda: str(uv))
    monkeypatch.setattr(environment, "python310", lambda progress: sys.executable)
    for _ in range(2):
        environment.ensure_environment(lambda _: None, made, lock)
    assert calls.read_text().split("\n") == ["venv --quiet", "pip sync", ""]
    # Killed while installing: the note is missing, so it is finished; a new lock installs as well.
    (made / "baraza-lock.sha256").unlink()
    environment.ensure_environment(lambda _: None, made, lock)
    lock.write_text("rasa==3.6.21 # again", encoding="utf-8")
    environment.ensure_environment(lambda _: None, made, lock)
    assert calls.read_text().count("pip sync") == 3
    assert calls.read_text().count("venv") == 1
    assert (made / "baraza-lock.sha256").read_text() == hashlib.sha256(lock.read_bytes()).hexdigest()


def test_a_program_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "HEARTBEAT", 0.02)
    said: list[str] = []
    with pytest.raises(TrainingError, match="was stopped"):
        environment.watched(["sleep", "30"], said.append, "Waiting", 0.1)
    assert said


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(TrainingError, match="could not be started"):
        environment.watched(["/nowhere/rasa"], lambda _: None, "Training", 5)


def test_bot_imports_no_rasa() -> None:
    """Importing everything the bot uses loads neither Rasa nor scikit-learn."""
    code = "import sys, json, nlu.understander; print(json.dumps([m for m in ('rasa', 'sklearn', 'scipy') if m in sys.modules]))"
    done = subprocess.run(  # noqa: S603 - our own line of Python
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert json.loads(done.stdout) == []
