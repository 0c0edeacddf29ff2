"""Who hears of a case, when, and what: a number, a kind and a place, and of nothing that was told a word."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select, update

from bot import announcing
from flows.changes import Account, AddToReport, Manner, WithdrawReport
from flows.messages import Option
from storage import alerts, changes, outcomes
from storage import staff as staff_rows
from storage.staff import Role
from storage.tables import cases, outbox
from tests.bot.office import CANARY, ELSEWHERE, HERE, Office
from tests.storage.conftest import Clock

NEW = "A new case waits: {}\nLighting, drainage or road · Kaptembwo"


@pytest.mark.parametrize(
    ("fields", "hear"),
    [
        ({}, ["Achieng of the ward", "Baraka of everywhere"]),
        ({"areas": ELSEWHERE}, ["Baraka of everywhere", "Chebet of elsewhere"]),
        ({"areas": ()}, ["Baraka of everywhere"]),
        # About somebody who handles reports there: admins from elsewhere alone.
        ({"outside": True}, ["Dalmas the admin", "Esther the admin elsewhere"]),
        ({"outside": True, "areas": ELSEWHERE}, ["Dalmas the admin", "Fatuma the admin here"]),
        # Whoever is named in it never hears of it.
        ({"place_words": "karibu na duka la Achieng"}, ["Baraka of everywhere"]),
    ],
)
def test_who_hears_of_a_new_case(office: Office, fields: dict[str, object], hear: list[str]) -> None:
    office.member("Achieng of the ward", HERE[:1])
    office.member("Baraka of everywhere", ())
    office.member("Chebet of elsewhere", ELSEWHERE[1:])
    office.member("Dalmas the admin", (), role=Role.ADMIN)
    office.member("Esther the admin elsewhere", ELSEWHERE, role=Role.ADMIN)
    office.member("Fatuma the admin here", HERE, role=Role.ADMIN)
    office.filed(**fields)  # type: ignore[arg-type]
    assert office.announce() == 1
    heard = [address for address, _ in office.heard()]
    assert [one for one in heard if "admin" not in one] == [one for one in hear if "admin" not in one]
    if fields.get("outside"):
        assert heard == hear


def test_a_line_carries_number_kind_and_place_and_opens_the_case_in_chat(office: Office) -> None:
    office.member("Achieng")
    office.member("Baraka", language="sw")
    filed = office.filed()
    office.announce()
    sent = dict(office.sent())
    assert sent["Achieng"].text == NEW.format(filed.number)
    assert sent["Baraka"].text == f"Kesi mpya inasubiri: {filed.number}\nTaa, mitaro au barabara · Kaptembwo"
    assert (sent["Achieng"].question, sent["Achieng"].options) == (
        "cases.open",
        (Option(filed.number, "Open"),),
    )
    assert sent["Achieng"].lasting
    assert filed.report_id not in sent["Achieng"].text


def test_of_a_sensitive_matter_not_even_the_kind_is_said_and_a_place_may_be_unknown(office: Office) -> None:
    office.member("Baraka", ())
    office.filed(kind="gbv", sensitive=True, place="", areas=())
    office.announce()
    ((_, line),) = office.heard()
    assert line.endswith("\na sensitive matter · place not known")
    assert "iolence" not in line


def test_nothing_that_was_told_is_in_any_line(office: Office) -> None:
    office.member("Achieng")
    filed = office.filed(Manner.NAMED, name="Wanjiru Kanari")
    office.announce()
    office.adds(filed, f"Tena: {CANARY}")
    office.announce()
    lines = " ".join(text for _, text in office.heard()).casefold()
    assert lines.count(filed.number.casefold()) == 2
    assert not [word for word in (*CANARY.casefold().split(), "wanjiru", "kanari", "nyuma") if word in lines]


def test_it_is_told_once(office: Office) -> None:
    office.member("Achieng")
    office.filed()
    assert [office.announce(), office.announce()] == [1, 0]
    assert len(office.heard()) == 1


def test_without_trace_nobody_hears_when_she_sat_there(office: Office, clock: Clock) -> None:
    office.member("Achieng")
    filed = office.filed(Manner.WITHOUT_TRACE)
    clock.forward(minutes=14)
    assert office.announce() == 0
    clock.forward(minutes=62)
    assert office.announce() == 1
    office.adds(filed, "Tena.")
    clock.forward(minutes=14)
    assert office.announce() == 0
    clock.forward(minutes=62)
    assert office.announce() == 1
    assert len(office.heard()) == 2


def test_what_she_adds_goes_to_whoever_has_the_case(office: Office) -> None:
    achieng, _ = office.member("Achieng"), office.member("Baraka")
    filed = office.filed()
    office.announce()
    office.do(lambda work: office.casework.take(work, achieng, filed.number))
    office.sent()
    office.adds(filed, "Tena.")
    assert office.sent() == [], "not in her own turn: the rows would stand side by side"
    office.announce()
    ((address, line),) = office.heard()
    assert (address, line.splitlines()[0]) == ("Achieng", f"Something new has come for case {filed.number}")


def test_whoever_is_named_in_what_is_added_loses_it_and_the_others_hear_of_it(office: Office) -> None:
    achieng, _ = office.member("Achieng Otieno"), office.member("Baraka")
    filed = office.filed()
    office.announce()
    office.do(lambda work: office.casework.take(work, achieng, filed.number))
    office.do(lambda work: office.casework.read(work, achieng, filed.number))
    office.sent()
    office.adds(filed, "Ni Otieno wa ofisi aliyefanya.")
    office.announce()
    assert [address for address, _ in office.heard()] == ["Baraka"]


def test_nobody_left_to_tell_is_said_to_the_operator_once_and_the_case_waits(
    office: Office, clock: Clock
) -> None:
    office.filed()
    for _ in range(3):
        assert office.announce() == 0
    with office.storage.read() as work:
        assert [(one.sentence, one.count) for one in alerts.latest(work)] == [(announcing.NOBODY, 1)]
    office.member("Achieng")
    clock.forward(minutes=11)
    assert office.announce() == 1
    with office.storage.read() as work:
        assert alerts.latest(work) == []


def test_a_case_that_nobody_may_see_holds_up_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "AT_ONCE", 1)
    office.member("Achieng")
    office.filed(areas=ELSEWHERE)
    second = office.filed(who="4712")
    for _ in range(3):
        office.announce()
    assert [line for _, line in office.heard()] == [NEW.format(second.number)]


def test_a_line_that_fails_holds_up_no_other_and_is_tried_again(
    office: Office, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    office.member("Achieng")
    broken, whole = office.filed(kind="no-such-kind"), office.filed(who="4712")
    with caplog.at_level(logging.ERROR):
        assert office.announce() == 1
    assert "MissingTextError" in caplog.text
    assert [line for _, line in office.heard()] == [NEW.format(whole.number)]
    with office.storage.read() as work:
        assert [one.sentence for one in alerts.latest(work)] == [announcing.FAILED]
        waits = work.connection.scalars(select(cases.c.report_id).where(cases.c.announce_at.is_not(None)))
        assert list(waits) == [broken.report_id]


def test_what_was_taken_back_or_taken_before_is_told_to_nobody(office: Office) -> None:
    achieng, _ = office.member("Achieng"), office.member("Baraka")
    back, taken = office.filed(), office.filed(who="4712")
    with office.storage.begin() as work:
        changes.apply(work, back.person_id, "telegram", WithdrawReport(back.report_id))
        office.casework.take(work, achieng, taken.number)
    assert office.announce() == 0
    # Who reported hears that it was taken up.
    assert [address for address, _ in office.heard()] == ["4712"]


def test_whoever_has_blocked_us_or_left_the_staff_is_not_told(office: Office) -> None:
    achieng, baraka = office.member("Achieng"), office.member("Baraka")
    office.member("Chebet")
    with office.storage.begin() as work:
        assert achieng.person_id
        outcomes.unreachable(work, achieng.person_id, "telegram", "blocked")
        staff_rows.leave(work, baraka.id)
    office.filed()
    office.announce()
    assert [address for address, _ in office.heard()] == ["Chebet"]


@contextmanager
def counted(office: Office) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(office.storage.database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(office.storage.database.engine, "before_cursor_execute", note)


def test_many_cases_are_one_line_to_each_and_as_many_queries_as_few(office: Office) -> None:
    for name in ("Achieng", "Baraka", "Chebet"):
        office.member(name)
    for who in range(announcing.MANY):
        office.filed(who=str(who))
    with counted(office) as few:
        assert office.announce() == announcing.MANY
    assert {line for _, line in office.heard()} == {"4 new cases wait. Write /cases for the list."}
    for who in range(40):
        office.filed(who=str(who))
    with counted(office) as many:
        assert office.announce() == 40
    assert len(many) == len(few)
    assert [line[:12] for _, line in office.heard()] == ["40 new cases"] * 3


def test_ten_thousand_at_once_are_looked_at_in_bounded_rounds(office: Office) -> None:
    office.member("Achieng")
    for who in range(announcing.AT_ONCE + 5):
        office.filed(who=str(who % 20))
    assert [office.announce(), office.announce(), office.announce()] == [announcing.AT_ONCE, 5, 0]
    assert len(office.heard()) == 2


def test_the_line_to_the_staff_stands_beside_no_row_of_the_reporter(office: Office, clock: Clock) -> None:
    """At no time that her own messages have, and answering no message of hers."""
    office.member("Achieng")
    filed = office.filed()
    with office.storage.begin() as work:
        changes.apply(work, filed.person_id, "telegram", AddToReport(filed.report_id, (Account("Tena."),)))
        office.casework.told_of_reply(work, filed.report_id)
        assert work.connection.scalar(select(outbox.c.id)) is None
        at = work.connection.scalar(select(cases.c.announce_at))
        assert at is not None
        assert at != clock.now
    office.announce()
    with office.storage.read() as work:
        assert work.connection.scalar(select(outbox.c.turn)) is None


def test_a_member_without_the_holder_s_way_hears_for_her(office: Office) -> None:
    """What comes in while whoever has the case cannot be reached goes to all who may see it."""
    achieng = office.member("Achieng")
    office.member("Baraka")
    filed = office.filed()
    with office.storage.begin() as work:
        office.casework.take(work, achieng, filed.number)
        assert achieng.person_id
        outcomes.unreachable(work, achieng.person_id, "telegram", "blocked")
        work.connection.execute(update(cases).values(announce_at=work.now))
    office.announce()
    assert [address for address, _ in office.heard()] == ["4711", "Baraka"]


@pytest.mark.parametrize("then", ["takes", "withdrawn"])
def test_the_operator_hears_of_a_case_whose_line_was_lost(office: Office, clock: Clock, then: str) -> None:
    achieng = office.member("Achieng")
    filed = office.filed()
    assert office.announce() == 1
    office.do(lambda work: outcomes.unreachable(work, str(achieng.person_id), "telegram", "blocked"))
    clock.forward(hours=47)
    assert office.do(announcing.tell_that_nobody_took_it) == 0
    clock.forward(hours=3)
    assert office.announce() == 0, "it counts as told"
    assert office.do(announcing.tell_that_nobody_took_it) == 1
    with office.storage.read() as work:
        assert [one.sentence for one in alerts.latest(work)] == [announcing.NOBODY_TOOK_IT]
    steps = {
        "takes": lambda work: office.casework.take(work, achieng, filed.number),
        "withdrawn": lambda work: changes.apply(
            work, filed.person_id, "telegram", WithdrawReport(filed.report_id)
        ),
    }
    office.do(lambda work: office.casework.read(work, achieng, filed.number))
    assert office.do(announcing.tell_that_nobody_took_it) == 1, "who only looked has not taken it up"
    office.do(steps[then])
    assert office.do(announcing.tell_that_nobody_took_it) == 0
    with office.storage.read() as work:
        assert alerts.latest(work) == []


def test_of_a_case_that_nobody_may_have_the_time_of_filing_does_not_stay(
    office: Office, clock: Clock
) -> None:
    times = select(cases.c.announce_at)
    for who in ("4711", "4712"):
        office.filed(who=who)
        clock.forward(seconds=11)
        assert office.announce() == 0
        clock.forward(minutes=13, seconds=7)
    assert office.announce() == 0
    with office.storage.read() as work:
        first, second = work.connection.scalars(times).all()
    assert first == second, "as if both had come in the same moment"
    assert (first.minute % 10, first.second, first.microsecond) == (0, 0, 0)
