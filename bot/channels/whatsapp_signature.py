"""Whether a request really comes from Twilio: its signature over our public URL and every field of the form.

The algorithm is that of twilio.request_validator (9.13) and https://www.twilio.com/docs/usage/security:
base64 of an HMAC over the URL followed by the sorted names and values. Which of our senders a person wrote to makes
no difference: a pool signs with the account's token as well.
"""

import base64
import hmac
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit, urlunsplit

HEADER = "X-Twilio-Signature"
SETTINGS_HEADER = "X-Twilio-Webhooks-Signature-Settings"
"""Names the algorithm, `key=...,algorithm=HMAC_SHA256`; absent: SHA-1."""

_DIGESTS = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}
Fields = Sequence[tuple[str, str]]


class Verifier:
    """Checks signatures for requests to `public_url`, the address that Twilio was given.

    The address comes from the settings and never from the request: behind a proxy the request names another, and
    whoever writes the Host header would choose what was signed. `tokens` are the auth tokens that count, both of
    them while they are rotated. Raises ValueError when there is none, or no public address.
    """

    def __init__(self, public_url: str, tokens: Iterable[str]) -> None:
        self._base = public_url.rstrip("/")
        self._tokens = tuple(token.encode() for token in tokens if token)
        if not self._tokens:
            raise ValueError(
                "TWILIO_AUTH_TOKEN is not set: without it the webhook cannot tell Twilio from anybody."
            )
        if not self._base:
            raise ValueError("BARAZA_PUBLIC_URL is not set: Twilio signs the public address of the webhook.")

    def genuine(self, path: str, fields: Fields, signature: str, settings: str = "") -> bool:
        """Whether `signature` is right for our `path` (query string included) and all `fields` of the form.

        `settings` is the value of SETTINGS_HEADER. Takes the same time whatever is wrong with the signature.
        """
        digest = _DIGESTS.get(_algorithm(settings))
        if digest is None:
            return False
        given = signature.encode()
        said = _said(fields)
        right = False
        for url in both_ways(self._base + path):
            for token in self._tokens:
                right |= hmac.compare_digest(_signature(token, url.encode() + said, digest), given)
        return right


def signed(token: bytes, url: str, fields: Fields, digest: str = "sha1") -> str:
    """The signature of a form that is posted to `url`. A name's repeated values are sorted, and count once."""
    return _signature(token, url.encode() + _said(fields), digest).decode()


def both_ways(url: str) -> tuple[str, str]:
    """The URL with its port and without: Twilio is not consistent in which of them it signs."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.netloc.split(":")[0]
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return (
        urlunsplit(parts._replace(netloc=f"{host}:{port}")),
        urlunsplit(parts._replace(netloc=host)),
    )


def _said(fields: Fields) -> bytes:
    values: dict[str, set[str]] = {}
    for name, value in fields:
        values.setdefault(name, set()).add(value)
    said = "".join(name + value for name in sorted(values) for value in sorted(values[name]))
    return said.encode("utf-8", "surrogatepass")


def _signature(token: bytes, said: bytes, digest: str) -> bytes:
    return base64.b64encode(hmac.digest(token, said, digest))


def _algorithm(settings: str) -> str:
    for part in settings.split(","):
        name, found, value = part.partition("=")
        if found and name.strip() == "algorithm" and value.strip():
            return value.strip().upper()
    return "HMAC_SHA1"
