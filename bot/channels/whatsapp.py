"""WhatsApp through Twilio as a channel: one Outbound becomes Messages of the REST API, an error a decision."""

import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from bot.channels import whatsapp_forgetting, whatsapp_media, whatsapp_missed, whatsapp_templates
from bot.channels.contract import Capabilities, Decision, Fetched, SendError
from bot.channels.rendering import Part, numbered, render
from bot.channels.splitting import split
from bot.channels.whatsapp_content import shape_of, variables
from bot.channels.whatsapp_errors import CONTENT_REFUSED, TwilioError, errand, of_template
from bot.channels.whatsapp_inbound import CHANNEL, PREFIX
from bot.channels.whatsapp_named import UNNAMED, Kind, TemplateNames, filled
from bot.channels.whatsapp_rest import MESSAGING, Rest
from bot.channels.whatsapp_webhook import status_url
from flows.messages import Language, MediaRef, Outbound, Point, Template

# Body: twilio.com/docs/messaging/api/message-resource. Buttons without approval, list and their lengths:
# twilio.com/docs/content/twilio-quick-reply and /twiliolist-picker; a button's title: developers.facebook.com,
# interactive reply buttons. Rates: 80 a second for a sender, one in 6 s to the same person on average; WhatsApp
# takes a short burst, which config.yml may allow (delivery.rates).
CAPABILITIES = Capabilities(
    body=1600,
    choice_body=1024,
    buttons=3,
    button_title=20,
    payload_bytes=200,
    list_rows=10,
    row_title=24,
    row_description=72,
    location_out=True,
    per_second=80.0,
    per_person_seconds=6.0,
    window_hours=24,
    reports_delivery=True,
)
PLAIN = Capabilities(body=1600, location_out=True)
"""For when no Content resource shows the choices: they are numbered lines then."""

