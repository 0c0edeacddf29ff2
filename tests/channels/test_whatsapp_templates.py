"""The template that something waits: made once, submitted once, and how it stands in words."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.contract import SendError
from bot.channels.whatsapp import Sender, WhatsAppChannel
from bot.channels.whatsapp_content import approvals, load, save
from bot.channels.whatsapp_named import KINDS, VARIABLES, Kind, TemplateNames
from bot.channels.whatsapp_rest import Rest
from bot.channels.whatsapp_sync import Synced
from bot.channels.whatsapp_sync import sync as sync_all
from bot.template import template_words
from bot.wording import wording
from flows.messages import LANGUAGES, Language
from flows.words import text
from tests.standins.twilio_api import Fault, TwilioApi, twilio_api

NAMES = {"baraza_waiting_en", "baraza_waiting_sw"}
WORDS: dict[tuple[Kind, Language], str] = {
    ("waiting", "en"): "Something waits for you.",
    ("waiting", "sw"): "Kuna ujumbe wako hapa.",
}


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    async with twilio_api() as running:
        yield running


@pytest.fixture
async def rest(twilio: TwilioApi) -> AsyncIterator[Rest]:
    connected = Rest(twilio.account, twilio.token, twilio.url, timeout=2.0)
    yield connected
    await connected.close()


async def sync(rest: Rest, words: dict[tuple[Kind, Language], str] | None = None) -> Synced:
    return await sync_all(rest, TemplateNames(), words or WORDS)


def standing(synced: Synced) -> list[str]:
    return [sentence for sentence in synced.told if sentence.startswith("Template")]


async def test_it_is_made_and_submitted_once_in_every_language(twilio: TwilioApi, rest: Rest) -> None:
    first = await sync(rest)
    assert first.whole
    assert set(first.contents) >= NAMES
    assert standing(first) == [
        "Template baraza_waiting_en: submitted, Meta has not looked at it yet: run this again later.",
        "Template baraza_waiting_sw: submitted, Meta has not looked at it yet: run this again later.",
    ]
    assert sorted(one["name"] for one in twilio.submitted.values()) == sorted(NAMES)
    assert {one["category"] for one in twilio.submitted.values()} == {"UTILITY"}
    assert [twilio.contents[first.contents[name]]["language"] for name in sorted(NAMES)] == ["en", "sw"]
    made = len(twilio.contents)
    assert (await sync(rest)).contents == first.contents
    assert len(twilio.contents) == made
    assert len(twilio.submitted) == 2


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("approved", "approved"),
        ("pending", "Meta is looking at it"),
        ("rejected", "rejected by Meta"),
        ("paused", "people complained"),
        ("APPROVED", "approved"),
        ("flagged", "flagged"),
    ],
)
async def test_how_it_stands_is_told_in_words(twilio: TwilioApi, rest: Rest, word: str, told: str) -> None:
    first = await sync(rest)
    for name in NAMES:
        twilio.approvals[first.contents[name]] = word
    again = await sync(rest)
    assert all(told in sentence for sentence in standing(again))
    assert set(again.approvals.values()) == {word.lower()}


async def test_words_that_the_operator_had_approved_under_that_name_are_used(
    twilio: TwilioApi, rest: Rest
) -> None:
    sid = "HX" + "5" * 32
    twilio.contents[sid] = {
        "sid": sid, "friendly_name": "baraza_waiting_sw", "types": {"twilio/text": {"body": "Mengine."}},
    }  # fmt: skip
    twilio.approvals[sid] = "approved"
    synced = await sync(rest)
    assert synced.contents["baraza_waiting_sw"] == sid
    assert synced.approvals["baraza_waiting_sw"] == "approved"


async def test_meta_rejects_words_that_begin_with_a_variable(twilio: TwilioApi, rest: Rest) -> None:
    synced = await sync(rest, {("waiting", "en"): "{{1}} waits for you."})
    assert (await sync(rest)).approvals["baraza_waiting_en"] == "rejected"
    assert synced.whole


async def test_a_fault_of_twilio_keeps_the_buttons(twilio: TwilioApi, rest: Rest) -> None:
    twilio.fail_next(Fault(500))
    synced = await sync(rest)
    assert not synced.whole
    assert len(synced.contents) == 43
    assert "The templates are not all there." in synced.told[-1]
    assert set((await sync(rest)).contents) >= NAMES


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_words_have_no_variable_and_name_nothing(language: Language) -> None:
    said = wording().say(text("template.waiting"), language)
    assert "{" not in said
    assert len(said) <= 1024
    for telling in ("report", "ripoti", "police", "polisi", "case", "kesi"):
        assert telling not in said.casefold()


def test_the_file_keeps_how_they_stood(tmp_path: Path) -> None:
    path = tmp_path / "whatsapp_content.json"
    save(path, "AC1", {"a": "HX" + "a" * 32}, {"a": "approved"})
    assert approvals(path, "AC1") == {"a": "approved"}
    assert approvals(path, "AC2") == {}
    assert load(path, "AC1") == {"a": "HX" + "a" * 32}
    path.write_text('{"account": "AC1", "contents": {}, "approvals": 7}')
    assert approvals(path, "AC1") == {}


OURS = template_words(wording())
LONGEST = {"waiting": (), "forum": (40, 120, 60, 300), "reminder": (40, 120, 60, 300), "notice": (120, 600)}
"""Characters of what fills them: a title and a place of a forum are as long as its table allows."""


async def test_every_template_that_we_say_is_taken_by_meta_as_it_is(twilio: TwilioApi, rest: Rest) -> None:
    """The stand-in refuses what Meta refuses: a variable at the beginning, at the end, or beside another."""
    synced = await sync(rest, OURS)
    assert len(synced.approvals) == 2 * len(KINDS)
    assert "rejected" not in synced.approvals.values()
    assert {twilio.submitted[synced.contents[f"baraza_{kind}_sw"]]["category"] for kind in KINDS} == {
        "UTILITY",
        "MARKETING",
    }


@pytest.mark.parametrize("one", OURS, ids="-".join)
def test_the_longest_that_a_template_can_say_is_not_longer_than_meta_takes(
    one: tuple[Kind, Language],
) -> None:
    places = VARIABLES[one[0]]
    assert set(re.findall(r"\{\{(\d)\}\}", OURS[one])) == {str(number) for number in range(1, places + 1)}
    assert len(OURS[one]) + sum(LONGEST[one[0]]) <= 1024


async def channel_that_knows(rest: Rest, synced: Synced) -> WhatsAppChannel:
    return WhatsAppChannel(rest, Sender("whatsapp:+15005550006"), synced.contents, lambda _: "sw")


async def test_how_they_stand_is_asked_one_by_one(twilio: TwilioApi, rest: Rest) -> None:
    synced = await sync(rest, OURS)
    for name, word in (
        ("baraza_forum_sw", "approved"),
        ("baraza_forum_en", "paused"),
        ("baraza_notice_en", "approved"),
    ):
        twilio.approvals[synced.contents[name]] = word
    other = twilio.contents[synced.contents["baraza_notice_en"]]
    other["types"] = {"twilio/text": {"body": "A notice for you. Answer with any word."}}
    known = {name: sid for name, sid in synced.contents.items() if name != "baraza_reminder_sw"}
    channel = await channel_that_knows(rest, Synced(known))
    found = {
        name: (kind, language, state) for name, kind, language, state, _ in await channel.templates_stand()
    }
    assert found["baraza_forum_sw"] == ("forum", "sw", "approved")
    assert found["baraza_forum_en"] == ("forum", "en", "paused")
    assert found["baraza_notice_en"] == ("notice", "en", "other_variables")
    assert found["baraza_reminder_sw"] == ("reminder", "sw", "missing")
    assert len(found) == 8


async def test_a_provider_that_does_not_answer_is_said(twilio: TwilioApi, rest: Rest) -> None:
    synced = await sync(rest, OURS)
    nobody = Rest(twilio.account, twilio.token, "http://127.0.0.1:9", timeout=2.0)
    with pytest.raises(SendError):
        await (await channel_that_knows(nobody, synced)).templates_stand()
    await nobody.close()
