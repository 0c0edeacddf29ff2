"""Afterwards: the code shows where a report stands and lets her add or withdraw."""

from datetime import datetime
from typing import Any

from flows.changes import AddToReport, State, WithdrawReport
from flows.engine.answers import Choice, Code, Pick, yes_or_no
from flows.engine.talk import Talk
from flows.facts import MyReports, ReportByCode
from flows.letters import read_letters
from flows.reporting.account import tell
from flows.words import Lines, Moment, text

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
            filed=text("follow_up.filed", date=_day(report["filed"])),
            state=text(f"state.{state}"),
        ),
    )
    if state == "withdrawn":
        return
    # Journals of the release before letters hold none.
    if letters := report.get("letters"):
        fresh = [letter for letter in letters if letter["words"] != state or letter["kind"] != "news"]
        await read_letters(talk, report["id"], fresh, named=report["manner"] == "named")
    over = (RATE,) if state in (State.RESOLVED, State.CLOSED) else ()
    choice = await talk.ask(
        "then", text("follow_up.then"), Choice((ADD, WITHDRAW, *over, ENOUGH)), given=report["id"]
    )
    if choice == "rate":
        await talk.go("rating")
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
            await talk.say("withdrawn", text("follow_up.withdrawn"))
        else:
            await talk.say("kept", text("follow_up.kept"))
    else:
        await talk.say("bye", text("thanks"))


def _day(iso_date: str) -> Moment:
    """A date as it is shown: noon, so that no time zone moves it to another day."""
    return Moment(datetime.fromisoformat(f"{iso_date}T12:00:00+00:00"), precision="day")


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
