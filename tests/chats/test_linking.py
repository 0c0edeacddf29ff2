"""Which codes link which chat, and what a chat is: a row that nobody writes from, and no person anywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot import outbound_json
from bot.channels.telegram_groups import FromGroup, GroupEvent
from bot.wording import wording
from flows.audience import Audience
from flows.matter_changes import LinkChat, UnlinkChat
from flows.messages import LANGUAGES
from flows.words import text
from storage import (
    audience,
    claims,
    group_chats,
    group_leaders,
    groups,
    invitations,
    people,
    reached,
    retention,
)
from storage.audience import Doors
from storage.tables import matters as matters_table
from storage.tables import people as people_table
from storage.vault import HandleOpener
from storage.work import Storage
from tests.chats.market import Market, market_of
from tests.storage.conftest import SQLITE_ONLY, Clock

CHAT, OTHER_CHAT, SUPERGROUP = "-100200", "-100300", "-1001234567890"


@pytest.fixture
def market(storage: Storage, clock: Clock) -> Market:
    return market_of(storage, clock)


class Numbered:
    """Updates in their order."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, event: GroupEvent, address: str = CHAT, **more: str) -> FromGroup:
        self.number += 1
        return FromGroup(str(self.number), address, event, **more)  # type: ignore[arg-type]


@pytest.fixture
def update() -> Numbered:
    return Numbered()


def said(storage: Storage, opener: HandleOpener) -> list[tuple[str, str]]:
    """(address, text) of all that waits to be sent, and it is sent."""
    with storage.begin() as work:
        rows = claims.claim(work, opener, 100)
    return [(row.address or "", outbound_json.from_bytes(row.body).text) for row in rows]


def to_chat(storage: Storage, opener: HandleOpener, address: str = CHAT) -> list[str]:
    return [words for where, words in said(storage, opener) if where == address]


def is_linked(market: Market, address: str = CHAT) -> bool:
    return market.look(lambda work: group_chats.of_address(work, address)) is not None


def second_group(market: Market) -> str:
    """Another group that the same person leads."""
    with market.storage.begin() as work:
        group = groups.by_code(work, groups.make(work, "", "Porters", "market", ""))
        assert group is not None
        group_leaders.make_leader(work, group.id, market.leader)
        return group.id


def links(market: Market, update: Numbered, address: str = CHAT, code: str = "") -> None:
    market.hears(update(GroupEvent.LINK, address, code=code or market.code()))


def test_a_code_links_one_chat_and_is_used_up(market: Market, update: Numbered) -> None:
    code = market.code()
    links(market, update, code=code)
    assert is_linked(market)
    links(market, update, OTHER_CHAT, code)
    assert not is_linked(market, OTHER_CHAT)


@pytest.mark.parametrize("minutes", [59, 61])
def test_a_code_is_good_for_an_hour(market: Market, update: Numbered, clock: Clock, minutes: int) -> None:
    code = market.code()
    clock.forward(minutes=minutes)
    links(market, update, code=code)
    assert is_linked(market) == (minutes < 60)


@SQLITE_ONLY
@pytest.mark.parametrize(
    "code", ["", "ABCD-EFGH-JKMN", "x" * 40, "\u202e", "/link /link", "ABCDEFGHJKMN' OR 1=1"]
)
def test_what_is_no_code_links_nothing(
    market: Market, update: Numbered, storage: Storage, opener: HandleOpener, code: str
) -> None:
    people_before = market.people
    market.hears(update(GroupEvent.LINK, code=code))
    (words,) = to_chat(storage, opener)
    assert "This code is not good here" in words
    assert market.people == people_before


@SQLITE_ONLY
@pytest.mark.parametrize("role", ["facilitator", "officer", "leader"])
def test_a_code_for_somebody_else_is_not_taken_nor_used_up(
    market: Market, update: Numbered, storage: Storage, role: str
) -> None:
    with storage.begin() as work:
        group = market.group_id if role == "leader" else ""
        code = invitations.invite(work, "Achieng", role, (), timedelta(days=7), group_id=group)
    links(market, update, code=code)
    assert not is_linked(market)
    assert market.look(lambda work: invitations.invitation(work, code)) is not None


def test_of_a_group_that_is_closed_no_chat_is_known_any_more(market: Market, update: Numbered) -> None:
    before = market.people, market.addresses
    links(market, update)
    with market.storage.begin() as work:
        groups.close(work, market.group_id)
    assert (market.people, market.addresses) == before
    assert not is_linked(market)


