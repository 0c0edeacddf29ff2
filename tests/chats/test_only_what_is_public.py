"""What a linked chat hears of a matter: its public fields and fixed words, whatever stands in the rest of the row."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import outbound_json
from bot.channels.contract import Decision, SendError
from bot.channels.telegram import TelegramChannel
from bot.matters.notices import MatterNotices
from bot.wording import wording
from flows.messages import LANGUAGES, Outbound
from storage.matter_reading import Matter
from storage.tables.matters import MATTER_STATES
from tests.chats.market import PAGE, PLACES, WARD

NOTICES = MatterNotices(wording(), PLACES, "en", "Soko Salama", PAGE)
CANARY = re.compile(r"kanari\w+")
WORDS = st.sampled_from(["", "The drain is open", "Taa zinawaka", "{0} %s\n\n@everyone /link", "\u202eabc"])


def matter(state: str, percent: int, sentence: str, title: str) -> Matter:
    """Every field that is not public holds a canary, where it holds words."""
    return Matter(
        id="kanarione", number="D4D4D", kind="works", place=WARD, title=title or "A drain", group_id="kanaritwo", group="kanarithree",
        state=state, reason="no_action" if state == "closed" else "", percent=percent, sentence=sentence, round=7,
        ask_until=datetime(2026, 11, 30, tzinfo=UTC), made_by="kanarifour", opened_on=date(2026, 11, 20), resolved_on=None, over_on=None,
        settled=False,
    )  # fmt: skip


@given(st.sampled_from(MATTER_STATES), st.integers(0, 100), WORDS, WORDS)
def test_nothing_but_public_fields_is_told(state: str, percent: int, sentence: str, title: str) -> None:
    told = matter(state, percent, sentence, title)
    for language, body in NOTICES.moved(told).items():
        said = outbound_json.from_bytes(body).in_group
        assert said
        assert not CANARY.search(said)
        bare = said
        for public in (
            told.sentence,
            told.title,
            told.number,
            PLACES.name_of(WARD),
            f"{PAGE}/progress/{WARD}",
        ):
            bare = bare.replace(public, "") if public else bare
        assert len(bare) < 120, "fixed words alone are left"
        assert str(percent) in said or state != "in_action"
        other = next(one for one in LANGUAGES if one != language)
        assert said != outbound_json.from_bytes(NOTICES.moved(told)[other]).in_group


@pytest.mark.parametrize(
    "outbound", [Outbound("There is something for you here."), Outbound("x" * 9000, neutral=True)]
)
async def test_what_was_written_for_a_person_is_never_sent_to_a_group(outbound: Outbound) -> None:
    """Without a connection: it is refused before anything leaves."""
    with pytest.raises(SendError, match="not written for a group") as refused:
        await TelegramChannel(None).send("-100200", outbound, "1")  # type: ignore[arg-type]
    assert refused.value.decision is Decision.OUR_FAULT
