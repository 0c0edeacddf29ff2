"""compose.yaml, its proxy and its settings: what they start exists, is hardened, and can be reached from where it should.

Docker does not run where the tests do: what is proven is that the files parse, fit each other and fit the program.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.commands.program import COMMANDS
from bot.settings import load
from bot.settings_secrets import NAMES
from bot.waking import Patience

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "backup"]
SERVING = ["proxy", "web", "worker", "database"]
# Given to the proxy and the database; the bot does not read them.
NOT_OURS = {"BARAZA_HOST", "BARAZA_STAFF_HOST", "BARAZA_STAFF_FROM", "POSTGRES_PASSWORD"}


def test_its_services_are_known() -> None:
    assert set(SERVICES) == {*OURS, *SERVING}


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_hardened(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", service["user"])
    assert service["mem_limit"]
    assert service["pids_limit"] <= 200
    assert any(place.split(":")[0] == "/tmp" for place in service["tmpfs"])  # noqa: S108 - inside a container
    assert "/var/run/docker.sock" not in str(service)


@pytest.mark.parametrize("name", SERVING)
def test_what_goes_on_says_how_it_is_and_is_started_again(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["logging"]["options"]["max-size"], "a log without an end fills the disk"


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_stop_is_waited_for_longer_than_it_takes(name: str) -> None:
    """Seconds: what is under way in delivery, three for open connections, and the rest for the last commits."""
    grace = int(SERVICES[name]["stop_grace_period"].removesuffix("s"))
    assert grace >= 2 * (Patience().stop + 3)


@pytest.mark.parametrize("name", OURS)
def test_its_commands_are_ours_and_train_nothing(name: str) -> None:
    program, command, *_ = SERVICES[name]["command"]
    assert program == "baraza"
    assert command in COMMANDS
    if command in {"run", "worker"}:
        assert "--no-training" in SERVICES[name]["command"], "there is no Rasa in the image"
    assert SERVICES[name]["image"] == "baraza:local"


def test_one_of_them_builds_the_image() -> None:
    assert [name for name in OURS if "build" in SERVICES[name]] == ["migrate"]


@pytest.mark.parametrize("name", OURS)
def test_they_get_every_setting_that_the_program_reads_and_no_other(name: str) -> None:
    assert set(SERVICES[name]["environment"]) == set(NAMES)
    wanted = set(re.findall(r"\$\{([A-Z_]+)", TEXT))
    assert wanted <= set(NAMES) | NOT_OURS


def test_no_secret_stands_in_the_file() -> None:
    for name, value in SERVICES["web"]["environment"].items():
        assert "${" in value, name


def test_the_tables_are_brought_up_to_date_before_anything_that_needs_them() -> None:
    for name in ("web", "worker"):
        assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert SERVICES["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["proxy"]["depends_on"] == {"web": {"condition": "service_healthy"}}


def test_only_the_proxy_can_be_reached_from_outside_and_only_the_worker_gets_out() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    networks = COMPOSE["networks"]
    assert [name for name, said in networks.items() if not (said or {}).get("internal")] == ["outside"]
    reach = {name: set(service["networks"]) for name, service in SERVICES.items()}
    assert {name for name, where in reach.items() if "outside" in where} == {"proxy", "worker"}
    assert reach["database"] == {"back"}
    assert "back" not in reach["proxy"]


def test_the_log_of_the_database_holds_no_value_of_a_row() -> None:
    """postgresql.org/docs/16/runtime-config-logging.html: `terse` leaves out DETAIL, which repeats keys that are there."""
    told = SERVICES["database"]["command"]
    assert told == ["postgres", "-c", "log_error_verbosity=terse", "-c", "log_parameter_max_length=0"]


def test_nothing_that_stays_lies_in_web_or_worker() -> None:
    """So that any of them may be thrown away: the database and the copies alone have volumes."""
    kept = {
        name: {volume.split(":")[0] for volume in service["volumes"]}
        for name, service in SERVICES.items()
        if "volumes" in service
    }
    assert kept["web"] == kept["worker"] == {"./deploy/config.yml"}
    assert kept["backup"] == {"./deploy/config.yml", "copies", "keys"}
    named = {one for volumes in kept.values() for one in volumes if not one.startswith(".")}
    assert named == set(COMPOSE["volumes"])
    assert [
        one
        for volumes in kept.values()
        for one in volumes
        if one.startswith(".") and not (ROOT / one).is_file()
    ] == []


def test_the_copies_are_written_where_the_user_may_write() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    command = SERVICES["backup"]["command"]
    assert command == ["baraza", "backup", "/copies", "--keys", "/keys"]
    assert "install -d -o baraza -g baraza -m 700 /app/var /copies /keys" in dockerfile


def test_the_settings_listen_where_the_others_look(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text((ROOT / "deploy/config.yml").read_text())
    settings = load(tmp_path / "config.yml", {})
    everywhere = "0.0.0.0"  # noqa: S104 - inside a container
    assert settings.web.host == settings.web.staff_host == settings.worker.host == everywhere
    assert settings.log_format == "json"
    checks = {name: SERVICES[name]["healthcheck"]["test"][-1] for name in ("web", "worker")}
    assert f"127.0.0.1:{settings.web.port}/readyz" in checks["web"]
    assert f"127.0.0.1:{settings.worker.port}/readyz" in checks["worker"]
    caddyfile = (ROOT / "deploy/Caddyfile").read_text(encoding="utf-8")
    public, _, staff = caddyfile.partition("\n{$BARAZA_STAFF_HOST} {")
    assert f"import upstream {settings.web.port}\n" in public.partition("\n{$BARAZA_HOST} {")[2]
    assert f"import upstream {settings.web.staff_port}\n" in staff
    assert str(settings.web.staff_port) not in public
    assert "dynamic a web {args[0]}" in public
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert f"127.0.0.1:{settings.web.port}/healthz" in dockerfile


@pytest.mark.parametrize(
    "image",
    sorted(
        {
            line.split()[1]
            for name in ("Dockerfile", "deploy/proxy.Dockerfile")
            for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
            if line.startswith("FROM ")
        }
        | {SERVICES["database"]["image"]}
    ),
)
def test_images_name_a_release_line(image: str) -> None:
    """Never `latest`, nor a bare number. A digest cannot be known without asking a registry: the files say so."""
    name, _, tag = image.partition(":")
    assert re.fullmatch(r"\d+(\.\d+)?-[a-z-]+", tag), image
    assert name in {"python", "caddy", "postgres"}
