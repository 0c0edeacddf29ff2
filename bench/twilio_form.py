"""What Twilio posts when somebody writes on WhatsApp: the form, signed as Twilio signs it.

https://www.twilio.com/docs/usage/security: base64 of an HMAC-SHA1 over the URL and the sorted names and values.
Written here anew, so that neither side of the bench checks a signature of its own making.
"""

import base64
import hashlib
import hmac
from urllib.parse import urlencode

ACCOUNT = "AC" + "0" * 32
TOKEN = "token-of-nobody"  # noqa: S105 - of the stand-in
SENDER = "whatsapp:+14155238886"
PUBLIC_URL = "https://baraza.example.org"
PATH = "/webhooks/twilio"


def message(address: str, sid: str, words: str) -> dict[str, str]:
    """The fields of a text message from `address` (+254...)."""
    return {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "To": SENDER,
        "From": f"whatsapp:{address}",
        "WaId": address.removeprefix("+"),
        "ProfileName": "Test User",
        "SmsStatus": "received",
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": sid,
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "NumMedia": "0",
        "Body": words,
        "MessageType": "text",
    }


def request(form: dict[str, str], path: str = PATH) -> bytes:
    """The whole HTTP request that carries a form, signature included."""
    body = urlencode(form).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: TwilioProxy/1.1\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"X-Twilio-Signature: {signature(PUBLIC_URL + path, form)}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def signature(url: str, form: dict[str, str]) -> str:
    """The value of X-Twilio-Signature."""
    said = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(TOKEN.encode(), said.encode(), hashlib.sha1).digest()).decode()
