"""What the fields of a form mean, whole, broken or missing: constructed forms as one labelled table."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.whatsapp_inbound import Identity, form_of, identity, parse
from flows.messages import InboundKind, MediaRef

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SID = "SM" + "a" * 32
JANE = "+254700000001"
MEDIA = "https://api.twilio.com/2010-04-01/Accounts/AC0/Messages/MM0/Media/ME"
K = InboundKind


def form(**fields: str) -> dict[str, str]:
    return form_of(
        {
            "MessageSid": SID,
            "From": f"whatsapp:{JANE}",
            "SmsStatus": "received",
            "NumMedia": "0",
            **fields,
        }.items()
    )


def media(*types: str, **fields: str) -> dict[str, str]:
    found = {"NumMedia": str(len(types))}
    for index, content_type in enumerate(types):
        found |= {f"MediaUrl{index}": f"{MEDIA}{index}", f"MediaContentType{index}": content_type}
    return {**found, **fields}


@pytest.mark.parametrize(
    ("what", "fields", "kind", "text"),
    [
        ("a text", {"Body": "habari"}, K.TEXT, "habari"),
        ("a text without a type", {"Body": "1", "MessageType": ""}, K.TEXT, "1"),
        ("a text of a type that is new", {"Body": "x", "MessageType": "poll_vote"}, K.TEXT, "x"),
        ("lines and tabs stay", {"Body": "moja\n\tmbili"}, K.TEXT, "moja\n\tmbili"),
        ("right to left", {"Body": "السلام عليكم \u202eabc"}, K.TEXT, "السلام عليكم \u202eabc"),
        ("5,000 letters stay whole", {"Body": "a" * 5000}, K.TEXT, "a" * 5000),
        ("null bytes go", {"Body": "ha\x00ba\x00ri"}, K.TEXT, "habari"),
        ("half a pair", {"Body": "a\ud83d"}, K.TEXT, "a?"),
        ("nothing", {"Body": ""}, K.UNSUPPORTED, ""),
        ("only null bytes", {"Body": "\x00"}, K.UNSUPPORTED, ""),
        ("blank", {"Body": "  \n"}, K.UNSUPPORTED, ""),
        ("unknown type without words", {"MessageType": "order"}, K.UNSUPPORTED, ""),
        ("a button without payload", {"Body": "", "ButtonText": "Ndiyo", "MessageType": "button"}, K.TEXT, "Ndiyo"),
        ("a tap", {"Body": "Ndiyo", "ButtonText": "Ndiyo", "ButtonPayload": "q:yes"}, K.TAP, ""),
        ("a row", {"Body": "Taa", "ListId": "q:lights", "ListTitle": "Taa"}, K.TAP, ""),
        ("a sticker as WebP", media("image/webp"), K.STICKER, ""),
        ("a sticker by its type", media("image/png", MessageType="sticker"), K.STICKER, ""),
        ("a sticker without a file", {"MessageType": "sticker"}, K.STICKER, ""),
        ("a WebP photo with words", media("image/webp", Body="shimo"), K.PHOTO, "shimo"),
        ("a photo", media("image/jpeg"), K.PHOTO, ""),
        ("a photo, type in capitals", media("IMAGE/JPEG; charset=x"), K.PHOTO, ""),
        ("a voice note", media("audio/ogg; codecs=opus"), K.VOICE, ""),
        ("an old voice note", media("audio/amr"), K.VOICE, ""),
        ("a song", media("audio/mpeg"), K.VOICE, ""),
        ("sound that cannot be kept", media("audio/mp4", Body="sikiliza"), K.UNSUPPORTED, "sikiliza"),
        ("sound of an unknown kind", media("audio/x-new"), K.UNSUPPORTED, ""),
        ("a contact with words", media("text/vcard", Body="mpigie"), K.CONTACT, "mpigie"),
        ("a contact without a file", {"MessageType": "contacts"}, K.CONTACT, ""),
        ("a film keeps its words", media("video/mp4", Body="nisaidie"), K.UNSUPPORTED, "nisaidie"),
        ("a letter as PDF", media("application/pdf"), K.UNSUPPORTED, ""),
        ("a file without a type", media(""), K.UNSUPPORTED, ""),
        ("a photo whose address is missing", {"NumMedia": "1", "Body": "shimo"}, K.TEXT, "shimo"),
        ("a photo and a film", media("video/mp4", "image/jpeg"), K.PHOTO, ""),
        ("no number of files", media("image/jpeg", NumMedia="one", Body="x"), K.TEXT, "x"),
        ("a negative number of files", media("image/jpeg", NumMedia="-1", Body="x"), K.TEXT, "x"),
        ("digits of another script", media("image/jpeg", NumMedia="١", Body="x"), K.TEXT, "x"),
        ("a pin", {"Latitude": "-1.2", "Longitude": "36.8"}, K.LOCATION, ""),
        ("a pin with words", {"Latitude": "-1.2", "Longitude": "36.8", "Body": "hapa"}, K.LOCATION, "hapa"),
        ("a pin whose names are alike", {"Latitude": "1", "Longitude": "2", "Label": "A", "Address": "A"}, K.LOCATION, "A"),
        ("a pin without longitude", {"Latitude": "-1.2", "MessageType": "location"}, K.UNSUPPORTED, ""),
        ("a pin beyond the pole", {"Latitude": "91", "Longitude": "36"}, K.UNSUPPORTED, ""),
        ("a pin that is no number", {"Latitude": "nan", "Longitude": "inf"}, K.UNSUPPORTED, ""),
        ("a pin with a comma", {"Latitude": "-1,2", "Longitude": "36,8", "Body": "x"}, K.TEXT, "x"),
        ("new fields", {"Body": "x", "Holographic": "yes", "ChannelMetadata": "{broken"}, K.TEXT, "x"),
        ("a profile name is never kept", {"Body": "x", "ProfileName": "Jane Nobody"}, K.TEXT, "x"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 50 else "",
)  # fmt: skip
def test_what_a_form_means(what: str, fields: dict[str, str], kind: InboundKind, text: str) -> None:
    inbound = parse(form(**fields), NOW)
    assert inbound is not None, what
    assert (inbound.kind, inbound.text) == (kind, text)
    assert "Jane Nobody" not in repr(inbound)


def test_several_photos_are_one_message() -> None:
    inbound = parse(form(**media(*["image/jpeg"] * 12)), NOW)
    assert inbound is not None
    assert inbound.media[:2] == (MediaRef(f"{MEDIA}0", "image/jpeg"), MediaRef(f"{MEDIA}1", "image/jpeg"))
    assert len(inbound.media) == 10


def test_of_a_repeated_field_the_first_counts() -> None:
    fields = [*form(Body="kwanza").items(), ("Body", "pili")]
    inbound = parse(form_of(fields), NOW)
    assert inbound is not None
    assert inbound.text == "kwanza"


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("no sid", {"MessageSid": ""}),
        ("a sid that is none", {"MessageSid": "SM1"}),
        ("nobody", {"From": ""}),
        ("an SMS", {"From": JANE}),
        ("Messenger", {"From": "messenger:123456"}),
        ("no number", {"From": "whatsapp:"}),
        ("a number with letters", {"From": "whatsapp:+25470000000x"}),
        ("too short a number", {"From": "whatsapp:+2547"}),
        ("too long a number", {"From": "whatsapp:+" + "2" * 16}),
        ("digits of another script", {"From": "whatsapp:+٢٥٤٧٠٠٠٠٠٠٠"}),
        ("a line break in a number", {"From": f"whatsapp:{JANE}\n"}),
        ("a status callback that lost its way", {"SmsStatus": "delivered"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_nobody_on_whatsapp_said(what: str, fields: dict[str, str]) -> None:
    assert parse(form(**{"Body": "x", **fields}), NOW) is None, what


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Identity(JANE, "")),
        ({"ExternalUserId": "whatsapp:KE.100000000000001"}, Identity(JANE, "KE.100000000000001")),
        ({"From": "whatsapp:KE.100000000000001"}, Identity("", "KE.100000000000001")),
        (
            {"From": "whatsapp:KE.100000000000001", "ExternalUserId": "whatsapp:KE.100000000000001"},
            Identity("", "KE.100000000000001"),
        ),
        ({"From": "whatsapp:ID.abc-1", "WaId": "254700000001"}, Identity(JANE, "ID.abc-1")),
        ({"From": "whatsapp:ID.abc-1", "WaId": "ID.abc-1"}, Identity("", "ID.abc-1")),
        ({"From": "", "ExternalUserId": "whatsapp:ID.abc-1"}, Identity("", "ID.abc-1")),
        ({"ExternalUserId": "whatsapp:<script>"}, Identity(JANE, "")),
        ({"From": "whatsapp:" + "a" * 300}, None),
    ],
)
def test_who_wrote(fields: dict[str, str], expected: Identity | None) -> None:
    who = identity(form(Body="x", **fields))
    assert who == expected
    inbound = parse(form(Body="x", **fields), NOW)
    assert (inbound and inbound.address) == (expected and (expected.phone or expected.opaque))


def test_an_identity_does_not_show_itself() -> None:
    assert JANE not in repr(Identity(JANE, "KE.1"))
    assert Identity(JANE, "KE.1").also == "KE.1"
    assert Identity("", "KE.1").also == ""


NAMES = st.sampled_from(
    ["From", "WaId", "Body", "NumMedia", "MediaUrl0", "MediaContentType0", "Latitude", "Longitude", "Label",
     "MessageType", "ButtonPayload", "ListId", "ButtonText", "ExternalUserId", "SmsStatus", "MessageSid"]
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=30), st.sampled_from(["1", "-1", "1e9", "image/jpeg", "received", "sticker"])
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_nothing_in_a_form_breaks_it(fields: dict[str, str]) -> None:
    inbound = parse(form(**fields), NOW)
    if inbound is not None:
        assert inbound.text == inbound.text.replace("\x00", "")
        inbound.text.encode()
