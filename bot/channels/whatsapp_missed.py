"""What people wrote on WhatsApp while we could keep nothing: Twilio repeats a webhook for 15 seconds at most, and keeps the message.

https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides (`tt`) and
https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources. It lists words and files, but neither
a button's payload, whose title is in the words, nor where a pin lies: whoever sent one is asked for it again.
"""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from bot.channels.whatsapp_inbound import MESSAGE_SID, PREFIX, readable
from bot.channels.whatsapp_rest import API, Rest

PAGE = 1000
"""Messages in one answer, the most that Twilio gives."""
MOST_PAGES = 20


async def missed(rest: Rest, sender: str, since: datetime) -> list[tuple[dict[str, str], datetime]]:
    """Messages to `sender` ('' to any of the account's) since then, oldest first, as their webhooks would have told them, and
    when they were sent (UTC). Raises TwilioError.
    """
    found = [
        (_form(one) | await _files(rest, one), sent)
        async for one, sent in _listed(rest, sender, {"DateSent>": _told(since)})
        if sent >= since
    ]
    # Twilio lists the newest first and tells whole seconds: of one second the earlier stays the earlier.
    found.reverse()
    return sorted(found, key=lambda pair: pair[1])


async def written_between(rest: Rest, sender: str, since: datetime, before: datetime) -> list[str]:
    """SIDs of what people wrote to `sender` from then to then, and that is still at Twilio. Raises TwilioError."""
    within = {"DateSent>": _told(since), "DateSent<": _told(before)}
    return [str(one["sid"]) async for one, sent in _listed(rest, sender, within) if since <= sent < before]


async def _listed(
    rest: Rest, sender: str, within: dict[str, str]
) -> AsyncIterator[tuple[dict[str, Any], datetime]]:
    query = within | {"PageSize": str(PAGE)} | ({"To": sender} if sender else {})
    path = f"{rest.messages()}?{urlencode(query)}"
    for _ in range(MOST_PAGES):
        answer = await rest.get(API, path)
        for one in _inbound(answer):
            yield one
        following = answer.get("next_page_uri")
        if not isinstance(following, str) or not following.startswith("/"):
            break
        path = following


def _told(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _inbound(answer: dict[str, Any]) -> Iterator[tuple[dict[str, Any], datetime]]:
    listed = answer.get("messages")
    for one in listed if isinstance(listed, list) else []:
        if not isinstance(one, dict) or one.get("direction") != "inbound":
            continue
        if not str(one.get("from", "")).startswith(PREFIX) or not MESSAGE_SID.fullmatch(str(one.get("sid"))):
            continue
        try:
            sent = parsedate_to_datetime(str(one.get("date_sent")))
        except ValueError:
            continue
        if sent.tzinfo is not None:
            yield one, sent


def _form(one: dict[str, Any]) -> dict[str, str]:
    words = one.get("body")
    return {
        "MessageSid": str(one["sid"]),
        "From": str(one["from"]),
        "Body": readable(words) if isinstance(words, str) else "",
        "NumMedia": "0",
    }


async def _files(rest: Rest, one: dict[str, Any]) -> dict[str, str]:
    if str(one.get("num_media") or "0") == "0":
        return {}
    path = rest.messages(f"/{one['sid']}/Media")
    listed = (await rest.get(API, path)).get("media_list")
    files = [file for file in (listed if isinstance(listed, list) else []) if isinstance(file, dict)]
    form = {"NumMedia": str(len(files))}
    for number, file in enumerate(files):
        form[f"MediaUrl{number}"] = f"{rest.api_url or API}{path.removesuffix('.json')}/{file.get('sid')}"
        form[f"MediaContentType{number}"] = str(file.get("content_type"))
    return form
