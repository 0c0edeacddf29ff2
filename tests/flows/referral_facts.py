"""What facilitators and officers of a body hear about referrals in tests that have no storage."""

from __future__ import annotations

from typing import Any, get_args

from flows.facts import Fact
from flows.referral_facts import (
    MyReferrals,
    OnBody,
    Overdue,
    ReferralByNumber,
    ReferralFact,
    RouteFor,
    SummaryCheck,
)
from tests.flows.matter_work_facts import LATE

REFERRAL_FACTS = get_args(ReferralFact)
ALL_STEPS = ["acknowledge", "in_action", "resolved", "declined"]
ORDINARY_CASE, POLICE_CASE, COUNTY_CASE = "W6W6W", "P7P7P", "K8K8K"
BRIBE_CASE, UNREACHED_CASE, REFERRED_CASE = "B9B9B", "X5X5X", "R4R4R"


def line(number: str, state: str = "sent", **more: object) -> dict[str, Any]:
    """A referral line."""
    return {
        "number": number, "case": REFERRED_CASE, "body": "Ward Administrator, Kaptembwo", "kind": "works", "place": "Kaptembwo",
        "state": state, "made": "2026-11-20T09:00:00+00:00", "due": "2026-11-25T09:00:00+00:00" if state == "sent" else "",
        "overdue": False, **more,
    }  # fmt: skip


OF_THE_BODY = {
    one["number"]: one | {"steps": steps, "percent": percent, "promises": promises}
    for one, steps, percent, promises in (
        (line("R2222A", case=""), ALL_STEPS, 0, []),
        (line("R2222B", "acknowledged", case=""), ALL_STEPS[1:], 40, [LATE]),
        (line("R2222C", "over", case="", kind="gbv", place=""), [], 100, []),
        *((line(f"R3333{letter}", case=""), ALL_STEPS, 0, []) for letter in "ABCDE"),
    )
}


def _case(number: str, kind: str, referrals: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {
        "number": number, "kind": kind, "place": "Kaptembwo", "state": "acknowledged", "holder": "me", "next": ["in_action"],
        "why_silent": "", "unanswered": 0, "replies": 0, "percent": 0, "reason": "", "public": kind == "works", "matter": "", "group": "",
        "referrals": list(referrals),
    }  # fmt: skip


WITH_A_BODY = (
    _case(ORDINARY_CASE, "works"),
    _case(POLICE_CASE, "misconduct"),
    _case(COUNTY_CASE, "market"),
    _case(BRIBE_CASE, "bribe"),
    _case(UNREACHED_CASE, "rumour"),
    _case(REFERRED_CASE, "works", (line("R4R4RA"), line("R4R4RB", "passed_on"))),
)
"""Cases that she has, by what holds of them; the last is with a body."""

WARD = {
    "id": "ward-administrator-kaptembwo-ward",
    "name": "Ward Administrator, Kaptembwo",
    "step": 0,
    "how": "officer",
}
WORKS = {"id": "county-works-nakuru-county", "name": "County works, Nakuru", "step": 1, "how": "email"}
IPOA = {"id": "ipoa", "name": "Independent Policing Oversight Authority (IPOA)", "step": 0, "how": ""}
IAU = {"id": "iau", "name": "Internal Affairs Unit (IAU)", "step": 0, "how": "officer"}
EACC = {"id": "eacc", "name": "Ethics and Anti-Corruption Commission (EACC)", "step": 0, "how": "email"}
BOARD = {
    "id": "county-public-service-board-nakuru-county",
    "name": "County Public Service Board, Nakuru",
    "step": 0,
    "how": "email",
}


def route_for(query: RouteFor) -> dict[str, Any] | None:
    """The fact RouteFor, with what the kind and the reporter said."""
    if query.number == "ZZZZZ":
        return None
    who = {POLICE_CASE: "police", COUNTY_CASE: "county"}.get(query.number, "")
    who = "police" if "police" in (who, query.who) else query.who or who
    bribe, violence = query.bribe or query.number == BRIBE_CASE, query.violence
    match who:
        case "police":
            bodies = [IPOA, IAU] if violence else [IAU, IPOA]
        case _ if query.number == UNREACHED_CASE:
            bodies = [IPOA | {"call": "1559"}]
        case _ if bribe:
            bodies = [EACC]
        case "county" | "office":
            bodies = [BOARD]
        case _:
            bodies = [WARD, WORKS, IPOA | {"call": "1559"}]
    due = {"due": "2026-11-25T09:00:00+00:00"}
    unknown = ["market_master"] if not who else []
    return {
        "who": who,
        "bribe": bribe,
        "violence": violence,
        "bodies": [due | one for one in bodies],
        "unknown": unknown,
    }


def referred(query: Fact, *, on_staff: bool, officer: bool) -> Any:  # noqa: ANN401  (JSON)
    """The answer, in the shape that flows.referral_facts promises."""
    match query:
        case RouteFor():
            return route_for(query) if on_staff else None
        case SummaryCheck(_, summary):
            problems = ["identifies"] if "0700" in summary else ["summary"] if len(summary) > 2000 else []
            return {"problems": problems, "copied": "all over the road" in summary} if on_staff else None
        case Overdue():
            late = [line("R4R4RA", overdue=True), line("R5R5RA", due="", overdue=True)]
            return {"referrals": late, "actions": [LATE], "more": True} if on_staff else None
        case OnBody():
            return {"name": "Njeri", "body": "Ward Administrator, Kaptembwo"} if officer else None
        case MyReferrals(which, page):
            found = [one for one in OF_THE_BODY.values() if which == "all" or one["state"] != "over"]
            shown = found[page * 6 : page * 6 + 6]
            return {"referrals": shown, "more": len(found) > page * 6 + 6} if officer else None
        case ReferralByNumber(number):
            return OF_THE_BODY.get(number) if officer else None
    raise AssertionError(f"nobody answers {query}")
