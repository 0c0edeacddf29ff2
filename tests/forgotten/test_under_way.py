"""She ends the talk while we do not know yet what became of our last message: the provider's answer to it is late.

She has read it, and it is to go with the rest: its id comes after everything that was known was asked for.
"""

import asyncio

import pytest
from sqlalchemy import func, select

from flows.messages import Outbound
from storage.tables import inbox
from storage.work import Work
from tests.forgotten.house import WITHIN, House
from tests.forgotten.talking import CODE, Person, files, says, tells

PHONE = "+254700000042"


class Late:
    """A channel whose provider has our message, and whose answer takes until `comes` is set."""

    def __init__(self, there: House, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.comes = asyncio.Event()
        channel = there.made.channels[name]
        self._send = channel.send
        monkeypatch.setattr(channel, "send", self._late)

    async def _late(self, address: str, outbound: Outbound, outbox_id: str) -> str:
        ids = await self._send(address, outbound, outbox_id)
        await self.comes.wait()
        return ids


async def turns_are_over(there: House) -> None:
    """What she wrote is stored and decided, whatever is still to be sent."""

    def waiting(work: Work) -> int:
        return work.connection.scalar(select(func.count()).where(inbox.c.status == "waiting")) or 0

    await there.telegram.until(lambda: not there.telegram.unconfirmed, WITHIN)
    async with asyncio.timeout(WITHIN):
        while await there.made.read(waiting):  # noqa: ASYNC110 - nobody announces it
            await asyncio.sleep(0.01)


async def ends(there: House, jane: Person, name: str, manner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report, and the last two words of hers: ours between them is the late one."""
    if manner == "takes it back":
        await says(jane, await files(jane, "confidential"), "received")
        before, asks, last, answer = "take it back", "?", "yes", "back"
    elif manner == "erases herself":
        await tells(jane)
        before, asks, last, answer = (
            "delete my data",
            "Erase everything that leads to you",
            "yes",
            "is erased",
        )
    else:
        await tells(jane)
        await says(jane, "done", "Where was it?")
        await says(jane, "Rhonda", "When was it?")
        await says(jane, "yesterday", "still going on?")
        await says(jane, "3", "want to be known?")
        before, asks, last, answer = "without trace", "Please check", "1", "Your report is in"
    await there.rests()
    late = Late(there, name, monkeypatch)
    await says(jane, before, asks)
    await jane.types(last)
    await turns_are_over(there)
    late.comes.set()
    await jane.sees(answer, WITHIN)
    await there.rests()


MANNERS = ["takes it back", "erases herself", "without trace"]


@pytest.mark.parametrize("manner", MANNERS)
async def test_the_late_one_goes_from_her_chat_too(
    there: House, manner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    jane = there.telegram.person("Kanarijina")
    await ends(there, jane, "telegram", manner, monkeypatch)
    while await there.made.forgetting.forget_some():
        continue
    assert len(jane.chat_now) == 1, "the last answer alone"
    assert bool(CODE.search(jane.words_there())) is (manner == "without trace")


@pytest.mark.parametrize("manner", MANNERS)
async def test_the_late_one_goes_from_twilio_by_one_call(
    there: House, manner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    jane = there.twilio.person(PHONE, name="Kanarijina")
    await ends(there, jane, "whatsapp", manner, monkeypatch)
    ours = {record.sid for record in there.twilio.kept.records.values() if record.direction != "inbound"}
    await there.forgets()
    kept = there.twilio.kept
    assert kept.words() == "", "ten minutes later"
    assert not ours.intersection(kept.asked_twice)
    assert sorted(ours.intersection(kept.deleted)) == sorted(ours)
