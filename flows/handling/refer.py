"""A case goes to a body outside: about whom it is, which body, a summary that she wrote and approved, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flows.changes import OpenOnPage
from flows.engine.answers import Choice, Pick, Words, yes_or_no
from flows.engine.talk import Talk
from flows.handling.referral_lines import ASKED, OPEN, POLICE, by_hand, went_line
from flows.referral_changes import RecallReferral, ReferCase
from flows.referral_facts import RouteFor, SummaryCheck
from flows.reporting.kinds import SENSITIVE_KINDS
from flows.words import Gap, Lines, Link, Moment, Text, text

MOST_TRIES = 5
LONGEST = 4_000
"""Letters that are read; how many of them a summary may have is said when it is checked."""
OFFERED = 7
"""Bodies in one message: with two more options they fit into a list of WhatsApp's."""

WHO = Choice(
    (
        Pick("police", text("refer.who.police"), ("police", "polisi", "karau", "officer")),
        Pick("county", text("refer.who.county"), ("county", "kaunti", "kanjo", "askari wa kaunti")),
        Pick("office", text("refer.who.office"), ("office", "ofisi", "another office", "ofisi nyingine")),
        Pick("nobody", text("refer.who.nobody"), ("nobody", "no", "hapana", "hakuna", "none")),
    )
)
NOT_NOW = Pick("no", text("cases.do.not_now"), ("no", "hapana", "acha", "cancel", "ghairi"))
ABOUT = Pick("about", text("refer.about"), ("about", "change", "badilisha"))
PAGE = Pick("page", text("refer.page"), ("page", "ukurasa", "link", "kiungo"))
APPROVE = Pick(
    "approve", text("refer.approve"), ("approve", "send", "tuma", "yes", "ndiyo", "ndio", "ok", "sawa")
)
AGAIN = Pick("again", text("refer.again"), ("again", "tena", "andika tena", "write again"))
RECALL = Pick("recall", text("refer.recall"), ("recall", "take back", "rudisha", "ondoa"))
FURTHER = Pick("further", text("refer.further"), ("further", "another", "mwingine", "ofisi nyingine"))


async def refer(talk: Talk, step: int, number: str, case: dict[str, Any]) -> None:
    """About whom, to whom, in which words, and her yes; whatever she leaves open, nothing goes."""
    before: list[dict[str, Any]] = case.get("referrals", [])
    open_ones = [one for one in before if one["state"] in OPEN]
    if open_ones and not await _goes_further(talk, step, open_ones):
        return
    about = await _about(talk, step, number)
    body = about and await _body(talk, step, about, before)
    if about is None or not body:
        await talk.say(f"not_referred.{step}", text("refer.nothing_sent"))
        return
    if case["kind"] in SENSITIVE_KINDS or about.who == POLICE:
        summary = await _on_page_only(talk, step, number)
    else:
        summary = await _written(talk, step, number, body)
    if not summary:
        return
    await talk.do(
        f"referred.{step}", ReferCase(number, body["id"], summary, about.who, about.bribe, about.violence)
    )
    await talk.say(f"referred_said.{step}", _sent(f"referred.{step}", body))


async def _goes_further(talk: Talk, step: int, open_ones: list[dict[str, Any]]) -> bool:
    """It is with somebody already: she takes it back, leaves it there, or refers it further all the same."""
    chosen = await talk.ask(
        f"refer_open.{step}",
        text("refer.open", lines=Lines(tuple(map(went_line, open_ones)))),
        Choice((RECALL, FURTHER, NOT_NOW)),
        given=" ".join(one["number"] for one in open_ones),
    )
    if chosen == RECALL.id:
        for one in open_ones:
            await talk.do(f"recalled.{step}.{one['number']}", RecallReferral(one["number"]))
        await talk.say(f"recalled_said.{step}", text("refer.recalled"))
    elif chosen != FURTHER.id:
        await talk.say(f"left_there.{step}", text("cases.unchanged"))
    return bool(chosen == FURTHER.id)


async def _about(talk: Talk, step: int, number: str) -> RouteFor | None:
    """What decides the order of bodies. What the kind or whoever told it says is not asked again; police stays police."""
    held: dict[str, Any] | None = await talk.fact(f"refer_held.{step}", RouteFor(number))
    if held is None:
        return None
    who = held["who"]
    if who != POLICE:
        said = await talk.ask(f"refer_who.{step}", text("refer.who"), WHO, prefill=who or None)
        who = "" if said == "nobody" else said
    bribe, violence = held["bribe"], held["violence"]
    if not bribe:
        grave = RouteFor(number, who, bribe=True, violence=violence)
        plain = RouteFor(number, who, bribe=False, violence=violence)
        bribe = await _leads_elsewhere(talk, f"refer_bribe.{step}", text("refer.bribe"), plain, grave)
    if not violence:
        grave = RouteFor(number, who, bribe, violence=True)
        plain = RouteFor(number, who, bribe, violence=False)
        violence = await _leads_elsewhere(talk, f"refer_hurt.{step}", text("refer.hurt"), plain, grave)
    return RouteFor(number, who, bribe, violence)


