"""One case in chat: open it on the page, take it, write to whoever filed it, move it on, hand it over."""

from typing import Any

from flows.changes import (
    CLOSING,
    OVER,
    HandOver,
    LeaveCase,
    OpenOnPage,
    SetState,
    State,
    TakeCase,
    WriteToReporter,
)
from flows.convening.answers import Progress
from flows.engine.answers import Choice, Pick, Words
from flows.engine.talk import Talk
from flows.facts import CaseByNumber, Colleagues
from flows.handling.lines import line, stands
from flows.handling.refer import refer
from flows.handling.referral_lines import went_line
from flows.words import Lines, Link, Text, text

MOST_STEPS = 20
ASKED = {State.IN_ACTION: "cases.what_is_done", State.RESOLVED: "cases.what_was_done"}
"""What is asked about a step; of any other why."""
GOES_ON = tuple(state.value for state in State if state not in OVER)
"""States in which a case may be referred, or made public."""
MOST_REFERRALS = 3
"""Of where it went, the latest."""
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

REFER = Pick("refer", text("cases.do.refer"), ("refer", "peleka", "pass on"))
MATTER = Pick("matter", text("cases.do.matter"), ("matter", "masuala", "suala", "public"))
NO_WORDS = Pick("none", text("cases.no_words"), ("none", "hakuna", "no", "hapana", "skip", "ruka"))

OF_NOBODY = (LOOK, TAKE, LIST, DONE)
OF_COLLEAGUE = (LOOK, LIST, DONE)


async def one_case(talk: Talk, number: str) -> None:
    """What she does with it, as often as she likes."""
    for step in range(MOST_STEPS):
        case: dict[str, Any] | None = await talk.fact(f"case.{step}", CaseByNumber(number))
        if case is None:
            await talk.say("gone", text("cases.gone", number=number))
            return
        picks = _picks(case)
        chosen = await talk.ask(f"do.{step}", _shown(case), Choice(picks), given=f"{number} {case['holder']}")
        if chosen == "list":
            await talk.go("cases")
        if chosen == "done":
            await talk.say("closed", text("cases.closed"))
            return
        if chosen == "matter":
            await talk.go("matters", case=number)
        await _do(talk, step, chosen, number, case)
        # What was just changed is read again only with her next message.
        then = await talk.ask(f"then.{step}", text("cases.then", number=number), Choice((AGAIN, LIST, DONE)))
        if then == "list":
            await talk.go("cases")
        if then == "done":
            await talk.say("closed", text("cases.closed"))
            return


def _picks(case: dict[str, Any]) -> tuple[Pick, ...]:
    """What may be done with it; as many as fit into a list of WhatsApp's."""
    if case["holder"] != "me":
        return OF_COLLEAGUE if case["holder"] else OF_NOBODY
    # Cases that were looked up by the release before hold less.
    goes_on = case.get("state") in GOES_ON and "public" in case
    moves = (STATE,) if case["next"] else ()
    refers = (REFER,) if goes_on else ()
    public = (MATTER,) if goes_on and case["public"] else ()
    return (LOOK, ASK, ANSWER, *moves, *refers, *public, HAND, LEAVE, LIST, DONE)


def _shown(case: dict[str, Any]) -> Text:
    replies, unanswered = case["replies"], case["unanswered"]
    letters = (
        text("cases.replies", count=replies) if replies else "",
        text("cases.unanswered", count=unanswered) if unanswered else "",
    )
    group, matter = case.get("group"), case.get("matter")
    belongs = (
        text("cases.of_group", group=group) if group else "",
        text("cases.of_matter", matter=matter) if matter else "",
        *(went_line(one) for one in case.get("referrals", ())[-MOST_REFERRALS:]),
    )
    return text("cases.one", case=Lines((line(case), *belongs, *letters)))


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
        case "refer":
            await refer(talk, step, number, case)
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
    move = await _told(talk, step, number, State(state))
    if move is None:
        await talk.say(f"unmoved.{step}", text("cases.unchanged"))
        return
    await talk.do(f"move.{step}", move)
    await talk.say(f"moved.{step}", text("cases.moved", number=number, state=stands(state, move.percent)))


async def _told(talk: Talk, step: int, number: str, state: State) -> SetState | None:
    """The step with what it needs: how far and what, or why; whoever reported it reads the words."""
    percent, reason, words = 0, "", ""
    if state is State.IN_ACTION:
        told = await talk.ask(f"percent.{step}", text("cases.percent"), Progress((NOT_NOW,), limit=LONGEST))
        if "percent" not in told:
            return None
        percent, words = told["percent"], told["sentence"]
    if state is State.CLOSED:
        picks = (*(Pick(one, text(f"cases.closing.{one}")) for one in CLOSING), NOT_NOW)
        reason = await talk.ask(f"reason.{step}", text("cases.why_closed"), Choice(picks))
        if reason == NOT_NOW.id:
            return None
    if not words:
        needed = state is State.IN_ACTION
        asked = text(ASKED.get(state, "cases.why"))
        given = f"{state} {percent} {reason}"
        more = await talk.ask(
            f"why.{step}",
            asked,
            Words((NOT_NOW,) if needed else (NO_WORDS, NOT_NOW), limit=LONGEST),
            given=given,
        )
        if more.get("option") == NOT_NOW.id:
            return None
        words = more.get("words", "")
    return SetState(number, state, percent, words, reason)


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
