"""What happens to one person in the middle of a broadcast: it stops nobody else, and the ledger says so."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, update

from bot.broadcasting.feeding import Feeding
from flows.audience import Audience
from storage import (
    consents,
    erasure,
    merging,
    outcomes,
    recipients,
)
from storage import keys as content_keys
from storage.tables import keys, people
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.storage.crowd import Resident, Way, announce
from tests.storage.sending_to_many import (
    DAY_AND_NIGHT,
    FEEDING,
    NO_PLACES,
    delivers,
    known,
    ledger_of,
    rounds,
    state_of,
)


def says_stop(work: Work, her: str) -> None:
    consents.withdraw(work, her, "all")


def takes_it_back(work: Work, her: str) -> None:
    consents.withdraw(work, her, "forums")


def is_erased(work: Work, her: str) -> None:
    erasure.erase_me(work, her)


def is_gone_without_a_word(work: Work, her: str) -> None:
    work.connection.execute(delete(people).where(people.c.id == her))


def loses_her_key(work: Work, her: str) -> None:
    work.connection.execute(
        update(keys).where(keys.c.id == content_keys.of_person(work, her)).values(wrapped=b"x" * 60)
    )


def blocks_us(work: Work, her: str) -> None:
    outcomes.unreachable(work, her, "telegram", "blocked the bot")


@pytest.mark.parametrize("queued", [False, True])
@pytest.mark.parametrize(
    ("does", "reason"),
    [
        (says_stop, ("left_out", "stopped")),
        (takes_it_back, ("left_out", "opted_out")),
        (is_erased, ("left_out", "erased")),
        (is_gone_without_a_word, ("left_out", "erased")),
        (blocks_us, ("left_out", "unreachable")),
        (loses_her_key, ("failed", recipients.NO_KEY)),
    ],
)
def test_what_happens_to_one_in_the_middle_stops_nobody_else(
    storage: Storage,
    opener: HandleOpener,
    queued: bool,
    does: Callable[[Work, str], None],
    reason: tuple[str, str],
) -> None:
    her, *others = known(storage, *[Resident() for _ in range(6)])
    broadcast = announce(storage)
    with storage.begin() as work:
        FEEDING.fan_out(work)
    if queued:
        with storage.begin() as work:
            FEEDING.feed(work)
    with storage.begin() as work:
        does(work, her)
    rounds(storage)
    got = delivers(storage, opener)
    rounds(storage)
    assert sorted(got) == sorted(others)
    if queued and does in {blocks_us, loses_her_key}:
        states, ((state, _, number),) = ledger_of(storage, broadcast)
        assert (states, state, number) == ({"sent": 5, "failed": 1}, "failed", 1)
    else:
        state, word = reason
        assert ledger_of(storage, broadcast) == ({"sent": 5, state: 1}, [(state, word, 1)])
    assert state_of(storage, broadcast) == "done"


def test_stopping_one_topic_leaves_what_she_answered_to(storage: Storage, opener: HandleOpener) -> None:
    (her,) = known(storage, Resident(topics={"forums": True, "safety": True}, groups=()))
    about_forums, about_safety = announce(storage), announce(storage, Audience("safety"))
    rounds(storage, times=2)
    with storage.begin() as work:
        consents.withdraw(work, her, "forums")
    assert delivers(storage, opener) == [her]
    assert ledger_of(storage, about_forums)[0] == {"left_out": 1}
    assert ledger_of(storage, about_safety)[0] == {"sent": 1}


MERGED = [
    # hers was, the other's was, in all she gets it so often, and the ledger says
    ("waiting", "waiting", 1, {"sent": 1}),
    ("queued", "waiting", 1, {"sent": 1}),
    ("sent", "waiting", 1, {"sent": 1}),
    ("waiting", "sent", 1, {"sent": 1}),
    ("queued", "queued", 1, {"sent": 1}),
    ("sent", "queued", 1, {"sent": 1}),
    ("sent", "sent", 2, {"sent": 2}),
]


@pytest.mark.parametrize(("hers", "theirs", "times", "states"), MERGED)
def test_of_two_who_are_one_only_one_is_written_to(
    storage: Storage, opener: HandleOpener, hers: str, theirs: str, times: int, states: dict[str, int]
) -> None:
    into, gone = known(storage, Resident(), Resident(ways=(Way("whatsapp"),)))
    broadcast = announce(storage)
    with storage.begin() as work:
        FEEDING.fan_out(work)
    stages = {"waiting": 0, "queued": 1, "sent": 2}
    got = 0
    for person, channel, stage in ((into, "telegram", hers), (gone, "whatsapp", theirs)):
        if stages[stage] >= 1:
            with storage.begin() as work:
                Feeding(NO_PLACES, DAY_AND_NIGHT, {channel: 2.0}).feed(work)
        if stages[stage] == 2:
            got += len(delivers(storage, opener))
            assert person
    with storage.begin() as work:
        merging.merge(work, gone, into)
    rounds(storage, times=2)
    got += len(delivers(storage, opener))
    assert got == times
    assert ledger_of(storage, broadcast) == (states, [])