_UNFINISHED_KEPT = 1000
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom our messages come from: a number `whatsapp:+...`, a Messaging Service `MG...`, or that number of it.

    `public_url` is where Twilio tells what became of a message; '' and it is not asked to.
    """

    number: str = ""
    service: str = ""
    public_url: str = ""


class WhatsAppChannel:
    """Sends by REST. `contents` is what `sync` made: {friendly name: HX...}.

    `language_of` tells the language of a message, for the word that opens a list. `stores` are origins of files
    beside Twilio's own. One object per process; it remembers how far a message of several parts came, so that a
    retry does not repeat the first ones, and whether Twilio takes lines in variables. Both are lost with the process.
    """

    name: str = CHANNEL
    capabilities: Capabilities = CAPABILITIES

    def __init__(
        self,
        rest: Rest,
        sender: Sender,
        contents: Mapping[str, str],
        language_of: Callable[[Outbound], Language],
        stores: tuple[str, ...] = (),
        names: TemplateNames = UNNAMED,
    ) -> None:
        self._rest = rest
        self._sender = sender
        self._contents = dict(contents)
        self._language_of = language_of
        self._stores = stores
        self._names = names
        self._takes_lines = True
        self._unfinished: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    async def send(self, address: str, outbound: Outbound, outbox_id: str) -> str:
        """Send all parts of one message; returns their SIDs, the last one last. Raises TwilioError or SendError.

        A second call with the same `outbox_id` after an error goes on with the part that failed.
        """
        parts = self._parts(outbound)
        if not parts:
            raise SendError(
                Decision.OUR_FAULT, "A message without any text was not sent: WhatsApp takes none."
            )
        sent = self._unfinished.pop(outbox_id, ())
        done = len(sent)
        for number, part in enumerate(parts[done:], done):
            # Only the last part reports: its row is delivered when the end of it is.
            told = outbox_id if number == len(parts) - 1 else ""
            try:
                sent = (*sent, await self._send_part(address, part, outbound, told))
            except TwilioError:
                self._remember(outbox_id, sent)
                raise
        return " ".join(sent)

    async def answer_tap(self, tap: str) -> None:
        """WhatsApp ends the waiting sign of a button by itself."""

    async def fetch(self, media: MediaRef, limit: int) -> Fetched:
        """Fetch a photo or voice note of at most `limit` bytes. Raises SendError."""
        return await whatsapp_media.fetch(self._rest, media, limit, self._stores)

    async def forget(self, media: MediaRef) -> None:
        """Delete a file at Twilio once it is kept here. Raises SendError."""
        await whatsapp_media.forget(self._rest, media)

    async def forget_messages(self, chat: str, messages: Sequence[str], *, words_only: bool = False) -> None:
        """Delete messages at Twilio, by their SIDs, or empty their words. Raises SendError."""
        await whatsapp_forgetting.forget(self._rest, messages, words_only=words_only)

    async def left_there(
        self,
        before: datetime,
        files_before: datetime,
        known: Callable[[Sequence[str]], Awaitable[Collection[str]]],
        *,
        with_words: bool,
    ) -> Sequence[str]:
        """SIDs of what Twilio still has of our sender; none where only a Messaging Service is set. Raises SendError."""
        number = self._sender.number
        if not number:
            return ()
        return await whatsapp_forgetting.left(
            self._rest, number, before, files_before, known, with_words=with_words
        )

    async def shows_typing(self, address: str, message: str) -> None:
        """Show that we are writing, for 25 s or until we did; marks her message as read. Raises SendError.

        `message` is the SID of what she wrote, its external id; the API asks for no `address`.
        https://www.twilio.com/docs/whatsapp/api/typing-indicators-resource (beta)
        """
        fields = [("channel", "whatsapp"), ("messageId", message)]
        try:
            await self._rest.post(MESSAGING, "/v2/Indicators/Typing.json", fields)
        except TwilioError as error:
            raise errand(error) from None

    async def missed(self, since: datetime) -> list[tuple[dict[str, str], datetime]]:
        """What people wrote since then, as whatsapp_missed has it. Raises TwilioError."""
        return await whatsapp_missed.missed(self._rest, self._sender.number, since)

    async def written_between(self, since: datetime, before: datetime) -> list[str]:
        """SIDs of what people wrote from then to then, and that is still at Twilio. Raises TwilioError."""
        return await whatsapp_missed.written_between(self._rest, self._sender.number, since, before)

    async def templates_stand(self) -> list[tuple[str, str, Language, str, str]]:
        """How each template stands. Raises TwilioError."""
        return await whatsapp_templates.looked_at(self._rest, self._names, self._contents)

    async def send_template(
        self, address: str, language: Language | None, outbox_id: str, template: Template | None = None
    ) -> str:
        """Send a template, which alone may go outside the window; that something waits without one. Returns its SID.

        Raises TwilioError: OUR_FAULT with the template's name when it was never made, is not approved, or is not filled.
        """
        kind = cast("Kind", template.kind) if template else "waiting"
        try:
            texts = filled(template) if template else {}
        except ValueError as error:
            raise SendError(Decision.OUR_FAULT, str(error)) from None
        name = self._names.name(kind, language or self._language_of(Outbound("")))
        content = self._contents.get(name)
        if content is None:
            raise TwilioError(
                Decision.OUR_FAULT,
                f"The WhatsApp template {name} is missing: `baraza channel sync` makes it.",
            )
        try:
            fields = [("ContentSid", content), *([("ContentVariables", _json(texts))] if texts else [])]
            return await self._rest.send([*self._envelope(address, outbox_id), *fields])
        except TwilioError as error:
            raise of_template(error) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._rest.close()

    def _parts(self, outbound: Outbound) -> tuple[Part, ...]:
        parts = render(outbound, self.capabilities)
        if parts and (parts[-1].buttons or parts[-1].rows) and not self._content(parts[-1], outbound):
            return render(outbound, PLAIN)
        return parts

    def _content(self, part: Part, outbound: Outbound) -> str:
        """The Content resource that shows the choices of this part; '' when there is none."""
        shape = shape_of(part, self._language_of(outbound))
        if shape is None or ("\n" in part.text and not self._takes_lines):
            return ""
        return self._contents.get(shape.friendly_name, "")

    async def _send_part(self, address: str, part: Part, outbound: Outbound, told: str) -> str:
        envelope = self._envelope(address, told)
        if part.point:
            return await self._rest.send([*envelope, *_place(part.point)])
        shape = shape_of(part, self._language_of(outbound))
        content = self._content(part, outbound)
        if shape is None or not content:
            return await self._as_text(envelope, part, outbound)
        texts = variables(part, shape)
        try:
            return await self._rest.send(
                [*envelope, ("ContentSid", content), ("ContentVariables", _json(texts))]
            )
        except TwilioError as error:
            if error.number not in CONTENT_REFUSED:
                raise
            self._learn(error, shape.friendly_name, "\n" in part.text)
        return await self._as_text(envelope, part, outbound)

    async def _as_text(self, envelope: list[tuple[str, str]], part: Part, outbound: Outbound) -> str:
        sent = [await self._rest.send([*envelope, ("Body", body)]) for body in _bodies(part, outbound)]
        return " ".join(sent)

    def _learn(self, error: TwilioError, name: str, has_lines: bool) -> None:
        """What Twilio refused once is not asked again: she has her answer as text meanwhile."""
        if has_lines and error.number == 21656:
            self._takes_lines = False
            _LOG.warning(
                "Twilio takes no line breaks in buttons and lists: such messages go as numbered text."
            )
            return
        self._contents.pop(name, None)
        _LOG.error("Buttons or lists go as numbered text: %s", error.sentence)

    def _envelope(self, address: str, outbox_id: str) -> list[tuple[str, str]]:
        fields = [("To", PREFIX + address)]
        if self._sender.service:
            fields.append(("MessagingServiceSid", self._sender.service))
        if self._sender.number:
            fields.append(("From", self._sender.number))
        if outbox_id and self._sender.public_url:
            fields.append(("StatusCallback", status_url(self._sender.public_url, outbox_id)))
        return fields

    def _remember(self, outbox_id: str, sent: tuple[str, ...]) -> None:
        if sent:
            self._unfinished[outbox_id] = sent
            while len(self._unfinished) > _UNFINISHED_KEPT:
                self._unfinished.popitem(last=False)


def _place(point: Point) -> list[tuple[str, str]]:
    """A pin: https://www.twilio.com/docs/whatsapp/message-features#location-messages-with-whatsapp."""
    where = f"{point.latitude:.6f},{point.longitude:.6f}"
    shown = f"{point.latitude:.5f}, {point.longitude:.5f}"
    return [("Body", f"📍 {shown}"), ("PersistentAction", f"geo:{where}|{shown}")]


def _bodies(part: Part, outbound: Outbound) -> tuple[str, ...]:
    """The text of a part, with its choices as numbered lines unless it has them already."""
    said = bool(part.buttons) and any(option.description for option in outbound.options)
    if said or outbound.lasting or not (part.buttons or part.rows):
        return split(part.text, PLAIN.body)
    return split(f"{part.text}\n\n{numbered(outbound.options)}", PLAIN.body)


def _json(texts: Mapping[str, str]) -> str:
    return json.dumps(dict(texts), ensure_ascii=False)
