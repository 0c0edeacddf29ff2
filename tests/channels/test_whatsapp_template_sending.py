"""Sending the template that something waits: approved, missing, or refused by Meta."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.contract import Decision, SendError
from bot.channels.whatsapp import Sender, WhatsAppChannel
from bot.channels.whatsapp_rest import Rest
from flows.messages import Language, Template
from tests.standins.twilio_api import SENDER, TwilioApi, twilio_api
from tests.standins.twilio_people import Person

PUBLIC = "https://baraza.example.org"


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    async with twilio_api() as running:
        running.calls_back("http://127.0.0.1:9", PUBLIC)
        yield running


@pytest.fixture
async def rest(twilio: TwilioApi) -> AsyncIterator[Rest]:
    connected = Rest(twilio.account, twilio.token, twilio.url, timeout=2.0)
    yield connected
    await connected.close()


@pytest.fixture
def jane(twilio: TwilioApi) -> Person:
    return twilio.person()


def sent(twilio: TwilioApi) -> list[dict[str, str]]:
    return [form for _, what, form in twilio.calls if what == "Messages"]


WAITING = "HX" + "7" * 32


def with_template(twilio: TwilioApi, rest: Rest) -> WhatsAppChannel:
    """The template is made in Swahili, and not in English."""
    twilio.contents[WAITING] = {"types": {"twilio/text": {"body": "Kuna ujumbe wako hapa."}}}
    return WhatsAppChannel(rest, Sender(SENDER, "", PUBLIC), {"baraza_waiting_sw": WAITING}, lambda _: "sw")


@pytest.mark.parametrize("language", ["sw", None])
async def test_an_approved_template_goes_outside_the_window(
    twilio: TwilioApi, rest: Rest, jane: Person, language: Language | None
) -> None:
    """Who has not shown her language hears the first."""
    channel = with_template(twilio, rest)
    twilio.approvals[WAITING] = "approved"
    await channel.send_template(jane.phone, language, "row")
    seen = await jane.sees()
    assert (seen.text, seen.template) == ("Kuna ujumbe wako hapa.", WAITING)
    assert not {"Body", "ContentVariables"} & set(sent(twilio)[-1])
    assert sent(twilio)[-1]["StatusCallback"].endswith("outbox=row")


async def test_a_template_that_was_never_made_is_named(twilio: TwilioApi, rest: Rest, jane: Person) -> None:
    with pytest.raises(SendError, match="baraza_waiting_en is missing") as caught:
        await with_template(twilio, rest).send_template(jane.phone, "en", "row")
    assert caught.value.decision is Decision.OUR_FAULT
    assert not sent(twilio)


@pytest.mark.parametrize(
    ("approval", "word"), [("", "approved"), ("pending", "approved"), ("paused", "paused")]
)
async def test_a_template_that_is_not_approved_is_our_fault_at_once(
    twilio: TwilioApi, rest: Rest, jane: Person, approval: str, word: str
) -> None:
    twilio.tells_at_once = True
    twilio.approvals[WAITING] = approval
    with pytest.raises(SendError, match=word) as caught:
        await with_template(twilio, rest).send_template(jane.phone, "sw", "row")
    assert caught.value.decision is Decision.OUR_FAULT


FORUM = Template("forum", ("New forum", "Taa za barabarani", "Jumanne 8 Desemba, saa nane", "Soko\nMjinga"))


def with_forum(twilio: TwilioApi, rest: Rest) -> WhatsAppChannel:
    twilio.contents[WAITING] = {
        "types": {"twilio/text": {"body": "Baraza: {{1}}. {{2}}, {{3}}, {{4}}. Jibu."}}
    }
    twilio.approvals[WAITING] = "approved"
    return WhatsAppChannel(rest, Sender(SENDER, "", PUBLIC), {"baraza_forum_sw": WAITING}, lambda _: "sw")


async def test_the_words_about_a_forum_are_filled(twilio: TwilioApi, rest: Rest, jane: Person) -> None:
    await with_forum(twilio, rest).send_template(jane.phone, "sw", "row", FORUM)
    seen = await jane.sees()
    assert (
        seen.text == "Baraza: New forum. Taa za barabarani, Jumanne 8 Desemba, saa nane, Soko Mjinga. Jibu."
    )


@pytest.mark.parametrize(
    "wrong",
    [
        Template("forum", ("New forum", "Taa", "kesho")),
        Template("forum", ("New forum", "Taa", " ", "Soko")),
        Template("gossip", ("one",)),
    ],
)
async def test_a_template_that_is_not_filled_is_never_sent(
    twilio: TwilioApi, rest: Rest, jane: Person, wrong: Template
) -> None:
    with pytest.raises(SendError, match="does not fill") as caught:
        await with_forum(twilio, rest).send_template(jane.phone, "sw", "row", wrong)
    assert caught.value.decision is Decision.OUR_FAULT
    assert not sent(twilio)
