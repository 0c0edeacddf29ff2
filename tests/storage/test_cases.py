"""A case from its opening on: its number, when it is announced, who has it, and from whom it is taken away."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flows.changes import Account, AddToReport, Manner, ReplyToLetter, State, WithdrawReport
from storage import cases, due_cases, letters, reports, staff
from storage.cases import Case
from storage.refusals import ChangeRefusedError
from storage.staff import Role, Staff
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.filed import TERMINAL, adds, applied, case_of, files, files_with_code, moves, number_of
from tests.storage.looking import everything
from tests.storage.members import AROUND, COUNTY, OTHER_COUNTY, WARD, joins
from tests.storage.messages import said
from tests.storage.turns import arrives, report, turn


def look(storage: Storage, report_id: str) -> Case:
    with storage.read() as work:
        return case_of(work, report_id)


def due(storage: Storage) -> list[str]:
    with storage.read() as work:
        return [one.report_id for one in due_cases.due(work, 10)]


def told(storage: Storage) -> None:
    """Everybody heard of what is due."""
    with storage.begin() as work:
        due_cases.done(work, [one.report_id for one in due_cases.due(work, 10)])


def holds(storage: Storage, member: Staff, report_id: str) -> None:
    with storage.begin() as work:
        cases.take(work, member, case_of(work, report_id))


def test_a_case_says_what_it_is_about_and_no_word_of_it(storage: Storage) -> None:
    report_id = files(storage, "Moja.", "Mbili.", areas=AROUND, sensitive=True, outside=True)
    case = look(storage, report_id)
    assert re.fullmatch(f"[{cases.NUMBERS}]{{5}}", case.number)
    assert case == Case(
        report_id=report_id,
        number=case.number,
        kind="works",
        place=WARD,
        state=State.RECEIVED,
        manner=Manner.CONFIDENTIAL,
        sensitive=True,
        messages=True,
        language="sw",
        filed=datetime(2026, 11, 20, 9, tzinfo=UTC),
        outside=True,
        holder="",
        pieces=2,
        unanswered=0,
        unread_replies=0,
    )


@pytest.mark.parametrize("written", ["{}", " {} ", "#{}"])
@pytest.mark.parametrize("low", [False, True])
def test_a_number_is_read_as_people_write_it(storage: Storage, written: str, low: bool) -> None:
    report_id = files(storage)
    number = look(storage, report_id).number
    with storage.read() as work:
        found = cases.for_number(work, TERMINAL, written.format(number.lower() if low else number))
    assert found is not None
    assert found.report_id == report_id


@pytest.mark.parametrize("wrong", ["", "#", "22222", "K7M2P'; --", "\x00", "K" * 5000])
def test_a_wrong_number_finds_nothing(storage: Storage, wrong: str) -> None:
    files(storage)
    with storage.read() as work:
        assert cases.for_number(work, TERMINAL, wrong) is None


def test_a_number_that_is_taken_is_drawn_again(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["K7M2P", "K7M2P", "K7M2P", "Q4R5S"])
    monkeypatch.setattr(cases, "readable", lambda *_: next(drawn))
    first, second = files(storage), files(storage, number=2)
    assert (look(storage, first).number, look(storage, second).number) == ("K7M2P", "Q4R5S")
    assert next(drawn, "none is left") == "none is left"


@pytest.mark.parametrize("manner", [Manner.NAMED, Manner.CONFIDENTIAL])
def test_a_report_is_announced_at_once_and_at_no_message_s_time(
    storage: Storage, clock: Clock, manner: Manner
) -> None:
    report_id = files(storage, manner=manner)
    assert due(storage) == [report_id]
    assert [cell.value for row in everything(storage) for cell in row if cell.column == "announce_at"] == [
        datetime(2026, 11, 20, 9, tzinfo=UTC)
    ]


def test_a_report_without_trace_is_announced_at_a_chance_time(storage: Storage, clock: Clock) -> None:
    """15 to 75 minutes later, on a full minute; two that are filed together are not announced together."""
    start = clock.now
    filed = [files(storage, number=number, manner=Manner.WITHOUT_TRACE) for number in range(1, 31)]
    clock.forward(minutes=14)
    assert due(storage) == []
    times = {cell.value for row in everything(storage) for cell in row if cell.column == "announce_at"}
    assert len(times) > 10
    assert all(timedelta(minutes=14) < at - start <= timedelta(minutes=75) for at in times)
    assert all(at.second == at.microsecond == 0 for at in times)
    clock.forward(minutes=62)
    with storage.read() as work:
        assert sorted(one.report_id for one in due_cases.due(work, 50)) == sorted(filed)


def test_a_list_begins_with_what_nobody_has_and_the_oldest(storage: Storage, clock: Clock) -> None:
    member = joins(storage, "Baraka Jaribio", Role.FACILITATOR, WARD)
    filed = []
    for number in range(1, 7):
        filed.append(files(storage, number=number, areas=AROUND))
        clock.forward(hours=1)
    taken, closed, withdrawn, resolved = filed[0], filed[1], filed[2], filed[4]
    holds(storage, member, taken)
    with storage.begin() as work:
        moves(work, closed, State.CLOSED)
        moves(work, resolved, State.RESOLVED)
    arrives(storage, said("ondoa", 90, who="4703"))
    turn(storage, WithdrawReport(withdrawn))
    wanted = {
        "open": [filed[3], filed[5], taken],
        "mine": [taken],
        "all": [filed[3], filed[5], taken, closed, withdrawn, resolved],
    }
    for which, ids in wanted.items():
        with storage.read() as work:
            listed = [one.report_id for one in cases.list_for(work, member, which, 10, 0)]  # type: ignore[arg-type]
            assert listed == ids, which
            paged = [
                one.report_id
                for offset in range(0, 8, 2)
                for one in cases.list_for(work, member, which, 2, offset)  # type: ignore[arg-type]
            ]
            assert paged == ids, which
    with storage.read() as work:
        assert cases.list_for(work, TERMINAL, "mine", 10, 0) == []


def test_it_is_taken_left_and_handed_over(storage: Storage) -> None:
    baraka = joins(storage, "Baraka Jaribio", Role.FACILITATOR, WARD)
    neema = joins(storage, "Neema Jaribio", Role.FACILITATOR, COUNTY)
    chief = joins(storage, "Tumaini Jaribio", Role.ADMIN)
    far = joins(storage, "Imani Jaribio", Role.FACILITATOR, OTHER_COUNTY)
    report_id = files(storage, areas=AROUND)

    def do(what: str, who: Staff, *to: str) -> str:
        with storage.begin() as work:
            case = case_of(work, report_id)
            try:
                getattr(cases, what)(work, who, case, *to)
            except ChangeRefusedError as refused:
                return refused.reason
            return case_of(work, report_id).holder

    assert do("leave", baraka) == "not_yours"
    assert do("take", TERMINAL) == "operator"
    assert do("take", far) == "gone"
    assert do("take", baraka) == baraka.id
    assert do("take", baraka) == baraka.id, "a second tap does no harm"
    assert do("take", neema) == "taken"
    assert do("leave", neema) == "not_yours"
    assert do("hand_over", neema, neema.id) == "not_yours"
    assert do("hand_over", baraka, far.id) == "colleague"
    assert do("hand_over", baraka, "0" * 32) == "colleague"
    with storage.read() as work:
        assert cases.colleagues(work, baraka, case_of(work, report_id)) == [neema, chief]
    assert do("hand_over", baraka, neema.id) == neema.id
    assert do("hand_over", chief, baraka.id) == baraka.id, "an admin may, when a colleague is away"
    assert do("leave", baraka) == ""
    assert do("take", neema) == neema.id
    assert do("leave", TERMINAL) == ""


def test_two_who_take_at_once_do_not_both_have_it(storage: Storage) -> None:
    baraka = joins(storage, "Baraka Jaribio", Role.FACILITATOR, WARD)
    neema = joins(storage, "Neema Jaribio", Role.FACILITATOR, WARD)
    seen_by_both = look(storage, files(storage, areas=AROUND))
    with storage.begin() as work:
        cases.take(work, baraka, seen_by_both)
    with storage.begin() as work, pytest.raises(ChangeRefusedError) as refused:
        cases.take(work, neema, seen_by_both)
    assert refused.value.reason == "taken"
    assert look(storage, seen_by_both.report_id).holder == baraka.id


def test_whoever_left_can_be_given_nothing(storage: Storage) -> None:
    baraka = joins(storage, "Baraka Jaribio")
    neema = joins(storage, "Neema Jaribio")
    report_id = files(storage, areas=AROUND)
    holds(storage, baraka, report_id)
    with storage.begin() as work:
        staff.leave(work, neema.id)
    with storage.begin() as work, pytest.raises(ChangeRefusedError, match="left"):
        cases.hand_over(work, baraka, case_of(work, report_id), neema.id)


def test_whoever_is_named_later_loses_the_case_and_others_hear_of_it(storage: Storage) -> None:
    baraka = joins(storage, "Baraka Jaribio", Role.FACILITATOR, WARD)
    neema = joins(storage, "Neema Mwangaza", Role.FACILITATOR, WARD)
    report_id = files(storage, areas=AROUND)
    holds(storage, baraka, report_id)
    told(storage)
    adds(storage, report_id, "Ni Baraka mwenyewe.")
    with storage.read() as work:
        assert cases.who_may(work, report_id) == [neema]
        assert cases.for_number(work, baraka, number_of(work, report_id)) is None
    assert look(storage, report_id).holder == ""
    assert due(storage) == [report_id]
    adds(storage, report_id, "Baraka tena.", number=902)
    holds(storage, neema, report_id)


def test_whoever_is_named_in_a_reply_loses_the_case(storage: Storage) -> None:
    baraka = joins(storage, "Baraka Jaribio", Role.FACILITATOR, WARD)
    report_id = files(storage, areas=AROUND)
    holds(storage, baraka, report_id)
    with storage.begin() as work:
        question = letters.write(work, report_id, "question", "Ni nani?")
    arrives(storage, said("jibu", 901))
    turn(storage, ReplyToLetter(question, "Ni Baraka."))
    assert look(storage, report_id).holder == ""
    with storage.read() as work:
        assert cases.who_may(work, report_id) == []


def test_what_is_told_about_others_takes_nothing_away(storage: Storage) -> None:
    baraka = joins(storage, "Baraka Jaribio", Role.FACILITATOR, WARD)
    report_id = files(storage, areas=AROUND)
    holds(storage, baraka, report_id)
    told(storage)
    adds(storage, report_id, "Ni Otieno.")
    assert look(storage, report_id).holder == baraka.id
    assert due(storage) == []


@pytest.mark.parametrize("manner", list(Manner))
def test_a_case_that_is_taken_back_is_nobody_s_and_nobody_hears_of_it(
    storage: Storage, clock: Clock, manner: Manner
) -> None:
    baraka = joins(storage, "Baraka Jaribio", Role.FACILITATOR, WARD)
    report_id = files(storage, areas=AROUND, manner=manner)
    holds(storage, baraka, report_id)
    case = look(storage, report_id)
    arrives(storage, said("ondoa", 90, who="4701"))
    turn(storage, WithdrawReport(report_id))
    clock.forward(hours=2)
    assert due(storage) == []
    assert look(storage, report_id) == replace(case, state=State.WITHDRAWN, holder="", pieces=0)
    with storage.begin() as work, pytest.raises(ChangeRefusedError) as refused:
        cases.take(work, baraka, case)
    assert refused.value.reason == "withdrawn"


STEPS = [
    # (states one after another, the last is refused, over since then)
    ([State.ACKNOWLEDGED], False, False),
    ([State.ACKNOWLEDGED, State.ACKNOWLEDGED], True, False),
    ([State.REFERRED, State.REFERRED], False, False),
    ([State.REFERRED, State.ACKNOWLEDGED, State.IN_ACTION], False, False),
    ([State.IN_ACTION], False, False),
    ([State.IN_ACTION, State.RESOLVED], False, True),
    ([State.RESOLVED], False, True),
    ([State.CLOSED], False, True),
    ([State.CLOSED, State.IN_ACTION], True, True),
    ([State.CLOSED, State.REOPENED], False, False),
    ([State.CLOSED, State.CONFIRMED], True, True),
    ([State.RESOLVED, State.IN_ACTION], True, True),
    ([State.RESOLVED, State.REOPENED, State.IN_ACTION], False, False),
    ([State.RESOLVED, State.CONFIRMED], False, True),
    ([State.RESOLVED, State.CONFIRMED, State.REOPENED], False, False),
    ([State.RESOLVED, State.CONFIRMED, State.CLOSED], True, True),
    ([State.CONFIRMED], True, False),
    ([State.REOPENED], True, False),
    ([State.RESOLVED, State.CLOSED], False, True),
    ([State.CLOSED, State.RESOLVED], True, True),
    ([State.IN_ACTION, State.RECEIVED], True, False),
    ([State.IN_ACTION, State.ACKNOWLEDGED], True, False),
    ([State.IN_ACTION, State.IN_ACTION], False, False),
    ([State.WITHDRAWN], True, False),
    ([State.CLOSED, State.WITHDRAWN], True, True),
]


@pytest.mark.parametrize(("steps", "refused", "over"), STEPS)
def test_a_case_takes_only_these_steps(
    storage: Storage, clock: Clock, steps: list[State], refused: bool, over: bool
) -> None:
    report_id, code = files_with_code(storage, report())
    *before, last = steps
    with storage.begin() as work:
        moves(work, report_id, *before)
    with storage.begin() as work:
        if refused:
            with pytest.raises(ChangeRefusedError) as error:
                moves(work, report_id, last)
            assert error.value.reason == "step"
        else:
            moves(work, report_id, last)
    present = before[-1] if refused and before else State.RECEIVED if refused else last
    hashed = storage.receipts.hash(code)
    with storage.read() as work:
        found = reports.by_code(work, hashed)
    assert found is not None
    assert found.state == present
    days = [cell.value for row in everything(storage) for cell in row if cell.column == "closed_on"]
    assert days == [clock.now.date() if over else None]


def test_a_word_that_is_no_state_is_refused(storage: Storage) -> None:
    report_id = files(storage)
    with storage.begin() as work, pytest.raises(ChangeRefusedError) as refused:
        moves(work, report_id, "solved!")
    assert refused.value.reason == "step"


def test_more_may_be_told_when_it_is_closed(storage: Storage) -> None:
    report_id = files(storage)
    with storage.begin() as work:
        moves(work, report_id, State.CLOSED)
    adds(storage, report_id, "Bado.")
    assert look(storage, report_id).pieces == 2


def test_a_change_to_no_report_is_refused(storage: Storage) -> None:
    arrives(storage, said("habari", 1))
    person_id, _ = turn(storage)
    with pytest.raises(ChangeRefusedError) as refused:
        applied(storage, person_id, AddToReport("f" * 32, (Account("x"),)))
    assert refused.value.reason == "unknown_report"