def test_linked_twice_to_the_same_group_it_stays(market: Market, update: Numbered) -> None:
    first, second = market.code(), market.code()
    links(market, update, code=first)
    before = market.people
    links(market, update, code=second)
    assert is_linked(market)
    assert market.people == before


def test_a_chat_of_one_group_is_not_taken_by_another(
    market: Market, update: Numbered, storage: Storage, opener: HandleOpener
) -> None:
    links(market, update)
    said(storage, opener)
    code = market.do(LinkChat(second_group(market)))
    links(market, update, code=code)
    (words,) = to_chat(storage, opener)
    assert "belongs to another group" in words
    found = market.look(lambda work: group_chats.of_address(work, CHAT))
    assert found.group_id == market.group_id
    links(market, update, OTHER_CHAT, code)
    assert is_linked(market, OTHER_CHAT), "the code was not used up"


def test_a_group_has_one_chat(
    market: Market, update: Numbered, storage: Storage, opener: HandleOpener
) -> None:
    first, second = market.code(), market.code()
    links(market, update, code=first)
    assert market.refused(LinkChat(market.group_id)) == "chat_linked"
    said(storage, opener)
    links(market, update, OTHER_CHAT, second)
    assert not is_linked(market, OTHER_CHAT)
    assert "The group has a chat already" in to_chat(storage, opener, OTHER_CHAT)[0]


@SQLITE_ONLY
def test_only_a_leader_links_and_ends(market: Market, storage: Storage, update: Numbered) -> None:
    with storage.begin() as work:
        stranger = people.find_or_make(work, "telegram", "254000777").id
    group = market.group_id
    for change in (LinkChat(group), UnlinkChat(group)):
        assert market.refused(change, stranger) == "not_leader"
    assert market.refused(UnlinkChat(group)) == "chat_none"
    assert market.refused(LinkChat("f" * 32)) == "group"
    links(market, update)
    assert market.refused(UnlinkChat(group)) == ""
    assert not is_linked(market)


@SQLITE_ONLY
def test_an_update_that_comes_twice_does_nothing_twice(
    market: Market, update: Numbered, storage: Storage, opener: HandleOpener
) -> None:
    added = update(GroupEvent.ADDED)
    market.hears(added)
    market.hears(added)
    assert len(to_chat(storage, opener)) == 1
    linking = update(GroupEvent.LINK, code=market.code())
    market.hears(linking)
    market.hears(linking)
    (words,) = to_chat(storage, opener)
    assert "This chat now hears" in words


@SQLITE_ONLY
def test_hello_is_said_once(market: Market, update: Numbered, storage: Storage, opener: HandleOpener) -> None:
    for _ in range(3):
        market.hears(update(GroupEvent.ADDED))
    assert len(to_chat(storage, opener)) == 1
    links(market, update)
    said(storage, opener)
    market.clock.forward(days=2)
    market.hears(update(GroupEvent.ADDED))
    assert to_chat(storage, opener) == [], "a chat that is linked knows us"


def test_both_service_messages_of_an_upgrade_move_it_once(market: Market, update: Numbered) -> None:
    links(market, update)
    before = market.people
    for _ in range(2):
        market.hears(update(GroupEvent.MOVED, CHAT, moved_to=SUPERGROUP))
    assert is_linked(market, SUPERGROUP)
    assert not is_linked(market)
    assert market.people == before
    chat = market.look(lambda work: group_chats.of_group(work, market.group_id))
    assert market.look(lambda work: group_chats.address_of(work, chat)) == SUPERGROUP
    market.hears(update(GroupEvent.GONE, CHAT))
    assert is_linked(market, SUPERGROUP), "the old chat may go"


@SQLITE_ONLY
def test_a_chat_that_is_linked_to_nothing_moves_nothing(market: Market, update: Numbered) -> None:
    before = market.people
    market.hears(update(GroupEvent.MOVED, OTHER_CHAT, moved_to=SUPERGROUP))
    market.hears(update(GroupEvent.GONE, OTHER_CHAT))
    assert market.people == before


@SQLITE_ONLY
def test_a_supergroup_that_was_linked_in_the_moment_between_stays(market: Market, update: Numbered) -> None:
    links(market, update)
    code = market.do(LinkChat(other := second_group(market)))
    links(market, update, SUPERGROUP, code)
    market.hears(update(GroupEvent.MOVED, CHAT, moved_to=SUPERGROUP))
    assert market.look(lambda work: group_chats.of_address(work, SUPERGROUP)).group_id == other
    assert not is_linked(market)


