"""A question to a forum, before or at it: her words alone, and once the warning that words can tell who she is."""

from flows.engine.answers import Pick, Words
from flows.engine.talk import Talk
from flows.forum_changes import AskAtForum
from flows.words import text

LONGEST = 500
"""Letters of a question that is read out."""

LEAVE = Pick(
    "leave",
    text("forums.no_question"),
    (
        "no",
        "hapana",
        "none",
        "sina",
        "sina swali",
        "no question",
        "acha tu",
        "leave it",
        "basi",
        "skip",
        "ruka",
    ),
)


async def ask_question(talk: Talk, key: str, number: str) -> bool:
    """Whether she asked one. `key` is that of the step."""
    answer = await talk.ask(
        f"{key}.words", text("forums.question"), Words((LEAVE,), limit=LONGEST), given=number
    )
    if "words" not in answer:
        await talk.say(f"{key}.left", text("forums.question_left"))
        return False
    await talk.do(f"{key}.ask", AskAtForum(number, answer["words"]))
    await talk.say(f"{key}.sent", text("forums.question_sent"))
    return True
