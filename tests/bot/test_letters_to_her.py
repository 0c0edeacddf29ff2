"""What the reporter hears when somebody writes about her report: that something waits, and no more."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.casework import CaseworkError
from bot.telling_reporter import Way
from flows.changes import Manner, ReplyToLetter, State, WithdrawConsent, WithdrawReport
from flows.messages import Option, Outbound
from storage import changes, claims, erasure, letters, outcomes
from storage.staff import Staff, operator
from storage.tables import outbox
from storage.tables import reports as table
from storage.work import Work
from tests.bot.office import CANARY, Filed, Office
from tests.storage.conftest import Clock
from tests.storage.filed import NEEDED
from tests.storage.looking import waiting_for_her

OPERATOR = operator("Office B")
NOTICE = {
    "en": "There is something for you here. Tap to read it, or send your code.",
    "sw": "Kuna kitu chako hapa. Gusa ukisome, au tuma nambari yako ya kumbukumbu.",
}


def notice(office: Office, filed: Filed, language: str = "sw") -> Outbound:
    """The one thing that went out, which must be neutral; its button opens the last letter."""
    ((address, sent),) = office.sent()
    with office.storage.read() as work:
        written = letters.of_report(work, filed.report_id)
    assert address == "4711"
    assert sent.text == NOTICE[language]
    assert sent.options == (Option(written[-1].id, {"sw": "Soma", "en": "Read it"}[language]),)
    assert (sent.question, sent.lasting, sent.neutral, sent.language) == (
        "letters.open",
        True,
        True,
        language,
    )
    return sent


@pytest.mark.parametrize("question", [True, False])
@pytest.mark.parametrize(
    ("manner", "fields"),
    [
        (Manner.NAMED, {"language": "en"}),
        (Manner.CONFIDENTIAL, {"language": "sw"}),
        (Manner.CONFIDENTIAL, {"language": "en"}),
        (Manner.CONFIDENTIAL, {"sensitive": True, "kind": "gbv", "messages": True}),
        (Manner.NAMED, {"sensitive": True, "kind": "bribe", "messages": True}),
    ],
)
def test_she_is_told_that_something_waits_and_no_more(
    office: Office, achieng: Staff, manner: Manner, fields: dict[str, Any], question: bool
) -> None:
    filed = office.taken(achieng, manner=manner, **fields)
    way = office.do(
        lambda work: office.casework.write(work, achieng, filed.number, f"Je, {CANARY}?", question=question)
    )
    assert way is Way.SENT
    sent = notice(office, filed, fields.get("language", "sw"))
    shown = repr(sent).casefold()
    assert not [
        word for word in (*CANARY.casefold().split(), filed.number.casefold(), "kaptembwo") if word in shown
    ]
    with office.storage.read() as work:
        taken, letter = letters.of_report(work, filed.report_id)
    assert (taken.kind, taken.words) == ("news", "acknowledged")
    assert (letter.kind, letter.words) == ("question" if question else "answer", f"Je, {CANARY}?")
    assert office.audited(filed.number)[-1] == ("Achieng", "wrote")


def stopped(work: Work, filed: Filed) -> None:
    changes.apply(work, filed.person_id, "telegram", WithdrawConsent("all"))


def blocked(work: Work, filed: Filed) -> None:
    outcomes.unreachable(work, filed.person_id, "telegram", "blocked")


def session_over(work: Work, filed: Filed) -> None:
    erasure.forget(work, [filed.person_id])


def handle_gone(work: Work, filed: Filed) -> None:
    work.connection.execute(table.update().where(table.c.id == filed.report_id).values(handle=None))


def nothing(work: Work, filed: Filed) -> None:
    """As filed."""


@pytest.mark.parametrize(
    ("manner", "fields", "before", "why"),
    [
        (Manner.WITHOUT_TRACE, {}, nothing, "without_trace"),
        (Manner.WITHOUT_TRACE, {"sensitive": True, "kind": "gbv"}, nothing, "without_trace"),
        (Manner.CONFIDENTIAL, {"messages": False}, nothing, "no_messages"),
        (Manner.NAMED, {"messages": False}, nothing, "no_messages"),
        (Manner.NAMED, {}, stopped, "stopped"),
        (Manner.NAMED, {}, blocked, "gone"),
        (Manner.NAMED, {}, session_over, "gone"),
        (Manner.CONFIDENTIAL, {}, handle_gone, "gone"),
    ],
)
def test_where_a_message_is_not_welcome_it_waits_under_her_code(
    office: Office,
    achieng: Staff,
    manner: Manner,
    fields: dict[str, Any],
    before: Callable[[Work, Filed], None],
    why: str,
) -> None:
    filed = office.taken(achieng, manner=manner, **fields)
    office.do(lambda work: before(work, filed))
    with office.storage.read() as work:
        case = office.casework.case(work, achieng, filed.number)
        assert office.casework.why_silent(work, case) == why
    for step in (
        lambda work: office.casework.write(work, achieng, filed.number, "Habari", question=True),
        lambda work: office.casework.set_state(
            work, achieng, filed.number, State.IN_ACTION, **NEEDED.get(State.IN_ACTION, {})
        ),
    ):
        assert office.do(step) is Way.UNDER_CODE
    assert office.sent() == []
    with office.storage.read() as work:
        waiting = waiting_for_her(work, filed.report_id)
    assert [(one.kind, one.words) for one in waiting] == [("question", "Habari"), ("news", "in_action")]


def test_whoever_filed_in_confidence_and_said_stop_is_sent_nothing_though_nobody_knows_it(
    office: Office, achieng: Staff
) -> None:
    """Only delivery opens the handle: to the staff it looks like any other."""
    filed = office.taken(achieng, manner=Manner.CONFIDENTIAL)
    office.do(lambda work: stopped(work, filed))
    way = office.do(lambda work: office.casework.write(work, achieng, filed.number, "Habari", question=True))
    assert way is Way.SENT
    assert office.sent() == []
    with office.storage.read() as work:
        row = work.connection.execute(select(outbox.c.status, outbox.c.failure, outbox.c.body)).all()[-1]
        assert [one.words for one in waiting_for_her(work, filed.report_id)] == ["Habari"]
    assert (row.status, row.failure, row.body) == ("failed", claims.STOPPED, None)


@pytest.mark.parametrize("manner", [Manner.NAMED, Manner.CONFIDENTIAL])
def test_one_notice_waits_however_much_is_written(office: Office, achieng: Staff, manner: Manner) -> None:
    filed = office.taken(achieng, manner=manner)
    for words in ("Moja", "Mbili", "Tatu"):
        way = office.do(
            lambda work, words=words: office.casework.write(work, achieng, filed.number, words, question=True)  # type: ignore[misc]
        )
        assert way is Way.SENT
    assert len(office.sent()) == 1
    office.do(lambda work: office.casework.write(work, achieng, filed.number, "Nne", question=False))
    assert len(office.sent()) == 1


@pytest.mark.parametrize(
    ("states", "news"),
    [
        ((State.IN_ACTION, State.RESOLVED, State.CLOSED), ["in_action", "resolved", "closed"]),
        ((State.CLOSED, State.REOPENED, State.IN_ACTION), ["closed", "reopened", "in_action"]),
    ],
)
def test_she_gets_news_of_each_state_and_keeps_it_under_her_code(
    office: Office, achieng: Staff, clock: Clock, states: tuple[State, ...], news: list[str]
) -> None:
    filed = office.taken(achieng, manner=Manner.NAMED, language="en")
    for state in states:
        clock.forward(days=1)
        assert office.do(
            lambda work, state=state: office.casework.set_state(work, achieng, filed.number, state, **NEEDED.get(state, {}))  # type: ignore[misc]
        ) is Way.SENT  # fmt: skip
        notice(office, filed, "en")
    with office.storage.read() as work:
        assert [one.words for one in letters.of_report(work, filed.report_id)] == ["acknowledged", *news]
        row = work.connection.execute(select(table.c.state, table.c.closed_on)).one()
    assert row.state == news[-1]
    assert (row.closed_on is not None) == (row.state in ("resolved", "closed"))
    assert [what for _, what in office.audited(filed.number)] == ["took", *["state"] * len(states)]


@pytest.mark.parametrize(
    ("before", "becomes", "reason"),
    [
        ((), State.RECEIVED, "step"),
        ((), State.CONFIRMED, "step"),
        ((), State.ACKNOWLEDGED, "step"),
        ((State.RESOLVED,), State.CONFIRMED, "step"),
        ((), State.WITHDRAWN, "step"),
        ((State.CLOSED,), State.CLOSED, "step"),
        ((State.CLOSED,), State.RESOLVED, "step"),
        ((State.RESOLVED,), State.RESOLVED, "step"),
    ],
)
def test_a_step_that_is_none_is_refused(
    office: Office, achieng: Staff, before: tuple[State, ...], becomes: State, reason: str
) -> None:
    filed = office.taken(achieng)
    for state in before:
        office.do(
            lambda work, state=state: office.casework.set_state(
                work, achieng, filed.number, state, **NEEDED.get(state, {})
            )
        )  # type: ignore[misc]
    office.sent()
    with pytest.raises(CaseworkError) as refused:
        office.do(
            lambda work: office.casework.set_state(
                work, achieng, filed.number, becomes, **NEEDED.get(becomes, {})
            )
        )
    assert refused.value.reason == reason
    assert office.sent() == []


@pytest.mark.parametrize(
    ("state", "needed", "reason"),
    [
        (State.REFERRED, {}, "step"),
        (State.CLOSED, {}, "reason"),
        (State.CLOSED, {"reason": "fixed"}, "reason"),
        (State.RESOLVED, {"reason": "no_action"}, "reason"),
        (State.IN_ACTION, {"percent": 101}, "progress"),
        (State.IN_ACTION, {"percent": -1}, "progress"),
        (State.RESOLVED, {"percent": 100}, "progress"),
        (State.RESOLVED, {"words": "x" * 4001}, "too_long"),
    ],
)
def test_a_step_without_what_it_needs_is_refused(
    office: Office, achieng: Staff, state: State, needed: dict[str, Any], reason: str
) -> None:
    filed = office.taken(achieng)
    with pytest.raises(CaseworkError) as refused:
        office.do(lambda work: office.casework.set_state(work, achieng, filed.number, state, **needed))
    assert refused.value.reason == reason
    assert office.sent() == []


@pytest.mark.parametrize(
    ("state", "question", "reason"),
    [
        (State.RESOLVED, True, "over"),
        (State.CLOSED, True, "over"),
        (State.CLOSED, False, "over"),
        (State.RESOLVED, False, ""),
    ],
)
def test_what_is_over_is_asked_nothing(
    office: Office, achieng: Staff, state: State, question: bool, reason: str
) -> None:
    filed = office.taken(achieng)
    office.do(
        lambda work: office.casework.set_state(work, achieng, filed.number, state, **NEEDED.get(state, {}))
    )
    refused = ""
    try:
        office.do(
            lambda work: office.casework.write(work, achieng, filed.number, "Habari", question=question)
        )
    except CaseworkError as error:
        refused = error.reason
    assert refused == reason


@pytest.mark.parametrize("words", ["", " \n", "x" * 4_001])
def test_a_letter_has_words_and_not_too_many(office: Office, achieng: Staff, words: str) -> None:
    filed = office.taken(achieng)
    with pytest.raises(CaseworkError) as refused:
        office.do(lambda work: office.casework.write(work, achieng, filed.number, words, question=False))
    assert refused.value.reason == "too_long"
    assert re.match(r"That is \d+ letters; 1 to 4000", refused.value.sentence)


def test_a_notice_that_waits_goes_with_what_she_takes_back(office: Office, achieng: Staff) -> None:
    filed = office.taken(achieng)
    office.do(lambda work: office.casework.write(work, achieng, filed.number, "Habari", question=True))
    office.do(lambda work: changes.apply(work, filed.person_id, "telegram", WithdrawReport(filed.report_id)))
    assert office.sent() == []


def test_her_answer_is_read_with_the_case_and_whoever_has_it_hears_that_it_came(
    office: Office, achieng: Staff
) -> None:
    office.member("Baraka")
    filed = office.taken(achieng)
    office.do(lambda work: office.casework.write(work, achieng, filed.number, "Ni lini?", question=True))
    office.sent()
    with office.storage.begin() as work:
        (asked,) = waiting_for_her(work, filed.report_id)
        changes.apply(work, filed.person_id, "telegram", ReplyToLetter(asked.id, f"Jana, {CANARY}."))
        office.casework.told_of_reply(work, filed.report_id)
    office.announce()
    ((address, line),) = office.sent()
    assert address == "Achieng"
    assert line.text == (
        f"Something new has come for case {filed.number}\nLighting, drainage or road · Kaptembwo"
    )
    with office.storage.read() as work:
        assert office.casework.case(work, achieng, filed.number).unread_replies == 1
    opened = office.do(lambda work: office.casework.read(work, achieng, filed.number))
    assert [(one.kind, one.words) for one in opened.letters] == [
        ("news", "acknowledged"),
        ("question", "Ni lini?"),
        ("reply", f"Jana, {CANARY}."),
    ]
    assert CANARY not in repr(opened)
    with office.storage.read() as work:
        case = office.casework.case(work, achieng, filed.number)
    assert (case.unread_replies, case.unanswered) == (0, 0)
