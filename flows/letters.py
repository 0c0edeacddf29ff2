"""What those who handle a report wrote to whoever filed it: opened by a tap, or by its code when it is sensitive."""

from typing import Any

from flows.case_news import told as news_told
from flows.changes import ReplyToLetter, SayIfSolved, SeeLetters, State
from flows.engine.answers import NO_WORDS, YES_WORDS, Choice, Pick, Words
from flows.engine.talk import Talk
from flows.facts import Letters
from flows.words import text

LATER = Pick(
    "later", text("letters.later"), ("later", "baadaye", "not now", "si sasa", "no", "hapana", "sitaki")
)
LONGEST = 4_000
UNSOLVED_WORDS = (
    "bado", "bado sana", "bado haijatatuliwa", "haijatatuliwa", "bado iko", "bado ipo", "bado iko hivyo", "bado imeziba", "bado kuziba",
    "hapana bado", "sio kweli", "si kweli", "not yet", "not solved", "it is not solved", "its not solved", "not really", "not at all",
    "still", "still the same", "still there", "still broken", "still blocked", "still dark", "its still there", "it is still there",
    "its still blocked", "it is still blocked", "no still", "no its still there", "no still blocked", "no its still blocked",
    "no it is still blocked", "no not yet", "same as before", "nothing changed", "nothing was done", "hakuna kilichofanywa",
    "hakuna kilichobadilika", "hawajafanya", "hawajafanya kitu", "hawajakuja",
)  # fmt: skip
"""Besides no: what people say of a lamp that is dark still."""
SOLVED = Choice(
    (
        Pick("yes", text("solved.yes"), (*YES_WORDS, "solved", "imetatuliwa", "it is solved", "imeisha", "fixed")),
        Pick("no", text("solved.no"), (*NO_WORDS, *UNSOLVED_WORDS)),
        Pick("later", text("solved.later"), ("later", "baadaye", "i dont know", "sijui", "not now")),
    )
)  # fmt: skip
SOLVED_MAY = State.CONFIRMED.value
"""Where she may make this of it, she is asked."""
NOTHING_MORE = Pick(
    "none", text("solved.nothing_more"), ("no", "hapana", "none", "hakuna", "skip", "ruka", "nothing")
)


async def letters(talk: Talk) -> None:
    """Opened by the tap on a notice, which itself said nothing."""
    found: dict[str, Any] | None = await talk.fact("letters", Letters(str(talk.slots["opens"])))
    may = found.get("may", []) if found else []
    if found is None or not (found["code_first"] or found["letters"] or SOLVED_MAY in may):
        await talk.say("gone", text("letters.gone"))
        return
    if found["code_first"]:
        await talk.say("code_first", text("letters.code_first"))
        await talk.go("follow_up")
    await read_letters(talk, found["report"], found["letters"], named=found["named"])
    if SOLVED_MAY in may:
        await ask_if_solved(talk, found["report"], named=found["named"])


async def ask_if_solved(talk: Talk, report: str, *, named: bool) -> str:
    """Asked as often as it is called solved: 'yes', 'no' or 'later'."""
    said: str = await talk.ask("solved", text("solved.ask"), SOLVED, given=report)
    if said == "yes":
        await talk.do("confirmed", SayIfSolved(report, solved=True))
        await talk.say("confirmed_said", text("solved.confirmed"))
    elif said == "no":
        await not_solved(talk, report, named=named)
    else:
        await talk.say("solved_later", text("solved.waits"))
    return said


async def not_solved(talk: Talk, report: str, *, named: bool) -> None:
    """It is open again, with what is still wrong, or without a word."""
    told = await talk.ask(
        "wrong",
        text("solved.wrong_named" if named else "solved.wrong"),
        Words((NOTHING_MORE,), limit=LONGEST),
        given=report,
    )
    await talk.do("reopened", SayIfSolved(report, solved=False, words=told.get("words", "")))
    await talk.say("reopened_said", text("solved.reopened"))


async def read_letters(talk: Talk, report: str, found: list[dict[str, Any]], *, named: bool) -> None:
    """Each is said; the first question may be answered at once, the others when she comes back."""
    for letter in found:
        if letter["kind"] == "news":
            await talk.say(f"letter.{letter['id']}", news_told(letter))
        else:
            await talk.say(f"letter.{letter['id']}", text(f"letters.{letter['kind']}", words=letter["words"]))
    question = next((letter for letter in found if letter["kind"] == "question"), None)
    told = {}
    if question is not None:
        told = await talk.ask(
            f"reply.{question['id']}",
            text("letters.reply_named" if named else "letters.reply"),
            Words((LATER,), limit=LONGEST),
            given=question["id"],
        )
    await talk.do("seen", SeeLetters(report))
    if question is not None and "words" in told:
        await talk.do(f"answer.{question['id']}", ReplyToLetter(question["id"], told["words"]))
        await talk.say("answered", text("letters.answered"))
    elif question is not None:
        await talk.say("later", text("letters.waits"))
