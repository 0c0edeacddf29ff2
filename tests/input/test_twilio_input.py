"""Twilio's forms, changed in any way, and webhooks that are not Twilio's: an Inbound, nothing, or a bare refusal."""

import base64
import hmac
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, quote_plus, urlencode

from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from bot.channels.whatsapp_inbound import form_of, identity, parse
from bot.channels.whatsapp_signature import Verifier, signed
from bot.channels.whatsapp_status import status_of
from bot.channels.whatsapp_webhook import PATH, STATUS_PATH, webhook_routes
from tests.input.asking import ask
from tests.input.measured import many, quickly
from tests.input.odd import texts
from tests.input.test_telegram_input import storable

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures"
SID = "SM" + "a" * 32
URL, TOKEN = "https://baraza.example", "t" * 32
BASE = {
    "MessageSid": SID,
    "SmsStatus": "received",
    "From": "whatsapp:+254700000001",
    "WaId": "254700000001",
    "NumMedia": "0",
}
MADE = [
    {**BASE, "Body": "habari", "MessageType": "text", "ProfileName": "Jane"},
    {**BASE, "Body": "", "Latitude": "-0.3031", "Longitude": "36.08", "Label": "Soko", "Address": "Nakuru"},
    {**BASE, "NumMedia": "2", "MediaUrl0": "https://api.twilio.com/a", "MediaContentType0": "image/jpeg",
     "MediaUrl1": "https://api.twilio.com/b", "MediaContentType1": "audio/ogg; codecs=opus"},
    {**BASE, "Body": "Ndiyo", "ButtonText": "Ndiyo", "ButtonPayload": "report.consent:yes"},
    {**BASE, "Body": "Taa", "ListId": "report.kind:works", "ListTitle": "Taa"},
    {"MessageSid": SID, "MessageStatus": "undelivered", "ErrorCode": "63016", "From": "whatsapp:+14155238886"},
]  # fmt: skip
FORMS = MADE + [
    dict(parse_qsl(one.read_text("ascii").strip(), keep_blank_values=True))
    for one in sorted(FIXTURES.glob("twilio_*.form"))
]
NAMES = sorted(
    {name for form in FORMS for name in form}
    | {"ExternalUserId", "SmsSid", "SmsMessageSid", "MediaUrl7", "Body2"}
)

values = st.one_of(
    texts,
    st.sampled_from(["999", "-1", "10", "0x10", "1e9", "٣", "NaN", "inf", "-0.0", "91", "180.00000000000000001",
                     "whatsapp:", "whatsapp:KE.1",
                     "whatsapp:+" + "9" * 400, "image/jpeg", "text/vcard", "https://", "audio/ogg", "2" * 5000]),
)  # fmt: skip
changes = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=6)


@many(400)
@given(st.sampled_from(FORMS), changes, st.booleans())
def test_a_form_changed_in_any_way(
    form: dict[str, str], changed: list[tuple[str, str]], doubled: bool
) -> None:
    fields = [*form.items(), *changed] if doubled else list({**form, **dict(changed)}.items())
    read = quickly(lambda: form_of(fields))
    inbound, who = quickly(lambda: parse(read, NOW)), identity(read)
    if inbound is not None:
        storable(inbound)
        assert who is not None
        assert inbound.address == who.address
        assert len(inbound.media) <= 10
    status, code = quickly(lambda: status_of(read))
    assert status in {None, "sent", "delivered", "read", "failed"}
    assert 0 <= code < 1_000_000


def _webhooks() -> tuple[Starlette, list[object]]:
    kept: list[object] = []

    async def store(*what: object) -> None:
        kept.append(what)

    return Starlette(routes=webhook_routes(Verifier(URL, [TOKEN]), store, store)), kept


bodies = st.one_of(
    st.binary(max_size=300),
    st.lists(st.tuples(st.sampled_from(NAMES), texts), max_size=5).map(
        lambda fields: urlencode(fields, errors="surrogatepass").encode()
    ),
    st.sampled_from(
        [
            b"%",
            b"%zz=%",
            b"a=%ff%fe",
            b"&" * 600,
            b"a=1&" * 501,
            b"=" * 1000,
            b"a" * 300_000,
            b"%00=%00",
            "ä=ö".encode(),
        ]
    ),
)


@many(120)
@given(
    bodies,
    st.sampled_from(["", "x", "right", "ñ", "=" * 5000]),
    st.sampled_from([PATH, STATUS_PATH, STATUS_PATH + "?outbox=%ff&outbox=2"]),
)
def test_a_webhook_that_anybody_calls(body: bytes, signature: str, path: str) -> None:
    app, kept = _webhooks()
    if signature == "right":
        try:
            fields = parse_qsl(
                body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=500
            )
        except ValueError:
            fields = []
        signature = signed(TOKEN.encode(), URL + path, fields)
    headers = {"X-Twilio-Signature": signature.encode(), "Content-Type": "application/x-www-form-urlencoded"}
    answer = quickly(lambda: ask(app, "POST", path, body, headers))
    assert answer.status_code in {200, 403, 413}
    if answer.status_code != 200:
        assert (answer.content, kept) == (b"", [])


@many(100)
@given(texts, texts)
def test_what_twilio_signs_is_taken_whatever_it_says(text: str, name: str) -> None:
    app, kept = _webhooks()
    readable = text.encode("utf-8", "replace").decode()
    fields = [
        *BASE.items(),
        ("Body", readable[:20_000]),
        ("ProfileName", name.encode("utf-8", "replace").decode()[:50]),
    ]
    body = "&".join(f"{quote_plus(key)}={quote_plus(value)}" for key, value in fields)
    said = "".join(key + value for key, value in sorted(fields))
    signature = base64.b64encode(hmac.digest(TOKEN.encode(), (URL + PATH + said).encode(), "sha1")).decode()
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    answer = ask(app, "POST", PATH, body.encode(), headers)
    assert answer.status_code == (200 if len(body) <= 256 * 1024 else 413)
    assert len(kept) == (1 if len(body) <= 256 * 1024 else 0)


@many(60)
@given(st.sampled_from(FORMS))
def test_without_a_signature_nothing_is_read(form: dict[str, str]) -> None:
    app, kept = _webhooks()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert ask(app, "POST", PATH, urlencode(form).encode(), headers).status_code == 403
    assert kept == []
