"""What hangs on forums goes with her, moves with her, is told to her, and leads nobody from a report or a question to her."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.audience import Audience
from flows.changes import Account, EraseMe, GiveConsent, Manner
from storage import (
    agreed_actions,
    attendances,
    blending,
    broadcasts,
    changes,
    copies,
    forum_questions,
    groups,
    interests,
    meetings,
    merging,
    my_data,
    people,
    retention,
    rsvps,
)
from storage.broadcasts import NewBroadcast
from storage.database import Database
from storage.meeting import Meeting
from storage.rsvps import Answer
from storage.tables import metadata, recipients
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.storage.conftest import POSTGRES_ONLY, Clock, NewDatabase
from tests.storage.gatherings import WARD, announced, hers, person, says
from tests.storage.looking import everything, reachable, reached, rows_in
from tests.storage.messages import said
from tests.storage.test_canaries import files as bytes_of
from tests.storage.turns import arrives, report, send_all, turn

WHO = "4711"


def retained(storage: Storage) -> dict[str, int]:
    """As the scheduler does it: bot/schedule.py."""
    limits = retention.Limits()
    with storage.begin() as work:
        counts = retention.run(work, limits)
    with storage.begin() as work:
        counts |= retention.run_forums(work, limits)
    with storage.begin() as work:
        blending.blend_questions(work)
    return counts


def a_resident(storage: Storage, meeting: Meeting, who: str = WHO) -> str:
    """She comes to one forum with somebody and needs an interpreter, was there, chose a place and is in a group."""
    with storage.begin() as work:
        her = people.find_or_make(work, "telegram", who).id
        rsvps.answer(work, her, meeting, True, 2, ("interpreter",))
        attendances.attend(work, her, meeting)
        interests.choose(work, her, [WARD])
        groups.join(work, her, groups.make(work, "0" * 32, "Wafanyabiashara", "market", WARD))
    return her


def test_she_is_told_what_is_kept(storage: Storage) -> None:
    her = a_resident(storage, announced(storage))
    with storage.read() as work:
        lines = my_data.lines(work, her)
    assert [line for line in lines if line[0] not in {"address", "language", "last_message"}] == [
        ["group", "Wafanyabiashara"],
        ["place", WARD],
        ["forum_coming", "Mkutano wa soko 2026-12-08 (2)"],
        ["need_interpreter", "Mkutano wa soko"],
        ["forum_attended", "Mkutano wa soko 2026-11-20"],
    ]
    assert {label for label, _ in lines} <= set(my_data.LABELS)


def test_erased_she_leaves_nothing_and_her_seats_go_to_who_waited(
    storage: Storage, opener: HandleOpener
) -> None:
    meeting = announced(storage, capacity=3)
    beno, cheru = person(storage, "Beno"), person(storage, "Cheru")
    arrives(storage, said("habari", 1))
    turn(storage)
    her = a_resident(storage, meeting)
    says(storage, beno, meeting, 2, waits=True)
    says(storage, cheru, meeting, 1)
    assert her in {cell.value for row in everything(storage) if row[0].table == "rsvps" for cell in row}
    arrives(storage, said("futa", 2))
    turn(storage, EraseMe())
    send_all(storage, opener)
    assert her not in {cell.value for row in everything(storage) for cell in row}
    assert hers(storage, beno, meeting) == Answer("coming", 2)
    with storage.begin() as work:
        assert [one.person_id for one in rsvps.freed(work, 9)] == [beno]


def test_a_session_of_the_page_that_ends_frees_its_seat(storage: Storage, clock: Clock) -> None:
    meeting, beno = announced(storage, capacity=1), person(storage, "Beno")
    with storage.begin() as work:
        on_page = people.find_or_make(work, "web", "session").id
    says(storage, on_page, meeting, 1)
    says(storage, beno, meeting, 1, waits=True)
    clock.forward(hours=25)
    retained(storage)
    assert hers(storage, beno, meeting) == Answer("coming", 1)


KEEPS_HER = ("rsvps", "attendances", "interests", "group_members", "consents")


@pytest.mark.parametrize("what", KEEPS_HER)
@pytest.mark.parametrize("how", ["idle", "without trace"])
def test_what_she_chose_keeps_her(
    storage: Storage, opener: HandleOpener, clock: Clock, what: str, how: str
) -> None:
    arrives(storage, said("habari", 1))
    her, _ = turn(storage)
    other = a_resident(storage, announced(storage, days=90), who="4712")
    with storage.begin() as work:
        if what == "consents":
            changes.apply(work, her, "telegram", GiveConsent("forums", "1", "sw"))
        else:
            for row in [one for one in everything(storage) if one[0].table == what]:
                values = {cell.column: cell.value for cell in row if cell.column not in {"xmin", "xmax"}}
                table = metadata.tables[what]
                values |= {"person_id": her} | ({"needs": None} if what == "rsvps" else {})
                work.connection.execute(table.insert(), values)
    send_all(storage, opener)
    if how == "idle":
        clock.forward(days=61)
        for _ in range(20):
            retained(storage)
    else:
        arrives(storage, said("hakuna taa", 2))
        turn(storage, report(Manner.WITHOUT_TRACE))
        send_all(storage, opener)
    with storage.read() as work:
        assert people.exists_id(work, her)
        assert people.exists_id(work, other)


def test_after_a_filing_without_trace_her_answers_stay_and_no_path_leads_to_them(
    storage: Storage, opener: HandleOpener, clock: Clock
) -> None:
    meeting = announced(storage)
    arrives(storage, said("nakuja", 1))
    turn(storage)
    her = a_resident(storage, meeting)
    send_all(storage, opener)
    clock.forward(minutes=3)
    arrives(storage, said("hakuna taa", 2))
    turn(storage, report(Manner.WITHOUT_TRACE, accounts=(Account("hakuna taa"),)))
    send_all(storage, opener)
    assert hers(storage, her, meeting) == Answer("coming", 2, ("interpreter",))
    retained(storage)
    rows = everything(storage)
    start = [row for row in rows if row[0].table == "reports"]
    assert reachable(rows, start).isdisjoint({"rsvps", "attendances", "interests", "group_members", "people"})
    for row in rows:
        if row[0].table in {"rsvps", "attendances", "interests", "group_members", "forum_questions"}:
            assert not any(hasattr(cell.value, "hour") for cell in row), "a time of hers"


def test_a_question_leads_to_nobody(storage: Storage, opener: HandleOpener, clock: Clock, url: str) -> None:
    """Not by its row, nor by what the database notes beside it; and its words lie nowhere in clear."""
    canary = "canary-question-0c7e5d"
    meeting = announced(storage)
    for number in range(3):
        arrives(storage, said("swali", number + 1, who=f"47{number}"))
        turn(storage)
        with storage.begin() as work:
            people.heard_from(work, people.find_or_make(work, "telegram", f"47{number}"), "telegram")
            forum_questions.ask(work, meeting, f"{canary} {number}")
    retained(storage)
    rows = everything(storage)
    without_meeting = [
        tuple(cell for cell in row if cell.column != "meeting_id")
        for row in rows
        if row[0].table not in {"meetings", "forums"}
    ]
    start = [row for row in without_meeting if row[0].table == "forum_questions"]
    assert len(start) == 3
    assert {row[0].table for row in reached(without_meeting, start)} == {"forum_questions"}
    of_meeting = [row for row in rows if row[0].table == "meetings"]
    noted = {cell.value for row in of_meeting for cell in row if cell.column in {"xmin", "xmax"}} - {None}
    theirs = {cell.value for row in rows if row[0].table in {"people", "rsvps", "inbox"} for cell in row}
    assert noted.isdisjoint(theirs)
    for name, content in bytes_of(url).items():
        assert canary.encode() not in content, name
    with storage.read() as work:
        assert {one.words for one in forum_questions.of_meeting(work, meeting)} == {
            f"{canary} {n}" for n in range(3)
        }


MERGED = {
    # what each answered, in this order; what she answered as one
    "only the one who goes": ([("gone", 2)], ("coming", 2)),
    "only the one who stays": ([("into", 3)], ("coming", 3)),
    "the later, who goes": ([("into", 3), ("gone", 1)], ("coming", 1)),
    "the later, who stays": ([("gone", 1), ("into", 3)], ("coming", 3)),
    "who said no later does not come": ([("into", 3), ("gone", 0)], ("declined", 0)),
    "who said yes later comes": ([("gone", 0), ("into", 2)], ("coming", 2)),
}


@pytest.mark.parametrize("case", MERGED)
def test_two_who_are_one_have_one_answer(storage: Storage, case: str) -> None:
    said_so, becomes = MERGED[case]
    meeting = announced(storage, capacity=4)
    ids = {"gone": person(storage, "a"), "into": person(storage, "b")}
    waiting = person(storage, "Cheru")
    for who, number in said_so:
        says(storage, ids[who], meeting, number, needs=("sign",) if number else ())
    if becomes[1] < 4:
        says(storage, waiting, meeting, 4 - becomes[1], waits=True)
    with storage.begin() as work:
        merging.merge(work, ids["gone"], ids["into"])
    assert hers(storage, ids["into"], meeting) == Answer(*becomes, ("sign",) if becomes[1] else ())
    assert hers(storage, waiting, meeting) == Answer("coming", 4 - becomes[1])
    assert rows_in(storage)["rsvps"] == 2


@pytest.mark.parametrize("waits", ["gone", "into"])
def test_two_who_are_one_keep_a_seat_that_one_of_them_has(storage: Storage, waits: str) -> None:
    meeting = announced(storage, capacity=2)
    ids = {"gone": person(storage, "a"), "into": person(storage, "b")}
    comes = "into" if waits == "gone" else "gone"
    says(storage, ids[comes], meeting, 2)
    says(storage, ids[waits], meeting, 1, waits=True)
    with storage.begin() as work:
        merging.merge(work, ids["gone"], ids["into"])
    assert hers(storage, ids["into"], meeting) == Answer("coming", 2)


def test_two_who_are_one_were_there_once_and_are_in_the_groups_of_both(storage: Storage) -> None:
    meeting, other = announced(storage), announced(storage)
    gone, into = a_resident(storage, meeting, "a"), a_resident(storage, meeting, "b")
    with storage.begin() as work:
        attendances.attend(work, gone, other)
        merging.merge(work, gone, into)
    with storage.read() as work:
        assert attendances.counts(work, [meeting.id, other.id]) == {meeting.id: 1, other.id: 1}
        assert len(groups.of_person(work, into)) == 2
        assert interests.of_person(work, into) == (WARD,)


def test_in_its_time_all_of_it_goes(storage: Storage, clock: Clock) -> None:
    """What somebody needed with the meeting, the rest after a year."""
    meeting = announced(storage, days=2)
    a_resident(storage, meeting)
    with storage.begin() as work:
        forum_questions.ask(work, meeting, "Taa lini?")
    of_forum = {"forums", "meetings", "rsvps", "attendances", "forum_questions"}
    clock.forward(days=2, hours=3)
    assert retained(storage)["needs"] == 1
    assert of_forum <= rows_in(storage).keys()
    clock.forward(days=364)
    assert retained(storage)["meetings"] == 0
    clock.forward(days=1)
    assert retained(storage)["meetings"] == 1
    assert not (of_forum | {"meeting_reminders"}) & rows_in(storage).keys()
    with storage.read() as work:
        used = {*work.connection.scalars(select(metadata.tables["people"].c.key_id))}
        assert {*work.connection.scalars(select(metadata.tables["keys"].c.id))} == used


def test_a_forum_that_goes_on_stays_when_its_old_meetings_go(storage: Storage, clock: Clock) -> None:
    first = announced(storage, days=2, rule="FREQ=YEARLY")
    with storage.begin() as work:
        following = meetings.next_of(work, first.forum_id, first.slot + timedelta(days=366))
    assert following is not None
    clock.forward(days=2 + 366)
    retained(storage)
    with storage.read() as work:
        assert meetings.get(work, first.id) is None
        assert meetings.get(work, following.id) is not None


@POSTGRES_ONLY
def test_the_last_seat_is_given_once_also_to_two_at_once(storage: Storage) -> None:
    meeting = announced(storage, capacity=1)
    ids = [person(storage, str(number)) for number in range(6)]

    def comes(who: str) -> str:
        says(storage, who, meeting, 1, waits=True)
        answer = hers(storage, who, meeting)
        assert answer is not None
        return answer.answer

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(comes, ids))
    assert sorted(answers) == ["coming", *["waiting"] * 5]
    with storage.read() as work:
        assert rsvps.counts(work, [meeting.id]) == {meeting.id: rsvps.Counts(1, 1, 5, 0)}


def test_two_who_are_one_get_a_notice_once(storage: Storage) -> None:
    """What waits for both goes to her alone."""
    gone, into = person(storage, "a"), person(storage, "b")
    with storage.begin() as work:
        for who in (gone, into):
            changes.apply(work, who, "telegram", GiveConsent("forums", "1", "sw"))
        both, one = _broadcast(work, (gone, into)), _broadcast(work, (gone,))
        merging.merge(work, gone, into)
        rows = work.connection.execute(
            select(recipients.c.broadcast_id, recipients.c.person_id, recipients.c.state, recipients.c.reason)
        ).all()
    assert len(rows) == 2
    assert {tuple(row) for row in rows} == {
        (both, into, "waiting", ""),
        (one, into, "waiting", ""),
    }


def _broadcast(work: Work, who: tuple[str, ...]) -> str:
    new = NewBroadcast("notice", "forums", {"sw": b"{}"}, Audience("forums"), "0" * 32)
    made = broadcasts.by_number(work, broadcasts.make(work, new) or "")
    assert made is not None
    line = {
        "broadcast_id": made.id,
        "channel": "telegram",
        "language": "sw",
        "state": "waiting",
        "reason": "",
        "outside": False,
    }
    work.connection.execute(recipients.insert(), [line | {"person_id": one} for one in who])
    return made.id


def test_a_copy_brings_forums_back_and_begins_nothing_again(
    storage: Storage, new_database: NewDatabase, tmp_path: Path, clock: Clock
) -> None:
    meeting = announced(storage, days=3)
    her, erased = a_resident(storage, meeting), a_resident(storage, meeting, "4712")
    with storage.begin() as work:
        forum_questions.ask(work, meeting, "Taa lini?")
        number = agreed_actions.agree(work, meeting, "Taa", "Kaunti", None)
        agreed_actions.move(work, number, 20, "open", "Nguzo zimekuja.", "5" * 32)
        running = _broadcast(work, (her, erased))
    copies.save(storage.database, tmp_path / "data.db", tmp_path / "old-keys.db")
    with storage.begin() as work:
        changes.apply(work, erased, "telegram", EraseMe())
    copies.save(storage.database, tmp_path / "later.db", tmp_path / "keys.db")
    with new_database() as url:
        database = Database(url)
        again = Storage(database, storage.vault, clock=clock)
        copies.restore(database, tmp_path / "data.db", tmp_path / "keys.db")
        with again.begin() as work:
            assert rsvps.counts(work, [meeting.id]) == {meeting.id: rsvps.Counts(2, 1)}
            assert rsvps.of_person(work, her, [meeting.id])[meeting.id].needs == ("interpreter",)
            assert [one.words for one in forum_questions.of_meeting(work, meeting)] == ["Taa lini?"]
            assert [one.sentence for one in agreed_actions.of_meeting(work, meeting)] == ["Nguzo zimekuja."]
            agreed_actions.move(work, number, 40, "open", "", "5" * 32)
            assert work.connection.execute(
                select(recipients.c.person_id, recipients.c.state).order_by(recipients.c.seq)
            ).all() == [(her, "unknown"), (None, "unknown")]
            states = select(metadata.tables["broadcasts"].c.id, metadata.tables["broadcasts"].c.state)
            assert work.connection.execute(states).all() == [(running, "stopped")]
            work.connection.execute(metadata.tables["meetings"].delete())
            assert [one.percent for one in [agreed_actions.by_number(work, number)] if one] == [40]
        database.close()
