"""Of a sensitive case neither kind nor body is named in a chat, whoever it was that said it is about police."""

import pytest

from bot.wording import wording
from flows.handling.referral_lines import officers_line, referral_line, went_line
from flows.referral_facts import MyReferrals, Overdue
from storage import found
from storage.tables import reports
from tests.referring.county import DESK, ROUTES, County

OMBUDSMAN = ROUTES.name_of(DESK)
SENSITIVE = "A sensitive matter"
TOLD = [
    # kind, about whom she said it is, about whom the facilitator did, whether it is filed as sensitive
    ("misconduct", "", "", True),
    ("market", "police", "", True),
    ("market", "", "police", False),
]


@pytest.mark.parametrize(("kind", "hers", "facilitators", "sensitive"), TOLD)
def test_what_is_about_police_names_neither_kind_nor_body(
    county: County, kind: str, hers: str, facilitators: str, sensitive: bool
) -> None:
    asha, neema = county.member("Asha Mfano"), county.officer("Neema Mfano", "ipoa")
    case = county.files(by=asha, kind=kind, about=hers, sensitive=sensitive)
    referral = county.refers(asha, case, "ipoa", who=facilitators)
    county.deliver()

    (mine,) = county.asks(neema, MyReferrals("open", 0))["referrals"]
    assert SENSITIVE.lower() in said(officers_line(mine)).lower()

    county.acknowledges(neema, referral)
    county.answers(neema, referral, "in_action", 40, "Tunaangalia.")
    heard = [one.text for one in county.deliver() if one.who == "Asha Mfano"]
    assert [one.splitlines()[0] for one in heard] == [
        f"Case {case.number}: an outside office has it.",
        f"Case {case.number}: an outside office says that something is being done.",
    ]
    for line in county.do(lambda work: county.referring.facilitating.lines_of(work, case.report_id)):
        assert ROUTES.name_of("ipoa") not in said(referral_line(line)) + said(went_line(line))
    assert all(ROUTES.name_of("ipoa") not in one and kind not in one.lower() for one in heard)


def test_a_body_that_was_silent_is_not_named_either(county: County) -> None:
    asha = county.member("Asha Mfano")
    county.officer("Neema Mfano", "ipoa")
    county.at("2026-11-23T10:00")
    case = county.files(by=asha, kind="misconduct", sensitive=True)
    county.refers(asha, case, "ipoa")
    county.deliver()
    heard = [one.text for one in county.at("2026-12-23T10:00") if one.who == "Asha Mfano"]
    assert [one.split(",")[0] for one in heard] == [
        f"Case {case.number}: an outside office did not answer in time"
    ]
    (late,) = county.asks(asha, Overdue())["referrals"]
    assert ROUTES.name_of("ipoa") not in said(referral_line(late))


@pytest.mark.parametrize(("who", "named"), [("police", False), ("office", True), ("", True)])
def test_whoever_holds_her_phone_does_not_read_that_it_is_about_police(
    county: County, who: str, named: bool
) -> None:
    """It is no sensitive report, so a tap opens it: that a facilitator sent it to oversight must not stand there."""
    asha = county.member("Asha Mfano")
    county.officer("Neema Mfano", "ipoa")
    case = county.files(by=asha, kind="market")
    county.refers(asha, case, "ipoa" if who == "police" else DESK, who=who)
    hers = county.do(lambda work: found._found(work, reports.c.id == case.report_id))
    assert hers is not None
    bodies = [one.get("body", "") for one in (*hers.letters, *hers.steps)]
    assert any(bodies) == named


def said(line: object) -> str:
    return wording().say(line, "en")  # type: ignore[arg-type]
