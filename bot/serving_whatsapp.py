"""WhatsApp's two ends around a running Baraza: what Twilio posts to us, and the channel that sends through it."""

import logging

from starlette.routing import Route

from bot.channels import whatsapp_content
from bot.channels.contract import Decision
from bot.channels.whatsapp import Sender, WhatsAppChannel
from bot.channels.whatsapp_errors import TwilioError, of_code
from bot.channels.whatsapp_inbound import CHANNEL, Identity
from bot.channels.whatsapp_rest import Rest
from bot.channels.whatsapp_signature import Verifier
from bot.channels.whatsapp_status import Status
from bot.channels.whatsapp_webhook import webhook_routes
from bot.wiring import Baraza
from flows.messages import Inbound, Language, Outbound
from storage import alerts, outcomes
from storage.statuses import SendStatus
from storage.work import Work

log = logging.getLogger(__name__)
NO_REASON = "Twilio says that a WhatsApp message failed, and not why."


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

    async def report(self, outbox_id: str, status: Status, code: int) -> None:
        """Note what became of a message of ours, and what that says about her or about us."""
        error = of_code(code) if code else None
        if await self._running.run(lambda work: noted(work, outbox_id, status, error)) and status == "failed":
            log.warning("A WhatsApp message did not arrive: %s", error.sentence if error else NO_REASON)

    async def close(self) -> None:
        """Close its connections."""
        await self._channel.close()


def noted(work: Work, outbox_id: str, status: Status, error: TwilioError | None) -> bool:
    """Whether the report changed something; what came late, twice or out of order does not.

    What failed after Twilio took it is not sent again, whatever the error decides: its words are erased by then.
    So every failure that is not hers alone is an alert.
    """
    person_id = outcomes.person_of(work, outbox_id)
    sentence = "" if status != "failed" else error.sentence if error else NO_REASON
    if not outcomes.advance(work, outbox_id, SendStatus(status), sentence):
        return False
    if sentence and error is not None and error.decision is Decision.FINAL_FOR_PERSON:
        if person_id is not None:
            outcomes.unreachable(work, person_id, CHANNEL, sentence)
    elif sentence:
        alerts.raise_alert(work, sentence)
    return True


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
    )
    verifier = Verifier(settings.public_url, [token, spare])
    return WhatsApp(running, verifier, channel, with_choices=bool(contents))
