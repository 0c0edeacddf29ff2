"""Every error code with its decision, and what HTTP and the network say besides."""

import json
from pathlib import Path

import httpcore
import pytest

from bot.channels.contract import Decision
from bot.channels.whatsapp_errors import CODES, errand, of_answer, of_code, of_failure, of_template
from bot.channels.whatsapp_http import FAILURES, Answer, NothingSentError, WrongAddressError
from bot.channels.whatsapp_ways import UnusableProxyError

D = Decision
FIXTURE = Path(__file__).parents[3] / "shared" / "fixtures" / "twilio_error_codes.json"
NUMBER = "+254700000001"

# Code, decision, seconds to wait, a word of the sentence.
TABLE = [
    (20003, D.SLOW_DOWN, 60, "TWILIO_AUTH_TOKEN"),
    (20429, D.SLOW_DOWN, 1, "pause"),
    (21211, D.FINAL_FOR_PERSON, 0, "phone number"),
    (21408, D.OUR_FAULT, 0, "country"),
    (21603, D.OUR_FAULT, 0, "sender"),
    (21604, D.OUR_FAULT, 0, "recipient"),
    (21610, D.FINAL_FOR_PERSON, 0, "START"),
    (21617, D.OUR_FAULT, 0, "1,600"),
    (21619, D.OUR_FAULT, 0, "neither text"),
    (21654, D.OUR_FAULT, 0, "channel sync"),
    (21655, D.OUR_FAULT, 0, "channel sync"),
    (21656, D.OUR_FAULT, 0, "buttons"),
    (30001, D.SLOW_DOWN, 60, "queue"),
    (63003, D.FINAL_FOR_PERSON, 0, "not on WhatsApp"),
    (63007, D.OUR_FAULT, 0, "TWILIO_WHATSAPP_FROM"),
    (63013, D.OUR_FAULT, 0, "policy"),
    (63014, D.FINAL_FOR_PERSON, 0, "blocked"),
    (63015, D.FINAL_FOR_PERSON, 0, "sandbox"),
    (63016, D.OUTSIDE_WINDOW, 0, "24 hours"),
    (63018, D.SLOW_DOWN, 6, "rate"),
    (63019, D.OUR_FAULT, 0, "file"),
    (63021, D.OUR_FAULT, 0, "invalid"),
    (63024, D.FINAL_FOR_PERSON, 0, "cannot be written to"),
    (63027, D.OUR_FAULT, 0, "language"),
    (63028, D.OUR_FAULT, 0, "number of texts"),
    (63032, D.OUR_FAULT, 0, "does not let us"),
    (63033, D.FINAL_FOR_PERSON, 0, "blocked"),
    (63038, D.TOMORROW, 0, "24 hours"),
    (63041, D.OUR_FAULT, 0, "paused"),
    (63049, D.RETRY, 86400, "withheld"),
    (63051, D.OUR_FAULT, 0, "locked"),
    (99999, D.OUR_FAULT, 0, "99999"),
]


@pytest.mark.parametrize(("number", "decision", "after", "word"), TABLE)
def test_what_a_code_decides(number: int, decision: Decision, after: float, word: str) -> None:
    # In a status callback, and in an answer whose words repeat the number that was written to.
    words = {"code": number, "message": f"'{NUMBER}' naibiwa", "status": 400}
    for error in (of_code(number), of_answer(Answer(400, (), json.dumps(words).encode()))):
        assert (error.decision, error.after, error.number) == (decision, after, number)
        assert word in error.sentence
        assert str(number) in error.sentence
        assert not {NUMBER, "naibiwa"} & set(error.sentence.split())
        assert len(error.sentence) <= 200
        assert errand(error).decision is not D.FINAL_FOR_PERSON


@pytest.mark.parametrize(
    ("number", "decision", "word"),
    [
        (63016, D.OUR_FAULT, "approved"),
        (63049, D.OUR_FAULT, "wait until she writes"),
        (63021, D.OUR_FAULT, "invalid"),
        (63041, D.OUR_FAULT, "paused"),
        (21655, D.OUR_FAULT, "channel sync"),
        (63018, D.SLOW_DOWN, "rate"),
        (63038, D.TOMORROW, "24 hours"),
        (63024, D.FINAL_FOR_PERSON, "cannot be written to"),
    ],
)
def test_what_a_code_decides_of_a_template(number: int, decision: Decision, word: str) -> None:
    """It needs no window, and what Meta withheld from her is not pressed upon her a minute later."""
    error = of_template(of_code(number))
    assert (error.decision, error.number) == (decision, number)
    assert word in error.sentence
    assert str(number) in error.sentence


