"""Afterwards: the code shows where a report stands and lets her add or withdraw."""

from typing import Any

from flows.case_news import closed, day, stands, steps
from flows.changes import AddToReport, State, WithdrawReport
from flows.engine.answers import Choice, Code, Pick, yes_or_no
from flows.engine.talk import Talk
from flows.facts import Deployment, MyReports, ReportByCode
from flows.letters import ask_if_solved, not_solved, read_letters
from flows.reporting.account import tell
from flows.words import Lines, text

MOST_TRIES = 3
"""Then a person is offered; the code itself is never locked."""

NO_CODE = Pick(
    "none",
    text("follow_up.no_code"),
    ("no", "hapana", "sina", "i dont have", "nimepoteza", "lost", "sina code"),
)
ADD = Pick("add", text("follow_up.add"), ("add", "ongeza", "add more"))
WITHDRAW = Pick("withdraw", text("follow_up.withdraw"), ("withdraw", "ondoa", "futa", "take back"))
RATE = Pick("rate", text("follow_up.rate"), ("rate", "tathmini", "kadiria"))
"""Offered when it is over: a rating is of a service, and says nothing of the report."""
NOT_SOLVED = Pick(
    "not_solved",
    text("follow_up.not_solved"),
    ("not solved", "haijatatuliwa", "reopen", "bado", "fungua tena"),
)
"""Offered once it was confirmed; while it is only called solved, she is asked."""
ENOUGH = Pick(
    "enough", text("follow_up.enough"), ("no", "hapana", "done", "basi", "enough", "thanks", "asante")
)


async def follow_up(talk: Talk) -> None:
    """How many and in which state; more than that only for whoever has the code."""
    counts: dict[str, int] = await talk.fact("mine", MyReports())
    report = await _opened(talk, counts)
    if report is None:
        return
    state = report["state"]
    await talk.say(
        "state",
        text(
            "follow_up.state_neutral" if report["sensitive"] else "follow_up.state",
            kind=text(f"kind.{report['kind']}"),
            filed=text("follow_up.filed", date=day(report["filed"])),
            state=stands(report),
        ),
    )
    if state == "withdrawn":
        return
    if so_far := steps(report):
        await talk.say("steps", so_far)
    # Journals of the releases before hold no letters, or no reason.
    if advice := closed(report.get("reason", "")):
        await talk.say("closed_for", advice)
    named = report["manner"] == "named"
    if letters := report.get("letters"):
        await read_letters(talk, report["id"], _fresh(letters, report), named=named)
    may = report.get("may", ())
    if State.CONFIRMED in may and await ask_if_solved(talk, report["id"], named=named) == "no":
        return
    reopens = (NOT_SOLVED,) if State.REOPENED in may and State.CONFIRMED not in may else ()
    over = (RATE,) if state in (State.RESOLVED, State.CONFIRMED, State.CLOSED) else ()
    picks = (ADD, WITHDRAW, *reopens, *over, ENOUGH)
    choice = await talk.ask("then", text("follow_up.then"), Choice(picks), given=report["id"])
    if choice == "rate":
        await talk.go("rating")
    if choice == NOT_SOLVED.id:
        await not_solved(talk, report["id"], named=named)
        return
    if choice == "add":
        accounts = await tell(talk, first="follow_up.add_ask")
        await talk.do("add", AddToReport(report["id"], accounts))
        await talk.say("added", text("follow_up.added"))
    elif choice == "withdraw":
        sure = await talk.ask(
            "sure", text("follow_up.sure"), yes_or_no(text("follow_up.sure_yes"), text("no"))
        )
        if sure == "yes":
            await talk.do("withdraw", WithdrawReport(report["id"]))
            channel = (await talk.fact("channel", Deployment()))["channel"]
            there = channel == "telegram"
            said = text("follow_up.withdrawn_telegram" if there else "follow_up.withdrawn")
            await talk.say("withdrawn", said)
        else:
            await talk.say("kept", text("follow_up.kept"))
    else:
        await talk.say("bye", text("thanks"))


def _fresh(letters: list[dict[str, Any]], report: dict[str, Any]) -> list[dict[str, Any]]:
    """Those that tell more than what was said above: of news none where all steps were, else what is not its state."""
    if len(report.get("steps", ())) > 1:
        return [letter for letter in letters if letter["kind"] != "news"]
    return [letter for letter in letters if letter["words"] != report["state"] or letter["kind"] != "news"]


async def _opened(talk: Talk, counts: dict[str, int]) -> dict[str, Any] | None:
    """The report that her code opens, after at most three tries."""
    mine = Lines(
        tuple(
            text("follow_up.count", count=count, state=text(f"state.{state}"))
            for state, count in counts.items()
        )
    )
    for tried in range(MOST_TRIES):
        first = text("follow_up.ask", mine=mine) if counts else text("follow_up.ask_none")
        found = await talk.ask(
            f"code.{tried}",
            first if tried == 0 else text("follow_up.wrong"),
            Code((NO_CODE,)),
            look_up=lambda answer: ReportByCode(answer["code"]) if "code" in answer else None,
        )
        if isinstance(found, dict) and found.get("option") == "none":
            await talk.say("lost", text("follow_up.lost"))
            return None
        if found:
            report: dict[str, Any] = found
            return report
    await talk.go("offer_human", why="code")
    return None
