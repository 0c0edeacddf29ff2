"""Ids of what was said in her chats, on both databases: noted, recalled, moved with her, and gone in time."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from flows.messages import Inbound, InboundKind, MediaRef
from storage import at_twilio, claims, erasure, inbox, merging, outbox, outcomes, people, said_ids
from storage.outbox import ToPerson
from storage.statuses import SendStatus
from storage.tables import outbox as outbox_table
from storage.tables import said_ids as noted
from storage.tables import to_forget
from storage.vault import HandleOpener, place
from storage.work import Storage, Work
from tests.storage.conftest import Clock

FILE = MediaRef("https://api.twilio.com/a-file", "image/jpeg")


def wrote(work: Work, channel: str, number: int, *, address: str = "254", photo: bool = False) -> str:
    inbound = Inbound(
        channel, f"SM{number:032x}" if channel == "whatsapp" else f"u{number}", address,
        InboundKind.PHOTO if photo else InboundKind.TEXT, work.now, text="the door",
        media=(FILE,) if photo else (), in_chat=str(number) if channel == "telegram" else "",
    )  # fmt: skip
    return inbox.store(work, inbound)


def asked(storage: Storage, opener: HandleOpener) -> list[tuple[str, bool, list[str], str, str]]:
    """(channel, first, ids, chat, how) of each row, sorted."""
    with storage.read() as work:
        rows = work.connection.execute(select(to_forget)).all()
    found = []
    for row in rows:
        what = json.loads(opener.open(row.what, place("to_forget", "what", row.id)))
        found.append((row.channel, row.first, what["ids"], what["chat"], what["how"]))
    return sorted(found)


def count(storage: Storage) -> int:
    with storage.read() as work:
        return work.connection.scalar(select(func.count()).select_from(noted)) or 0


def test_a_word_on_whatsapp_is_asked_for_as_it_is_stored(storage: Storage, opener: HandleOpener) -> None:
    with storage.begin() as work:
        wrote(work, "whatsapp", 1)
    assert asked(storage, opener) == [("whatsapp", False, [f"SM{1:032x}"], "", "")]
    assert count(storage) == 0, "nothing of it stays beside her"


def test_a_photo_on_whatsapp_waits_and_its_words_do_not(storage: Storage, opener: HandleOpener) -> None:
    with storage.begin() as work:
        person = wrote(work, "whatsapp", 1, photo=True)
    assert asked(storage, opener) == [("whatsapp", False, [f"SM{1:032x}"], "", "words")]
    with storage.begin() as work:
        said_ids.forget_unfiled(work, person)
    assert ("whatsapp", True, [f"SM{1:032x}"], "", "whole") in asked(storage, opener)
    assert count(storage) == 0


def test_the_same_message_twice_is_noted_once(storage: Storage) -> None:
    with storage.begin() as work:
        wrote(work, "telegram", 7)
        wrote(work, "telegram", 7)
    assert count(storage) == 1


def test_nothing_of_the_web_page(storage: Storage, opener: HandleOpener) -> None:
    with storage.begin() as work:
        wrote(work, "web", 1)
    assert (asked(storage, opener), count(storage)) == ([], 0)


def test_recalled_in_hundreds_with_the_address_boxed(storage: Storage, opener: HandleOpener) -> None:
    with storage.begin() as work:
        for number in range(1, 251):
            person = wrote(work, "telegram", number)
        said_ids.recall(work, person)
    found = asked(storage, opener)
    assert [(channel, first, len(ids), chat, how) for channel, first, ids, chat, how in found] == [
        ("telegram", True, 100, "254", "whole"),
        ("telegram", True, 100, "254", "whole"),
        ("telegram", True, 50, "254", "whole"),
    ]
    assert {one for _, _, ids, _, _ in found for one in ids} == {str(number) for number in range(1, 251)}
    assert count(storage) == 0


def test_recalling_one_leaves_others(storage: Storage, opener: HandleOpener) -> None:
    with storage.begin() as work:
        person = wrote(work, "telegram", 1)
        wrote(work, "telegram", 2, address="255")
        said_ids.recall(work, person)
    assert [ids for _, _, ids, _, _ in asked(storage, opener)] == [["1"]]
    assert count(storage) == 1


def test_two_who_are_one_keep_what_was_noted_of_either(storage: Storage, opener: HandleOpener) -> None:
    with storage.begin() as work:
        gone = wrote(work, "whatsapp", 1, address="KE.1", photo=True)
        into = wrote(work, "whatsapp", 2, address="+254700000001", photo=True)
    with storage.begin() as work:
        merging.merge(work, gone, into)
    assert count(storage) == 2
    with storage.begin() as work:
        said_ids.forget_files(work, [into])
    whole = [ids for _, _, ids, _, how in asked(storage, opener) if how == "whole"]
    assert sorted(whole) == [[f"SM{1:032x}"], [f"SM{2:032x}"]]


@pytest.mark.parametrize(("hours", "left"), [(47, 1), (50, 0)])
def test_telegrams_are_dropped_after_two_days(storage: Storage, clock: Clock, hours: int, left: int) -> None:
    with storage.begin() as work:
        wrote(work, "telegram", 1)
    clock.forward(hours=hours)
    with storage.begin() as work:
        said_ids.drop_old(work, timedelta(days=30))
    assert count(storage) == left


def test_a_photo_that_no_conversation_wants_goes_after_two_hours(
    storage: Storage, clock: Clock, opener: HandleOpener
) -> None:
    with storage.begin() as work:
        wrote(work, "whatsapp", 1, photo=True)
    clock.forward(hours=4)
    with storage.begin() as work:
        said_ids.drop_old(work, timedelta(days=30))
    assert [how for *_, how in asked(storage, opener)].count("whole") == 1


def test_an_erased_person_takes_her_ids_along(storage: Storage) -> None:
    with storage.begin() as work:
        person = wrote(work, "telegram", 1)
    with storage.begin() as work:
        said_ids.parts(work, person, "telegram", ["5", "6"])
        assert people.exists_id(work, person)
    assert count(storage) == 3
    with storage.begin() as work:
        said_ids.parts(work, "nobody", "telegram", ["7"])
    assert count(storage) == 3, "who is gone is noted nothing of"


def ids(storage: Storage, opener: HandleOpener) -> list[str]:
    """All that is asked for, each as often as it is."""
    return sorted(one for _, _, ids, _, _ in asked(storage, opener) for one in ids)


def on_its_way(storage: Storage, opener: HandleOpener, channel: str) -> tuple[str, claims.Claimed]:
    """She is there, and a message to her is being sent."""
    with storage.begin() as work:
        to = people.find_or_make(work, channel, "254").id
        outbox.queue(work, ToPerson(to), channel, b"words")
        (row,) = claims.claim(work, opener)
    return to, row


@pytest.mark.parametrize("ends", [said_ids.recall, erasure.erase_me], ids=["recalled", "erased"])
def test_what_is_on_its_way_is_asked_for_with_all_its_parts_once_it_is_there(
    storage: Storage, opener: HandleOpener, ends: Callable[[Work, str], None]
) -> None:
    to, row = on_its_way(storage, opener, "telegram")
    with storage.begin() as work:
        ends(work, to)
    assert ids(storage, opener) == []
    with storage.begin() as work:
        outcomes.sent(work, row, "5 6 7")
        assert outbox.counts(work) == {}
    assert ids(storage, opener) == ["5", "6", "7"]
    assert {chat for _, _, _, chat, _ in asked(storage, opener)} == {"254"}
    assert count(storage) == 0


def test_what_is_on_its_way_when_she_is_erased_comes_before_her_last_answer(
    storage: Storage, opener: HandleOpener
) -> None:
    to, row = on_its_way(storage, opener, "telegram")
    with storage.begin() as work:
        erasure.erase_me(work, to)
        outbox.queue(work, ToPerson(to), "telegram", b"you are erased")
        assert claims.claim(work, opener) == []
        outcomes.retry(work, row, work.now)
        assert [one.body for one in claims.claim(work, opener)] == [b"words"], "by the new key"


@pytest.mark.parametrize("reported", [[SendStatus.SENT], []], ids=["sent by a report", "sent by the answer"])
def test_what_twilio_has_still_to_report_on_is_asked_for_once(
    storage: Storage, opener: HandleOpener, reported: list[SendStatus]
) -> None:
    sid = f"SM{1:032x}"
    to, row = on_its_way(storage, opener, "whatsapp")

    def reports(work: Work, status: SendStatus) -> None:
        at_twilio.name(work, row.id, sid)
        assert outcomes.advance(work, row.id, status, provider_id=sid)

    with storage.begin() as work:
        for status in reported:
            reports(work, status)
        if not reported:
            outcomes.sent(work, row, sid, reports=True)
        said_ids.recall(work, to)
        assert outbox.counts(work) == {"sent": 1}
    with storage.begin() as work:
        if reported:
            outcomes.sent(work, row, sid, reports=True)
        said_ids.recall(work, to)
        reports(work, SendStatus.DELIVERED)
        said_ids.recall(work, to)
        at_twilio.gather(work)
        assert outbox.counts(work) == {"delivered": 1}
        assert work.connection.scalars(select(outbox_table.c.provider_id)).all() == [None]
    assert ids(storage, opener) == [sid]


def test_a_report_that_is_faster_than_the_answer_names_it_once(
    storage: Storage, opener: HandleOpener
) -> None:
    sid = f"SM{1:032x}"
    _, row = on_its_way(storage, opener, "whatsapp")
    with storage.begin() as work:
        at_twilio.name(work, row.id, sid)
        outcomes.advance(work, row.id, SendStatus.DELIVERED, provider_id=sid)
        at_twilio.gather(work)
    with storage.begin() as work:
        outcomes.sent(work, row, sid, reports=True)
        at_twilio.gather(work)
    assert ids(storage, opener) == [sid]
