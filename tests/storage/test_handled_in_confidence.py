"""While a case is handled, told of, asked about and answered, no path leads from it to who filed it, nor from her to it."""

import pytest

from flows.changes import Account, AddToReport, GiveConsent, Manner, ReplyToLetter, SeeLetters
from storage import audit, cases, due_cases, letters, outbox, retention, way_back
from storage.outbox import ToPerson
from storage.staff import Role, Staff
from storage.statuses import SendClass
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.storage.conftest import Clock
from tests.storage.filed import case_of, id_of, number_of
from tests.storage.looking import Row, everything, reached, rows_in
from tests.storage.members import AROUND, WARD, joins
from tests.storage.messages import said
from tests.storage.turns import arrives, report, send_all, turn


def tells_the_staff(storage: Storage, member: Staff, clock: Clock) -> None:
    """As bot/announcing.py does, in a unit of work of its own."""
    clock.forward(minutes=76, seconds=3)
    with storage.begin() as work:
        due = due_cases.due(work, 10)
        assert due
        outbox.queue(work, ToPerson(str(member.person_id)), "telegram", b"Kesi", cls=SendClass.URGENT)
        due_cases.done(work, [one.report_id for one in due])


def asks(storage: Storage, member: Staff, report_id: str, clock: Clock) -> str:
    """The member takes it, looks into it and asks; the reporter is told that something waits, where there is a way."""
    clock.forward(minutes=7, seconds=11)
    with storage.begin() as work:
        case = case_of(work, report_id)
        cases.take(work, member, case)
        audit.note(work, member, "looked", case.number)
    clock.forward(minutes=3, seconds=17)
    with storage.begin() as work:
        letter_id = letters.write(work, report_id, "question", "Ni saa ngapi?")
        way = way_back.of_report(work, report_id, revealing=False)
        if way is not None:
            outbox.queue(work, way.to, way.channel, b"Kuna kitu.", cls=SendClass.NOTICE)
    return letter_id


def comes_back(storage: Storage, report_id: str, question: str, clock: Clock) -> None:
    """She comes with her code, reads, answers and tells more."""

    def staff_is_told(work: Work, _person_id: str) -> None:
        due_cases.again(work, report_id)

    clock.forward(hours=5, minutes=13)
    arrives(storage, said("msimbo", 20))
    turn(storage, SeeLetters(report_id), state=b'{"flow": "letters"}')
    clock.forward(minutes=1, seconds=29)
    arrives(storage, said("saa mbili", 21))
    turn(storage, ReplyToLetter(question, "Saa mbili."), also=staff_is_told, state=b'{"flow": "letters"}')
    clock.forward(minutes=2, seconds=31)
    arrives(storage, said("bado", 22))
    turn(storage, AddToReport(report_id, (Account("Bado."),)), also=staff_is_told)


def handled(storage: Storage, clock: Clock, opener: HandleOpener, manner: Manner) -> tuple[str, str]:
    """A whole case, among two others; (the reporter, her report)."""
    member = joins(storage, "Baraka Jaribio", Role.FACILITATOR, WARD)
    for number, who in enumerate(("4712", "4713"), start=50):
        clock.forward(seconds=19)
        arrives(storage, said("habari", number, who=who))
        turn(storage, report(Manner.CONFIDENTIAL), areas=AROUND)
    clock.forward(seconds=41)
    arrives(storage, said("ndio", 2))
    turn(storage, GiveConsent("forum", "1", "sw"), state=b'{"flow": "report"}')
    clock.forward(seconds=43)
    arrives(storage, said("hakuna taa", 3))
    person_id, (code,) = turn(storage, report(manner), areas=AROUND)
    report_id = id_of(storage, code or "")
    send_all(storage, opener)
    tells_the_staff(storage, member, clock)
    send_all(storage, opener)
    question = asks(storage, member, report_id, clock)
    send_all(storage, opener)
    comes_back(storage, report_id, question, clock)
    send_all(storage, opener)
    tells_the_staff(storage, member, clock)
    send_all(storage, opener)
    clock.forward(minutes=9, seconds=1)
    with storage.begin() as work:
        letters.looked_at(work, report_id)
        audit.note(work, member, "looked", number_of(work, report_id))
    clock.forward(minutes=1)
    with storage.begin() as work:
        retention.run(work, retention.Limits())
    return person_id, report_id


def of_table(rows: list[Row], table: str, value: str) -> list[Row]:
    found = [row for row in rows if row[0].table == table and value in {cell.value for cell in row}]
    assert found
    return found


@pytest.mark.parametrize("manner", list(Manner))
def test_a_case_leads_to_who_handles_it_and_to_who_filed_it_only_when_named(
    storage: Storage, clock: Clock, opener: HandleOpener, manner: Manner
) -> None:
    person_id, report_id = handled(storage, clock, opener, manner)
    rows = everything(storage)
    case = of_table(rows, "cases", report_id)
    found = reached(rows, case)
    assert {"reports", "accounts", "history", "letters", "staff", "audit"} <= {row[0].table for row in found}
    (her,) = of_table(rows, "people", person_id)
    assert (her in found) == (manner is Manner.NAMED)
    assert (case[0] in reached(rows, [her])) == (manner is Manner.NAMED)


def test_of_a_reply_without_trace_nothing_stays_but_the_reply(
    storage: Storage, clock: Clock, opener: HandleOpener
) -> None:
    handled(storage, clock, opener, Manner.WITHOUT_TRACE)
    send_all(storage, opener)
    with storage.begin() as work:
        retention.run(work, retention.Limits())
    rows = rows_in(storage)
    assert (rows["letters"], rows["accounts"]) == (2, 4)
    assert "conversations" not in rows or rows["conversations"] == 2, "those of the two others"
    for row in everything(storage):
        if row[0].table == "letters":
            assert not any(hasattr(cell.value, "hour") for cell in row), "a day, no time"
