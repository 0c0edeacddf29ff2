"""WhatsApp's two ends around a running Baraza: what Twilio posts to us, and the channel that sends through it."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from starlette.routing import Route

from bot import reported
from bot.channels import whatsapp_content
from bot.channels.whatsapp import CAPABILITIES, Sender, WhatsAppChannel
from bot.channels.whatsapp_errors import of_code, of_template
from bot.channels.whatsapp_inbound import CHANNEL, Identity, identity, parse
from bot.channels.whatsapp_rest import Rest
from bot.channels.whatsapp_signature import Verifier
from bot.channels.whatsapp_status import Status
from bot.channels.whatsapp_webhook import webhook_routes
from bot.faults import told
from bot.surroundings import template_names
from bot.wiring import Baraza
from flows.messages import Inbound, Language, Outbound
from storage import alerts, beats, inbox
from storage.statuses import SendStatus
from storage.work import Work

log = logging.getLogger(__name__)
A_LITTLE = timedelta(minutes=2)
LONGEST_BACK = timedelta(days=3)
"""A day less than a second arrival is known for at least (storage.retention)."""
LOOKS_AGAIN = (5.0, 30.0, 120.0, 600.0, 3600.0)
"""Seconds until Twilio is asked again what was missed."""
RESTARTS_WITHIN = timedelta(seconds=90)
"""A stop that was shorter is no reason to look back: the schedule is seen at work every half minute."""
MISSED = "What people wrote on WhatsApp while nothing could be kept was not fetched: see the messages of that time in Twilio's console."

TOO_OLD = (
    "{} WhatsApp messages of {} to {} came while nothing could be kept, and were too old to be taken afterwards: nobody was "
    "answered. Read them in Twilio's console, where they stay for {} days."
)


class WhatsApp:
    """`routes` are Twilio's two webhooks; `with_choices`: whether buttons and lists were made at Twilio."""

    def __init__(
        self, running: Baraza, verifier: Verifier, channel: WhatsAppChannel, *, with_choices: bool
    ) -> None:
        self._running = running
        self._channel = channel
        self.with_choices = with_choices
        self.routes: list[Route] = webhook_routes(verifier, self.store, self.report)
        self._looking: set[asyncio.Task[None]] = set()
        running.channels[CHANNEL] = channel
        running.writer.when_over(lambda seconds: self.look_back(timedelta(seconds=seconds)))

    async def store(self, inbound: Inbound, who: Identity) -> None:
        """Keep one message; only then is Twilio told that it arrived."""
        await self._running.intake.store(inbound, who.also)

    async def report(self, outbox_id: str, status: Status, code: int, sid: str) -> None:
        """Note what became of the message `sid` of ours, and what that says about her or about us."""
        became = await self._running.run(lambda work: noted(work, outbox_id, status, code, sid))
        if became.pause:
            self._running.delivery.pause(CHANNEL, became.pause)
        if became.again:
            self._running.wake_delivery()
        if became.changed and status == "failed":
            log.warning("A WhatsApp message did not arrive: %s", became.sentence)

    def look_back(self, lasted: timedelta) -> None:
        """Fetch from Twilio what was written in the time that nothing could be kept, and a little before; at most three days.

        What is older nobody expects an answer to: the operator is told how much it is.
        """
        now = self._running.storage.clock()
        since = now - min(lasted + A_LITTLE, LONGEST_BACK)
        task = asyncio.create_task(self._look_back(since, now - lasted - A_LITTLE))
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)

    async def _look_back(self, since: datetime, began: datetime) -> None:
        for pause in (*LOOKS_AGAIN, None):
            try:
                number = sum(
                    [await self._keep(form, sent) for form, sent in await self._channel.missed(since)]
                )
                await self._tell_of_older(began, since)
            except Exception as error:  # noqa: BLE001 - Twilio or the database: it is tried again
                log.warning("What was missed on WhatsApp could not be fetched yet: %s", told(error))
            else:
                if number:
                    log.warning(
                        "%d WhatsApp messages that could not be kept as they came were fetched from Twilio.",
                        number,
                    )
                return
            if pause is not None:
                await asyncio.sleep(pause)
        await self._running.run(lambda work: alerts.raise_alert(work, MISSED))

    async def _tell_of_older(self, began: datetime, since: datetime) -> None:
        if began >= since:
            return
        written = await self._channel.written_between(began, since)
        known = await self._running.run(lambda work: inbox.known(work, CHANNEL, written))
        if number := len(set(written) - known):
            sentence = TOO_OLD.format(
                number,
                f"{began:%d %B %Y}",
                f"{since:%d %B %Y}",
                self._running.settings.retention.conversation_days,
            )
            log.warning(sentence)
            await self._running.run(lambda work: alerts.raise_alert(work, sentence))

    async def _keep(self, form: Mapping[str, str], sent: datetime) -> bool:
        inbound, who = parse(form, sent), identity(form)
        return inbound is not None and who is not None and await self._running.intake.store(inbound, who.also)

    async def close(self) -> None:
        """Close its connections."""
        for task in list(self._looking):
            task.cancel()
        await asyncio.gather(*self._looking, return_exceptions=True)
        await self._channel.close()


def noted(work: Work, outbox_id: str, status: Status, code: int, sid: str) -> reported.Noted:
    """What Twilio says of a message of ours: the row moves on, or waits to be sent again (bot/reported.py)."""
    error = of_code(code) if code else None
    report = reported.Report(
        outbox_id, SendStatus(status), error, provider_id=sid, of_template=error and of_template(error)
    )
    return reported.noted(work, CHANNEL, CAPABILITIES, report)


def whatsapp_of(running: Baraza) -> WhatsApp | None:
    """WhatsApp, when all of Twilio's settings are there."""
    settings = running.settings
    secrets = settings.secrets
    if not secrets.twilio_complete:
        return None
    account, token = secrets.twilio_account_sid, secrets.twilio_auth_token.get_secret_value()
    spare = secrets.twilio_auth_token_secondary.get_secret_value()
    contents = whatsapp_content.load(settings.var / whatsapp_content.FILE, account)
    first = settings.languages.first

    def language_of(outbound: Outbound) -> Language:
        return outbound.language or first

    channel = WhatsAppChannel(
        Rest(account, token, secrets.twilio_api_url, spare=spare),
        Sender(
            secrets.twilio_whatsapp_from, secrets.twilio_messaging_service_sid, public_url=settings.public_url
        ),
        contents,
        language_of,
        # Another API than Twilio's own keeps its files itself.
        stores=(secrets.twilio_api_url,) if secrets.twilio_api_url else (),
        names=template_names(settings),
    )
    verifier = Verifier(settings.public_url, [token, spare])
    shapes = {shape.friendly_name for shape in whatsapp_content.all_shapes()}
    whatsapp = WhatsApp(running, verifier, channel, with_choices=not shapes.isdisjoint(contents))
    if (stood_still := _stood_still(running)) > RESTARTS_WITHIN:
        whatsapp.look_back(stood_still)
    return whatsapp


def _stood_still(running: Baraza) -> timedelta:
    """How long nobody was at work before this process began; nothing where nobody ever was."""
    with running.storage.read() as work:
        at = beats.last(work, beats.SCHEDULE)
        return timedelta() if at is None else work.now - at
