"""One referral as an officer of the body handles it: we have it, read it, how far it is, done, or not ours."""

from __future__ import annotations

from typing import Any

from flows.convening.answers import Progress
from flows.engine.answers import Choice, Pick, Words
from flows.engine.talk import Talk
from flows.handling.keeping import promise_line
from flows.handling.one_case import AGAIN, DONE, LIST, NOT_NOW
from flows.handling.referral_lines import officers_line
from flows.referral_changes import AcknowledgeReferral, AnswerReferral, LookAtReferral
from flows.referral_facts import ReferralByNumber
from flows.words import Gap, Lines, Link, Text, text

MOST_STEPS = 20
LONGEST = 1_000
"""Letters of what the body says; with the lines around it it fits into one message."""

STEPS = {
    "acknowledge": Pick("acknowledge", text("referral.do.acknowledge"), ("we have it", "have it", "tumeipata", "received", "ok")),
    "look": Pick("look", text("referral.do.look"), ("read", "look", "open", "soma", "fungua")),
    "in_action": Pick("in_action", text("referral.do.in_action"), ("in action", "progress", "inaendelea")),
    "resolved": Pick("resolved", text("referral.do.resolved"), ("resolved", "solved", "imetatuliwa", "fixed")),
    "declined": Pick("declined", text("referral.do.declined"), ("not ours", "si yetu", "decline")),
}  # fmt: skip
NOTHING = Pick("nothing", text("referral.no_words"), ("nothing", "hakuna", "skip", "ruka", "none"))


async def one_referral(talk: Talk, number: str) -> None:
    """What she does with it, as often as she likes; the first option is that they have it."""
    for step in range(MOST_STEPS):
        found: dict[str, Any] | None = await talk.fact(f"referral.{step}", ReferralByNumber(number))
        if found is None:
            await talk.say("gone", text("referral.gone", number=number))
            return
        may = {*found["steps"], "look"} if found["steps"] else set()
        picks = (*(pick for name, pick in STEPS.items() if name in may), LIST, DONE)
        chosen = await talk.ask(
            f"do.{step}", _shown(found), Choice(picks), given=f"{number} {found['state']} {found['percent']}"
        )
        if chosen in STEPS:
            await _do(talk, step, chosen, number)
            # What was just changed is read again only with her next message.
            chosen = await talk.ask(
                f"then.{step}", text("cases.then", number=number), Choice((_AGAIN, LIST, DONE))
            )
        if chosen == LIST.id:
            await talk.go("referrals")
        if chosen == DONE.id:
            await talk.say("closed", text("referral.closed"))
            return


_AGAIN = Pick(AGAIN.id, text("referral.again"), AGAIN.words)


def _shown(found: dict[str, Any]) -> Text:
    promises = tuple(map(promise_line, found["promises"]))
    lines: tuple[Gap, ...] = (
        officers_line(found),
        text("referral.percent", percent=found["percent"]) if found["percent"] else "",
        text("referral.promised", lines=Lines(promises, bullet="•")) if promises else "",
    )
    return text("referral.one", lines=Lines(lines))


async def _do(talk: Talk, step: int, chosen: str, number: str) -> None:
    match chosen:
        case "acknowledge":
            await talk.do(f"have.{step}", AcknowledgeReferral(number))
            await talk.say(f"have_said.{step}", text("referral.acknowledged", number=number))
        case "look":
            await talk.do(f"look.{step}", LookAtReferral(number))
            await talk.say(f"look_said.{step}", text("referral.link", link=Link(f"look.{step}")))
        case _:
            await _answer(talk, step, chosen, number)


async def _answer(talk: Talk, step: int, chosen: str, number: str) -> None:
    """How far it is, what was done, or why it is not theirs: words for whoever referred it."""
    percent, words = 0, ""
    if chosen == "in_action":
        told = await talk.ask(f"percent.{step}", text("referral.how_far"), Progress((NOT_NOW,)), given=number)
        if "percent" not in told:
            await talk.say(f"unanswered.{step}", text("cases.unchanged"))
            return
        percent, words = told["percent"], told["sentence"]
    if not words:
        picks = (NOTHING, NOT_NOW) if chosen == "in_action" else (NOT_NOW,)
        more = await talk.ask(
            f"words.{step}",
            text(f"referral.words.{chosen}"),
            Words(picks, limit=LONGEST),
            given=f"{chosen} {percent}",
        )
        if more.get("option") == NOT_NOW.id:
            await talk.say(f"unanswered.{step}", text("cases.unchanged"))
            return
        words = more.get("words", "")
    await talk.do(f"answer.{step}", AnswerReferral(number, chosen, percent, words))
    await talk.say(f"answered.{step}", text(f"referral.answered.{chosen}", number=number))
