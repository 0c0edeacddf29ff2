"""Whom a notice must not reach any more though it is on its way already: it was paused, or delivery stood still for a day."""

import pytest

from bot.broadcasting.topics import Topics
from directory.places import Places
from flows.audience import Audience
from flows.notice_changes import LeaveGroup
from storage import consents, merging, outbox
from storage.statuses import SendClass
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.crowd import Resident, announce, body, found_groups
from tests.storage.sending_to_many import FEEDING, delivers, known, ledger_of, rounds

TOPICS = Topics(Places.bundled(), "en")
GROUP, OTHER = "1" * 32, "2" * 32


def test_a_word_about_her_seat_that_waits_does_not_go_out_after_stop(
    storage: Storage, opener: HandleOpener
) -> None:
    her, friend = known(storage, Resident(), Resident())
    with storage.begin() as work:
        for who in (her, friend):
            outbox.queue(
                work, outbox.ToPerson(who), "telegram", body("A seat is yours."), cls=SendClass.NOTICE
            )
    with storage.begin() as work:
        consents.withdraw(work, her, "all")
        outbox.queue(work, outbox.ToPerson(her), "telegram", body("You get no more."))
    heard = [who for _ in range(2) for who in delivers(storage, opener)]
    assert sorted(heard) == sorted([her, friend])
    with storage.begin() as work:
        assert outbox.counts(work) == {"sent": 2, "failed": 1}


@pytest.mark.parametrize("queued", [False, True])
def test_who_leaves_a_group_hears_nothing_more_of_it(
    storage: Storage, opener: HandleOpener, queued: bool
) -> None:
    """`queued`: her message is in the outbox already; else she is only written down."""
    with storage.begin() as work:
        found_groups(work, (GROUP, OTHER))
    her, both, stays = known(
        storage, Resident(groups=(GROUP,)), Resident(groups=(GROUP, OTHER)), Resident(groups=(GROUP,))
    )
    broadcast = announce(storage, audience=Audience("", groups=(GROUP, OTHER)))
    other = announce(storage, audience=Audience("forums"))
    for do in (FEEDING.fan_out, FEEDING.fan_out, *((FEEDING.feed,) if queued else ())):
        with storage.begin() as work:
            do(work)
    for who in (her, both):
        with storage.begin() as work:
            TOPICS.apply(work, who, LeaveGroup(GROUP))
    rounds(storage, times=2)
    heard = [who for _ in range(3) for who in delivers(storage, opener)]
    assert (heard.count(her), heard.count(both), heard.count(stays)) == (1, 2, 2)
    assert ledger_of(storage, broadcast) == ({"sent": 2, "left_out": 1}, [("left_out", "opted_out", 1)])
    assert ledger_of(storage, other) == ({"sent": 3}, [])


def test_two_who_turn_out_to_be_one_who_said_stop_hear_nothing(
    storage: Storage, opener: HandleOpener
) -> None:
    gone, into, friend = known(storage, Resident(stopped=True), Resident(), Resident())
    broadcast = announce(storage, audience=Audience("forums"))
    rounds(storage, times=2)
    with storage.begin() as work:
        merging.merge(work, gone, into)
    assert delivers(storage, opener) == [friend]
    assert ledger_of(storage, broadcast)[1] == [("left_out", "stopped", 1)]
