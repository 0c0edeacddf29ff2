"""What residents do besides reporting: a photo, a rating given twice, a talk with a person; and what is counted of each."""

import asyncio
import io
from collections.abc import Collection
from datetime import timedelta
from functools import cache
from random import Random

from PIL import Image

from bot.desk import Desk
from bot.wording import wording
from storage import people, staff
from tests.killed.counting import Looking
from tests.killed.people import WITHIN, WithApp
from tests.killed.talks import Told, goes, noted
from tests.killed.worlds import World

SAID_TO_A_PERSON = ("First this", "then that", "and that is all")
_LINES = "SELECT count(*) FROM handoff_lines WHERE handoff_id = '{}'"
_UNREAD = "SELECT count(*) FROM inbox WHERE status = 'waiting' AND person_id = '{}'"
_LOOKS = 0.03
"""Seconds between two looks whether a line is there."""


@cache
def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (32, 24), "orange").save(out, "JPEG")
    return out.getvalue()


async def shows_a_photo(told: Told, number: int) -> None:
    """As the piece of her account with this number."""
    assert isinstance(told.who, WithApp)
    await told.who.shows(photo(), noted(number))
    told.photos += 1


async def rates(told: Told, chance: Random) -> None:
    """Once or twice in one quarter: one voice."""
    for _ in range(chance.randint(1, 2)):
        await goes(
            told.who,
            [
                ("rate", "Which police station"),
                ("Kaptembwo Police Station", "What were you there for?"),
                ("P3 form", "1 of 6"),
                ("Yes", "2 of 6"),
                ("Up to an hour", "3 of 6"),
                ("Well", "4 of 6"),
                ("No", "5 of 6"),
                ("Not applicable", "6 of 6"),
                ("Yes", "Anything else"),
                ("no", "It counts for Kaptembwo"),
            ],
        )
    told.rated = True


async def talks_with_a_person(told: Told, at: World) -> None:
    """She asks, on WhatsApp twice, which is one request; what she writes then reaches whoever serves her, in order and once."""
    who, looking, member = told.who, at.looking, staff.operator("Facilitator")
    assert isinstance(who, WithApp)
    desk = Desk(wording(), "en", timedelta(hours=1))
    # Twice where it is certainly stored when it is said: an answer that comes twice would hide that it is not.
    times = 2 if who.channel == "whatsapp" else 1
    await goes(who, [("human", "queue")] * times)
    with looking.storage.read() as work:
        person = people.find(work, who.channel, who.address)
        assert person is not None
    # A reply may come twice, so that the second "human" is not read yet when she sees an answer.
    await _until(looking, _UNREAD.format(person.id), 0)
    with looking.storage.read() as work:
        asked = [one for one in desk.queue(work) if one.person_id == person.id]
    if len(asked) != 1:
        told.wrong.append(f"{len(asked)} requests for a person instead of one")
        return
    with looking.storage.begin() as work:
        desk.take(work, member, asked[0].id)
    for words in SAID_TO_A_PERSON:
        await who.writes(words)
    await who.hears("A person is with you now")
    await _until(looking, _LINES.format(asked[0].id), len(SAID_TO_A_PERSON))
    with looking.storage.begin() as work:
        heard = [line.words for line in desk.read(work, member, asked[0].id)]
        desk.say(work, member, asked[0].id, "Come to the office on Monday")
        desk.give_back(work, member, asked[0].id)
    if heard != list(SAID_TO_A_PERSON):
        told.wrong.append(f"{heard} reached whoever served her")
    await who.writes("menu")  # it wakes the delivery, to which another process gave these
    await who.hears("on Monday")
    await who.hears("The person has finished")
    await who.hears("What would you like")
    told.served = True


async def _until(looking: Looking, query: str, number: int) -> None:
    async with asyncio.timeout(WITHIN):
        while looking.number(query) != number:  # noqa: ASYNC110 - nobody announces it
            await asyncio.sleep(_LOOKS)


def kept(at: World, talks: Collection[Told]) -> list[str]:
    """Photos, ratings, requests and taps against what people did."""
    looking, findings = at.looking, [one for told in talks for one in told.wrong]
    findings += _as_many(looking, "attachments", sum(told.photos for told in talks))
    findings += _as_many(looking, "ratings", sum(told.rated for told in talks))
    served = [told for told in talks if told.served and not told.erased]
    findings += _as_many(looking, "handoffs", len(served), " WHERE ended_at IS NOT NULL")
    findings += _as_many(looking, "handoffs", 0, " WHERE ended_at IS NULL")
    made = {
        tap
        for told in talks
        if isinstance(told.who, WithApp) and told.who.channel == "telegram"
        for tap in told.who.person.taps_made
    }
    left = made - set(at.providers.telegram.answered_taps)
    return findings + ([f"{len(left)} of {len(made)} taps were never answered"] if left else [])


def _as_many(looking: Looking, table: str, wanted: int, which: str = "") -> list[str]:
    found = looking.number(f"SELECT count(*) FROM {table}{which}")  # noqa: S608
    return [] if found == wanted else [f"{table}{which}: {found} rows instead of {wanted}"]
