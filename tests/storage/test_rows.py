"""Consents, requests for a human, imported records, alerts, languages: small tables, real rules."""

from datetime import timedelta

import pytest

from storage import alerts, consents, directory_rows, handoff_lines, handoffs, people
from storage.work import Storage, Work
from tests.storage.conftest import Clock


def akinyi(work: Work) -> str:
    return people.find_or_make(work, "telegram", "4711").id


def test_a_consent_holds_for_its_wording_until_it_is_taken_back(storage: Storage) -> None:
    with storage.begin() as work:
        her = akinyi(work)
        for topic in ("reporting", "forum", "market"):
            consents.give(work, her, topic, "1", "sw")
        assert consents.has(work, her, "forum", "1")
        assert not consents.has(work, her, "forum", "2")
        assert not consents.has(work, her, "other", "1")
        assert consents.withdraw(work, her, "all") == 2
        assert consents.withdraw(work, her, "all") == 0
        assert not consents.has(work, her, "forum", "1")
        assert consents.has(work, her, "reporting", "1")
        consents.give(work, her, "forum", "2", "sw")
        assert consents.has(work, her, "forum", "2")
        assert consents.withdraw(work, her, "reporting") == 1
        assert not consents.has(work, her, "reporting", "1")


def test_who_asks_twice_for_a_human_keeps_her_place(storage: Storage, clock: Clock) -> None:
    with storage.begin() as work:
        her, other = akinyi(work), people.find_or_make(work, "web", "s-2").id
        assert handoffs.ask(work, her, "asked", clock.now + timedelta(hours=1))
    clock.forward(minutes=5)
    with storage.begin() as work:
        assert handoffs.ask(work, other, "unsure", clock.now + timedelta(hours=1))
        assert not handoffs.ask(work, her, "code", clock.now + timedelta(hours=9))
        assert [one.person_id for one in handoffs.waiting(work)] == [her, other]


def test_nobody_came_is_told_once(storage: Storage, clock: Clock) -> None:
    with storage.begin() as work:
        handoffs.ask(work, akinyi(work), "asked", clock.now + timedelta(hours=1))
        assert handoffs.due_unanswered(work) == []
    clock.forward(hours=1)
    with storage.begin() as work:
        (due,) = handoffs.due_unanswered(work)
        handoffs.told(work, [due.id])
        assert handoffs.due_unanswered(work) == []
        assert len(handoffs.waiting(work)) == 1


def test_one_human_takes_a_request_and_ends_it_and_then_she_may_ask_again(
    storage: Storage, clock: Clock
) -> None:
    with storage.begin() as work:
        her = akinyi(work)
        handoffs.ask(work, her, "asked", clock.now)
        request = handoffs.of_person(work, her)
        assert request is not None
        assert request.taken_by == ""
        assert handoff_lines.hear(work, her, "uko hapo?")
        assert handoffs.take(work, request.id, "Mwangaza")
        assert not handoffs.take(work, request.id, "Tumaini")
        taken = handoffs.of_person(work, her)
        assert taken is not None
        assert taken.taken_by == "Mwangaza"
        assert handoff_lines.hear(work, her, "nasubiri")
        assert [line.words for line in handoff_lines.read(work, request.id)] == ["uko hapo?", "nasubiri"]
        assert handoffs.end(work, request.id)
        assert not handoffs.end(work, request.id)
        assert handoffs.of_person(work, her) is None
        assert not handoff_lines.hear(work, her, "bado?")
        assert handoffs.ask(work, her, "again", clock.now)


def test_imported_records_replace_those_with_the_same_id(storage: Storage) -> None:
    with storage.begin() as work:
        assert directory_rows.put(work, []) == 0
        market = {"kind": "market", "id": "soko-mjinga", "name": "Soko Mjinga"}
        assert directory_rows.put(work, [market, {"kind": "hotline", "id": "999", "name": "Polisi"}]) == 2
        directory_rows.put(work, [market | {"name": "Soko Mjinga (Njoro)"}])
        assert [row["name"] for row in directory_rows.all_rows(work)] == ["Polisi", "Soko Mjinga (Njoro)"]
        assert [row["id"] for row in directory_rows.all_rows(work, "market")] == ["soko-mjinga"]
        assert directory_rows.remove(work, "market", ["soko-mjinga", "none"]) == 1
        assert [row["id"] for row in directory_rows.all_rows(work)] == ["999"]


def test_an_alert_is_one_row_that_counts(storage: Storage, clock: Clock) -> None:
    with storage.begin() as work:
        assert alerts.raise_alert(work, "The token is wrong.") == 1
        assert alerts.raise_alert(work, "x" * 900) == 1
    first = clock.now
    clock.forward(hours=1)
    with storage.begin() as work:
        assert alerts.raise_alert(work, "The token is wrong.") == 2
        (newest, other) = alerts.latest(work)
        assert (newest.sentence, newest.first_at, newest.last_at) == ("The token is wrong.", first, clock.now)
        assert len(other.sentence) == 300
        alerts.put_right(work, "The token is wrong.")
        assert len(alerts.latest(work)) == 1


@pytest.mark.parametrize(
    ("first", "then", "language"), [(True, False, "sw"), (False, True, "en"), (False, False, "en")]
)
def test_a_guess_never_replaces_a_choice(storage: Storage, first: bool, then: bool, language: str) -> None:
    with storage.begin() as work:
        her = akinyi(work)
        people.set_language(work, her, "sw", chosen=first)
        people.set_language(work, her, "en", chosen=then)
        found = people.get(work, her, "telegram")
    assert found is not None
    assert (found.language, found.language_chosen) == (language, first or then)


def test_she_is_written_to_where_she_can_be_reached(storage: Storage) -> None:
    with storage.begin() as work:
        her = akinyi(work)
        assert people.last_channel(work, her) == "telegram"
        assert people.address(work, her, "telegram") == "4711"
        assert people.address(work, her, "web") is None
        assert people.last_channel(work, "0" * 32) is None
        assert people.get(work, "0" * 32, "telegram") is None
