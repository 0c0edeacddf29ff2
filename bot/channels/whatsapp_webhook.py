"""Twilio's two webhooks: messages that people wrote, and what became of those that we sent."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs, parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.whatsapp_inbound import Identity, form_of, identity, parse
from bot.channels.whatsapp_signature import HEADER, SETTINGS_HEADER, Verifier
from bot.channels.whatsapp_status import Status, status_of
from flows.messages import Inbound

PATH = "/webhooks/twilio"
STATUS_PATH = "/webhooks/twilio/status"
OUTBOX = "outbox"
"""The query parameter of STATUS_PATH that names the row of the outbox."""

BODY_LIMIT = 256 * 1024
"""Bytes. A text of 4,096 letters, each escaped to twelve bytes, and all other fields are below a quarter of it."""
BODY_WITHIN = 15.0
"""Seconds: Twilio sends its few kilobytes at once."""

_MOST_FIELDS = 500
_EMPTY_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
_LOG = logging.getLogger(__name__)

Store = Callable[[Inbound, Identity], Awaitable[object]]
"""Keeps one message; only after it returns is Twilio told that it arrived."""
Report = Callable[[str, Status, int, str], Awaitable[object]]
"""Told (outbox id, status, Twilio's error code or 0, the message's SID); reports come late, twice and out of order."""


def _now() -> datetime:
    return datetime.now(UTC)


def status_url(public_url: str, outbox_id: str) -> str:
    """Where Twilio is to tell what becomes of the message of this row of the outbox."""
    return f"{public_url.rstrip('/')}{STATUS_PATH}?{urlencode({OUTBOX: outbox_id})}"


def webhook_routes(
    verifier: Verifier, store: Store, report: Report, now: Callable[[], datetime] = _now
) -> list[Route]:
    """Both routes. Bare 403 to whoever is not Twilio, 413 above BODY_LIMIT, 503 when storing fails, else 200.

    Twilio repeats a 503 only if the webhook's retry policy says so (https://www.twilio.com/docs/usage/webhooks/
    webhooks-connection-overrides: `#rc=3&rp=5xx,ct,rt` after the URL); without it the message is lost.
    """

    async def receive(request: Request) -> Response:
        fields = await _genuine(request, verifier, PATH)
        if isinstance(fields, Response):
            return fields
        form = form_of(fields)
        inbound, who = parse(form, now()), identity(form)
        if inbound is None or who is None:
            _LOG.warning("A request from Twilio that is no WhatsApp message was skipped.")
            return _answered()
        try:
            await store(inbound, who)
        except Exception as error:  # noqa: BLE001  whatever failed, Twilio is told to repeat it
            # Only the class: a database error's text shows the values of the row.
            _LOG.error("A WhatsApp message could not be stored (%s).", type(error).__name__)
            return Response(status_code=503)
        return _answered()

    async def note(request: Request) -> Response:
        query = request.scope["query_string"].decode("latin-1")
        fields = await _genuine(request, verifier, f"{STATUS_PATH}?{query}" if query else STATUS_PATH)
        if isinstance(fields, Response):
            return fields
        form = form_of(fields)
        outbox_id = parse_qs(query).get(OUTBOX, [""])[0]
        status, code = status_of(form)
        if status is None or not outbox_id:
            return Response()
        try:
            await report(outbox_id, status, code, form.get("MessageSid", ""))
        except Exception as error:  # noqa: BLE001  whatever failed, Twilio is told to repeat it
            _LOG.error("A report of WhatsApp could not be stored (%s).", type(error).__name__)
            return Response(status_code=503)
        return Response()

    return [Route(PATH, receive, methods=["POST"]), Route(STATUS_PATH, note, methods=["POST"])]


async def _genuine(request: Request, verifier: Verifier, path: str) -> list[tuple[str, str]] | Response:
    """The form's fields, or what to answer instead."""
    signature = request.headers.get(HEADER, "")
    if not signature:
        return Response(status_code=403)
    body = await _body(request)
    if body is None:
        return Response(status_code=413)
    try:
        fields = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        # Twilio escapes everything that is not ASCII; what is not so was not signed by Twilio.
        return Response(status_code=403)
    if not verifier.genuine(path, fields, signature, request.headers.get(SETTINGS_HEADER, "")):
        return Response(status_code=403)
    return fields


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is longer than the limit, whatever its Content-Length says, or does not end."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_WITHIN):
            async for piece in request.stream():
                body += piece
                if len(body) > BODY_LIMIT:
                    return None
    except TimeoutError:
        return None
    return bytes(body)


def _answered() -> Response:
    """Nothing to say by way of the webhook: the reply goes through the REST API, when it is there."""
    return Response(_EMPTY_ANSWER, media_type="text/xml")
