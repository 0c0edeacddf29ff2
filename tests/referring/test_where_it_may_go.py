"""Where a report may go, of every kind, in every ward, about whomever: the gravest holds, whoever says what and in which order."""

from itertools import product

import pytest

from bot.refused import RefusedError
from directory.body import COUNTY, POLICE
from flows.referral_changes import ReferCase
from flows.referral_facts import RouteFor
from flows.reporting.kinds import KINDS
from storage import referrals
from storage.referrals import Draft, Said, Subject
from storage.refusals import ChangeRefusedError
from tests.referring.county import BODIES, MCA, PLACES, ROUTES, SUMMARY, WARD, WARD_OFFICE, County

WHO = ("", "police", "county", "office")
KIND = [pick.id for pick in KINDS.picks]
WARDS = ["", *(place.id for place in PLACES if place.kind == "ward")]
ABOUT = [Said(who, bribe, violence) for who in WHO for bribe in (False, True) for violence in (False, True)]


HERE = next(PLACES.line_of(place) for place in PLACES if place.id == WARD)


def role(body_id: str) -> str:
    """What a body is; every one of them is known."""
    return next(found.role for found in [BODIES.by_id(body_id)] if found)


@pytest.mark.parametrize("kind", KIND)
def test_police_and_county_never_get_what_is_about_them(kind: str) -> None:
    """In every ward, for each thing that the reporter and a facilitator may say of it."""
    wrong = []
    for ward, who, said in product(WARDS, WHO, ABOUT):
        subject = Subject(kind, ward, (Said(who), said))
        roles = set(map(role, ROUTES.ids(subject)))
        about_police = "police" in (who, said.who) or kind == "misconduct"
        grave = said.bribe or said.violence or kind in ("bribe", "gbv")
        about_county = not about_police and "county" in (who, said.who)
        if (about_police and roles & POLICE) or (about_county and grave and roles & COUNTY):
            wrong.append((kind, ward, who, said, roles))
        # Of "something else" nobody knows whose matter it is, nor of what lies nowhere.
        assert roles or kind == "other" or not ward, (kind, ward, who, said)
    assert wrong == []


@pytest.mark.parametrize("kind", KIND)
def test_nobody_takes_back_what_was_said(kind: str) -> None:
    """Whatever comes later, and in whichever order: what holds is at least as grave."""
    for first, second in product(ABOUT, ABOUT):
        both = ROUTES.about(Subject(kind, WARD, (first, second)))
        assert both == ROUTES.about(Subject(kind, WARD, (second, first)))
        assert (both.bribe, both.violence) >= (first.bribe, first.violence)
        order = ("police", "county", "office", "")
        assert order.index(both.who) <= min(order.index(first.who), order.index(second.who))


def test_a_police_complaint_goes_to_no_station_whichever_body_is_named(county: County) -> None:
    """Every body that the directory has, tried one by one."""
    asha = county.member("Asha Mfano")
    case = county.files(by=asha, kind="misconduct")
    allowed = {one["id"] for one in county.asks(asha, RouteFor(case.number, "office"))["bodies"]}
    assert allowed == {"iau", "ipoa"}
    for body in BODIES:
        if body.id in allowed:
            continue
        with (
            pytest.raises(ChangeRefusedError, match="does not go to this body"),
            county.storage.begin() as work,
        ):
            referrals.refer(work, _draft(county, case.report_id, body.id), ROUTES.ids)
    assert county.all_of(case) == []


@pytest.mark.parametrize(
    ("kind", "about", "who", "bribe", "violence", "never"),
    [
        # What the reporter said is not taken back by what the facilitator leaves out or says instead.
        ("market", "police", "", False, False, POLICE),
        ("market", "police", "county", False, False, POLICE),
        ("theft", "police", "office", True, True, POLICE),
        ("misconduct", "", "", False, False, POLICE),
        ("misconduct", "county", "county", False, False, POLICE),
        ("gbv", "", "police", False, False, POLICE),
        ("market", "county", "", True, False, COUNTY),
        ("market", "", "county", False, True, COUNTY),
        ("bribe", "county", "", False, False, COUNTY),
        ("gbv", "county", "office", False, False, COUNTY),
    ],
)
def test_said_by_either(
    county: County, kind: str, about: str, who: str, bribe: bool, violence: bool, never: frozenset[str]
) -> None:  # fmt: skip
    asha = county.member("Asha Mfano")
    case = county.files(by=asha, kind=kind, about=about)
    shown = county.asks(asha, RouteFor(case.number, who, bribe, violence))
    assert not {role(one["id"]) for one in shown["bodies"]} & never
    for body in (body for body in BODIES if body.role in never and body.distance(HERE) is not None):
        with pytest.raises(RefusedError) as refused:
            county.says(asha, ReferCase(case.number, body.id, SUMMARY, who, bribe, violence))
        assert refused.value.key == "referrals.refused.body"
    assert county.all_of(case) == []


def test_storage_refuses_a_forged_body(county: County) -> None:
    asha = county.member("Asha Mfano")
    case = county.files(by=asha)
    with pytest.raises(ChangeRefusedError, match="does not go to this body"), county.storage.begin() as work:
        referrals.refer(work, _draft(county, case.report_id, "my-own-office"), ROUTES.ids)
    referral = county.do(
        lambda work: referrals.refer(work, _draft(county, case.report_id, WARD_OFFICE), ROUTES.ids)
    )
    county.clock.forward(days=9)
    with pytest.raises(ChangeRefusedError, match="does not go to this body"), county.storage.begin() as work:
        referrals.pass_on(work, referral, "my-own-office", county.clock.now, ROUTES.ids)
    assert county.all_of(case) == [(WARD_OFFICE, "sent")]


def test_what_turns_out_to_be_about_police_is_taken_back_from_who_must_not_have_it(county: County) -> None:
    asha = county.member("Asha Mfano")
    station = next(
        body.id
        for body in BODIES
        if body.id in ROUTES.ids(Subject("theft", WARD, ())) and body.role == "station"
    )
    county.officer("Juma Mfano", station)
    county.officer("Neema Mfano", "ipoa")
    case = county.files(by=asha, kind="theft")
    county.refers(asha, case, station)
    county.deliver()

    county.refers(asha, case, "ipoa", who="police")

    assert county.all_of(case) == [(station, "recalled"), ("ipoa", "sent")]
    assert {one.who for one in county.deliver() if not one.who.startswith("47")} == {
        "Juma Mfano",
        "Neema Mfano",
    }
    # What was said once with a referral holds for every later one.
    with pytest.raises(RefusedError):
        county.refers(asha, case, station)


def test_a_county_officer_s_matter_is_not_passed_on_to_the_commander(county: County) -> None:
    """The order is asked anew with all that was ever said, also when nobody chooses."""
    asha = county.member("Asha Mfano")
    for name, body in (("Juma Mfano", "eacc"), ("Neema Mfano", WARD_OFFICE), ("Zuri Mfano", MCA)):
        county.officer(name, body)
    case = county.files(by=asha, kind="market", about="county")
    county.refers(asha, case, "eacc", bribe=True)
    for _ in range(8):
        county.clock.forward(days=30)
        county.tick()
    assert not {role(body) for body, _ in county.all_of(case)} & COUNTY


def _draft(county: County, report_id: str, body: str) -> Draft:
    return Draft(report_id, body, SUMMARY, Said(), "", county.clock.now)
