"""The local Twilio itself: it must refuse what Twilio refuses, or the other tests prove nothing."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from tests.standins import twilio_spec
from tests.standins.twilio_api import SENDER, TwilioApi, Undelivered, twilio_api
from tests.standins.twilio_people import Person, encoded

HX = "HX" + "d" * 32
BUTTON = {"type": "QUICK_REPLY", "title": "{{2}}", "id": "{{3}}"}


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    async with twilio_api() as running:
        running.calls_back("http://127.0.0.1:9")
        running.contents[HX] = {"types": {"twilio/quick-reply": {"body": "{{1}}", "actions": [BUTTON]}}}
        yield running


@pytest.fixture
def jane(twilio: TwilioApi) -> Person:
    person = twilio.person()
    person.wrote_at = twilio.now()
    return person


async def call(
    twilio: TwilioApi, fields: dict[str, str], path: str = "/Messages.json", host: str = ""
) -> httpx.Response:
    root = host or f"/2010-04-01/Accounts/{twilio.account}"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    async with httpx.AsyncClient(auth=(twilio.account, twilio.token)) as client:
        return await client.post(twilio.url + root + path, content=encoded(fields), headers=kind)


async def send(twilio: TwilioApi, person: Person, **fields: str) -> int:
    """The code that Twilio answers or reports; 0 when the message is there."""
    given = {"To": f"whatsapp:{person.phone}", "From": SENDER, "StatusCallback": "http://127.0.0.1:9/s"}
    twilio.callbacks.clear()
    answer = await call(twilio, {name: value for name, value in {**given, **fields}.items() if value})
    await twilio.settled()
    if answer.status_code != 201:
        return int(answer.json()["code"])
    return int(twilio.callbacks[0][1].get("ErrorCode", 0))


def choice(**changed: object) -> str:
    return json.dumps(
        {"1": "Ni sasa?", "2": "Ndiyo", "3": "now:yes", **{k.lstrip("v"): v for k, v in changed.items()}}
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"Body": "x"}, 0),
        ({"Body": "x" * 1600}, 0),
        ({"Body": "x" * 1601}, 21617),
        ({"Body": "🌙" * 801}, 21617),
        ({"Body": " "}, 21619),
        ({}, 21619),
        ({"Body": "x", "From": ""}, 21603),
        ({"Body": "x", "From": "whatsapp:+14155230000"}, 63007),
        ({"Body": "x", "To": "whatsapp:+0"}, 21211),
        ({"Body": "x", "To": "whatsapp:+254700000099"}, 63003),
        ({"ContentSid": HX, "ContentVariables": choice()}, 0),
        ({"ContentSid": "HX" + "e" * 32, "ContentVariables": choice()}, 21655),
        ({"ContentSid": HX, "ContentVariables": "{"}, 21656),
        ({"ContentSid": HX}, 21656),
        ({"ContentSid": HX, "ContentVariables": choice(v2="")}, 21656),
        ({"ContentSid": HX, "ContentVariables": choice(v2=None)}, 21656),
        ({"ContentSid": HX, "ContentVariables": choice(v1="a\tb")}, 21656),
        ({"ContentSid": HX, "ContentVariables": choice(v1="a     b")}, 21656),
        ({"ContentSid": HX, "ContentVariables": choice(v1="a" * 1025)}, 63021),
        ({"ContentSid": HX, "ContentVariables": choice(v2="a" * 21)}, 63021),
        ({"ContentSid": HX, "ContentVariables": choice(v3="a" * 201)}, 63021),
    ],
)
async def test_what_is_refused(twilio: TwilioApi, jane: Person, fields: dict[str, str], code: int) -> None:
    assert await send(twilio, jane, **fields) == code
    assert bool(jane.messages) == (code == 0)


async def test_the_window_closes_after_a_day_and_a_template_still_goes(
    twilio: TwilioApi, jane: Person
) -> None:
    template = "HX" + "f" * 32
    twilio.contents[template] = {"types": {"twilio/text": {"body": "Una jibu."}}}
    twilio.approvals[template] = "approved"
    twilio.passes(timedelta(hours=23, minutes=59))
    assert await send(twilio, jane, Body="x") == 0
    twilio.passes(timedelta(minutes=2))
    assert await send(twilio, jane, Body="x") == 63016
    assert await send(twilio, jane, ContentSid=template) == 0
    assert jane.messages[-1].template == template


async def test_people_who_cannot_be_reached(twilio: TwilioApi, jane: Person) -> None:
    jane.has_opted_out = True
    assert await send(twilio, jane, Body="x") == 21610
    jane.has_opted_out, jane.has_blocked = False, True
    assert await send(twilio, jane, Body="x") == 63024
    jane.has_blocked, jane.is_on_whatsapp = False, False
    assert await send(twilio, jane, Body="x") == 63003
    assert not jane.messages


@pytest.mark.parametrize("at_once", [False, True])
async def test_what_whatsapp_refuses_comes_later_or_at_once(
    twilio: TwilioApi, jane: Person, *, at_once: bool
) -> None:
    twilio.tells_at_once = at_once
    twilio.passes(timedelta(hours=25))
    assert await send(twilio, jane, Body="x") == 63016
    assert bool(twilio.callbacks) is not at_once


@pytest.mark.parametrize(
    ("approval", "withheld", "code"),
    [("approved", False, 0), ("pending", False, 63016), ("rejected", False, 63016), ("paused", False, 63041),
     ("approved", True, 63049)],
)  # fmt: skip
async def test_templates(twilio: TwilioApi, jane: Person, approval: str, withheld: bool, code: int) -> None:
    template = "HX" + "f" * 32
    twilio.contents[template] = {"types": {"twilio/text": {"body": "Una jibu."}}}
    twilio.approvals[template] = approval
    jane.gets_no_templates = withheld
    twilio.passes(timedelta(hours=25))
    assert await send(twilio, jane, ContentSid=template) == code


async def test_a_day_has_its_limit(twilio: TwilioApi, jane: Person) -> None:
    twilio.per_day = 1
    assert [await send(twilio, jane, Body="x") for _ in range(2)] == [0, 63038]
    twilio.passes(timedelta(days=1))
    jane.wrote_at = twilio.now()
    assert await send(twilio, jane, Body="x") == 0


async def test_rates(twilio: TwilioApi, jane: Person) -> None:
    twilio.burst = 2
    assert [await send(twilio, jane, Body="x") for _ in range(3)] == [0, 0, 63018]
    twilio.passes(timedelta(seconds=6))
    assert await send(twilio, jane, Body="x") == 0
    twilio.passes(timedelta(seconds=6))
    twilio.per_second = 0
    assert await send(twilio, jane, Body="x") == 20429


async def test_a_scripted_report(twilio: TwilioApi, jane: Person) -> None:
    twilio.fail_next(Undelivered(63049))
    assert await send(twilio, jane, Body="x") == 63049
    assert await send(twilio, jane, Body="x") == 0
    assert [form["MessageStatus"] for _, form in twilio.callbacks] == ["sent", "delivered"]


async def test_a_stranger_is_not_let_in(twilio: TwilioApi, jane: Person) -> None:
    async with httpx.AsyncClient(auth=(twilio.account, "wrong")) as client:
        answer = await client.post(f"{twilio.url}/2010-04-01/Accounts/{twilio.account}/Messages.json")
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


@pytest.mark.parametrize(
    ("path", "fields", "problem"),
    [
        ("/Messages.json", {"Body": "x"}, "form.To is required"),
        ("/Messages.json", {"To": "x", "Text": "x"}, "form.Text is unknown"),
        ("/Messages.json", {"To": "x", "ContentSid": "HX1"}, "form.ContentSid does not look like"),
        ("/Messages.json", {"To": "x", "StatusCallback": "baraza"}, "form.StatusCallback is no web address"),
        (
            "/Messages.json",
            {"To": "x", "SmartEncoded": "perhaps"},
            "form.SmartEncoded is not of type boolean",
        ),
        ("/Messages.json", {"To": "x", "RiskCheck": "later"}, "form.RiskCheck is none of"),
        ("/Message.json", {"To": "x"}, "no such call"),
        ("/Messages/SM1.json", {"Body": ""}, "Sid does not look like"),
    ],
)
async def test_a_call_that_breaks_the_description(
    twilio: TwilioApi, path: str, fields: dict[str, str], problem: str
) -> None:
    if twilio_spec.load() is None:
        pytest.skip(twilio_spec.ABSENT)
    assert (await call(twilio, fields, path)).status_code == 400
    assert any(problem in found for found in twilio.violations), twilio.violations
    twilio.violations.clear()


async def test_typing_needs_a_message(twilio: TwilioApi) -> None:
    if twilio_spec.load() is None:
        pytest.skip(twilio_spec.ABSENT)
    answer = await call(twilio, {"channel": "telegram", "messageId": "SM1"}, "", "/v2/Indicators/Typing.json")
    assert answer.status_code == 400
    assert len(twilio.violations) == 2
    twilio.violations.clear()


async def test_content_that_breaks_the_description(twilio: TwilioApi) -> None:
    if twilio_spec.load() is None:
        pytest.skip(twilio_spec.ABSENT)
    wrong = {
        "language": "sw",
        "types": {"twilio/list-picker": {"body": "x", "items": [{"item": "x", "title": "y"}]}},
    }
    async with httpx.AsyncClient(auth=(twilio.account, twilio.token)) as client:
        answer = await client.post(f"{twilio.url}/v1/Content", json=wrong)
    assert answer.status_code == 400
    told = " ".join(twilio.violations)
    for problem in ("button is required", "id is required", "title is unknown"):
        assert problem in told
    twilio.violations.clear()
