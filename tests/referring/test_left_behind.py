"""What is easily left behind: an officer who goes while many e-mails wait, a body that never heard, a day beside another."""

import pytest
from sqlalchemy import select

from bot.referring import rounds
from bot.referring.mail_words import MailWords, Sender
from bot.referring.mailing import Mailing
from bot.wording import wording
from flows.changes import Manner, SayIfSolved, State
from storage import case_history, mails, reports
from storage.tables import reports as table
from tests.referring.county import DESK, County, moment, person_of


def test_who_leaves_is_seen_behind_many_e_mails_that_wait(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No clock runs for what she had: nobody else would ever come to it."""
    monkeypatch.setattr(rounds, "AT_ONCE", 3)
    asha, juma = county.member("Asha Mfano"), county.officer("Juma Mfano")
    for _ in range(4):
        county.refers(asha, county.files(by=asha), DESK)
    had = county.refers(asha, county.files(by=asha))
    county.acknowledges(juma, had)
    county.officer("Neema Mfano")
    county.deliver()
    county.leaves(juma)
    heard = county.tick()
    assert county.referral(had.number).state == "sent"
    assert [one.text.split("\n")[0] for one in heard if one.who == "Neema Mfano"] == [
        f"A case was referred to your office: {had.number}"
    ]


@pytest.mark.parametrize("manner", [Manner.CONFIDENTIAL, Manner.WITHOUT_TRACE])
def test_a_body_that_never_heard_of_it_does_not_hear_that_it_was_taken_back(
    county: County, manner: Manner
) -> None:
    """She took it back before the e-mail went out; the e-mail is looked at before the body is told."""
    asha = county.member("Asha Mfano")
    case = county.files(by=asha, manner=manner)
    county.refers(asha, case, DESK)
    county.withdraws(case)
    mailing = _mailing(county)
    county.do(mailing._claim)
    county.clock.forward(hours=2)
    county.rounds()
    assert county.mails() == [("new", "failed")]
    assert county.do(mails.claim) is None


@pytest.mark.parametrize("local", ["2026-11-24T00:30", "2026-11-24T02:59", "2026-11-24T23:59"])
@pytest.mark.parametrize("how", ["withdrawn", "confirmed", "resolved"])
def test_the_day_it_was_over_is_the_day_of_the_step(county: County, local: str, how: str) -> None:
    """By the clock of London one is the day before, soon after midnight in Nairobi: beside the other it would tell the hour."""
    asha = county.member("Asha Mfano")
    case = county.files(by=asha, manner=Manner.WITHOUT_TRACE)
    county.clock.now = moment(local)
    if how == "withdrawn":
        county.withdraws(case)
    else:
        county.do(lambda work: reports.move(work, case.report_id, State.RESOLVED, by="Asha Mfano"))
    if how == "confirmed":
        yes = SayIfSolved(case.report_id, solved=True)
        county.do(lambda work: reports.say_if_solved(work, person_of(work, "Whoever"), yes))
    last = county.do(lambda work: case_history.steps(work, case.report_id))[-1]
    day = county.do(
        lambda work: work.connection.scalar(select(table.c.closed_on).where(table.c.id == case.report_id))
    )
    assert (last.state, day) == (how, last.on)


def _mailing(county: County) -> Mailing:
    async def run(do: object) -> None:
        raise AssertionError("nothing is sent in these tests")

    words = MailWords(wording(), Sender("Soko Salama", "", "baraza@example.org"))
    telling = county.referring.facilitating.telling
    return Mailing(run, None, words, telling, "https://baraza.example.org", lambda: None)
