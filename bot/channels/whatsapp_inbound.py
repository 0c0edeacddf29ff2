"""What Twilio posts for a WhatsApp message, read as Inbound. Pure; never raises for what is in the form.

Fields: https://www.twilio.com/docs/messaging/guides/webhook-request. New ones appear without notice and are not
looked at. The profile name is never read: nobody here needs it.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flows.messages import Inbound, InboundKind, MediaRef, Point

CHANNEL = "whatsapp"
PREFIX = "whatsapp:"
MOST_MEDIA = 10
"""Of one message; WhatsApp itself sends one."""

_PHONE = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_BARE_PHONE = re.compile(r"[1-9]\d{6,14}", re.ASCII)
_OPAQUE = re.compile(r"(?=[A-Za-z])[A-Za-z0-9][A-Za-z0-9._-]{2,199}")
"""A business-scoped id such as `KE.1000000001`: whatever it is made of, it is no number to call."""

MESSAGE_SID = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}")
_PICTURES = frozenset({"image/jpeg", "image/jpg", "image/png", "image/webp"})
_SOUNDS = frozenset({"audio/ogg", "audio/amr", "audio/mpeg", "audio/mp3"})
"""What is kept (bot/errands.py looks at the bytes): of any other sound she hears at once that it cannot be taken."""
_CARDS = frozenset({"text/vcard", "text/x-vcard", "text/directory"})
_ARRIVED = frozenset({"", "received", "receiving"})
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Identity:
    """By what WhatsApp knows a person: a phone number `+254...`, an opaque id `KE...`, or both; '' is not told.

    Since usernames came (April 2026) a person may have only the opaque id, and show her number later.
    """

    phone: str = field(default="", repr=False)
    opaque: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """By which she is written to: the number when there is one."""
        return self.phone or self.opaque

    @property
    def also(self) -> str:
        """Her other identity, '' when only one is known."""
        return self.opaque if self.phone else ""


def form_of(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The fields by name, readable; of a repeated one the first counts."""
    form: dict[str, str] = {}
    for name, value in fields:
        form.setdefault(name, readable(value))
    return form


def readable(text: str) -> str:
    """The text without what no database takes: null characters, and halves of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def identity(form: Form) -> Identity | None:
    """Who wrote; None when it is nobody on WhatsApp."""
    sender = form.get("From", "")
    if sender and not sender.startswith(PREFIX):
        return None
    named = [sender.removeprefix(PREFIX), form.get("ExternalUserId", "").removeprefix(PREFIX)]
    phone = next((name for name in named if _PHONE.fullmatch(name)), "")
    number = form.get("WaId", "")
    if not phone and _BARE_PHONE.fullmatch(number):
        phone = f"+{number}"
    opaque = next((name for name in named if _OPAQUE.fullmatch(name)), "")
    return Identity(phone, opaque) if phone or opaque else None


def parse(form: Form, now: datetime) -> Inbound | None:
    """One message as an Inbound; None for what nobody on WhatsApp said, or what cannot be told apart by an id.

    Twilio gives no time of writing: `now` is the time of arrival in UTC.
    """
    who = identity(form)
    sid = next((sid for name in _SIDS if MESSAGE_SID.fullmatch(sid := form.get(name, ""))), "")
    if who is None or not sid or form.get("SmsStatus", "").lower() not in _ARRIVED:
        return None
    kind, text, payload, point, media = _content(form)
    return Inbound(
        channel=CHANNEL,
        external_id=sid,
        address=who.address,
        kind=kind,
        received_at=now,
        text=text,
        payload=payload,
        point=point,
        media=media,
    )


_SIDS = ("MessageSid", "SmsMessageSid", "SmsSid")
_Content = tuple[InboundKind, str, str, Point | None, tuple[MediaRef, ...]]


def _content(form: Form) -> _Content:
    body = form.get("Body", "")
    if payload := form.get("ButtonPayload") or form.get("ListId") or "":
        return InboundKind.TAP, "", payload, None, ()
    if point := _point(form):
        return InboundKind.LOCATION, _place_name(form) or body, "", point, ()
    if media := _media(form):
        return _with_media(form, media, body)
    # A template's button without a payload says its own words; an emptied Body leaves the title.
    if text := body if body.strip() else form.get("ButtonText") or form.get("ListTitle") or "":
        return InboundKind.TEXT, text, "", None, ()
    if form.get("MessageType") == "contacts":
        return InboundKind.CONTACT, "", "", None, ()
    if form.get("MessageType") == "sticker":
        return InboundKind.STICKER, "", "", None, ()
    return InboundKind.UNSUPPORTED, "", "", None, ()


def _with_media(form: Form, media: list[MediaRef], body: str) -> _Content:
    pictures = tuple(one for one in media if one.content_type in _PICTURES)
    voices = tuple(one for one in media if one.content_type in _SOUNDS)
    if any(one.content_type in _CARDS for one in media) or form.get("MessageType") == "contacts":
        return InboundKind.CONTACT, body, "", None, ()
    if form.get("MessageType") == "sticker" or (_only_webp(media) and not body.strip()):
        # WhatsApp turns photos into JPEG; a WebP file without words is a sticker, which never has any.
        return InboundKind.STICKER, "", "", None, ()
    if pictures:
        return InboundKind.PHOTO, body, "", None, pictures
    if voices:
        return InboundKind.VOICE, body, "", None, voices
    return InboundKind.UNSUPPORTED, body, "", None, ()


def _only_webp(media: list[MediaRef]) -> bool:
    return all(one.content_type == "image/webp" for one in media)


def _media(form: Form) -> list[MediaRef]:
    number = form.get("NumMedia", "")
    count = int(number) if re.fullmatch(r"\d{1,3}", number, re.ASCII) else 0
    found = []
    for index in range(min(count, MOST_MEDIA)):
        url = form.get(f"MediaUrl{index}", "")
        content_type = form.get(f"MediaContentType{index}", "").split(";")[0].strip().lower()
        if url:
            found.append(MediaRef(url, content_type))
    return found


def _point(form: Form) -> Point | None:
    latitude, longitude = _degrees(form.get("Latitude", ""), 90), _degrees(form.get("Longitude", ""), 180)
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def _degrees(text: str, most: float) -> float | None:
    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,20})?", text, re.ASCII):
        return None
    degrees = float(text)
    return degrees if math.isfinite(degrees) and abs(degrees) <= most else None


def _place_name(form: Form) -> str:
    """`Uhuru Park, Kenyatta Ave`: what the pin is called, as the sender saw it."""
    label, address = form.get("Label", "").strip(), form.get("Address", "").strip()
    return ", ".join(dict.fromkeys(part for part in (label, address) if part))
