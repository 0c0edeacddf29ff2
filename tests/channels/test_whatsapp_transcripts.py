"""Every transcript of the project, sent by the real channel to the local Twilio: nothing refused, nothing lost."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.whatsapp import Sender, WhatsAppChannel
from bot.channels.whatsapp_content import all_shapes, definition
from bot.channels.whatsapp_rest import Rest
from flows.messages import Outbound
from tests.conversations.script import read
from tests.conversations.stage import Stage
from tests.standins.twilio_api import SENDER, TwilioApi, twilio_api
from tests.standins.twilio_people import Sent

TRANSCRIPTS = sorted(Path(__file__).parents[1].glob("conversations/transcripts/*/*.txt"))


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    """Without its rates: a whole conversation is sent within a second here."""
    async with twilio_api() as running:
        running.per_second = running.burst = 1_000_000
        running.calls_back("http://127.0.0.1:9")
        for shape in all_shapes():
            sid = running.new_sid("HX")
            running.contents[sid] = {"sid": sid, "friendly_name": shape.friendly_name, **definition(shape)}
        yield running


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_on_whatsapp(path: Path, twilio: TwilioApi, tmp_path: Path) -> None:
    contents = {content["friendly_name"]: sid for sid, content in twilio.contents.items()}
    rest = Rest(twilio.account, twilio.token, twilio.url)
    channel = WhatsAppChannel(rest, Sender(SENDER, public_url="http://127.0.0.1:9"), contents, lambda _: "sw")
    jane = twilio.person()
    jane.wrote_at = twilio.now()
    script = read(path)
    stage = Stage(tmp_path, language=script.language)
    for line in script.lines:
        await stage.act(line)
        for number, outbound in enumerate(list(stage.sent)):
            before = len(jane.messages)
            await channel.send(jane.phone, outbound, f"{line.words}{number}")
            assert _all_is_there(outbound, jane.messages[before:]), outbound
    await twilio.settled()
    assert not [form["ErrorCode"] for _, form in twilio.callbacks if "ErrorCode" in form]
    stage.close()
    await rest.close()


def _all_is_there(outbound: Outbound, seen: list[Sent]) -> bool:
    choices = [choice for message in seen for choice in (*message.buttons, *message.rows)]
    words = " ".join([*(message.text for message in seen), *(title for title, _ in choices)]).split()
    if choices and [payload.partition(":")[2] for _, payload in choices] != [
        one.id for one in outbound.options
    ]:
        return False
    wanted = " ".join([outbound.text, *(option.title for option in outbound.options)]).split()
    return bool(seen) and set(wanted) <= set(words)
