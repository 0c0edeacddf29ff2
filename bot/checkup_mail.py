"""What `baraza doctor` says of e-mail to bodies: whether it could be sent, and whether its link could be opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from bot.settings import Settings

Said = tuple[Literal["ok", "missing", "wrong"], str]


def about_mail(settings: Settings) -> Iterator[Said]:
    """Nobody asks the server: an e-mail that could not be sent says why in the log, and raises an alert."""
    mail = settings.mail
    password = settings.secrets.smtp_password.get_secret_value()
    if not mail.host:
        yield (
            "missing",
            "E-mail: no mail.host is set. Bodies hear of what is referred to them only where an officer joined "
            "(`baraza invite officer`).",
        )
        if password:
            yield "wrong", "BARAZA_SMTP_PASSWORD is set and mail.host is not: no e-mail is sent."
        return
    if not settings.public_url:
        yield (
            "wrong",
            "E-mail: mail.host is set and BARAZA_PUBLIC_URL is not, so that no link could be opened. No e-mail is sent.",
        )
    elif bool(mail.user) != bool(password):
        lacks = "BARAZA_SMTP_PASSWORD" if mail.user else "mail.user"
        yield "wrong", f"E-mail: nobody can sign in at {mail.host}, since {lacks} is not set."
    else:
        yield "ok", f"E-mail to bodies goes out through {mail.host}, port {mail.port} ({mail.security})."
    if not settings.operator.contact:
        yield "missing", "E-mail: operator.contact is empty, so that no office knows whom to ask."
    if mail.security == "tls" and mail.port == 587:
        yield "missing", "E-mail: port 587 is usually for starttls, 465 for tls."
