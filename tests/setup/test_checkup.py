"""`baraza doctor`: what it says, as a table of what it saw."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.checkup import CHECKS, Data, Finding, Seen, Telegram, examine
from bot.commands.doctor import told
from bot.settings import Settings, load
from storage.alerts import Alert

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
TOKEN = "123456789:" + "A" * 35
TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "t",
    "TWILIO_WHATSAPP_FROM": "whatsapp:+254700000001",
}
PUBLIC = "https://baraza.example.org"

WELL = Seen(
    python=(3, 11, 7),
    drift=(),
    rasa=True,
    key="ok",
    data=Data("current"),
    model="current",
    telegram=None,
    port="free",
    now=NOW,
    newest=NOW - timedelta(hours=1),
    free=20_000_000_000,
    texts={"en": (), "sw": ()},
    directory={"wards": 85, "hotlines": 9},
    choices=(0, 43),
)


def settings_of(folder: Path, text: str, environment: dict[str, str]) -> Settings:
    (folder / "config.yml").write_text(text, encoding="utf-8")
    return load(folder / "config.yml", environment)


def test_a_fresh_clone_that_runs_has_nothing_wrong(tmp_path: Path) -> None:
    findings = examine(settings_of(tmp_path, "", {}), WELL)
    assert {finding.state for finding in findings} == {"ok", "missing"}
    assert len(findings) >= len(CHECKS)


@pytest.mark.parametrize(
    ("seen", "state", "says"),
    [
        ({"python": (3, 10, 13)}, "wrong", "Python 3.10.13 is too old"),
        (
            {"drift": (("httpx", "0.28.1", "0.27.0"),)},
            "wrong",
            "httpx is 0.27.0, the lock says 0.28.1. `make run`",
        ),
        (
            {"drift": (("httpx", "0.28.1", ""), ("a", "1", "2"))},
            "wrong",
            "httpx is not installed, the lock says 0.28.1, and 1 more",
        ),
        ({"key": "open"}, "wrong", "chmod 600 var/secret.key"),
        ({"key": "", "data": Data("missing")}, "missing", "makes var/secret.key"),
        ({"key": ""}, "wrong", "There is a database and no key"),
        ({"key": "var/secret.key is damaged"}, "wrong", "damaged"),
        ({"old_key": "needed"}, "missing", "opens with it alone: `baraza key rotate`"),
        ({"old_key": "unneeded"}, "missing", "take BARAZA_SECRET_KEY_OLD"),
        ({"old_key": "BARAZA_SECRET_KEY_OLD is not URL-safe base64."}, "wrong", "not URL-safe"),
        ({"data": Data("old")}, "wrong", "`baraza migrate`"),
        ({"data": Data("newer")}, "missing", "of a later release"),
        ({"data": Data("missing")}, "missing", "There is no database yet"),
        ({"data": Data("wrong", "it does not answer.")}, "wrong", "cannot be used: it does not answer."),
        ({"data": Data("current", readable_by_others=True)}, "wrong", "chmod 600 var/baraza.db*"),
        ({"model": ""}, "missing", "keywords work without it. `baraza train` builds it."),
        ({"model": "", "rasa": False}, "missing", "2.7 GB"),
        ({"model": "old"}, "missing", "older than its training sentences"),
        ({"model": "it is cut short"}, "wrong", "(it is cut short)"),
        ({"port": "other"}, "wrong", "Another program uses port 8080"),
        ({"port": "baraza"}, "ok", "is running on port 8080"),
        ({"port": "refused"}, "wrong", "does not let Baraza listen"),
        ({"now": NOW - timedelta(days=400)}, "wrong", "files here that are newer"),
        ({"free": 100_000_000}, "wrong", "0.1 GB are free"),
        ({"free": 1_000_000_000, "rasa": False, "model": ""}, "missing", "too little to bring Rasa"),
        ({"free": 1_000_000_000}, "ok", "1.0 GB are free"),
        (
            {"texts": {"en": (), "sw": ("menu.title", "x")}},
            "wrong",
            "2 texts are missing in sw, the first is `menu.title`",
        ),
        ({"directory": {"wards": 0, "hotlines": 9}}, "wrong", "has no wards"),
        ({"alerts": (Alert("It broke.", NOW, NOW, 3),)}, "noted", "It broke. (3 times, last on"),
        ({"alerts": (Alert("It broke.", NOW, NOW, 1),)}, "noted", "It broke. (once, on"),
    ],
)
def test_of_this_machine(tmp_path: Path, seen: dict[str, Any], state: str, says: str) -> None:
    assert_said(examine(settings_of(tmp_path, "", {}), replace(WELL, **seen)), state, says)


@pytest.mark.parametrize(
    ("answer", "state", "says"),
    [
        (None, "missing", "Write to @BotFather"),
        (
            Telegram(200, "nakuru_baraza_bot", NOW),
            "ok",
            "knows this bot as @nakuru_baraza_bot; messages come by polling",
        ),
        (Telegram(401), "wrong", "does not know TELEGRAM_TOKEN"),
        (Telegram(404), "wrong", "does not know TELEGRAM_TOKEN"),
        (Telegram(502), "wrong", "status 502"),
        (Telegram(0, problem="no connection"), "wrong", "cannot be reached from here (no connection)"),
        (Telegram(200, "b", NOW - timedelta(minutes=9)), "wrong", "clock is 9 minutes off"),
    ],
)
def test_of_telegram(tmp_path: Path, answer: Telegram | None, state: str, says: str) -> None:
    findings = examine(settings_of(tmp_path, "", {"TELEGRAM_TOKEN": TOKEN}), replace(WELL, telegram=answer))
    assert_said(findings, state, says)
    assert TOKEN not in told(findings)


@pytest.mark.parametrize(
    ("config", "environment", "state", "says"),
    [
        ("", {}, "missing", "only this machine can open the web page"),
        ("", {"BARAZA_PUBLIC_URL": PUBLIC}, "ok", "at https://baraza.example.org."),
        ("", {"BARAZA_PUBLIC_URL": "http://baraza.example.org"}, "wrong", "begins with http://"),
        ("", {"BARAZA_PUBLIC_URL": "http://localhost:8080"}, "ok", "http://localhost:8080"),
        ("web: {host: 0.0.0.0}", {}, "wrong", "without TLS"),
        ("web: {host: 0.0.0.0}", {"BARAZA_PUBLIC_URL": PUBLIC}, "ok", PUBLIC),
        (
            "",
            {"BARAZA_PUBLIC_URL": PUBLIC + ":8444", "TELEGRAM_WEBHOOK_SECRET": "s"},
            "wrong",
            "port 443, 80, 88, 8443",
        ),
        ("", {}, "missing", "no Twilio account"),
        ("", {"TWILIO_AUTH_TOKEN": "t"}, "wrong", "Set TWILIO_ACCOUNT_SID, TWILIO_WHATSAPP_FROM or"),
        ("", {"TWILIO_AUTH_TOKEN": "t"}, "wrong", "BARAZA_PUBLIC_URL in .env too"),
        ("", TWILIO | {"BARAZA_PUBLIC_URL": PUBLIC}, "ok", "Twilio's settings are complete"),
        ("", TWILIO | {"BARAZA_PUBLIC_URL": PUBLIC}, "ok", f"{PUBLIC}/webhooks/twilio"),
        (
            "",
            TWILIO | {"BARAZA_PUBLIC_URL": PUBLIC},
            "missing",
            "0 of 43 buttons and lists are made. `baraza channel",
        ),
        ("", TWILIO | {"BARAZA_PUBLIC_URL": "http://baraza.example.org"}, "wrong", "without https others"),
        ("", {"TWILIO_MESSAGING_SERVICE_SID": "MG" + "0" * 32}, "missing", "Advanced Opt-Out"),
        ("", {"BARAZA_SECRET_KEY": "x"}, "ok", "comes from BARAZA_SECRET_KEY"),
        (
            "understanding: {nlu_url: 'http://127.0.0.1:5005'}",
            {},
            "ok",
            "Rasa server at http://127.0.0.1:5005",
        ),
        (
            "operator: {name: Kaptembwo residents, contact: Tuesdays at the hall}",
            {},
            "ok",
            "told who runs this",
        ),
        ("", {}, "missing", "set operator.name"),
    ],
)
def test_of_settings(tmp_path: Path, config: str, environment: dict[str, str], state: str, says: str) -> None:
    assert_said(examine(settings_of(tmp_path, config, environment), WELL), state, says)


def test_of_what_was_made_at_twilio(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "", TWILIO | {"BARAZA_PUBLIC_URL": PUBLIC})
    assert_said(
        examine(settings, replace(WELL, choices=(12, 43))),
        "missing",
        "some choices as numbered text: 12 of 43",
    )
    assert_said(examine(settings, replace(WELL, choices=(43, 43))), "ok", "buttons and lists are made")


@pytest.mark.parametrize(
    ("standing", "state", "says"),
    [
        ("approved", "ok", "templates were approved"),
        ("", "missing", "baraza_waiting_sw was never made"),
        ("pending", "missing", "Meta is looking at it"),
        ("rejected", "missing", "rejected by Meta"),
        ("paused", "missing", "people complained"),
        ("flagged", "missing", "stood as: flagged"),
    ],
)
def test_of_the_template_for_the_time_after_24_hours(
    tmp_path: Path, standing: str, state: str, says: str
) -> None:
    settings = settings_of(tmp_path, "", TWILIO | {"BARAZA_PUBLIC_URL": PUBLIC})
    seen = replace(WELL, templates={"baraza_waiting_en": "approved", "baraza_waiting_sw": standing})
    assert_said(examine(settings, seen), state, says)


def test_the_last_line_counts_what_is_wrong() -> None:
    fine, bad = Finding("ok", "Fine."), Finding("wrong", "Bad. " + "word " * 40)
    assert told([fine]).splitlines() == ["ok       Fine.", "", "Nothing is wrong."]
    assert told([fine, bad]).endswith("One thing is wrong.")
    assert told([bad, bad]).endswith("2 things are wrong.")
    assert max(map(len, told([bad]).splitlines())) <= 100


def assert_said(findings: list[Finding], state: str, says: str) -> None:
    lines = [f"{finding.state}: {finding.sentence}" for finding in findings]
    assert any(finding.state == state and says in finding.sentence for finding in findings), "\n".join(lines)
