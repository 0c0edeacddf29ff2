"""One case in chat: open it on the page, take it, write to whoever filed it, move it on, hand it over."""

from typing import Any

from flows.changes import HandOver, LeaveCase, OpenOnPage, SetState, State, TakeCase, WriteToReporter
from flows.engine.answers import Choice, Pick, Words
from flows.engine.talk import Talk
from flows.facts import CaseByNumber, Colleagues
from flows.handling.lines import line
from flows.words import Lines, Link, Text, text

MOST_STEPS = 20
LONGEST = 1_500
"""Letters of what may be written to her: what fits into one message of WhatsApp with a line above it."""

LOOK = Pick("look", text("cases.do.look"), ("look", "open", "read", "soma", "fungua"))
TAKE = Pick("take", text("cases.do.take"), ("take", "chukua"))
LEAVE = Pick("leave", text("cases.do.leave"), ("leave", "give up", "acha"))
ASK = Pick("ask", text("cases.do.ask"), ("ask", "uliza"))
ANSWER = Pick("answer", text("cases.do.answer"), ("answer", "jibu"))
STATE = Pick("state", text("cases.do.state"), ("state", "hali"))
HAND = Pick("hand", text("cases.do.hand"), ("hand over", "kabidhi"))
LIST = Pick("list", text("cases.do.list"), ("list", "cases", "orodha"))
DONE = Pick("done", text("cases.done"), ("done", "nimemaliza", "basi", "no", "hapana", "close"))
AGAIN = Pick("again", text("cases.do.again"), ("again", "tena"))
NOT_NOW = Pick("no", text("cases.do.not_now"), ("no", "hapana", "acha", "cancel", "ghairi"))

OF_MINE = (LOOK, ASK, ANSWER, STATE, HAND, LEAVE, LIST, DONE)
OF_NOBODY = (LOOK, TAKE, LIST, DONE)
OF_COLLEAGUE = (LOOK, LIST, DONE)


async def one_case(talk: Talk, number: str) -> None:
    """What she does with it, as often as she likes."""
    for step in range(MOST_STEPS):
        case: dict[str, Any] | None = await talk.fact(f"case.{step}", CaseByNumber(number))
        if case is None:
            await talk.say("gone", text("cases.gone", number=number))
            return
        picks = OF_MINE if case["holder"] == "me" else OF_COLLEAGUE if case["holder"] else OF_NOBODY
        chosen = await talk.ask(f"do.{step}", _shown(case), Choice(picks), given=f"{number} {case['holder']}")
        if chosen == "list":
            await talk.go("cases")
        if chosen == "done":
            await talk.say("closed", text("cases.closed"))
            return
        await _do(talk, step, chosen, number, case)
        # What was just changed is read again only with her next message.
        then = await talk.ask(f"then.{step}", text("cases.then", number=number), Choice((AGAIN, LIST, DONE)))
        if then == "list":
            await talk.go("cases")
        if then == "done":
            await talk.say("closed", text("cases.closed"))
            return


def _shown(case: dict[str, Any]) -> Text:
    replies, unanswered = case["replies"], case["unanswered"]
    letters = (
        text("cases.replies", count=replies) if replies else "",
        text("cases.unanswered", count=unanswered) if unanswered else "",
    )
    return text("cases.one", case=Lines((line(case), *letters)))


async def _do(talk: Talk, step: int, chosen: str, number: str, case: dict[str, Any]) -> None:
    match chosen:
        case "look":
            await talk.do(f"link.{step}", OpenOnPage(f"case:{number}"))
            await talk.say(f"linked.{step}", text("cases.link", link=Link(f"link.{step}")))
        case "take":
            await talk.do(f"take.{step}", TakeCase(number))
            await talk.say(f"taken.{step}", text("cases.taken", number=number))
        case "leave":
            await talk.do(f"leave.{step}", LeaveCase(number))
            await talk.say(f"left.{step}", text("cases.left", number=number))
        case "ask" | "answer":
            await _write(talk, step, number, case, question=chosen == "ask")
        case "state":
            await _state(talk, step, number, case)
        case _:
            await _hand(talk, step, number)


async def _write(talk: Talk, step: int, number: str, case: dict[str, Any], *, question: bool) -> None:
    where = text(f"cases.silent.{case['why_silent']}") if case["why_silent"] else text("cases.reaches")
    asked = text("cases.ask_words" if question else "cases.answer_words", where=where)
    told = await talk.ask(f"words.{step}", asked, Words((NOT_NOW,), limit=LONGEST))
    if "words" not in told:
        await talk.say(f"unwritten.{step}", text("cases.unchanged"))
        return
    await talk.do(f"write.{step}", WriteToReporter(number, told["words"], question))
    await talk.say(f"written.{step}", text("cases.under_code" if case["why_silent"] else "cases.written"))


async def _state(talk: Talk, step: int, number: str, case: dict[str, Any]) -> None:
    picks = (*(Pick(state, text(f"cases.make.{state}")) for state in case["next"]), NOT_NOW)
    state = await talk.ask(f"state.{step}", text("cases.which_state"), Choice(picks), given=case["state"])
    if state == "no":
        await talk.say(f"unmoved.{step}", text("cases.unchanged"))
        return
    await talk.do(f"move.{step}", SetState(number, State(state)))
    await talk.say(f"moved.{step}", text("cases.moved", number=number, state=text(f"state.{state}")))


async def _hand(talk: Talk, step: int, number: str) -> None:
    found: list[dict[str, str]] = await talk.fact(f"colleagues.{step}", Colleagues(number))
    if not found:
        await talk.say(f"alone.{step}", text("cases.alone"))
        return
    picks = (*(Pick(one["id"], text("cases.colleague", name=one["name"])) for one in found), NOT_NOW)
    to = await talk.ask(f"hand.{step}", text("cases.to_whom"), Choice(picks))
    if to == "no":
        await talk.say(f"unhanded.{step}", text("cases.unchanged"))
        return
    await talk.do(f"hand_over.{step}", HandOver(number, to))
    await talk.say(f"handed.{step}", text("cases.handed_over", number=number))
