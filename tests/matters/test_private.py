"""Whoever has the whole database finds no path from an account of a matter to a person; nothing public names anybody."""

import json

import pytest
from sqlalchemy import select

from bot.matters.notices import MatterNotices
from bot.wording import wording
from flows.changes import Manner
from flows.matter_changes import AddWeight, VoteIfSolved
from flows.matter_facts import MatterAtWork, MatterByNumber, Matters, Progress, SimilarMatters
from storage import blending, erasure, matter_ending, my_data, retention
from storage.tables import matter_follows, matter_votes, matters, voices
from tests.forums.town import PLACES
from tests.matters.market import Market, somebody
from tests.storage.conftest import POSTGRES_ONLY
from tests.storage.gatherings import WARD
from tests.storage.looking import Row, everything, reachable

CANARY = "Kanarimfano"
STAFF_SIDE = {"matters", "staff", "audit"}
PERSONAL = {
    "people",
    "addresses",
    "aliases",
    "conversations",
    "inbox",
    "uploads",
    "matter_follows",
    "group_members",
}


def retains(market: Market) -> None:
    """As the schedule does it."""
    for do in (
        lambda work: retention.run(work, retention.Limits()),
        lambda work: retention.run_forums(work, retention.Limits()),
        blending.blend_questions,
    ):
        with market.storage.begin() as work:
            do(work)


def of_tables(rows: list[Row], *names: str) -> list[Row]:
    return [row for row in rows if row[0].table in names]


@pytest.mark.parametrize("manner", [Manner.WITHOUT_TRACE, Manner.CONFIDENTIAL])
def test_no_path_leads_from_an_account_to_whoever_gave_it(market: Market, manner: Manner) -> None:
    wanjiru = market.member("Wanjiru")
    first = market.files(market.trader("First"))
    market.clock.forward(minutes=7)
    matter = market.opens(wanjiru, first)
    for who in somebody(market, 3):
        market.clock.forward(minutes=7)
        market.files(who, manner, matter=matter.number, messages=manner is Manner.CONFIDENTIAL)
        market.clock.forward(minutes=7)
        market.does(who, AddWeight(matter.number, follow=True))
    market.clock.forward(minutes=7)
    market.moves(wanjiru, matter, "in_action", 10, "Begun.")
    market.hears()
    retains(market)
    rows = everything(market.storage)
    # The matter is public, and a case leads to who of the staff handles it: neither may lead on to whoever gave the account.
    public = {
        cell.value for row in of_tables(rows, "matters", "staff") for cell in row if cell.column == "id"
    }
    left = [_without(row, public) for row in rows if row[0].table not in STAFF_SIDE]
    start = of_tables([row for row in left if row], "reports", "cases", "voices", "history")
    assert {row[0].table for row in start} == {"reports", "cases", "voices", "history"}
    assert not reachable([row for row in left if row], start) & PERSONAL


def _without(row: Row, values: set[object]) -> Row:
    return tuple(cell for cell in row if cell.value not in values)


@POSTGRES_ONLY
def test_a_vote_shares_its_transaction_with_nobody_after_the_rows_are_blended(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("First")))
    her = market.trader("Her")
    market.does(her, AddWeight(matter.number, follow=True))
    market.moves(wanjiru, matter, "resolved")
    market.does(her, AddWeight(matter.number, follow=False))
    market.does(her, VoteIfSolved(matter.number, solved=True))
    with market.storage.begin() as work:
        assert blending.blend_questions(work) > 0
    with market.storage.begin() as work:
        assert blending.blend_questions(work) == 0


def test_when_it_is_over_for_good_no_voice_leads_anywhere_and_nobody_follows(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("First")))
    her = market.trader("Her")
    market.does(her, AddWeight(matter.number, follow=True))
    market.moves(wanjiru, matter, "resolved")
    market.does(her, VoteIfSolved(matter.number, solved=True))
    market.hears(days=8)
    market.clock.forward(days=61)
    retains(market)
    with market.storage.read() as work:
        assert work.connection.scalars(select(matters.c.salt)).all() == [None]
        assert work.connection.execute(select(matter_votes)).all() == []
        assert work.connection.execute(select(matter_follows)).all() == []
        assert len(work.connection.execute(select(voices)).all()) == 2
    assert not market.shown(her, matter)["mine"]
    assert market.refused(her, AddWeight(matter.number, follow=False)) == "over"
    at_work = market.knows(wanjiru.person_id or "", MatterAtWork(matter.number))
    assert at_work["next"] == []
    market.clock.forward(days=2000)
    with market.storage.begin() as work:
        assert matter_ending.erase_old(work, retention.Limits().matters) == 1
    assert market.knows(her, MatterByNumber(matter.number)) is None


def test_what_goes_on_is_never_settled(market: Market) -> None:
    matter = market.opens(market.member("Wanjiru"), market.files(market.trader("First")))
    market.clock.forward(days=3000)
    with market.storage.begin() as work:
        assert matter_ending.settle(work, retention.Limits().settled) == 0
        assert matter_ending.erase_old(work, retention.Limits().matters) == 0
    assert market.matter(matter.number).state == "open"


def test_whoever_is_erased_has_no_voice_and_follows_nothing(market: Market) -> None:
    wanjiru = market.member("Wanjiru")
    matter = market.opens(wanjiru, market.files(market.trader("First")))
    her = market.trader("Her")
    market.does(her, AddWeight(matter.number, follow=True))
    with market.storage.read() as work:
        assert ["follows", matter.title] in my_data.lines(work, her)
    market.moves(wanjiru, matter, "resolved")
    market.does(her, VoteIfSolved(matter.number, solved=False))
    with market.storage.begin() as work:
        erasure.erase_me(work, her)
    with market.storage.read() as work:
        assert len(work.connection.execute(select(voices)).all()) == 1
        for table in (matter_votes, matter_follows):
            assert work.connection.execute(select(table)).all() == []


def test_a_report_that_names_an_officer_or_a_reporter_leaves_no_word_in_what_is_public(
    market: Market,
) -> None:
    wanjiru = market.member("Wanjiru")
    her = market.trader(f"{CANARY} address")
    filed = market.files(
        her, Manner.NAMED, f"{CANARY} wa nyumba ya tatu anaziba mtaro.", name=CANARY, place_words=CANARY
    )
    matter = market.opens(wanjiru, filed)
    for who in somebody(market, 5):
        market.does(who, AddWeight(matter.number, follow=True))
    facts = (SimilarMatters("works", WARD), MatterByNumber(matter.number), Progress(WARD), Progress(""),
             Matters(0), MatterAtWork(matter.number))  # fmt: skip
    seen = [json.dumps(market.knows(who, fact)) for who in (her, wanjiru.person_id or "") for fact in facts]
    for state, sentence in (
        ("in_action", "Half of it is open."),
        ("resolved", ""),
        ("reopened", ""),
        ("in_action", "Again."),
    ):
        matter = market.moves(wanjiru, matter, state, 40, sentence)
        seen += [one.message.text for one in market.hears() if one.who.startswith("trader")]
    notices = MatterNotices(wording(), PLACES, "en", "Soko Salama", "https://baraza.example.org")
    seen += [body.decode() for body in notices.moved(matter).values()]
    assert len(seen) > 30
    assert not [one for one in seen if CANARY in one]
