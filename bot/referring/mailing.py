"""E-mails to bodies go out: claimed one by one, sent in a thread, tried again while there is hope."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

from bot.faults import level_of, told
from bot.referring.mail_words import MailWords, Sender
from bot.referring.smtp import Outcome, Server, send
from bot.referring.telling import Telling
from bot.settings import Settings
from bot.settings_mail import ADDRESS
from bot.wording import Wording
from storage import alerts, mails, referral_links, referrals
from storage.mails import Mail
from storage.work import Work

log = logging.getLogger(__name__)
Run = Callable[[Callable[[Work], Any]], Awaitable[Any]]
LOOKS_EVERY = 10.0
"""Seconds between two looks for e-mails that wait; what is urgent has hours."""
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 720))
"""A day and a half, as RFC 5321 (4.5.4.1) asks a sender to have patience."""
LINK_LASTS = timedelta(days=30)
"""At most: it opens nothing once the referral is over."""
NOT_GOING_OUT = (
    "E-mail to bodies does not go out: the log says why, and `baraza doctor` looks at the settings."
)
NO_ADDRESS = "The directory has no e-mail address of this body any more."


@dataclass(frozen=True, slots=True)
class Ready:
    """What can be sent: to whom, and what. `mail` is held until it is settled."""

    mail: Mail
    to: str
    message: EmailMessage


class Mailing:
    """`server` None: e-mail is not set up, and nothing is claimed. `page` begins the links, without a slash at its end."""

    def __init__(
        self,
        run: Run,
        server: Server | None,
        words: MailWords,
        telling: Telling,
        page: str,
        wake: Callable[[], None],
    ) -> None:
        self._run = run
        self._server = server
        self._words = words
        self._telling = telling
        self._page = page
        self._wake = wake

    async def send_all(self, stop: asyncio.Event) -> None:
        """Send what waits, until `stop` is set; what is under way is finished."""
        while not stop.is_set():
            if await self.send_next():
                continue
            try:
                await asyncio.wait_for(stop.wait(), LOOKS_EVERY)
            except TimeoutError:
                continue

    async def send_next(self) -> bool:
        """Send one; False when none is due, or this cannot be done now."""
        if self._server is None:
            return False
        try:
            found: Mail | Ready | None = await self._run(self._claim)
            if isinstance(found, Ready):
                outcome = await asyncio.to_thread(
                    send, self._server, self._words.sender.address, found.to, found.message
                )
                level = logging.WARNING if outcome.ours else logging.INFO
                log.log(level, "An e-mail to a body: %s. %s", outcome.decision, outcome.reason)
                await self._run(partial(self._settle, found.mail, outcome))
                self._wake()
        except Exception as error:  # noqa: BLE001 - the row is held, and comes again
            log.log(level_of(error), "An e-mail to a body was not sent: %s", told(error))
            return False
        return found is not None

    def _claim(self, work: Work) -> Mail | Ready | None:
        mail = mails.claim(work)
        if mail is None:
            return None
        referral = referrals.by_id(work, mail.referral_id)
        body = None if referral is None else self._telling.routes.bodies.by_id(referral.body)
        if mail.lapsed or referral is None:
            mails.given_up(work, mail.id, mails.OVER)
            return mail
        if body is None or not ADDRESS.fullmatch(body.email):
            self._settle(mail, Outcome("never", NO_ADDRESS), work)
            return mail
        if mail.kind == "recalled":
            words = self._words.recalled(mail.id, mail.number, body.email, work.now)
            return Ready(mail, body.email, words)
        token = referral_links.of_mail(work, referral.id, mail.id, LINK_LASTS)
        place = self._telling.place_name(referral.place)
        words = self._words.new(mail.id, referral, place, body.email, f"{self._page}/r/{token}", work.now)
        return Ready(mail, body.email, words)

    def _settle(self, mail: Mail, outcome: Outcome, work: Work) -> None:
        """The row ends or waits; whoever handles the case hears what was given up, the operator what is ours to mend."""
        if outcome.ours:
            alerts.raise_alert(work, NOT_GOING_OUT)
        if outcome.decision == "sent":
            mails.sent(work, mail.id)
            alerts.put_right(work, NOT_GOING_OUT)
            return
        if outcome.decision != "never" and mail.tries <= len(AGAIN_AFTER):
            mails.again(work, mail.id, AGAIN_AFTER[mail.tries - 1], outcome.reason)
            return
        mails.given_up(work, mail.id, outcome.reason, unknown=outcome.decision == "perhaps")
        referral = referrals.by_id(work, mail.referral_id)
        if mail.kind == "new" and referral is not None and referral.open:
            self._telling.staff(work, referral, "unmailed")


def mailing_of(
    settings: Settings, run: Run, wording: Wording, telling: Telling, wake: Callable[[], None]
) -> Mailing:
    """What config.yml says. Without a public address no link could be opened, so nothing is sent either."""
    mail = settings.mail
    password = settings.secrets.smtp_password.get_secret_value()
    server = Server(mail.host, mail.port, mail.security, mail.user, password, mail.timeout_seconds)
    words = MailWords(wording, Sender(settings.operator.name, settings.operator.contact, mail.sender))
    on = bool(mail.host and settings.public_url)
    return Mailing(run, server if on else None, words, telling, settings.public_url, wake)
