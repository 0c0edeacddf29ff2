"""Signatures: Twilio's published vectors, its own library on made-up forms, and everything that must not pass."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from bot.channels.whatsapp_signature import Verifier, both_ways, signed

VECTORS = Path(__file__).parents[3] / "shared" / "fixtures" / "twilio_signature_vectors.json"
PUBLIC = "https://baraza.example.org"
PATH = "/webhooks/twilio"
TOKEN = "token-of-nobody"
FIELDS = [
    ("MessageSid", "SM" + "1" * 32),
    ("Body", "Taa za Soko Mjinga – ni giza 🌙"),
    ("Label", ""),
    ("MediaUrl0", "https://api.twilio.com/x"),
    ("From", "whatsapp:+254700000001"),
]


def of_twilio(
    fields: list[tuple[str, str]],
    token: str = TOKEN,
    url: str = PUBLIC + PATH,
    algorithm: str | None = None,
) -> str:
    """As twilio's own library signs it; repeated fields as its MultiDict."""

    class Many(dict[str, Any]):
        def getall(self, name: str) -> list[str]:
            return [value for known, value in fields if known == name]

    return str(RequestValidator(token).compute_signature(url, Many(fields), algorithm))


@pytest.fixture
def verifier() -> Verifier:
    return Verifier(PUBLIC, [TOKEN, "the-second-token"])


