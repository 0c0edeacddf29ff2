"""The e-mail by which a body hears that something was referred to it: number, kind, place, a link, and nothing that was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from bot.wording import Wording
from flows.words import Gap, Moment, text
from storage.referral import Referral

NOBODY = "Baraza"


@dataclass(frozen=True, slots=True)
class Sender:
    """`operator` and `contact` as config.yml has them; `address` is mail.sender."""

    operator: str
    contact: str
    address: str

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.partition("@")[2]


@dataclass(frozen=True, slots=True)
class MailWords:
    """English, in which county offices write, and a line in Kiswahili."""

    wording: Wording
    sender: Sender

    def new(
        self, mail_id: str, referral: Referral, place: str, to: str, link: str, now: datetime
    ) -> EmailMessage:
        """Something was referred; `link` opens it, `place` is its name or ''."""
        kind = text("cases.kind_sensitive") if referral.sensitive else text(f"kind.{referral.kind}")
        where: Gap = place or text("cases.no_place")
        lines = [
            text("body_mail.new", number=referral.number, kind=kind, place=where),
            text("body_mail.due", moment=Moment(referral.due_at)) if referral.due_at else None,
            text("body_mail.open", link=link),
            text("body_mail.safe"),
        ]
        words = [self.wording.say(line, "en") for line in lines if line is not None]
        words.append(self.wording.say(text("body_mail.new_line", number=referral.number), "sw"))
        return self._message(mail_id, "body_mail.subject", referral.number, to, words, now)

    def recalled(self, mail_id: str, number: str, to: str, now: datetime) -> EmailMessage:
        """It was taken back."""
        words = [
            self.wording.say(text("body_mail.recalled", number=number), "en"),
            self.wording.say(text("body_mail.recalled_line", number=number), "sw"),
        ]
        return self._message(mail_id, "body_mail.recalled_subject", number, to, words, now)

    def _message(
        self, mail_id: str, subject: str, number: str, to: str, words: list[str], now: datetime
    ) -> EmailMessage:
        sender = self.sender
        name = " ".join((sender.operator or NOBODY).split())
        who: Gap = (
            name if not sender.contact else text("body_mail.contact", name=name, contact=sender.contact)
        )
        words.append(self.wording.say(text("body_mail.ask", who=who), "en"))
        message = EmailMessage()
        message["From"] = Address(name, addr_spec=sender.address)
        message["To"] = Address(addr_spec=to)
        message["Subject"] = self.wording.say(text(subject, number=number), "en")
        message["Date"] = format_datetime(now)
        # The same each time that this e-mail is sent: a second arrival can be known as one.
        message["Message-ID"] = f"<{mail_id}@{sender.domain}>"
        # RFC 3834: no holiday notice answers it.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("\n\n".join(words) + "\n", cte="quoted-printable")
        return message
