"""The files that are read by Docker, Caddy and CI: they parse, and what they name is there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from bot.commands.program import COMMANDS
from bot.settings import load
from bot.settings_secrets import NAMES

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
# compose.yaml gives these to the proxy and the database; the bot does not read them.
NOT_OURS = {"BARAZA_HOST", "BARAZA_STAFF_HOST", "BARAZA_STAFF_FROM", "POSTGRES_PASSWORD"}


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile with its words, continued lines joined."""
    joined = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    return [(line.split()[0], line.split(None, 1)[1]) for line in joined.splitlines() if line.strip()]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for instruction in instructions():
        if instruction[0] == "FROM":
            found.append([])
        found[-1].append(instruction)
    return found


def copied(stage: list[tuple[str, str]]) -> list[str]:
    """What a stage copies out of the repository."""
    return [
        source
        for name, rest in stage
        if name == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
    ]


def test_everything_that_the_image_copies_is_there_and_not_ignored() -> None:
    ignored = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    sources = [source for stage in stages() for source in copied(stage)]
    assert sources
    for source in sources:
        assert (ROOT / source).exists(), source
        # Of the patterns that fit the last one counts, and `!` brings back (docs.docker.com, .dockerignore files).
        fitting = [pattern for pattern in ignored if fnmatch(source, pattern.removeprefix("!"))]
        assert not fitting or fitting[-1].startswith("!"), source


def test_the_last_stage_holds_every_package_and_no_rasa() -> None:
    last = stages()[-1]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert packages <= set(copied(last))
    assert not any("nlu/requirements.lock" in rest or "venv-nlu" in rest for _, rest in last)
    user = next(rest for name, rest in last if name == "USER")
    assert user not in {"root", "0"}
    assert any(name == "HEALTHCHECK" and "/healthz" in rest for name, rest in last)


def test_the_command_of_the_image_is_one_of_ours() -> None:
    command = next(yaml.safe_load(rest) for name, rest in stages()[-1] if name == "CMD")
    assert command[0] == "baraza"
    assert command[1] in COMMANDS


def test_secrets_data_and_environments_stay_out_of_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".env", "var", ".git", ".venv", ".venv-nlu", "nlu/models"} <= set(ignored)


def compose() -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return found


def test_compose_gives_the_bot_settings_that_it_knows() -> None:
    services = compose()["services"]
    assert set(services) == {"proxy", "bot", "database"}
    environment = services["bot"]["environment"]
    assert isinstance(environment, dict)
    assert set(environment) <= set(NAMES)
    wanted = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))
    assert wanted <= set(NAMES) | NOT_OURS


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    services = compose()["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert compose()["networks"]["back"] == {"internal": True}
    assert services["database"]["networks"] == ["back"]


def test_what_compose_mounts_from_here_is_here() -> None:
    volumes = [volume for service in compose()["services"].values() for volume in service["volumes"]]  # type: ignore[attr-defined]
    sources = [str(volume).split(":")[0] for volume in volumes]
    for source in sources:
        if source.startswith("."):
            assert (ROOT / source).is_file(), source
        else:
            assert source in compose()["volumes"], source


def test_the_container_settings_are_right_and_listen_where_the_proxy_looks(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text((ROOT / "deploy/config.yml").read_text())
    settings = load(tmp_path / "config.yml", {})
    assert settings.web.host == "0.0.0.0"  # noqa: S104 - inside the container
    caddyfile = (ROOT / "deploy/Caddyfile").read_text()
    assert f"reverse_proxy bot:{settings.web.port} " in caddyfile
    assert f"127.0.0.1:{settings.web.port}/healthz" in DOCKERFILE


def test_the_staff_page_has_a_name_of_its_own_and_answers_staff_alone(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text((ROOT / "deploy/config.yml").read_text())
    settings = load(tmp_path / "config.yml", {})
    assert settings.web.staff_host == "0.0.0.0"  # noqa: S104 - inside the container
    public, _, staff = (ROOT / "deploy/Caddyfile").read_text().partition("\n{$BARAZA_STAFF_HOST} {")
    assert f"reverse_proxy bot:{settings.web.staff_port} " in staff
    assert f"bot:{settings.web.staff_port} " not in public
    assert "@elsewhere not remote_ip {$BARAZA_STAFF_FROM:private_ranges}" in staff
    assert "abort @elsewhere" in staff


def test_the_caddyfile_is_balanced_and_logs_nobody() -> None:
    lines = [line.split("#")[0] for line in (ROOT / "deploy/Caddyfile").read_text().splitlines()]
    depth = 0
    for line in lines:
        depth += line.count("{") - line.count("}")
        assert depth >= 0
    assert depth == 0
    assert any("exclude http.log.access http.log.error" in line for line in lines)
    assert any("-X-Forwarded-For" in line for line in lines)


def test_dotenv_example_lists_exactly_what_is_read_and_gives_nothing() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(given) == set(NAMES)
    assert not any(given.values())


def test_ci_runs_make_test_and_nothing_else() -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    lines = [line for line in script.read_text().splitlines() if line and not line.startswith("#")]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"]


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / "setup").glob("*.sh")))
def test_scripts_are_right_for_a_plain_shell(script: str) -> None:
    path = ROOT / "setup" / script
    subprocess.run(["sh", "-n", str(path)], check=True)  # noqa: S603, S607
    assert os.access(path, os.X_OK)


def test_make_names_only_targets_and_programs_that_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for word in shlex.split(makefile.replace("'", ""), comments=True):
        if word.startswith("setup/") and word.endswith((".sh", ".py")):
            assert (ROOT / word).is_file(), word
    done = subprocess.run(
        ["make", "--dry-run", "run", "test", "lock"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for step in (
        "environment.py bot",
        "environment.py tests",
        "ruff format --check",
        "ruff check",
        "mypy",
        "pytest",
    ):
        assert step in done.stdout
