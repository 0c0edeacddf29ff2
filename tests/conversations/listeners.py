"""Residents who asked to hear of something, for transcripts about notices; and the numbers of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from bot.channels.contract import Capabilities
from bot.channels.telegram import TelegramChannel
from bot.channels.whatsapp import CAPABILITIES as WHATSAPP
from directory.places import Places
from directory.recognition import Sure
from flows.messages import Language
from storage import consents, interests, people
from storage.tables import broadcasts
from storage.work import Work

COMMAND = "listeners"
HEARD = "listener 0"
"""What this one gets stands in the transcript; of the others it would only be the same."""
OTHERS = "listener"
GONE = "listener gone"
BLOCKED = "This person blocked the bot on Telegram."
"""What Telegram answers for addresses that begin with GONE."""


@dataclass(frozen=True)
class Shows:
    """A channel as a preview needs it."""

    capabilities: Capabilities


CHANNELS: Mapping[str, Shows] = {"telegram": Shows(TelegramChannel.capabilities), "whatsapp": Shows(WHATSAPP)}


def listen(work: Work, places: Places, rest: str) -> None:
    """`3 market Kaptembwo sw`: so many want to hear of it there; then `stopped` or `gone` for those who stopped or blocked us."""
    number, topic, place, spoken, *how = rest.split()
    area = places.recognise(place)
    assert isinstance(area, Sure)
    language: Language = "sw" if spoken == "sw" else "en"
    kind = f"{how[0]} " if how else ""
    for one in range(int(number)):
        person = people.find_or_make(work, "telegram", f"{OTHERS} {kind}{one}")
        people.set_language(work, person.id, language, chosen=True)
        interests.choose(work, person.id, [area.place.id])
        consents.give(work, person.id, topic, "1", language)
        if how == ["stopped"]:
            consents.withdraw(work, person.id, "all")


def numbered(work: Work) -> dict[str, str]:
    """Placeholders of broadcasts, in the order in which they were made."""
    made = work.connection.scalars(
        select(broadcasts.c.number).order_by(broadcasts.c.made_at, broadcasts.c.id)
    )
    return {f"{{broadcast {place}}}": number for place, number in enumerate(made, 1)}


def shown_to(address: str, staff_address: str) -> str | None:
    """What stands before a message to this address in a transcript; None: it is left out."""
    if address == staff_address:
        return "* "
    if address == HEARD:
        return "(listener) "
    return None if address.startswith(OTHERS) else ""
