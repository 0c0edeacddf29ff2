"""Photos and voice notes: fetched from our account only, our credentials shown to nobody else."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.contract import Decision, Fetched, SendError
from bot.channels.whatsapp import Sender, WhatsAppChannel
from bot.channels.whatsapp_rest import Rest
from flows.messages import MediaRef
from tests.standins.twilio_api import RESET, SENDER, Fault, TwilioApi, twilio_api

PHOTO = b"\xff\xd8\xff" + b"p" * 5000
OURS = "/2010-04-01/Accounts/AC" + "0" * 32
FILE = "/Messages/MM" + "1" * 32 + "/Media/ME" + "2" * 32


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    async with twilio_api() as running:
        yield running


@pytest.fixture
async def channel(twilio: TwilioApi) -> AsyncIterator[WhatsAppChannel]:
    rest = Rest(twilio.account, twilio.token, twilio.url, timeout=2.0)
    yield WhatsAppChannel(rest, Sender(SENDER), {}, lambda _: "sw", stores=(twilio.store,))
    await rest.close()


def photo(twilio: TwilioApi, content: bytes = PHOTO) -> MediaRef:
    return MediaRef(twilio.keep_file(twilio.new_sid("MM"), content), "image/jpeg")


async def failure(channel: WhatsAppChannel, media: MediaRef, limit: int = 10_000) -> SendError:
    with pytest.raises(SendError) as caught:
        await channel.fetch(media, limit)
    return caught.value


async def test_a_photo_comes_through_the_redirect_without_our_credentials(
    twilio: TwilioApi, channel: WhatsAppChannel
) -> None:
    assert await channel.fetch(photo(twilio), len(PHOTO)) == Fetched(PHOTO, "image/jpeg")
    assert twilio.credentials_at_store == []


async def test_one_byte_too_many_is_not_read_on(twilio: TwilioApi, channel: WhatsAppChannel) -> None:
    error = await failure(channel, photo(twilio), len(PHOTO) - 1)
    assert error.decision is Decision.OUR_FAULT
    assert "larger than" in error.sentence


async def test_a_redirect_to_a_stranger_is_not_followed(twilio: TwilioApi) -> None:
    rest = Rest(twilio.account, twilio.token, twilio.url)
    error = await failure(WhatsAppChannel(rest, Sender(SENDER), {}, lambda _: "sw"), photo(twilio))
    assert "not its own" in error.sentence
    await rest.close()


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "x",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
        "https://evil.example{ours}{file}",
        "{url}@evil.example{ours}{file}",
        "{url}.evil.example{ours}{file}",
        "{url}/2010-04-01/Accounts/AC11111111111111111111111111111111{file}",
        "{url}{ours}/Messages.json",
        "{url}{ours}/../../x{file}",
        "{url}{ours}{file}?x=1",
        "{url}{ours}{file}\n",
    ],
)
async def test_what_does_not_lie_in_our_account_is_never_asked_for(
    twilio: TwilioApi, channel: WhatsAppChannel, reference: str
) -> None:
    media = MediaRef(reference.format(url=twilio.url, ours=OURS, file=FILE), "image/jpeg")
    error = await failure(channel, media)
    assert error.decision is Decision.OUR_FAULT
    with pytest.raises(SendError):
        await channel.forget(media)
    assert not twilio.calls


@pytest.mark.parametrize(
    ("fault", "decision"),
    [
        (Fault(404), Decision.OUR_FAULT),
        (Fault(401), Decision.RETRY),
        (Fault(401, page=b"{}"), Decision.OUR_FAULT),
        (Fault(429), Decision.SLOW_DOWN),
        (Fault(503), Decision.RETRY),
        (Fault(400, page=b'{"code": 21610}'), Decision.OUR_FAULT),
        (RESET, Decision.RETRY),
    ],
)
async def test_what_an_error_decides(
    twilio: TwilioApi, channel: WhatsAppChannel, fault: Fault, decision: Decision
) -> None:
    twilio.fail_next_file(fault)
    media = photo(twilio)
    error = await failure(channel, media)
    assert error.decision is decision
    assert media.reference not in error.sentence
    assert error.__suppress_context__ or error.__context__ is None


async def test_a_file_is_forgotten_at_twilio(twilio: TwilioApi, channel: WhatsAppChannel) -> None:
    media = photo(twilio)
    await channel.forget(media)
    await channel.forget(media)
    assert len(twilio.deleted_files) == 1
    assert "no longer" in (await failure(channel, media)).sentence