def test_every_code_is_in_the_table() -> None:
    assert set(CODES) == {number for number, *_ in TABLE} - {99999}


def test_every_code_of_the_fixtures_is_known() -> None:
    if not FIXTURE.is_file():
        pytest.skip("shared/fixtures is not beside the repository")
    assert {int(number) for number in json.loads(FIXTURE.read_text("utf-8"))} <= set(CODES)


@pytest.mark.parametrize(
    ("status", "headers", "content", "decision", "after"),
    [
        (429, {"Retry-After": "17"}, b"", D.SLOW_DOWN, 17),
        (429, {"Retry-After": "17"}, b'{"code": 20429}', D.SLOW_DOWN, 17),
        (429, {"Retry-After": "99999999"}, b"", D.SLOW_DOWN, 3600),
        (429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, b"", D.SLOW_DOWN, 0),
        (429, {"Retry-After": "-5"}, b"", D.SLOW_DOWN, 0),
        (429, {"Retry-After": "nan"}, b"", D.SLOW_DOWN, 0),
        (429, {}, b"<html>", D.SLOW_DOWN, 0),
        (500, {}, b"", D.RETRY, 0),
        (502, {}, b"<html>Bad Gateway</html>", D.RETRY, 0),
        (503, {"Retry-After": "30"}, b"", D.RETRY, 30),
        (503, {}, b'{"code": 99999}', D.RETRY, 0),
        (504, {}, b"", D.UNKNOWN, 0),
        (302, {"Location": "https://portal.example.org"}, b"", D.RETRY, 0),
        (401, {}, b"", D.RETRY, 0),
        (401, {}, b"{}", D.OUR_FAULT, 0),
        (403, {}, b"<html>", D.RETRY, 0),
        (401, {}, b'{"code": 20003}', D.SLOW_DOWN, 60),
        (403, {}, b'{"code": 99999}', D.OUR_FAULT, 0),
        (400, {}, b'{"code": "21610"}', D.OUR_FAULT, 0),
        (400, {}, b'{"code": true}', D.OUR_FAULT, 0),
        (400, {}, b"[" * 100_000, D.RETRY, 0),
        (400, {}, b"\xff", D.RETRY, 0),
        (404, {}, b'["naibiwa"]', D.RETRY, 0),
        (418, {}, b"", D.RETRY, 0),
    ],
)
def test_what_http_decides(
    status: int, headers: dict[str, str], content: bytes, decision: Decision, after: float
) -> None:
    # Whoever sends them chooses the case of the letters.
    sent = [(key.encode(), value.encode()) for key, value in headers.items()]
    error = of_answer(Answer(status, sent, content))
    small = of_answer(Answer(status, [(key.lower(), value) for key, value in sent], content))
    assert (small.decision, small.after) == (decision, after)
    assert (error.decision, error.after) == (decision, after)
    assert "naibiwa" not in error.sentence


@pytest.mark.parametrize(
    ("error", "decision"),
    [
        (httpcore.ConnectError("x"), D.RETRY),
        (httpcore.ConnectTimeout("x"), D.RETRY),
        (httpcore.PoolTimeout("x"), D.RETRY),
        (httpcore.ProxyError("x"), D.RETRY),
        (NothingSentError("x"), D.RETRY),
        (UnusableProxyError("x"), D.RETRY),
        (httpcore.ReadTimeout("x"), D.UNKNOWN),
        (httpcore.WriteTimeout("x"), D.UNKNOWN),
        (httpcore.ReadError("x"), D.UNKNOWN),
        (httpcore.WriteError("x"), D.UNKNOWN),
        (httpcore.RemoteProtocolError("x"), D.UNKNOWN),
        (httpcore.LocalProtocolError("x"), D.UNKNOWN),
        (httpcore.UnsupportedProtocol("x"), D.OUR_FAULT),
        (WrongAddressError("x"), D.OUR_FAULT),
    ],
)
def test_what_a_broken_connection_decides(error: Exception, decision: Decision) -> None:
    assert isinstance(error, FAILURES)
    assert of_failure(error).decision is decision
