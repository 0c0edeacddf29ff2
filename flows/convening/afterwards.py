"""After people met: what came of it, what was agreed and how far it is, and the record that goes to those who came."""

from __future__ import annotations

from datetime import date
from typing import Any

from flows.convening.answers import Actions, Progress
from flows.convening.time import day_shown
from flows.engine.answers import Choice, Pick, Words, yes_or_no
from flows.engine.talk import Talk
from flows.forum_changes import Agree, KeepRecord, MoveAction, PublishRecord
from flows.forum_facts import WhoAgrees
from flows.handling.one_case import NOT_NOW
from flows.words import Lines, Text, text

LONGEST_RECORD = 1_000
"""Letters: with the title and what was agreed it fits into one message."""
LONGEST_SENTENCE = 300
SHOWN = 8
MOST_TRIES = 4
MOST_NAMED = 8
"""Whom she may name, in one message: with nobody they fit into a list of WhatsApp's."""
KEEP = Pick("keep", text("forum_work.agree.keep"), ("keep", "yes", "ndiyo", "ndio", "sawa", "ok", "weka"))
WRITE_AGAIN = Pick("again", text("forum_work.agree.again"), ("again", "tena", "andika tena"))
REMIND = Pick("remind", text("forum_work.agree.remind"), ("remind", "reminder", "kumbusha", "kumbusho"))
REMINDS_NOBODY = Pick("nobody", text("forum_work.agree_nobody"), ("nobody", "hakuna", "no one", "hakuna mtu"))
DONE_ALL = Pick("done", text("forum_work.action.done"), ("done", "imekamilika", "finished", "imeisha"))
DROPPED = Pick("dropped", text("forum_work.action.dropped"), ("dropped", "imeachwa", "given up"))
NO_SENTENCE = Pick("none", text("convene.none"), ("none", "hakuna", "no", "hapana", "skip", "ruka"))


async def keep_record(talk: Talk, step: int, meeting: dict[str, Any]) -> None:
    """In a few sentences; it is published only when she says so."""
    asked = text("forum_work.record_again" if meeting["record_kept"] else "forum_work.record")
    told = await talk.ask(f"record.{step}", asked, Words((NOT_NOW,), limit=LONGEST_RECORD))
    if "words" not in told:
        await talk.say(f"no_record.{step}", text("cases.unchanged"))
        return
    await talk.do(f"recorded.{step}", KeepRecord(meeting["number"], told["words"]))
    await talk.say(f"recorded_said.{step}", text("forum_work.recorded"))


async def agree(talk: Talk, step: int, meeting: dict[str, Any]) -> None:
    """Several in one message, a line each, shown back before they are kept."""
    for tried in range(MOST_TRIES):
        told = await talk.ask(f"agree.{step}.{tried}", text("forum_work.agree"), Actions((NOT_NOW,)))
        if "actions" not in told:
            break
        read = [_agreed(*one) for one in told["actions"]]
        unclear = [text("forum_work.unclear", line=line) for line in told["unclear"]]
        picks = (*((KEEP, REMIND) if read else ()), WRITE_AGAIN, NOT_NOW)
        sure = await talk.ask(
            f"agree_sure.{step}.{tried}",
            text(
                "forum_work.agree_sure" if read else "forum_work.agree_unread",
                lines=Lines((*read, *unclear), bullet="•"),
            ),
            Choice(picks),
            given=repr(told["actions"]),
        )
        if sure in {KEEP.id, REMIND.id}:
            reminds = await _reminds(talk, step, meeting["number"]) if sure == REMIND.id else ""
            for place, (what, who, due) in enumerate(told["actions"]):
                await talk.do(f"agreed.{step}.{place}", Agree(meeting["number"], what, who, due, reminds))
            await talk.say(f"agreed_said.{step}", text("forum_work.agreed", count=len(read)))
            return
        if sure == NOT_NOW.id:
            break
    await talk.say(f"not_agreed.{step}", text("cases.unchanged"))


async def _reminds(talk: Talk, step: int, number: str) -> str:
    """The id of whoever is reminded of it, '' for nobody."""
    found: list[dict[str, str]] = await talk.fact(f"may_promise.{step}", WhoAgrees(number)) or []
    people = (Pick(one["id"], text("cases.colleague", name=one["name"])) for one in found[:MOST_NAMED])
    named = await talk.ask(
        f"agree_reminds.{step}", text("forum_work.agree_reminds"), Choice((*people, REMINDS_NOBODY))
    )
    return "" if named == REMINDS_NOBODY.id else str(named)


def _agreed(what: str, who: str, due: str) -> Text:
    if not due:
        return text("forum_work.action_open", what=what, who=who)
    return text("forum_work.action_by", what=what, who=who, day=day_shown(date.fromisoformat(due)))


async def progress(talk: Talk, step: int, meeting: dict[str, Any]) -> None:
    """Of what was agreed here or at the meeting before: which, how many percent, and a sentence."""
    actions = [*meeting["actions"], *meeting["became"]][:SHOWN]
    lines = tuple(_line(one) for one in actions)
    picks = (*(Pick(one["number"], text("cases.number", number=one["number"])) for one in actions), NOT_NOW)
    number = await talk.ask(
        f"progress.{step}",
        text("forum_work.progress", lines=Lines(lines)),
        Choice(picks),
        given=" ".join(one["number"] for one in actions),
    )
    if number == NOT_NOW.id:
        await talk.say(f"no_progress.{step}", text("cases.unchanged"))
        return
    told = await talk.ask(
        f"percent.{step}", text("forum_work.percent"), Progress((DONE_ALL, DROPPED)), given=number
    )
    action = next(one for one in actions if one["number"] == number)
    state = told.get("option") or ("done" if told["percent"] == 100 else "open")
    percent = 100 if state == "done" else told.get("percent", action["percent"])
    sentence = told.get("sentence", "")
    if not sentence:
        more = await talk.ask(
            f"sentence.{step}",
            text("forum_work.sentence"),
            Words((NO_SENTENCE,), limit=LONGEST_SENTENCE),
            given=f"{number} {state} {percent}",
        )
        sentence = more.get("words", "")
    await talk.do(f"progressed.{step}", MoveAction(number, percent, state, sentence))
    await talk.say(f"progressed_said.{step}", text("forum_work.progressed", number=number, percent=percent))


def _line(action: dict[str, Any]) -> Text:
    return text(
        "forum_work.action_line",
        number=action["number"],
        action=_agreed(action["what"], action["who"], action["due"]),
        percent=action["percent"],
    )


async def publish(talk: Talk, step: int, meeting: dict[str, Any]) -> None:
    """What those who came will read, and only then its sending."""
    agreed = tuple(_agreed(one["what"], one["who"], one["due"]) for one in meeting["actions"])
    sure = await talk.ask(
        f"publish.{step}",
        text(
            "forum_work.publish",
            record=meeting["record"],
            agreed=Lines((text("forum_work.was_agreed"), *agreed)) if agreed else "",
            came=text("forum_work.came", count=meeting["attended"]),
        ),
        yes_or_no(text("forum_work.publish.yes"), text("cases.do.not_now")),
        given=meeting["record"],
    )
    if sure == "yes":
        await talk.do(f"published.{step}", PublishRecord(meeting["number"]))
    await talk.say(
        f"published_said.{step}", text("forum_work.published" if sure == "yes" else "cases.unchanged")
    )
