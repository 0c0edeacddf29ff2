"""Photos and voice notes that Twilio holds for us: fetched, and deleted there once we have them."""

from urllib.parse import urljoin, urlsplit

from bot.channels.contract import Decision, Fetched, SendError
from bot.channels.whatsapp_errors import TwilioError, errand, of_answer, of_failure
from bot.channels.whatsapp_http import FAILURES
from bot.channels.whatsapp_rest import Rest
from flows.messages import MediaRef

_STORES = ("twilio.com", "twiliocdn.com")
_BUCKETS = ("amazonaws.com", "/media.twiliocdn.com/")
"""Twilio answers with a redirect to a link that carries its own signature, at its CDN or its S3 bucket."""

_MOST_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_FOUND = 404
_TYPE = "Content-Type"
_AS_IT_IS = ("", "identity")
_NO_FILES = ("text/", "application/json", "application/xml")
NO_FILE = "Something else than a file came in answer to a call for one: a proxy, a firewall or a portal."


async def fetch(rest: Rest, media: MediaRef, limit: int, stores: tuple[str, ...] = ()) -> Fetched:
    """Fetch a file of at most `limit` bytes, stopping where it turns out longer. Raises SendError.

    Only from our own account, and from there on only to Twilio's stores: the address came in a request, so it may
    be anything. Our credentials go to the account alone. `stores` are further origins (`http://127.0.0.1:4011`)
    that another API than Twilio's own redirects to.
    """
    if not rest.is_ours(media.reference):
        raise SendError(Decision.OUR_FAULT, "A file that does not lie in our Twilio account was not fetched.")
    url = media.reference
    for _ in range(_MOST_REDIRECTS + 1):
        found = await _one(rest, url, limit)
        if isinstance(found, bytes):
            return Fetched(found, media.content_type)
        try:
            url = urljoin(url, found)
            known = rest.is_ours(url) or _is_store(url, stores)
        except ValueError:
            known = False
        if not known:
            # Most likely a proxy or a portal answered; the next try may reach Twilio.
            raise SendError(Decision.RETRY, "Twilio sent us to a host that is not its own for a file.")
    raise SendError(Decision.OUR_FAULT, "Twilio redirects without end for a file.")


async def forget(rest: Rest, media: MediaRef) -> None:
    """Delete the file at Twilio; gone already is no error. Raises SendError."""
    if not rest.is_ours(media.reference):
        raise SendError(Decision.OUR_FAULT, "A file that does not lie in our Twilio account was not deleted.")
    try:
        await rest.delete(media.reference)
    except TwilioError as error:
        raise errand(error) from None


async def _one(rest: Rest, url: str, limit: int) -> bytes | str:
    """The content, or where it is instead."""
    content = bytearray()
    try:
        async with rest.get_file(url, known=rest.is_ours(url)) as answer:
            head = answer.head
            sort = head.header(_TYPE)
            if head.status in _REDIRECTS and (elsewhere := head.header("Location")):
                return elsewhere
            if head.status == _NOT_FOUND and not sort.startswith("text/"):
                raise SendError(Decision.OUR_FAULT, "A file is no longer at Twilio (404).")
            if not head.is_success:
                raise errand(of_answer(await answer.whole()))
            if sort.startswith(_NO_FILES) or head.header("Content-Encoding") not in _AS_IT_IS:
                raise SendError(Decision.RETRY, NO_FILE)
            async for piece in answer.pieces():
                content += piece
                if len(content) > limit:
                    raise SendError(
                        Decision.OUR_FAULT, f"A file is larger than {limit} bytes and was not fetched."
                    )
    except FAILURES as error:
        failed = of_failure(error)
        # Reading twice does no harm: what may have been carried out is simply done again.
        decision = Decision.RETRY if failed.decision is Decision.UNKNOWN else failed.decision
        raise SendError(decision, "A file could not be fetched from Twilio: the connection failed.") from None
    if not content:
        raise SendError(Decision.RETRY, NO_FILE)
    return bytes(content)


def _is_store(url: str, stores: tuple[str, ...]) -> bool:
    parts = urlsplit(url)
    if f"{parts.scheme}://{parts.netloc}" in stores:
        return True
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.username is not None:
        return False
    bucket, folder = _BUCKETS
    return any(host == store or host.endswith(f".{store}") for store in _STORES) or (
        host.endswith(f".{bucket}") and parts.path.startswith(folder)
    )
