"""A Telegram group that is linked to a group of traders, over real HTTP, by polling and by webhook."""

from __future__ import annotations

import logging

import pytest

from flows.matter_changes import LinkChat, UnlinkChat
from storage import group_chats
from storage.vault import HandleOpener
from storage.work import Storage
from tests.chats.market import PAGE, TITLE, WARD, on_telegram
from tests.storage.conftest import SQLITE_ONLY, Clock

BY = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
SECRET = "my uncle Otieno took the money of stall 14"


@BY
async def test_a_chat_is_linked_and_hears_how_the_matter_goes_on(
    storage: Storage, opener: HandleOpener, clock: Clock, webhook: bool
) -> None:
    async with on_telegram(storage, opener, clock, webhook=webhook) as here:
        group = here.api.group()
        await group.adds_bot(here.leader)
        await here.settles()
        assert len(group.said) == 1
        assert "Please write nothing personal here" in group.said[0]
        assert "usiandike jambo lolote la kibinafsi" in group.said[0], "in both languages"
        await group.types(here.leader, f"/link@BarazaTestBot {here.market.code().lower()}")
        await here.settles()
        assert "This chat now hears how the public matters of Traders of gate B go on" in group.said[1]
        assert "linked to Traders of gate B" in here.leader.messages[-1].text, "leaders hear of it"
        here.market.moves("in_action", 40, "The drain is dug up to the gate.")
        await here.settles()
        (told,) = group.messages[2:]
        assert TITLE in told.text
        assert "40" in told.text
        assert "The drain is dug up to the gate." in told.text
        assert f"{PAGE}/progress/{WARD}" in told.text
        assert told.buttons == ()
        assert not told.removes_keyboard
        assert "STOP" not in told.text, "nobody in a chat stops it for all"
        assert any(TITLE in message.text and message.buttons for message in here.leader.messages)


@SQLITE_ONLY
async def test_nobody_is_asked_in_a_chat_whether_it_is_solved(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    async with on_telegram(storage, opener, clock) as here:
        group = await here.linked()
        here.market.moves("resolved", 100, "The drain is open.")
        await here.settles()
        assert "The drain is open." in group.said[-1]
        assert "?" not in group.said[-1]


@BY
async def test_what_people_say_there_is_kept_nowhere(
    storage: Storage, opener: HandleOpener, clock: Clock, webhook: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with on_telegram(storage, opener, clock, webhook=webhook) as here:
        group = await here.linked()
        stranger = here.api.person("Otieno")
        before, addresses, said = here.market.people, here.market.addresses, len(group.said)
        await group.types(stranger, SECRET)
        await group.types(stranger, f"/report {SECRET}")
        await group.types(stranger, f"@BarazaTestBot {SECRET}")
        await group.types(
            stranger, SECRET, reply_to_message={"from": {"is_bot": True, "username": "BarazaTestBot"}}
        )
        await group.taps(stranger, "menu.menu:report")
        await here.settles()
        assert group.said[said:] == [group.said[-1]], "one line, whatever they try"
        assert "Write to me privately. https://t.me/BarazaTestBot" in group.said[-1]
        assert (here.market.people, here.market.addresses, here.market.waiting) == (before, addresses, 0)
        assert stranger.messages == []
        clock.forward(hours=2)
        await group.types(stranger, "/menu")
        await here.settles()
        assert len(group.said) == said + 2, "an hour later it is said again"
        assert not [message for message in group.said if "Otieno" in message or "stall" in message]
    ours = [
        record.getMessage() for record in caplog.records if not record.name.startswith(("uvicorn", "httpc"))
    ]
    assert not [line for line in ours if "Otieno" in line or "stall" in line]


@SQLITE_ONLY
async def test_words_to_another_bot_are_not_ours(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    async with on_telegram(storage, opener, clock) as here:
        group = await here.linked()
        said = list(group.said)
        await group.types(here.leader, "/start@AnotherBot")
        await group.types(here.leader, "/link@AnotherBot ABCD-EFGH-JKMN")
        await group.types(here.leader, "@another_bot what is the weather")
        await here.settles()
        assert group.said == said


@BY
async def test_a_group_that_becomes_a_supergroup_stays_linked(
    storage: Storage, opener: HandleOpener, clock: Clock, webhook: bool
) -> None:
    async with on_telegram(storage, opener, clock, webhook=webhook) as here:
        group = await here.linked()
        old = list(group.said)
        new = await group.upgrades(here.leader)
        await here.settles()
        here.market.moves("in_action", 60, "The gravel is laid.")
        await here.settles()
        assert group.said == old
        assert len(new.said) == 1
        assert "The gravel is laid." in new.said[0]


async def test_a_supergroup_that_only_an_error_tells_of_gets_the_message_once(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    async with on_telegram(storage, opener, clock) as here:
        group = await here.linked()
        old = list(group.said)
        new = await group.upgrades(here.leader, told=False)
        here.market.moves("in_action", 60, "The gravel is laid.")
        await here.settles()
        assert group.said == old
        assert [("The gravel is laid." in text) for text in new.said] == [True], "not lost, and not twice"
        here.market.moves("in_action", 80, "The lid is cast.")
        await here.settles()
        assert len(new.said) == 2


async def test_a_bot_that_is_removed_unlinks_the_chat_and_tells_the_leaders(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    async with on_telegram(storage, opener, clock) as here:
        group = await here.linked()
        people = here.market.people
        await group.removes_bot(here.leader)
        await here.settles()
        assert here.market.people == people - 1, "nothing is known of the chat any more"
        assert "hears nothing any more" in here.leader.messages[-1].text
        assert here.market.look(lambda work: group_chats.of_group(work, here.market.group_id)) is None


async def test_a_bot_that_was_removed_in_silence_finds_out_by_its_next_message(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    async with on_telegram(storage, opener, clock) as here:
        group = await here.linked()
        said = list(group.said)
        await group.removes_bot(here.leader, told=False)
        here.market.moves("in_action", 60, "The gravel is laid.")
        await here.settles()
        assert group.said == said
        assert [text for text in (m.text for m in here.leader.messages) if "hears nothing any more" in text]
        assert here.market.look(lambda work: group_chats.of_group(work, here.market.group_id)) is None
        assert here.market.refused(LinkChat(here.market.group_id)) == "", "and can be linked anew"


@SQLITE_ONLY
async def test_a_leader_ends_the_link(storage: Storage, opener: HandleOpener, clock: Clock) -> None:
    async with on_telegram(storage, opener, clock) as here:
        group = await here.linked()
        here.market.do(UnlinkChat(here.market.group_id))
        await here.settles()
        assert "A leader ended the link" in group.said[-1]
        said = len(group.said)
        here.market.moves("in_action", 60, "The gravel is laid.")
        await here.settles()
        assert len(group.said) == said


@SQLITE_ONLY
async def test_a_wrong_code_is_refused_in_words_and_logged_without_them(
    storage: Storage, opener: HandleOpener, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async with on_telegram(storage, opener, clock) as here:
        group = here.api.group()
        await group.adds_bot(here.leader)
        await here.settles()
        people = here.market.people
        for text in ("/link ABCD-EFGH-JKMN", "/link", f"/link {SECRET}"):
            await group.types(here.leader, text)
        await here.settles()
        assert len(group.said) == 2, "said once a minute, whoever tries many"
        assert "This code is not good here" in group.said[1]
        assert here.market.people == people
    refused = [record.getMessage() for record in caplog.records if record.name == "bot.matters.group_talk"]
    assert refused == ["A code typed in a Telegram group was refused: chat_code"] * 3
