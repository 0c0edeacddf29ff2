"""Until when a body has to answer: nights, weekends and Kenya's holidays, per kind; one line each."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot.referring.clock import Clock
from bot.settings_referrals import AnswerWithin, Referrals
from bot.wording import NAIROBI
from flows.reporting.kinds import KINDS
from tests.referring.county import WORKING, moment

CLOCK = Clock(AnswerWithin(), WORKING)


@pytest.mark.parametrize(
    ("kind", "sent", "due"),
    [
        # Monday to Thursday, the same time of day.
        ("works", "2026-11-23T10:00", "2026-11-26T10:00"),
        # Over a weekend.
        ("theft", "2026-11-26T10:00", "2026-12-01T10:00"),
        # At night, on a Saturday and on a Sunday it counts from the next opening.
        ("market", "2026-11-23T22:00", "2026-11-27T08:00"),
        ("market", "2026-11-28T11:00", "2026-12-03T08:00"),
        ("bribe", "2026-11-29T23:59", "2026-12-03T08:00"),
        # Jamhuri Day, 12 December 2026, is a Saturday; a year later a Sunday, and its Monday is off.
        ("works", "2026-12-10T10:00", "2026-12-15T10:00"),
        ("works", "2027-12-09T10:00", "2027-12-15T10:00"),
        # Christmas and Boxing Day: Friday and Saturday in 2026.
        ("misconduct", "2026-12-23T10:00", "2026-12-29T10:00"),
        # New Year on a Friday.
        ("dispute", "2026-12-30T16:00", "2027-01-05T16:00"),
        # Easter 2027: Good Friday 26 March, Easter Monday 29 March.
        ("other", "2027-03-25T09:00", "2027-04-01T09:00"),
        # Mashujaa Day, Tuesday 20 October 2026.
        ("rumour", "2026-10-19T12:00", "2026-10-23T12:00"),
        # What is urgent goes by the clock, through nights, Sundays and Christmas.
        ("gbv", "2026-12-24T23:00", "2026-12-25T03:00"),
        ("child", "2026-11-29T02:00", "2026-11-29T06:00"),
        ("missing", "2026-12-12T20:00", "2026-12-13T02:00"),
        ("gang", "2026-12-31T18:30", "2027-01-01T06:30"),
        # A kind of a later release is ordinary.
        ("unheard_of", "2026-11-23T10:00", "2026-11-26T10:00"),
    ],
)
def test_due(kind: str, sent: str, due: str) -> None:
    assert CLOCK.due(kind, moment(sent)).astimezone(NAIROBI).strftime("%Y-%m-%dT%H:%M") == due


@pytest.mark.parametrize("kind", [pick.id for pick in KINDS.picks])
def test_every_kind_has_a_time_of_its_own(kind: str) -> None:
    assert kind in AnswerWithin.model_fields
    hours, days = AnswerWithin().of(kind)
    assert (hours > 0) != (days > 0)


@pytest.mark.parametrize("kind", [pick.id for pick in KINDS.picks])
@pytest.mark.parametrize("days", range(0, 400, 7))
def test_an_answer_is_never_due_at_night_or_before_it_was_sent(kind: str, days: int) -> None:
    sent = moment("2026-11-20T18:47") + timedelta(days=days, hours=days % 24)
    due = CLOCK.due(kind, sent)
    assert due > sent
    if AnswerWithin().of(kind)[1]:
        opens = WORKING.open_on(due.astimezone(NAIROBI).date())
        assert opens is not None
        assert opens[0] <= due <= opens[1]


@pytest.mark.parametrize(
    "written", ["", "3", "0 days", "61 days", "241 hours", "3 weeks", "-1 days", "3 days ", "three days"]
)
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="this is not 1 to 240 hours or 1 to 60 days"):
        AnswerWithin(works=written)


@pytest.mark.parametrize(
    ("written", "of"),
    [("1 hour", (1.0, 0)), ("240 hours", (240.0, 0)), ("1 day", (0.0, 1)), ("60 days", (0.0, 60))],
)
def test_what_is_a_time(written: str, of: tuple[float, int]) -> None:
    assert AnswerWithin(works=written).of("works") == of


def test_a_kind_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError):
        Referrals.model_validate({"answer_within": {"lamps": "3 days"}})
