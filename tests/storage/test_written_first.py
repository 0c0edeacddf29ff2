"""Outside the channel's window: templates, who is left out, and the day's limit."""

from bot.broadcasting.feeding import Feeding
from bot.broadcasting.rules import NoticeRules
from storage import (
    templates,
)
from storage.templates import Standing
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.crowd import Resident, Way, announce, body
from tests.storage.sending_to_many import FEEDING, NO_PLACES, RATES, delivers, known, ledger_of, rounds


def test_outside_the_window_a_template_goes_or_she_is_left_out(
    storage: Storage, opener: HandleOpener
) -> None:
    away, near = Way("whatsapp", heard=30), Way("whatsapp", heard=2)
    known(
        storage,
        *[Resident(ways=(away,)) for _ in range(3)],
        *[Resident(ways=(away,), language="sw") for _ in range(2)],
        *[Resident(ways=(near,), language="sw") for _ in range(2)],
    )
    with storage.begin() as work:
        templates.keep(
            work, [Standing("n_en", "notice", "en", "approved"), Standing("n_sw", "notice", "sw", "paused")]
        )
    written = {"en": body(template="notice"), "sw": body("Njooni.", "sw", "notice")}
    broadcast = announce(storage, bodies=written)  # type: ignore[arg-type]
    rounds(storage)
    assert len(delivers(storage, opener)) == 5
    assert ledger_of(storage, broadcast) == ({"sent": 5, "left_out": 2}, [("left_out", "no_window", 2)])


def test_a_window_that_closes_in_the_night_parks_nobody(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    known(storage, Resident(ways=(Way("whatsapp", heard=20),)))
    broadcast = announce(storage)
    with storage.begin() as work:
        FEEDING.fan_out(work)
    clock.forward(hours=6)
    rounds(storage)
    assert delivers(storage, opener) == []
    assert ledger_of(storage, broadcast) == ({"left_out": 1}, [("left_out", "no_window", 1)])


def test_the_account_writes_first_to_no_more_people_than_it_may(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    known(storage, *[Resident(ways=(Way("whatsapp", heard=30),)) for _ in range(8)], Resident())
    with storage.begin() as work:
        templates.keep(work, [Standing("n_en", "notice", "en", "approved")])
    few = Feeding(NO_PLACES, NoticeRules(night=None, people_a_day=5), RATES)
    written = {"en": body(template="notice")}
    first = announce(storage, bodies=written)  # type: ignore[arg-type]
    rounds(storage, few)
    assert len(delivers(storage, opener)) == 6
    assert ledger_of(storage, first) == ({"sent": 6, "left_out": 3}, [("left_out", "daily_limit", 3)])
    second = announce(storage, bodies=written)  # type: ignore[arg-type]
    rounds(storage, few)
    delivers(storage, opener)
    # The five who were written to today cost nothing more.
    assert ledger_of(storage, second) == ({"sent": 6, "left_out": 3}, [("left_out", "daily_limit", 3)])
    clock.forward(hours=25)
    third = announce(storage, bodies=written)  # type: ignore[arg-type]
    rounds(storage, few)
    assert ledger_of(storage, third)[1] == [("left_out", "daily_limit", 3)]
