"""What Twilio keeps of a message, deleted or emptied; and what it still has.

A message that is deleted is gone from Twilio's API and console with its files, and after 30 days from its backups; one that
nobody deletes stays for 400 days, and in the archive after that, unless the account says otherwise
(https://help.twilio.com/articles/223181008, https://help.twilio.com/articles/223133687).
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from bot.channels.contract import Decision, SendError
from bot.channels.whatsapp_errors import TwilioError, errand
from bot.channels.whatsapp_inbound import MESSAGE_SID
from bot.channels.whatsapp_rest import API, Rest

UNFINISHED = 20009
"""Twilio deletes no message that it has not finished with: https://www.twilio.com/docs/api/errors/20009."""
GONE = 20404
PAGE = 1000
"""Messages in one answer, the most that Twilio gives."""


async def forget(rest: Rest, messages: Sequence[str], *, words_only: bool) -> None:
    """Delete each, with its files, or empty its words alone; gone already is no error. Raises SendError.

    Of one that cannot be deleted yet the words are taken at once, where Twilio lets us.
    """
    for sid in messages:
        if not MESSAGE_SID.fullmatch(sid):
            raise SendError(Decision.OUR_FAULT, "What is to be deleted at Twilio is no message.")
        if words_only:
            await redact(rest, sid)
        else:
            await _delete(rest, sid)


async def redact(rest: Rest, sid: str) -> None:
    """Empty the words of a message, in or out. Raises SendError.

    https://www.twilio.com/docs/messaging/api/message-resource#redact-a-message-resource
    """
    try:
        await rest.post(API, rest.messages(f"/{sid}"), [("Body", "")])
    except TwilioError as error:
        if error.number != GONE:
            raise errand(error) from None


async def left(
    rest: Rest,
    sender: str,
    before: datetime,
    files_before: datetime,
    known: Callable[[Sequence[str]], Awaitable[Collection[str]]],
    *,
    with_words: bool,
) -> list[str]:
    """SIDs of the newest messages from and to `sender` that are older than that: at most a page of each way. Raises SendError.

    What people wrote is among them only where it is `known` here, or from before `files_before`: somebody may still want to
    read what came while nothing could be kept.
    """
    found: list[str] = []
    unread: list[str] = []
    for way in ("From", "To"):
        query = urlencode({way: sender, "DateSent<": before.strftime("%Y-%m-%dT%H:%M:%SZ"), "PageSize": PAGE})
        try:
            answer = await rest.get(API, f"{rest.messages()}?{query}")
        except TwilioError as error:
            raise errand(error) from None
        listed = answer.get("messages")
        some = listed if isinstance(listed, list) else []
        for one in some:
            if _goes(one, files_before, with_words=with_words):
                (unread if _inbound(one) and not _older(one, files_before) else found).append(one["sid"])
    return [*found, *(await known(unread) if unread else ())]


def _goes(one: object, files_before: datetime, *, with_words: bool) -> bool:
    if not isinstance(one, dict):
        return False
    sid = one.get("sid")
    if not isinstance(sid, str) or not MESSAGE_SID.fullmatch(sid):
        return False
    if with_words:
        return bool(one.get("body"))
    return not _inbound(one) or str(one.get("num_media") or "0") == "0" or _older(one, files_before)


def _inbound(one: dict[str, Any]) -> bool:
    return str(one.get("direction", "")).startswith("inbound")


def _older(one: dict[str, Any], than: datetime) -> bool:
    """Twilio's times are as in e-mails (RFC 2822); what has none that can be read stays."""
    try:
        sent = parsedate_to_datetime(str(one.get("date_sent")))
    except ValueError:
        return False
    return sent.tzinfo is not None and sent < than


async def _delete(rest: Rest, sid: str) -> None:
    try:
        await rest.remove(API, rest.messages(f"/{sid}"))
    except TwilioError as error:
        if error.number != UNFINISHED:
            raise errand(error) from None
        await redact(rest, sid)
        raise TwilioError(
            Decision.RETRY, f"Twilio has not finished with a message yet ({UNFINISHED}).", 60, UNFINISHED
        ) from None
