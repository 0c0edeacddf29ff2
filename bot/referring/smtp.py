"""One e-mail over SMTP, and what becomes of it: every answer of the server is a decision (RFC 5321, 4.2 and 4.5.4.1)."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from typing import Literal

Decision = Literal["sent", "again", "never", "perhaps"]
_TAKEN = range(200, 300)
_FOR_GOOD = range(500, 600)


@dataclass(frozen=True, slots=True)
class Server:
    """`password` is given only to a `user`; `timeout` in seconds, for each answer. `trusts`: a file of certificates instead
    of the system's, for a server of one's own.
    """

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 20.0
    trusts: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """`never`: the address was refused for good. `again`: later. `perhaps`: it was handed over and nobody said whether it
    was taken. `ours`: it is a fault of the settings or the server, which the operator has to mend. `reason` names no address
    and quotes nothing.
    """

    decision: Decision
    reason: str = ""
    ours: bool = False


def send(server: Server, sender: str, to: str, message: EmailMessage) -> Outcome:
    """Hand it over; blocks, so call it in a thread. Raises nothing that a server or a network does."""
    try:
        smtp = _connected(server, sender)
    except ssl.SSLError:
        return Outcome("again", "The mail server's certificate could not be checked.", ours=True)
    except smtplib.SMTPNotSupportedError:
        return Outcome(
            "again", "The mail server does not offer what mail.security or mail.user needs.", ours=True
        )
    except smtplib.SMTPAuthenticationError as error:
        return Outcome(
            "again", f"The mail server does not take user and password ({error.smtp_code}).", ours=True
        )
    except smtplib.SMTPResponseException as error:
        ours = error.smtp_code in _FOR_GOOD
        return Outcome("again", f"The mail server did not let us in ({error.smtp_code}).", ours=ours)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return Outcome("again", f"The mail server could not be reached ({type(error).__name__}).")
    try:
        outcome = _handed_over(smtp, sender, to, message)
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
        return outcome
    finally:
        smtp.close()


def _connected(server: Server, sender: str) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=server.trusts)
    # Said in EHLO; the name of this machine is nobody's business, and looking for it asks a name server.
    name = sender.partition("@")[2] or "localhost"
    smtp: smtplib.SMTP
    if server.security == "tls":
        smtp = smtplib.SMTP_SSL(server.host, server.port, name, timeout=server.timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, name, timeout=server.timeout)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _handed_over(smtp: smtplib.SMTP, sender: str, to: str, message: EmailMessage) -> Outcome:
    handing = False
    try:
        code, _ = smtp.mail(sender)
        if code not in _TAKEN:
            ours = code in _FOR_GOOD
            return Outcome(
                "again", f"The mail server does not take mail from mail.sender ({code}).", ours=ours
            )
        code, _ = smtp.rcpt(to)
        if code not in _TAKEN:
            return _refused(code, "the address")
        handing = True
        code, _ = smtp.data(message.as_bytes(policy=SMTP))
    except smtplib.SMTPDataError as error:
        return _refused(error.smtp_code, "the message")
    except (OSError, smtplib.SMTPException) as error:
        if handing:
            return Outcome(
                "perhaps", f"The mail server was lost while it took the message ({type(error).__name__})."
            )
        return Outcome("again", f"The mail server was lost ({type(error).__name__}).")
    return Outcome("sent") if code in _TAKEN else _refused(code, "the message")


def _refused(code: int, what: str) -> Outcome:
    if code in _FOR_GOOD:
        return Outcome("never", f"The mail server refused {what} for good ({code}).")
    return Outcome("again", f"The mail server does not take {what} now ({code}).")
