"""Whom a report goes to: the two rules that no table may break, the orders, and who leads nowhere."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.bodies import Bodies, bundled_bodies
from directory.body import COUNTY, OVERSIGHT, POLICE, ROLES
from directory.columns import split_list
from directory.hotlines import bundled as bundled_hotlines
from directory.place import Place
from directory.places import Places
from directory.routing import NOBODY, About, Route, Routing, Who, bundled_orders
from directory.unrouted import unrouted
from flows.reporting.kinds import KINDS

ALL_KINDS = tuple(pick.id for pick in KINDS.picks)
EVERYBODY: tuple[Who, ...] = ("", "police", "county", "office")
GRAVE = tuple(product((False, True), repeat=2))


@cache
def places() -> Places:
    return Places.bundled()


@cache
def bodies() -> Bodies:
    return Bodies.from_records(places(), bundled_bodies())


@cache
def routing() -> Routing:
    return Routing(bundled_orders(), bodies())


def wards() -> list[Place]:
    return [place for place in places() if place.kind == "ward"]


def line(place_id: str) -> tuple[str, ...]:
    place = places().by_id(place_id)
    assert place, place_id
    return places().line_of(place)


def roles(route: Route) -> list[str]:
    return [step.role for step in route.steps]


def told(route: Route) -> list[str]:
    return [body.id for step in route.steps for body in step.bodies]


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_about_police_goes_to_oversight_first_and_never_to_the_police_command(kind: str) -> None:
    for ward, (bribe, violence) in product(wards(), GRAVE):
        route = routing().route(
            kind, line(ward.id), About("police", "kaptembwo-police-station", bribe, violence)
        )
        assert roles(route)[0] in OVERSIGHT
        assert not POLICE & set(roles(route))


@pytest.mark.parametrize("ward", ["kaptembwo-ward", "njoro-ward", "tirioko-ward"])
def test_misconduct_is_about_police_without_being_told_so(ward: str) -> None:
    assert roles(routing().route("misconduct", line(ward))) == ["iau", "ipoa"]


@pytest.mark.parametrize("kind", ALL_KINDS)
@pytest.mark.parametrize(("bribe", "violence"), [(True, False), (False, True), (True, True)])
def test_a_grave_complaint_about_a_county_officer_passes_the_command_of_that_officer(
    kind: str, bribe: bool, violence: bool
) -> None:
    for ward in wards():
        route = routing().route(kind, line(ward.id), About("county", "", bribe, violence))
        assert route
        assert not COUNTY & set(roles(route))


@pytest.mark.parametrize("kind", ["bribe", "gbv"])
def test_a_kind_that_is_grave_by_itself_passes_the_command_too(kind: str) -> None:
    assert not COUNTY & set(roles(routing().route(kind, line("kaptembwo-ward"), About("county"))))


@given(
    order=st.lists(st.sampled_from(list(ROLES)), min_size=1),
    kind=st.sampled_from(ALL_KINDS),
    who=st.sampled_from(["police", "county"]),
    bribe=st.booleans(),
    violence=st.booleans(),
)
def test_no_table_can_break_the_two_rules(
    order: list[str], kind: str, who: Who, bribe: bool, violence: bool
) -> None:
    row = {"kinds": "all", "who": who, "when": "", "order": ";".join(order)}
    rows = [row, {**row, "when": "bribe"}, {**row, "when": "violence"}]
    route = Routing(rows, bodies()).route(kind, line("kaptembwo-ward"), About(who, "", bribe, violence))
    if who == "police":
        assert not POLICE & set(roles(route))
    elif bribe or violence or kind in {"bribe", "gbv"}:
        assert not COUNTY & set(roles(route))


@pytest.mark.parametrize(
    ("kind", "ward", "about", "order"),
    [
        ("theft", "kaptembwo-ward", NOBODY, ["station", "sub_county_police", "county_police", "dci"]),
        ("theft", "mogotio-ward", NOBODY, ["county_police", "dci"]),
        ("gang", "njoro-ward", NOBODY, ["dci", "station", "county_police"]),
        ("gbv", "njoro-ward", NOBODY, ["station", "gbv_helpline", "county_police"]),
        (
            "child",
            "njoro-ward",
            NOBODY,
            ["child_helpline", "children_office", "station", "county_police"],
        ),
        ("rumour", "njoro-ward", NOBODY, ["ncic", "station", "county_police"]),
        (
            "works",
            "kaptembwo-ward",
            NOBODY,
            ["ward_administrator", "mca", "county_works", "city_manager", "caj"],
        ),
        ("works", "tirioko-ward", NOBODY, ["ward_administrator", "mca", "county_works", "caj"]),
        (
            "market",
            "njoro-ward",
            NOBODY,
            ["county_inspectorate", "trade_department", "ward_administrator", "mca", "caj"],
        ),
        ("bribe", "njoro-ward", NOBODY, ["eacc", "caj"]),
        ("bribe", "njoro-ward", About("police"), ["iau", "ipoa", "eacc"]),
        (
            "bribe",
            "njoro-ward",
            About("police", violence=True),
            ["ipoa", "odpp", "knchr", "iau", "eacc"],
        ),
        ("misconduct", "njoro-ward", About(violence=True), ["ipoa", "odpp", "knchr"]),
        ("market", "njoro-ward", About("county"), ["county_inspectorate", "county_public_service_board", "caj"]),
        ("market", "njoro-ward", About("county", bribe=True), ["eacc", "county_public_service_board", "caj"]),
        (
            "market",
            "njoro-ward",
            About("county", violence=True),
            ["station", "county_public_service_board", "county_police", "caj"],
        ),
        ("other", "njoro-ward", About("office"), ["caj"]),
        ("other", "njoro-ward", NOBODY, []),
    ],
)  # fmt: skip
def test_the_order_of_escalation(kind: str, ward: str, about: About, order: list[str]) -> None:
    assert roles(routing().route(kind, line(ward), about)) == order


@pytest.mark.parametrize(
    ("concerned", "gone"),
    [
        ("njoro-police-station", "station-njoro-police-station"),
        ("station-njoro-police-station", "station-njoro-police-station"),
        ("county-police-nakuru-county", "county-police-nakuru-county"),
    ],
)
def test_whoever_is_complained_about_is_never_told(concerned: str, gone: str) -> None:
    assert gone in told(routing().route("theft", line("njoro-ward")))
    assert gone not in told(routing().route("theft", line("njoro-ward"), About(concerned=concerned)))


def test_oversight_that_is_complained_about_itself_is_passed_over() -> None:
    assert told(routing().route("misconduct", line("njoro-ward"), About(concerned="iau"))) == ["ipoa"]


def test_the_station_of_the_ward_is_meant_and_else_those_of_the_constituency() -> None:
    (in_ward,) = [
        step for step in routing().route("theft", line("njoro-ward")).steps if step.role == "station"
    ]
    assert [body.id for body in in_ward.bodies] == ["station-njoro-police-station"]
    (around, *_) = routing().route("theft", line("viwandani-ward")).steps
    assert around.role == "station"
    assert "station-naivasha-police-station" in [body.id for body in around.bodies]


def test_a_report_from_another_county_is_routed_too() -> None:
    assert roles(routing().route("theft", line("kisumu-county"))) == ["county_police", "dci"]
    assert roles(routing().route("misconduct", ("somewhere-unknown",))) == ["iau", "ipoa"]


def test_who_is_next_after_one_that_did_not_answer() -> None:
    route = routing().route("works", line("kaptembwo-ward"))
    following = route.after("mca-kaptembwo-ward")
    assert following
    assert [body.id for body in following.bodies] == ["county-works-nakuru-county"]
    assert route.after("caj") is None
    assert route.after("ipoa") is None


def test_every_kind_in_every_ward_leads_somewhere_or_is_named() -> None:
    said = unrouted(places(), bodies(), routing(), ALL_KINDS, bundled_hotlines())
    for kind, ward in product(ALL_KINDS, wards()):
        if not routing().route(kind, line(ward.id)):
            assert any(
                one.startswith(f"{kind}: leads to nobody") and ("all 85 wards" in one or ward.name in one)
                for one in said
            )
    assert [one for one in said if "leads to nobody" in one] == ["other: leads to nobody in all 85 wards."]


@pytest.mark.parametrize("who", EVERYBODY[1:])
def test_a_complaint_always_leads_somewhere(who: Who) -> None:
    for kind, ward, (bribe, violence) in product(ALL_KINDS, wards(), GRAVE):
        assert routing().route(kind, line(ward.id), About(who, "", bribe, violence))


def test_the_table_knows_only_kinds_that_people_can_report() -> None:
    routed = {kind for row in bundled_orders() for kind in split_list(row["kinds"])}
    assert routed - {"all"} < set(ALL_KINDS)


def test_wards_and_kinds_with_the_same_gap_share_a_sentence() -> None:
    own = [
        {**row, "areas": "baringo-county"} if row["id"] == "station" else row
        for row in bundled_bodies()
        if row["role"] == "station"
    ]
    few = Bodies.from_records(places(), own)
    said = unrouted(places(), few, Routing(bundled_orders(), few), ("theft", "missing"), bundled_hotlines())
    (nobody,) = [one for one in said if "leads to nobody" in one]
    assert nobody.startswith("theft, missing: leads to nobody in ")
    assert "all of Njoro" in nobody
    assert "all of Baringo Central" not in nobody
