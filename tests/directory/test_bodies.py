"""Bodies: what a row must hold, one for each ward or station, and what a deployment adds or replaces."""

from __future__ import annotations

from functools import cache

import pytest

from directory.bodies import Bodies, bundled_bodies
from directory.columns import COLUMNS
from directory.hotlines import bundled as bundled_hotlines
from directory.importing import ImportErrors, read_rows, to_record
from directory.places import Places
from directory.routing import NOBODY, About, Routing, bundled_orders
from directory.unrouted import unrouted

HEAD = ",".join(COLUMNS["bodies"])
KNOWN = {"njoro-ward", "nakuru-county"}


@cache
def places() -> Places:
    return Places.bundled()


def records(*rows: str) -> list[dict[str, str]]:
    return [to_record(row) for row in read_rows("\n".join([HEAD, *rows]), "bodies", KNOWN)]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("x,X,chief,,njoro-ward,all,,,own,high", "role must be one of: station"),
        ("x,X {place},mca,village,njoro-ward,all,,,own,high", "each must be empty or one of: ward"),
        ("x,X,mca,ward,njoro-ward,all,,,own,high", "A name holds {place} where each is given"),
        ("x,X {place},mca,,njoro-ward,all,,,own,high", "A name holds {place} where each is given"),
        ("x,X,mca,,nowhere,all,,,own,high", 'The area "nowhere" is not in the directory.'),
        ("x,X,mca,,,all,,,own,high", "areas is empty."),
        ("x,X,mca,,njoro-ward,,,,own,high", "kinds is empty."),
        ("x,X,mca,,njoro-ward,all,,,,high", "source is empty."),
        ("X 1,X,mca,,njoro-ward,all,,,own,high", "id must be small letters"),
        ("x,X,mca,,njoro-ward,all,office,,own,high", "email must be one address"),
        ("x,X,mca,,njoro-ward,all,a@example.org;b@example.org,,own,high", "email must be one address"),
        (
            'x,X,mca,,njoro-ward,all,"a@example.org\nBcc: b@example.org",,own,high',
            "email must be one address",
        ),
        ("x,X,mca,,njoro-ward,all,a@example.org,,own,medium", "An e-mail address needs certainty high"),
        ("x,X {place},mca,ward,njoro-ward,all,a@example.org,,own,high", "belongs to one body"),
        ("x,=X,mca,,njoro-ward,all,,,own,high", "a spreadsheet would run"),
    ],
)
def test_a_bad_body_is_refused_with_its_line(row: str, sentence: str) -> None:
    with pytest.raises(ImportErrors) as refused:
        records("first,First,mca,,njoro-ward,all,,,own,high", row)
    said = [str(problem) for problem in refused.value.problems]
    assert any(one.startswith("line 3: ") and sentence in one for one in said), said


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("x,all,,,station;chief,own,high", "order holds chief."),
        ("x,all,police,sometimes,ipoa,own,high", "when must be empty or one of: bribe, violence."),
        ("x,all,army,,ipoa,own,high", "who must be empty or one of: police, county, office."),
        ("x,all,police,,,own,high", "order is empty."),
    ],
)
def test_a_bad_order_is_refused(row: str, sentence: str) -> None:
    with pytest.raises(ImportErrors, match=r"line 2") as refused:
        read_rows(f"{','.join(COLUMNS['routing'])}\n{row}\n", "routing")
    assert sentence in str(refused.value)


def test_every_ward_has_its_own() -> None:
    bodies = Bodies.from_records(places(), bundled_bodies())
    wards = [place for place in places() if place.kind == "ward"]
    assert all(bodies.by_id(f"ward-administrator-{ward.id}") for ward in wards)
    one = bodies.by_id("ward-administrator-kaptembwo-ward")
    assert one
    assert (one.name, one.areas, one.place) == (
        "Ward Administrator, Kaptembwo",
        ("kaptembwo-ward",),
        "kaptembwo-ward",
    )


def test_posts_and_investigations_are_no_stations_to_refer_to() -> None:
    stations = [one for one in Bodies.from_records(places(), bundled_bodies()) if one.role == "station"]
    assert {place.role for one in stations if (place := places().by_id(one.place))} == {"ocs"}


def test_a_deployment_replaces_one_and_adds_its_own() -> None:
    added = records(
        "ward-administrator-njoro-ward,Njoro Ward Office,ward_administrator,,njoro-ward,works,njoro@example.org,,own,high",
        "njoro-masters,Njoro Market Masters,market_master,,njoro-ward,market,,,own,high",
    )
    bodies = Bodies.from_records(places(), bundled_bodies(), added)
    assert len(bodies) == len(Bodies.from_records(places(), bundled_bodies())) + 1
    njoro = places().by_id("njoro-ward")
    assert njoro
    routing = Routing(bundled_orders(), bodies)
    first, *_ = routing.route("works", places().line_of(njoro)).steps
    assert [(body.name, body.email, body.place) for body in first.bodies] == [
        ("Njoro Ward Office", "njoro@example.org", "njoro-ward")
    ]
    route = routing.route("market", places().line_of(njoro))
    assert "market_master" in [step.role for step in route.steps]
    assert "ward_administrator" not in [step.role for step in route.steps], "it takes works alone"


def test_a_station_that_a_deployment_replaced_is_still_passed_over_where_it_is_complained_about() -> None:
    added = records("station-njoro-police-station,Njoro,station,,njoro-ward,all,ocs@example.org,,own,high")
    routing = Routing(bundled_orders(), Bodies.from_records(places(), bundled_bodies(), added))
    njoro = places().by_id("njoro-ward")
    assert njoro
    for about, told in ((NOBODY, True), (About(concerned="njoro-police-station"), False)):
        route = routing.route("theft", places().line_of(njoro), about)
        assert ("ocs@example.org" in [body.email for step in route.steps for body in step.bodies]) is told


def test_no_bundled_body_has_an_address_that_is_not_certain() -> None:
    keys = {line.key for line in bundled_hotlines()}
    for row in bundled_bodies():
        assert row["source"]
        assert not row["email"] or row["certainty"] == "high", row["id"]
        assert not row["hotline"] or row["hotline"] in keys, row["id"]


def test_what_is_misspelt_in_a_body_is_told() -> None:
    added = records("x,X,mca,,njoro-ward,roads,,no-such-line,own,low")
    bodies = Bodies.from_records(places(), added)
    said = unrouted(places(), bodies, Routing(bundled_orders(), bodies), ("works",), bundled_hotlines())
    assert 'x: its kind "roads" is none that people can report; nothing of it comes there.' in said
    assert 'x: its hotline "no-such-line" is none that may be shown.' in said


def test_bodies_that_cannot_be_written_to_are_counted() -> None:
    added = records("a,A,mca,,njoro-ward,all,a@example.org,,own,high", "b,B,mca,,njoro-ward,all,,,own,high")
    for some, sentence in (
        (added, "1 of 2 have no e-mail address and no officer joined."),
        (added[1:], "none of 1 has an e-mail"),
    ):
        bodies = Bodies.from_records(places(), some)
        said = unrouted(places(), bodies, Routing(bundled_orders(), bodies), ("works",), bundled_hotlines())
        assert any(sentence in one for one in said), said
