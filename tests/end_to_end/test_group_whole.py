"""A Telegram group that a leader links, with the program as a process: it says what it does, and hears of the matter alone."""

from pathlib import Path

from tests.end_to_end.program import program
from tests.end_to_end.reporting import says, taps
from tests.end_to_end.rows import rows
from tests.end_to_end.test_case_whole import invited
from tests.end_to_end.test_market_whole import leads
from tests.standins.telegram_api import TelegramApi
from tests.standins.telegram_groups import Group

TOLD = "Kanarisoko: my neighbour took my scales"
COUNTED = (
    "select (select count(*) from people), (select count(*) from inbox), (select count(*) from conversations)"
)


async def hears(api: TelegramApi, group: Group, number: int) -> str:
    """The message of this place in the group, once it is there."""
    await api.until(lambda: len(group.said) >= number, 20.0)
    return group.said[number - 1]


async def test_a_chat_is_linked_and_keeps_nothing(
    api: TelegramApi, token: dict[str, str], tmp_path: Path
) -> None:
    async with program(tmp_path, **token) as running:
        amina, wanza, otieno = (api.person(name) for name in ("Amina", "Wanza", "Otieno"))
        code = await invited(running, "facilitator", "--name", "Amina", "--area", "Kaptembwo")
        await says(amina, f"/join {code}", "You are invited as Amina")
        await taps(amina, "I agree", "You now handle reports here")
        await leads(running, amina, wanza)
        group = api.group()
        await group.adds_bot(otieno)
        assert "Please write nothing personal here" in await hears(api, group, 1)
        await says(wanza, "/leader", "You lead Traders of gate B")
        told = await taps(wanza, "Link a Telegram group", "/link ")
        typed = next(word for word in told.text.split() if word.count("-") == 2).strip(".,:\"'")
        await group.types(otieno, f"/link@BarazaTestBot {typed}")
        assert "public matters of Traders of gate B" in await hears(api, group, 2)
        await wanza.sees("linked to Traders of gate B", 20.0)
        before = rows(running.database, COUNTED)
        await group.types(otieno, TOLD)
        await group.types(otieno, f"/report@BarazaTestBot {TOLD}")
        assert "https://t.me/BarazaTestBot" in await hears(api, group, 3)
        assert rows(running.database, COUNTED) == before
        assert otieno.messages == []
        supergroup = await group.upgrades(otieno)
        await api.until(lambda: not api.unconfirmed, 20.0)
        await supergroup.removes_bot(otieno)
        await wanza.sees("hears nothing any more", 20.0)
        assert rows(running.database, "select count(*) from group_chats") == [(0,)]
        assert await running.stop() == 0
        for word in ("Kanarisoko", "Otieno", str(group.id), str(supergroup.id), typed):
            assert word not in running.said(), word
