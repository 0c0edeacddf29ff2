"""WhatsApp's two ends around a running Baraza: what Twilio posts to us, and the channel that sends through it."""

import logging

from starlette.routing import Route

from bot import reported
from bot.channels import whatsapp_content
from bot.channels.whatsapp import CAPABILITIES, Sender, WhatsAppChannel
from bot.channels.whatsapp_errors import of_code, of_template
from bot.channels.whatsapp_inbound import CHANNEL, Identity
from bot.channels.whatsapp_rest import Rest
from bot.channels.whatsapp_signature import Verifier
from bot.channels.whatsapp_status import Status
from bot.channels.whatsapp_webhook import webhook_routes
from bot.surroundings import template_names
from bot.wiring import Baraza
from flows.messages import Inbound, Language, Outbound
from storage.statuses import SendStatus
from storage.work import Work

log = logging.getLogger(__name__)


class WhatsApp:
    """`routes` are Twilio's two webhooks; `with_choices`: whether buttons and lists were made at Twilio."""

    def __init__(
        self, running: Baraza, verifier: Verifier, channel: WhatsAppChannel, *, with_choices: bool
    ) -> None:
        self._running = running
        self._channel = channel
        self.with_choices = with_choices
        self.routes: list[Route] = webhook_routes(verifier, self.store, self.report)
        running.channels[CHANNEL] = channel

    async def store(self, inbound: Inbound, who: Identity) -> None:
        """Keep one message; only then is Twilio told that it arrived."""
        await self._running.intake.store(inbound, who.also)

    async def report(self, outbox_id: str, status: Status, code: int, sid: str) -> None:
        """Note what became of the message `sid` of ours, and what that says about her or about us."""
        told = await self._running.run(lambda work: noted(work, outbox_id, status, code, sid))
        if told.pause:
            self._running.delivery.pause(CHANNEL, told.pause)
        if told.again:
            self._running.wake_delivery()
        if told.changed and status == "failed":
            log.warning("A WhatsApp message did not arrive: %s", told.sentence)

    async def close(self) -> None:
        """Close its connections."""
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
    return WhatsApp(running, verifier, channel, with_choices=not shapes.isdisjoint(contents))
