"""The menu and what lies one tap further: every word of either works at both, and so do the buttons of older menus."""

from __future__ import annotations

import pytest

from bot.channels.whatsapp import CAPABILITIES
from bot.wording import wording
from flows.engine.answers import Pick
from flows.menu import CONTINUE, DESTINATIONS, ENTRIES, FEEDBACK, GATHER, MINE, MOST_ENTRIES
from tests.flows.person import Person
from tests.flows.routes import furnish, person_at

MENUS = {
    "menu": ("menu", 1),
    "feedback": ("menu, feedback", 2),
    "gather": ("menu, gather", 2),
    "mine": ("menu, mine", 2),
}


def at(menu: str) -> Person:
    return person_at(*MENUS[menu])


def test_it_fits_into_a_list_of_whatsapp_with_what_was_left_unfinished() -> None:
    assert len((CONTINUE, *ENTRIES)) <= CAPABILITIES.list_rows
    assert CAPABILITIES.list_rows - 1 == MOST_ENTRIES
    titles = [
        title for pick in (CONTINUE, *ENTRIES, *DESTINATIONS) for title in wording().everywhere(pick.title)
    ]
    assert max(map(len, titles)) <= CAPABILITIES.row_title


@pytest.mark.parametrize("menu", MENUS)
@pytest.mark.parametrize("pick", DESTINATIONS, ids=lambda pick: pick.id)
def test_every_word_of_every_entry_leads_to_it_from_any_menu(pick: Pick, menu: str) -> None:
    directly = Person()
    furnish(directly.world, staff=False)
    directly.begins(pick.id)
    for words in (*pick.words, *wording().everywhere(pick.title)):
        person = at(menu)
        person.says(words)
        assert person.asked == directly.asked, words


@pytest.mark.parametrize(
    ("menu", "number", "asked"),
    [
        ("menu", "6", "menu.feedback"), ("menu", "7", "menu.gather"), ("menu", "9", "menu.mine"),
        ("gather", "2", "topics.change.0"), ("feedback", "1", "rating.station.0"),
        ("feedback", "4", "charter_seen.station.0"), ("feedback", "5", "menu.feedback"), ("mine", "1", "my_data.then"),
        ("mine", "3", "forget_chat.sure"), ("mine", "4", "menu.mine"),
    ],
)  # fmt: skip
def test_a_number_is_counted_among_what_stands_before_her(menu: str, number: str, asked: str) -> None:
    person = at(menu)
    person.says(number)
    assert person.asked == asked


@pytest.mark.parametrize("pick", [*FEEDBACK, *GATHER, *MINE], ids=lambda pick: pick.id)
def test_a_button_of_a_menu_that_had_no_groups_yet_still_works(pick: Pick) -> None:
    directly = Person()
    furnish(directly.world, staff=False)
    directly.begins(pick.id)
    for menu in MENUS:
        person = at(menu)
        person.taps(pick.id, "menu.menu")
        assert person.asked == directly.asked


def test_back_leads_from_a_group_to_the_menu_and_no_further() -> None:
    person = at("feedback")
    person.says("rudi")
    assert person.asked == "menu.menu"
    person.says("rudi")
    assert person.asked == "menu.menu"


def test_a_group_tapped_on_an_old_menu_opens_it_whatever_is_open() -> None:
    person = at("mine")
    person.taps("feedback", "menu.menu")
    assert person.asked == "menu.feedback"
    person.says("back")
    assert person.asked == "menu.menu"


def test_in_a_group_she_may_say_something_else_in_her_own_words() -> None:
    person = at("feedback")
    person.says("where is the police station", "find_station")
    assert person.asked.startswith("stations.")