def test_a_chat_outlives_a_silent_year_and_a_closed_group_does_not(
    market: Market, update: Numbered, storage: Storage, clock: Clock, opener: HandleOpener
) -> None:
    links(market, update)
    said(storage, opener)
    chat = market.look(lambda work: group_chats.of_address(work, CHAT))
    clock.forward(days=366)
    for _ in range(40):  # the job begins at a random person
        with storage.begin() as work:
            retention.run(work, retention.Limits())
    assert is_linked(market)
    with storage.begin() as work:
        groups.close(work, market.group_id)
    for _ in range(40):
        with storage.begin() as work:
            retention.run(work, retention.Limits())
    left = market.look(lambda work: list(work.connection.scalars(select(people_table.c.id))))
    assert chat.person_id not in left


@SQLITE_ONLY
def test_a_chat_hears_of_its_matters_and_of_nothing_else(
    market: Market, update: Numbered, storage: Storage
) -> None:
    links(market, update)
    chat = market.look(lambda work: group_chats.of_group(work, market.group_id)).person_id

    def hearers(whom: Audience) -> set[str]:
        def ask(work: object) -> set[str]:
            query = audience.decided(work, whom, (), Doors(("en",)))  # type: ignore[arg-type]
            return {row.person_id for row in work.connection.execute(query)}  # type: ignore[attr-defined]

        return market.look(ask)  # type: ignore[no-any-return]

    for whom in (Audience("market"), Audience("forums"), Audience(groups=(market.group_id,))):
        assert chat not in hearers(whom), whom
    matter = market.look(lambda work: work.connection.execute(select(matters_table.c.id)).scalar_one())
    assert chat in hearers(Audience(matters=(matter,)))


@SQLITE_ONLY
def test_it_is_in_the_language_of_whoever_typed_the_code(market: Market, storage: Storage) -> None:
    market.hears(FromGroup("1", CHAT, GroupEvent.LINK, market.code(), language="sw"))
    chat = market.look(lambda work: group_chats.of_address(work, CHAT))
    found = market.look(lambda work: reached.people_by_id(work, [chat.person_id]))
    assert found[chat.person_id].language == "sw"


FIXED = {
    wording().say(text(key), language)
    for key in ("chats.hello", "chats.ended", "chats.refused.chat_code", "chats.refused.chat_taken", "chats.refused.chat_linked")
    for language in LANGUAGES
} | {
    wording().say(words, language)
    for language in LANGUAGES
    for words in (
        text("chats.linked", group="Traders of gate B"),
        text("chats.privately", link="https://t.me/BarazaTestBot"),
    )
}  # fmt: skip
"""All that is ever said in a chat but for news of a matter."""
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(GroupEvent),
        st.sampled_from([CHAT, OTHER_CHAT, SUPERGROUP]),
        st.sampled_from(["", "Otieno of stall 14, +254700000001", "A CODE"]),
        st.sampled_from([CHAT, SUPERGROUP]),
        st.integers(0, 7200),
    ),
    max_size=12,
)


@SQLITE_ONLY
def test_whatever_happens_in_chats_only_fixed_sentences_are_said(
    market: Market, update: Numbered, storage: Storage, opener: HandleOpener
) -> None:
    @given(EVENTS)
    def said_in_chats(events: list[tuple[GroupEvent, str, str, str, int]]) -> None:
        for event, address, code, moved_to, seconds in events:
            market.clock.forward(seconds=seconds)
            linked = market.look(lambda work: group_chats.of_group(work, market.group_id))
            typed = market.code() if code == "A CODE" and linked is None else code
            market.hears(update(event, address, code=typed, moved_to=moved_to))
        for address, words in said(storage, opener):
            if address.startswith("-"):
                assert set(words.split("\n\n")) <= FIXED
            assert "Otieno" not in words
        assert market.waiting == 0
        chats = market.look(lambda work: group_chats.of_group(work, market.group_id)) is not None
        assert market.people == 1 + chats, "the leader, and a chat that is linked"

    said_in_chats()


def test_the_words_hold_no_gap_for_anything_else() -> None:
    """Nothing can be filled in but the name of the group and the address of the bot."""
    for key in wording().keys("en"):
        if key.startswith("chats."):
            gaps = {
                part for form in wording().forms(key, "en") for part in ("{group}", "{link}") if part in form
            }
            bare = [form.replace("{group}", "").replace("{link}", "") for form in wording().forms(key, "en")]
            assert not [form for form in bare if "{" in form], (key, gaps)