# The four numbers are those of twilio-python's tests (MIT): the first is what Twilio's documentation shows.
@pytest.mark.parametrize(
    ("url", "signature"),
    [
        ("https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ("https://mycompany.com:443/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w="),
        ("http://mycompany.com:1234/myapp.php?foo=1&bar=2", "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        ("http://mycompany.com:80/myapp.php?foo=1&bar=2", "0ZXoZLH/DfblKGATFgpif+LLRf4="),
    ],
)
def test_published_vectors(url: str, signature: str) -> None:
    fields = [
        ("CallSid", "CA1234567890ABCDE"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
        ("To", "+18005551212"),
        ("Caller", "+14158675309"),
    ]
    base, path = url.split("/myapp", 1)
    assert signed(b"12345", url, fields) == signature
    for told in (base, base.replace(":443", "").replace(":80", "")):
        assert Verifier(told, ["12345"]).genuine("/myapp" + path, fields, signature)


def test_the_vectors_of_the_fixtures() -> None:
    if not VECTORS.is_file():
        pytest.skip("shared/fixtures/twilio_signature_vectors.json is not beside the repository")
    told = json.loads(VECTORS.read_text("utf-8"))
    fields, signatures, url = list(told["params"].items()), told["signatures"], told["uri"]
    assert signed(told["token"].encode(), url, fields) == signatures["plain"]
    with_port, without = both_ways(url)
    assert signed(told["token"].encode(), with_port, fields) == signatures["https_with_port_443_signed"]
    assert without == url
    repeated = [tuple(pair) for pair in told["duplicates"]["params"]]
    assert signed(told["token"].encode(), url, repeated) == told["duplicates"]["signature"]  # type: ignore[arg-type]


@pytest.mark.parametrize("token", [TOKEN, "the-second-token"])
@pytest.mark.parametrize("algorithm", [None, "HMAC_SHA1", "HMAC_SHA256"])
def test_both_tokens_and_both_algorithms(verifier: Verifier, token: str, algorithm: str | None) -> None:
    header = f"key=webhooks_sharedkey_1, algorithm={algorithm}" if algorithm else ""
    assert verifier.genuine(PATH, FIELDS, of_twilio(FIELDS, token, algorithm=algorithm), header)


def test_a_pool_of_senders_signs_the_same_way(verifier: Verifier) -> None:
    pooled = [*FIELDS, ("MessagingServiceSid", "MG" + "0" * 32), ("To", "whatsapp:+14155238887")]
    assert verifier.genuine(PATH, pooled, of_twilio(pooled))


@pytest.mark.parametrize("algorithm", ["HMAC_SHA1", "HMAC_SHA256"])
@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("no field at all", []),
        ("all empty", [("Body", ""), ("Label", ""), ("Address", "")]),
        ("a name twice", [("Digits", "5678"), ("Digits", "1234"), ("Sid", "CA1")]),
        ("a name twice with one value", [("Digits", "1234"), ("Digits", "1234")]),
        ("one of a repeated name is empty", [("Body", ""), ("Body", "x")]),
        ("a name that begins like another", [("SidAccount", "CA1"), ("Sid", "CA1")]),
        ("a long body", [("Body", "🌙" * 16_000)]),
        ("plus, percent and lines", [("Body", "1+1=2 100%\r\n&")]),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_forms_of_every_shape(
    verifier: Verifier, what: str, fields: list[tuple[str, str]], algorithm: str
) -> None:
    right = of_twilio(fields, "the-second-token", algorithm=algorithm)
    assert verifier.genuine(PATH, fields, right, f"key=x,algorithm={algorithm}"), what
    assert verifier.genuine(PATH, fields[::-1], right, f"key=x,algorithm={algorithm}"), what
    assert not verifier.genuine(PATH, [*fields, ("Added", "")], right, f"key=x,algorithm={algorithm}")


@pytest.mark.parametrize("told", [PUBLIC, PUBLIC + "/", PUBLIC + ":443"])
def test_a_proxy_with_or_without_its_port(told: str) -> None:
    for url in (PUBLIC, PUBLIC + ":443"):
        assert Verifier(told, [TOKEN]).genuine(PATH, FIELDS, of_twilio(FIELDS, url=url + PATH))
    assert not Verifier(told, [TOKEN]).genuine(
        PATH, FIELDS, of_twilio(FIELDS, url="http://127.0.0.1:8080" + PATH)
    )


def test_a_query_string_is_signed_too(verifier: Verifier) -> None:
    path = "/webhooks/twilio/status?outbox=abc%20d"
    right = of_twilio(FIELDS, url=PUBLIC + path)
    assert verifier.genuine(path, FIELDS, right)
    assert not verifier.genuine(path.replace("abc", "abd"), FIELDS, right)


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("a value changed", [*FIELDS[:1], ("Body", "Yote sawa"), *FIELDS[2:]]),
        ("an empty field left out", [field for field in FIELDS if field[0] != "Label"]),
        ("an empty field added", [*FIELDS, ("Address", "")]),
        ("a repeated field added", [*FIELDS, ("Body", "pia hii")]),
        ("a name in other letters", [*FIELDS[:-1], ("from", "whatsapp:+254700000001")]),
        ("nothing at all", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_form_that_was_touched(verifier: Verifier, what: str, fields: list[tuple[str, str]]) -> None:
    assert not verifier.genuine(PATH, fields, of_twilio(FIELDS)), what


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "x",
        "ŝ" * 20,
        of_twilio(FIELDS) + "=",
        of_twilio(FIELDS)[:-1],
        of_twilio(FIELDS).lower(),
        of_twilio(FIELDS, "a-token-of-before"),
        of_twilio(FIELDS, url="http://127.0.0.1:8080" + PATH),
    ],
)
def test_a_signature_that_is_wrong(verifier: Verifier, signature: str) -> None:
    assert not verifier.genuine(PATH, FIELDS, signature)


@pytest.mark.parametrize(
    "header", ["algorithm=HMAC_MD5", "algorithm=none", "algorithm=HMAC_SHA256", "key=a,algorithm=x,"]
)
def test_another_algorithm_than_was_used(verifier: Verifier, header: str) -> None:
    assert not verifier.genuine(PATH, FIELDS, of_twilio(FIELDS), header)


@pytest.mark.parametrize(("url", "tokens"), [("", [TOKEN]), (PUBLIC, []), (PUBLIC, ["", ""])])
def test_it_does_not_start_without_what_it_needs(url: str, tokens: list[str]) -> None:
    with pytest.raises(ValueError, match="is not set") as caught:
        Verifier(url, tokens)
    assert TOKEN not in str(caught.value)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=20)), max_size=8), st.booleans())
def test_whatever_twilio_signs_is_genuine(fields: list[tuple[str, str]], newer: bool) -> None:
    algorithm = "HMAC_SHA256" if newer else "HMAC_SHA1"
    signature = of_twilio(fields, algorithm=algorithm)
    assert Verifier(PUBLIC, [TOKEN]).genuine(PATH, fields, signature, f"algorithm={algorithm}")
    assert not Verifier(PUBLIC, [TOKEN]).genuine(
        PATH, [*fields, ("x", "y")], signature, f"algorithm={algorithm}"
    )