async def _leads_elsewhere(talk: Talk, key: str, question: Text, plain: RouteFor, grave: RouteFor) -> bool:
    """Asked only where the answer leads to other bodies."""
    without = await talk.fact(f"{key}.without", plain)
    with_it = await talk.fact(f"{key}.with", grave)
    if without is None or with_it is None or _ids(without) == _ids(with_it):
        return False
    return bool(await talk.ask(key, question, yes_or_no(text("yes"), text("no")), given=plain.who) == "yes")


def _ids(route: dict[str, Any]) -> list[str]:
    return [body["id"] for body in route["bodies"]]


async def _body(
    talk: Talk, step: int, about: RouteFor, before: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """The first that can be reached and was not asked yet is suggested; nobody who cannot be reached may be chosen, and that is said."""
    route: dict[str, Any] | None = await talk.fact(f"refer_route.{step}", about)
    if route is None:
        return None
    have_it = {one["body"] for one in before if one["state"] in OPEN}
    asked = {one["body"] for one in before if one["state"] in ASKED}
    reached = [one for one in route["bodies"] if one["how"] and one["name"] not in have_it]
    reached = sorted(reached, key=lambda one: one["name"] in asked)[:OFFERED]
    others: tuple[Gap, ...] = (
        *(went_line(one) for one in before if one["body"] in asked),
        *(by_hand(body) for body in route["bodies"] if not body["how"]),
        text("refer.unknown", count=len(route["unknown"])) if route["unknown"] else "",
    )
    if not reached:
        await talk.say(f"nobody.{step}", text("refer.nobody", lines=Lines(others)))
        return None
    picks = (*(Pick(body["id"], _titled(body)) for body in reached), ABOUT, NOT_NOW)
    chosen = await talk.ask(
        f"refer_to.{step}",
        text("refer.to", lines=Lines((text("refer.first", body=reached[0]["name"]), *others))),
        Choice(picks),
        given=" ".join(body["id"] for body in reached),
    )
    if chosen == ABOUT.id:
        await talk.reopen(*(f"refer_{key}.{step}" for key in ("who", "bribe", "hurt", "to")))
    return next((body for body in reached if body["id"] == chosen), None)


def _titled(body: dict[str, Any]) -> Text:
    return text("refer.by_email" if body["how"] == "email" else "refer.by_officer", body=body["name"])


async def _on_page_only(talk: Talk, step: int, number: str) -> str:
    """Of these not even the kind is shown in a chat: the words are written beside what was told, and approved there."""
    chosen = await talk.ask(f"refer_page.{step}", text("refer.page_only"), Choice((PAGE, NOT_NOW)))
    if chosen == PAGE.id:
        await _link(talk, step, number)
    else:
        await talk.say(f"unwritten.{step}", text("refer.nothing_sent"))
    return ""


async def _written(talk: Talk, step: int, number: str, body: dict[str, Any]) -> str:
    """The summary that she approved; '' when she writes it on the page, or not now."""
    asked = text("refer.words")
    for tried in range(MOST_TRIES):
        told = await talk.ask(f"refer_words.{step}.{tried}", asked, Words((PAGE, NOT_NOW), limit=LONGEST))
        if told.get("option") == PAGE.id:
            await _link(talk, step, number)
            return ""
        summary = told.get("words", "")
        check = summary and await talk.fact(f"refer_check.{step}.{tried}", SummaryCheck(number, summary))
        if not check:
            break
        if check["problems"]:
            problems = tuple(text(f"refer.problem.{problem}") for problem in check["problems"])
            asked = text("refer.words_again", problems=Lines(problems, bullet="•"))
            continue
        rest = Lines((text("refer.copied") if check["copied"] else "", text("refer.nothing_else")))
        sure = await talk.ask(
            f"refer_sure.{step}.{tried}",
            text("refer.sure", body=_titled(body), summary=summary, rest=rest),
            Choice((APPROVE, AGAIN, NOT_NOW)),
            given=f"{body['id']} {summary}",
        )
        if sure == APPROVE.id:
            return str(summary)
        if sure == NOT_NOW.id:
            break
        asked = text("refer.words")
    await talk.say(f"unwritten.{step}", text("refer.nothing_sent"))
    return ""


async def _link(talk: Talk, step: int, number: str) -> None:
    await talk.do(f"refer_link.{step}", OpenOnPage(f"refer:{number}"))
    await talk.say(f"refer_linked.{step}", text("refer.link", link=Link(f"refer_link.{step}")))


def _sent(change: str, body: dict[str, Any]) -> Text:
    """Its number, and until when an answer is due."""
    if not body.get("due"):
        return text("refer.sent", number=Link(change), body=body["name"])
    due = Moment(datetime.fromisoformat(body["due"]))
    return text("refer.sent_due", number=Link(change), body=body["name"], due=due)
