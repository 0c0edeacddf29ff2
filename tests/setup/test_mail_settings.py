"""E-mail to bodies: what config.yml may say of it, and what `baraza doctor` makes of that."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checkup import Finding, examine
from bot.checkup_mail import about_mail
from bot.settings import SettingsError, load
from tests.setup.test_checkup import PUBLIC, WELL, settings_of

MAIL = "mail: {host: smtp.example.org, sender: baraza@example.org, user: baraza}\n"
CONTACT = "operator: {name: Soko, contact: gate B}\n"
PASSWORD = {"BARAZA_SMTP_PASSWORD": "siri"}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{host: smtp.example.org}", "a `host` needs a `sender`"),
        ("{host: 'smtp.example.org evil', sender: a@example.org}", "not the name or address of a server"),
        ("{host: 'https://smtp.example.org', sender: a@example.org}", "not the name or address of a server"),
        ('{host: "smtp\\r\\nRSET", sender: a@example.org}', "not the name or address of a server"),
        ("{host: smtp.example.org, sender: Baraza <a@example.org>}", "not one e-mail address"),
        ('{host: smtp.example.org, sender: "a@example.org\\r\\nBcc: b@example.org"}', "not one e-mail address"),
        ("{host: smtp.example.org, sender: a@example.org, security: none}", "for a server on this machine alone"),
        ("{host: smtp.example.org, sender: a@example.org, security: ssl}", "mail.security"),
        ("{host: smtp.example.org, sender: a@example.org, port: 0}", "mail.port"),
        ("{host: smtp.example.org, sender: a@example.org, timeout_seconds: 0}", "mail.timeout_seconds"),
        ("{host: smtp.example.org, sender: a@example.org, password: siri}", "password"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_and_the_start_stops(tmp_path: Path, written: str, told: str) -> None:
    (tmp_path / "config.yml").write_text(f"mail: {written}\n")
    with pytest.raises(SettingsError) as refused:
        load(tmp_path / "config.yml", {})
    assert told in "\n".join(refused.value.findings)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_a_server_on_this_machine_needs_no_tls(tmp_path: Path, host: str) -> None:
    text = f"mail: {{host: '{host}', port: 25, security: none, sender: a@example.org}}\n"
    assert settings_of(tmp_path, text, {}).mail.security == "none"


def test_the_password_is_shown_nowhere(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, MAIL, PASSWORD | {"BARAZA_PUBLIC_URL": PUBLIC})
    assert "siri" not in repr(settings)
    assert "siri" not in "".join(sentence for _, sentence in about_mail(settings))


@pytest.mark.parametrize(
    ("text", "environment", "state", "says"),
    [
        ("", {}, "missing", "no mail.host is set"),
        ("", PASSWORD, "wrong", "BARAZA_SMTP_PASSWORD is set and mail.host is not"),
        (MAIL + CONTACT, PASSWORD, "wrong", "BARAZA_PUBLIC_URL is not, so that no link could be opened"),
        (MAIL + CONTACT, {"BARAZA_PUBLIC_URL": PUBLIC}, "wrong", "since BARAZA_SMTP_PASSWORD is not set"),
        (
            MAIL.replace(", user: baraza", "") + CONTACT,
            PASSWORD | {"BARAZA_PUBLIC_URL": PUBLIC},
            "wrong",
            "since mail.user is not set",
        ),
        (
            MAIL + CONTACT,
            PASSWORD | {"BARAZA_PUBLIC_URL": PUBLIC},
            "ok",
            "goes out through smtp.example.org, port 587 (starttls)",
        ),
        (MAIL, PASSWORD | {"BARAZA_PUBLIC_URL": PUBLIC}, "missing", "operator.contact is empty"),
        (
            MAIL.replace("user:", "security: tls, user:"),
            PASSWORD | {"BARAZA_PUBLIC_URL": PUBLIC},
            "missing",
            "port 587 is usually for starttls",
        ),
    ],
)
def test_doctor_says_whether_bodies_can_be_written_to(
    tmp_path: Path, text: str, environment: dict[str, str], state: str, says: str
) -> None:
    findings = examine(settings_of(tmp_path, text, environment), WELL)
    found = [finding for finding in findings if says in finding.sentence]
    assert found == [Finding(state, found[0].sentence if found else "")]  # type: ignore[arg-type]
