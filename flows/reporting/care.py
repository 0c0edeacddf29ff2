"""What is said first when somebody was hurt at home, was abused, or is a child: numbers, time, the chat."""

from flows.engine.talk import Talk
from flows.lines import lines_to_call
from flows.words import text


async def take_care(talk: Talk, kind: str) -> None:
    """Numbers at once, advice about the first 72 hours and about the chat; quiet from here on.

    The keys name the kind: she may begin with one of the two and mean the other.
    """
    await talk.quieten()
    lines = await lines_to_call(talk, f"care.numbers.{kind}", kind)
    if kind == "child":
        await talk.say("care.child", text("care.child", numbers=lines))
    else:
        await talk.say("care.gbv", text("care.gbv", numbers=lines))
    await talk.say(f"care.chat.{kind}", text("care.chat"))
