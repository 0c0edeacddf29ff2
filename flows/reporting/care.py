"""What is said first when somebody was hurt at home, was abused, or is a child: numbers, time, the chat."""

from flows.engine.talk import Talk
from flows.lines import lines_to_call
from flows.words import text


async def take_care(talk: Talk, kind: str) -> None:
    """Numbers at once, advice about the first 72 hours and about the chat; quiet from here on."""
    await talk.quieten()
    lines = await lines_to_call(talk, "care.numbers", kind)
    if kind == "child":
        await talk.say("care.child", text("care.child", numbers=lines))
    else:
        await talk.say("care.gbv", text("care.gbv", numbers=lines))
    await talk.say("care.chat", text("care.chat"))
