"""What a member of the staff does with a case: who may, what the reporter hears of it, what the audit keeps."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from bot.casework import Casework, CaseworkError
from flows.changes import Account, Manner, State, WithdrawReport
from flows.messages import MediaRef, Option, Point
from storage import attachments, changes, reports
from storage import staff as staff_rows
from storage.staff import Role, Staff, operator
from storage.statuses import SendKind
from storage.tables import history
from storage.tables import reports as table
from storage.work import Work
from tests.bot.office import CANARY, ELSEWHERE, Office
from tests.storage.turns import claim

OPERATOR = operator("Office B")
NOTICE = {
    "en": "There is something for you here. Tap to read it, or send your code.",
    "sw": "Kuna kitu chako hapa. Gusa ukisome, au tuma nambari yako ya kumbukumbu.",
}


# --- Reading ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("manner", list(Manner))
def test_a_case_is_read_which_moves_nothing_and_says_no_word_to_her(
    office: Office, achieng: Staff, manner: Manner
) -> None:
    when = {"start": "2026-11-19T20:00:00+03:00", "end": None, "precision": "moment", "words": "jana"}
    filed = office.filed(manner, point=Point(-0.3, 36.06), when=when)
    opened = office.do(lambda work: office.casework.read(work, achieng, filed.number.lower()))
    assert [piece.text for piece in opened.report.told] == [CANARY]
    assert (opened.report.place_words, opened.report.point, opened.report.when) == (
        "nyuma ya kanari",
        Point(-0.3, 36.06),
        when,
    )
    assert opened.report.name == ("Wanjiru Mfano" if manner is Manner.NAMED else "")
    assert CANARY not in repr(opened)
    assert office.sent() == []
    office.do(lambda work: office.casework.read(work, achieng, filed.number))
    with office.storage.read() as work:
        lines = work.connection.execute(
            select(history.c.state, history.c.by)
            .where(history.c.report_id == filed.report_id)
            .order_by(history.c.position)
        )
        assert [tuple(line) for line in lines] == [("received", "reporter")]
    assert office.audited(filed.number) == [("Achieng", "looked"), ("Achieng", "looked")]


def test_photos_are_there_once_they_were_fetched_and_each_look_is_noted(
    office: Office, achieng: Staff
) -> None:
    photo = Account(media=MediaRef("AgAD-photo", "image/jpeg", 3))
    filed = office.filed(accounts=(Account(CANARY), photo, photo))
    errand = next(row for row in claim(office.storage, office.opener) if row.kind is SendKind.FETCH_MEDIA)
    office.do(lambda work: attachments.store(work, errand, b"jpg", "image/jpeg"))
    opened = office.do(lambda work: office.casework.read(work, achieng, filed.number))
    (held,) = opened.report.attachments
    found = office.do(lambda work: office.casework.photo(work, achieng, filed.number, held.position))
    assert found == (b"jpg", "image/jpeg")
    missing = ({1, 2} - {held.position}).pop()
    with pytest.raises(CaseworkError, match="is gone"):
        office.do(lambda work: office.casework.photo(work, achieng, filed.number, missing))
    assert office.audited(filed.number) == [("Achieng", "looked"), ("Achieng", "photo")]


def test_what_does_not_open_is_not_read(office: Office, achieng: Staff) -> None:
    filed = office.filed()
    office.do(lambda work: work.connection.execute(table.update().values(details=b"another's" * 9)))
    with pytest.raises(CaseworkError, match="does not open") as refused:
        office.do(lambda work: office.casework.read(work, achieng, filed.number))
    assert refused.value.reason == "unreadable"
    with office.storage.read() as work:
        assert office.casework.case(work, achieng, filed.number).state is State.RECEIVED


def test_the_list_leaves_a_line_in_the_audit_and_shows_no_word(office: Office, achieng: Staff) -> None:
    filed = office.filed()
    office.filed(areas=ELSEWHERE, who="4712")
    (case,) = office.do(lambda work: office.casework.listed(work, achieng, "open", 10))
    assert case.number == filed.number
    assert "kanari" not in repr(case)
    assert office.audited()[-1] == ("Achieng", "listed")
    assert len(office.do(lambda work: office.casework.listed(work, OPERATOR, "open", 10))) == 2


# --- Who may ---------------------------------------------------------------------------------------------

Step = Callable[[Casework, Work, Staff, str], object]
STEPS: dict[str, Step] = {
    "read": lambda do, work, who, number: do.read(work, who, number),
    "photo": lambda do, work, who, number: do.photo(work, who, number, 0),
    "take": lambda do, work, who, number: do.take(work, who, number),
    "leave": lambda do, work, who, number: do.leave(work, who, number),
    "hand over": lambda do, work, who, number: do.hand_over(work, who, number, who.id),
    "set the state": lambda do, work, who, number: do.set_state(work, who, number, State.RESOLVED),
    "write": lambda do, work, who, number: do.write(work, who, number, "Habari", question=False),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "fields",
    [{"areas": ELSEWHERE}, {"outside": True}, {"place_words": "kwa Achieng"}],
    ids=["elsewhere", "about somebody here", "names her"],
)
def test_a_case_that_she_may_not_see_does_not_exist_for_her(
    office: Office, achieng: Staff, step: str, fields: dict[str, Any]
) -> None:
    filed = office.filed(**fields)
    for number in (filed.number, "ZZZZZ", "", "%", filed.report_id):
        with pytest.raises(CaseworkError) as refused:
            office.do(lambda work, number=number: STEPS[step](office.casework, work, achieng, number))  # type: ignore[misc]
        assert (refused.value.reason, refused.value.sentence) == ("unknown", "No case has this number.")
    assert [what for _, what in office.audited()] == ["joined"]


@pytest.mark.parametrize("step", ["leave", "set the state", "write"])
def test_whoever_does_something_with_a_case_takes_it_first(office: Office, achieng: Staff, step: str) -> None:
    baraka = office.member("Baraka")
    filed = office.filed()
    with pytest.raises(CaseworkError) as refused:
        office.do(lambda work: STEPS[step](office.casework, work, achieng, filed.number))
    assert refused.value.reason == "not_yours"
    office.do(lambda work: office.casework.take(work, baraka, filed.number))
    with pytest.raises(CaseworkError) as refused:
        office.do(lambda work: STEPS[step](office.casework, work, achieng, filed.number))
    assert refused.value.reason == "not_yours"
    assert "colleague" in refused.value.sentence


def test_of_two_who_take_at_once_one_has_it(office: Office, achieng: Staff) -> None:
    baraka, filed = office.member("Baraka"), office.filed()
    office.do(lambda work: office.casework.take(work, achieng, filed.number))
    office.do(lambda work: office.casework.take(work, achieng, filed.number))
    with pytest.raises(CaseworkError) as refused:
        office.do(lambda work: office.casework.take(work, baraka, filed.number))
    assert refused.value.reason == "taken"
    assert office.audited(filed.number) == [("Achieng", "took")]


def test_of_two_processes_that_take_in_the_same_moment_one_has_it(office: Office, achieng: Staff) -> None:
    baraka, filed = office.member("Baraka"), office.filed()
    ready = Barrier(2)

    def takes(member: Staff) -> str:
        ready.wait(10)
        try:
            office.do(lambda work: office.casework.take(work, member, filed.number))
        except CaseworkError as refused:
            return refused.reason
        return "took"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(takes, (achieng, baraka))) == ["taken", "took"]
    assert [what for _, what in office.audited(filed.number)] == ["took"]


def test_a_case_goes_to_a_colleague_who_hears_of_it(office: Office, achieng: Staff) -> None:
    baraka, filed = office.member("Baraka"), office.taken(achieng)
    office.do(lambda work: office.casework.hand_over(work, achieng, filed.number, baraka.id))
    ((address, line),) = office.sent()
    assert address == "Baraka"
    assert line.text == (
        f"A colleague has handed case {filed.number} to you\nLighting, drainage or road · Kaptembwo"
    )
    assert (line.question, line.options, line.lasting) == (
        "cases.open",
        (Option(filed.number, "Open"),),
        True,
    )
    with office.storage.read() as work:
        assert office.casework.case(work, baraka, filed.number).holder == baraka.id
    assert office.audited(filed.number)[-1] == ("Achieng", "handed")


def test_a_case_goes_to_nobody_who_may_not_see_it(office: Office, achieng: Staff) -> None:
    elsewhere = office.member("Chebet", ELSEWHERE)
    gone = office.member("Dalmas")
    office.do(lambda work: staff_rows.leave(work, gone.id))
    named = office.member("Esther")
    filed = office.taken(achieng, place_words="kwa Esther")
    for to in (elsewhere.id, gone.id, named.id, achieng.id, "", "0" * 32):
        with pytest.raises(CaseworkError) as refused:
            office.do(lambda work, to=to: office.casework.hand_over(work, achieng, filed.number, to))  # type: ignore[misc]
        assert refused.value.reason == "colleague"
    assert office.sent() == []


def test_an_admin_passes_on_what_a_colleague_who_is_away_has(office: Office, achieng: Staff) -> None:
    admin, baraka = office.member("Fatuma", (), role=Role.ADMIN), office.member("Baraka")
    filed = office.taken(achieng)
    with pytest.raises(CaseworkError) as refused:
        office.do(lambda work: office.casework.hand_over(work, baraka, filed.number, baraka.id))
    assert refused.value.reason == "not_yours"
    office.do(lambda work: office.casework.hand_over(work, admin, filed.number, baraka.id))
    office.do(lambda work: office.casework.leave(work, admin, filed.number))
    with office.storage.read() as work:
        assert office.casework.case(work, achieng, filed.number).holder == ""


@pytest.mark.parametrize("step", STEPS)
def test_what_was_taken_back_is_refused(office: Office, achieng: Staff, step: str) -> None:
    filed = office.taken(achieng)
    office.do(lambda work: changes.apply(work, filed.person_id, "telegram", WithdrawReport(filed.report_id)))
    with pytest.raises(CaseworkError) as refused:
        office.do(lambda work: STEPS[step](office.casework, work, achieng, filed.number))
    assert refused.value.reason == "withdrawn"
    assert office.sent() == []


def test_the_terminal_does_it_all_without_taking(office: Office) -> None:
    filed = office.filed()
    for step in ("read", "write", "set the state"):
        office.do(lambda work, step=step: STEPS[step](office.casework, work, OPERATOR, filed.number))  # type: ignore[misc]
    assert office.audited(filed.number) == [
        ("Office B", "looked"),
        ("Office B", "wrote"),
        ("Office B", "state"),
    ]
    with pytest.raises(CaseworkError, match="Only a member of the staff"):
        office.do(lambda work: office.casework.take(work, OPERATOR, filed.number))


def test_her_count_follows_what_she_filed_in_confidence(office: Office, achieng: Staff) -> None:
    filed = office.filed()
    office.do(lambda work: office.casework.take(work, achieng, filed.number))
    for row in claim(office.storage, office.opener):
        if row.kind is SendKind.NOTE_STATE:
            office.do(lambda work, row=row: reports.noted(work, row))  # type: ignore[misc]
    with office.storage.read() as work:
        assert reports.of_person(work, filed.person_id) == {"acknowledged": 1}
