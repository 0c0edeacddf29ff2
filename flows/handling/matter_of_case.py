"""What is public of a case: a title of its own, or one more account of a matter that is there."""

from __future__ import annotations

from typing import Any

from flows.changes import PUBLIC_KINDS, TakeCase
from flows.engine.answers import Choice, Pick, Words, yes_or_no
from flows.engine.talk import Talk
from flows.facts import CaseByNumber
from flows.handling.codes import matter_in
from flows.handling.one_case import NOT_NOW, TAKE
from flows.handling.one_matter import line_of, one_matter
from flows.matter_changes import JoinMatter, OpenMatter
from flows.matter_facts import MatterAtWork, Matters
from flows.typed_codes import CodeOr
from flows.words import Lines, Link, text

LONGEST_TITLE = 120
LISTED = 7
"""Matters to join, in one message: with one more option they fit into a list of WhatsApp's."""

TITLE = Pick("title", text("matter_work.do.title"), ("title", "kichwa", "new", "mpya"))
JOIN = Pick("join", text("matter_work.do.join"), ("join", "unganisha", "same", "ile ile"))


async def matter_of_case(talk: Talk, number: str) -> None:
    """Asked only of a case of a public kind; one that has a matter leads to that."""
    case: dict[str, Any] | None = await talk.fact("case", CaseByNumber(number))
    if case is None:
        await talk.say("no_such_case", text("cases.gone", number=number))
        return
    if case.get("matter"):
        await one_matter(talk, str(case["matter"]))
        return
    if case["kind"] not in PUBLIC_KINDS:
        await talk.say("not_public", text("matter_work.not_public", number=number))
        return
    if not await _is_hers(talk, number, str(case["holder"])):
        return
    where = case["place"] or text("cases.no_place")
    what = await talk.ask(
        "what",
        text("matter_work.what", number=number, kind=text(f"kind.{case['kind']}"), place=where),
        Choice((TITLE, JOIN, NOT_NOW)),
        given=number,
    )
    if what == TITLE.id:
        await _titled(talk, number)
    elif what == JOIN.id:
        await _joined(talk, number, str(case["kind"]))
    else:
        await talk.say("unchanged", text("cases.unchanged"))


async def _is_hers(talk: Talk, number: str, holder: str) -> bool:
    """Who works on a case takes it first, so that two do not make two matters of it."""
    if holder == "me":
        return True
    if holder:
        await talk.say("colleague", text("matter_work.colleague", number=number))
        return False
    takes = await talk.ask(
        "take", text("matter_work.take", number=number), yes_or_no(TAKE.title, text("cases.do.not_now"))
    )
    if takes != "yes":
        await talk.say("untaken", text("cases.unchanged"))
        return False
    await talk.do("taken", TakeCase(number))
    return True


async def _titled(talk: Talk, number: str) -> None:
    """A title in her own words, read once more before everybody may read it."""
    told = await talk.ask("title", text("matter_work.title"), Words((NOT_NOW,), limit=LONGEST_TITLE))
    title = " ".join(told.get("words", "").split())
    sure = title and await talk.ask(
        "title_sure",
        text("matter_work.title_sure", title=title),
        yes_or_no(text("matter_work.publish"), text("cases.do.not_now")),
        given=title,
    )
    if sure != "yes":
        await talk.say("untitled", text("cases.unchanged"))
        return
    await talk.do("opened", OpenMatter(number, title))
    await talk.say("opened_said", text("matter_work.opened", number=Link("opened"), title=title))


async def _joined(talk: Talk, number: str, kind: str) -> None:
    """Those of its kind in her areas are offered; any other number may be written."""
    found: dict[str, Any] | None = await talk.fact("to_join", Matters(0))
    alike = [one for one in (found or {"matters": []})["matters"] if one["kind"] == kind][:LISTED]
    picks = (*(Pick(one["number"], text("cases.number", number=one["number"])) for one in alike), NOT_NOW)
    answer = await talk.ask(
        "which",
        text("matter_work.which", lines=Lines(tuple(map(line_of, alike)))),
        CodeOr(matter_in, picks, "number"),
        given=" ".join(one["number"] for one in alike),
    )
    chosen = str(answer.get("number") or answer["option"])
    if chosen == NOT_NOW.id:
        await talk.say("unjoined", text("cases.unchanged"))
        return
    matter: dict[str, Any] | None = await talk.fact(f"joins.{chosen}", MatterAtWork(chosen))
    if matter is None:
        await talk.say("no_such_matter", text("matter_work.gone", number=chosen))
        return
    sure = await talk.ask(
        "join_sure",
        text("matter_work.join_sure", case=number, matter=line_of(matter)),
        yes_or_no(text("matter_work.join_yes"), text("cases.do.not_now")),
        given=chosen,
    )
    if sure == "yes":
        await talk.do("joined", JoinMatter(number, chosen))
    said = (
        text("matter_work.joined", case=number, number=chosen) if sure == "yes" else text("cases.unchanged")
    )
    await talk.say("joined_said", said)
