"""What those who handle a report wrote to whoever filed it: opened by a tap, or by its code when it is sensitive."""

from typing import Any

from flows.changes import ReplyToLetter, SeeLetters
from flows.engine.answers import Pick, Words
from flows.engine.talk import Talk
from flows.facts import Letters
from flows.words import text

LATER = Pick(
    "later", text("letters.later"), ("later", "baadaye", "not now", "si sasa", "no", "hapana", "sitaki")
)
LONGEST = 4_000


async def letters(talk: Talk) -> None:
    """Opened by the tap on a notice, which itself said nothing."""
    found: dict[str, Any] | None = await talk.fact("letters", Letters(str(talk.slots["opens"])))
    if found is None:
        await talk.say("gone", text("letters.gone"))
        return
    if found["code_first"]:
        await talk.say("code_first", text("letters.code_first"))
        await talk.go("follow_up")
    await read_letters(talk, found["report"], found["letters"], named=found["named"])


async def read_letters(talk: Talk, report: str, found: list[dict[str, str]], *, named: bool) -> None:
    """Each is said; the first question may be answered at once, the others when she comes back."""
    for letter in found:
        said = text(f"state.{letter['words']}") if letter["kind"] == "news" else letter["words"]
        await talk.say(f"letter.{letter['id']}", text(f"letters.{letter['kind']}", words=said))
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
