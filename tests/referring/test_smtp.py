"""What an SMTP server answers, and what becomes of the e-mail: every answer is a decision. Real sockets on this machine."""

import asyncio
import socket
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.referring.smtp import Outcome, Server, send
from tests.standins.smtp_server import DROP, SILENCE, SmtpServer, certificate, smtp_server

SENDER, TO = "baraza@example.org", "works@example.org"


def letter(text: str = "A matter was referred.\n") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = SENDER, TO, "Referral R2345"
    message["Message-ID"] = "<0011@example.org>"
    message.set_content(text)
    return message


async def sent(smtp: SmtpServer, **how: object) -> Outcome:
    server = Server("127.0.0.1", smtp.port, **{"security": "none", "timeout": 5.0} | how)  # type: ignore[arg-type]
    return await asyncio.to_thread(send, server, SENDER, TO, letter())


async def test_a_message_arrives_as_it_was_written() -> None:
    async with smtp_server() as smtp:
        server = Server("127.0.0.1", smtp.port, "none", timeout=5.0)
        words = ".one line begins with a dot\n\nMambo yaliyoelekezwa: mtaro – Ng'ombe\n"
        assert await asyncio.to_thread(send, server, SENDER, TO, letter(words)) == Outcome("sent")
        (taken,) = smtp.taken
        assert (taken.sender, taken.to, taken.sealed) == (SENDER, [TO], False)
        assert taken.text == words
        assert smtp.heard[0].upper() == "EHLO EXAMPLE.ORG"  # and not the name of this machine


@pytest.mark.parametrize(
    ("at", "answer", "decision", "ours", "reason"),
    [
        ("GREETING", "421 4.3.2 too busy", "again", False, "did not let us in (421)"),
        ("GREETING", "554 5.3.2 no service", "again", True, "did not let us in (554)"),
        ("EHLO", DROP, "again", False, "could not be reached"),
        ("MAIL", "451 4.3.0 later", "again", False, "mail.sender (451)"),
        ("MAIL", "553 5.1.8 not yours", "again", True, "mail.sender (553)"),
        ("MAIL", DROP, "again", False, "was lost"),
        ("RCPT", "450 4.2.1 mailbox busy", "again", False, "the address now (450)"),
        ("RCPT", "550 5.1.1 no such box", "never", False, "the address for good (550)"),
        ("DATA", "451 4.3.0 later", "again", False, "the message now (451)"),
        ("DATA", "554 5.7.1 no", "never", False, "the message for good (554)"),
        ("END", "452 4.3.1 disk full", "again", False, "the message now (452)"),
        ("END", "552 5.3.4 too large", "never", False, "the message for good (552)"),
        ("END", DROP, "perhaps", False, "was lost while it took the message"),
        ("END", SILENCE, "perhaps", False, "was lost while it took the message"),
        ("RCPT", SILENCE, "again", False, "was lost"),
        ("RCPT", "\xff\xfe not a number", "again", False, ""),
        ("QUIT", DROP, "sent", False, ""),
    ],
)  # fmt: skip
async def test_every_answer_is_a_decision(
    at: str, answer: str, decision: str, ours: bool, reason: str
) -> None:
    async with smtp_server() as smtp:
        smtp.says[at] = [answer]
        outcome = await sent(smtp, timeout=0.4 if answer == SILENCE else 5.0)
    assert (outcome.decision, outcome.ours) == (decision, ours)
    assert reason in outcome.reason
    assert "example.org" not in outcome.reason
    assert answer not in outcome.reason


async def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        outcome = await sent(SmtpServer(port=taken.getsockname()[1]))
    assert outcome == Outcome("again", "The mail server could not be reached (ConnectionRefusedError).")


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_over_tls_with_user_and_password(tmp_path: Path, security: str) -> None:
    context, trusted = certificate(tmp_path)
    async with smtp_server(tls=context, at_once=security == "tls") as smtp:
        smtp.offers, smtp.user, smtp.password = ["AUTH PLAIN"], "baraza", "siri ya mfano"
        how = {"security": security, "trusts": trusted, "user": "baraza"}
        assert (await sent(smtp, password="siri ya mfano", **how)).decision == "sent"
        assert (smtp.taken[0].sealed, smtp.taken[0].user) == (True, "baraza")
        wrong = await sent(smtp, password="another", **how)
    assert wrong == Outcome("again", "The mail server does not take user and password (535).", ours=True)


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_certificate_that_nobody_vouches_for_gets_nothing(tmp_path: Path, security: str) -> None:
    context, _ = certificate(tmp_path)
    async with smtp_server(tls=context, at_once=security == "tls") as smtp:
        outcome = await sent(smtp, security=security, user="baraza", password="siri")
        assert outcome == Outcome("again", "The mail server's certificate could not be checked.", ours=True)
        assert not any("AUTH" in line or "MAIL" in line for line in smtp.heard)


async def test_a_server_without_starttls_gets_nothing_in_clear() -> None:
    async with smtp_server() as smtp:
        outcome = await sent(smtp, security="starttls", user="baraza", password="siri")
        assert (outcome.decision, outcome.ours) == ("again", True)
        assert not any("AUTH" in line or "MAIL" in line for line in smtp.heard)


def test_the_password_shows_nowhere() -> None:
    assert "siri" not in repr(Server("h", 1, "tls", "u", "siri"))
