"""deploy/Caddyfile read as its own grammar has it (blocks, directives, snippets): whom it lets in, what it adds, logs nobody.

Caddy itself is not at hand here; https://caddyserver.com/docs/caddyfile/concepts is what this follows.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "deploy/Caddyfile").read_text(encoding="utf-8")
Block = dict[str, "Block"]
"""Directives with their words, and what stands in their braces."""
DIRECTIVES = frozenset({"abort", "encode", "header", "import", "request_body", "respond", "reverse_proxy"})
"""Those it may use, of https://caddyserver.com/docs/caddyfile/directives."""


def read(lines: list[str]) -> Block:
    """One block to its closing brace; takes its lines off the list."""
    found: Block = {}
    while lines:
        line = lines.pop(0).strip()
        if line == "}":
            return found
        if not line or line.startswith("#"):
            continue
        if line == "{" or line.endswith(" {"):
            found[line.removesuffix("{").strip()] = read(lines)
        else:
            assert line not in found, f"twice: {line}"
            found[line] = {}
    return found


LINES = TEXT.splitlines()
WHOLE = read(LINES)
PUBLIC, STAFF = WHOLE["{$BARAZA_HOST}"], WHOLE["{$BARAZA_STAFF_HOST}"]
OPTIONS = WHOLE[""]


def test_its_braces_are_balanced_and_indented_by_depth() -> None:
    depth = 0
    for line in TEXT.splitlines():
        said = line.split("#")[0]
        closes = said.strip() == "}"
        depth -= closes
        assert depth >= 0
        if said.strip():
            assert len(said) - len(said.lstrip("\t")) == depth, line
        depth += said.rstrip().endswith("{")
    assert depth == 0
    assert LINES == []


def test_there_are_two_names_and_no_other_way_in() -> None:
    assert set(WHOLE) == {"", "(headers)", "(upstream)", "{$BARAZA_HOST}", "{$BARAZA_STAFF_HOST}"}
    assert "http://" not in re.sub(r"#.*", "", TEXT), "plain http leads to https alone, by itself"


@pytest.mark.parametrize("site", [PUBLIC, STAFF])
def test_directives_are_caddy_s_own_and_their_names_are_defined(site: Block) -> None:
    for line in site:
        first = line.split()[0]
        if first.startswith("@"):
            continue
        assert first in DIRECTIVES, line
        for named in re.findall(r"(?<= )@\w+", line):
            assert any(other.startswith(named + " ") for other in site), f"{named} is defined nowhere"
        if first == "import":
            assert f"({line.split()[1]})" in WHOLE


def test_only_networks_of_the_staff_reach_the_staff_page_and_others_are_hung_up_on() -> None:
    assert "@elsewhere not remote_ip {$BARAZA_STAFF_FROM:private_ranges}" in STAFF
    assert "abort @elsewhere" in STAFF
    assert "import upstream 8081" in STAFF
    assert "import upstream 8081" not in PUBLIC


def test_what_it_says_of_its_inside_stays_inside() -> None:
    assert "@inside path /readyz /metrics" in PUBLIC
    assert "respond @inside 404" in PUBLIC


@pytest.mark.parametrize(("site", "most"), [(PUBLIC, "25MB"), (STAFF, "64KB")])
def test_what_is_sent_has_a_bound(site: Block, most: str) -> None:
    assert site["request_body"] == {f"max_size {most}": {}}


@pytest.mark.parametrize("site", [PUBLIC, STAFF])
def test_headers_are_added_where_the_page_sets_none(site: Block) -> None:
    assert "import headers" in site
    header = WHOLE["(headers)"]["header"]
    assert "-Server" in header
    assert {line.split()[0] for line in header} >= {"?Strict-Transport-Security", "?X-Content-Type-Options"}


def test_nobody_s_address_is_logged_or_passed_on() -> None:
    assert OPTIONS["log"] == {"exclude http.log.access http.log.error": {}}
    assert "admin off" in OPTIONS
    assert not any(line.startswith("log") for site in (PUBLIC, STAFF) for line in site)
    assert "header_up -X-Forwarded-For" in WHOLE["(upstream)"]["reverse_proxy"]


def test_slow_senders_are_not_waited_for_without_end() -> None:
    timeouts = OPTIONS["servers"]["timeouts"]
    assert {line.split()[0] for line in timeouts} == {"read_header", "read_body", "idle"}


def test_its_ports_are_those_that_compose_publishes() -> None:
    proxy = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["proxy"]
    assert proxy["ports"] == ["80:8080", "443:8443"]
    assert {"http_port 8080", "https_port 8443"} <= set(OPTIONS)
    assert proxy["healthcheck"]["test"][-1] == "8443"


def test_its_program_asks_for_no_right_that_it_does_not_get() -> None:
    said = (ROOT / "deploy/proxy.Dockerfile").read_text(encoding="utf-8")
    assert "setcap -r /usr/bin/caddy" in said
    assert "chown -R 10002:10002 /data /config" in said
    assert "USER 10002:10002" in said
