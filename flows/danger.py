"""Danger now: the numbers at once, then the question whether to go on."""

import re

from flows.engine.answers import Choice, Pick, plain
from flows.engine.talk import Talk
from flows.forums.hearsay import asks_if_true
from flows.forums.rumour import known
from flows.lines import lines_to_call
from flows.notice_facts import RumoursAbout
from flows.words import text

GO_ON = Pick("go_on", text("danger.go_on"), ("continue", "endelea", "yes", "ndiyo", "ndio", "go on"))
REPORT = Pick("report", text("danger.report"), ("report", "ripoti", "yes", "ndiyo", "ndio"))
HUMAN = Pick("human", text("danger.human"), ("human", "person", "mtu"))
STOP = Pick(
    "stop",
    text("danger.stop"),
    (
        "no",
        "hapana",
        "stop",
        "acha",
        "not now",
        "sasa hapana",
        "nothing",
        "hakuna",
        "si hatari",
        "false alarm",
        "no danger",
    ),
)


_HERSELF = re.compile(
    r"\b(?:kill(?:ing)? my ?self|end my life|hang my ?self|suicid\w*|want to die|"
    r"kujiua|najiua|nijiue|kujinyonga|nataka kufa|nimechoka kuishi|sitaki kuishi)\b"
)


async def danger(talk: Talk) -> None:
    """Numbers first, in one message; nothing is asked before them, and nobody is told to confront anyone."""
    lines = await lines_to_call(talk, "danger.lines", "danger")
    words = str(talk.slots.get("words", ""))
    herself = _HERSELF.search(plain(words)) is not None
    await talk.say("danger", text("danger.self" if herself else "danger", numbers=lines))
    if asks_if_true(words):
        # Whoever asks about shots that people speak of needs the numbers first, and then what is known.
        found = await talk.fact("danger.rumours", RumoursAbout(words))
        if found:
            await talk.say("danger.rumour", text("rumour.lines", lines=known(found)))
    unfinished = bool(talk.slots.get("unfinished"))
    choice = await talk.ask(
        "danger.then",
        text("danger.ask_unfinished" if unfinished else "danger.ask_self" if herself else "danger.ask"),
        Choice(
            (HUMAN, STOP) if herself and not unfinished else (GO_ON if unfinished else REPORT, HUMAN, STOP)
        ),
    )
    if choice == "go_on":
        await talk.go("continue")
    if choice == "stop":
        await talk.say("danger.stopped", text("danger.stopped"))
        await talk.go("pause")
    await talk.go(
        choice,
        **{key: talk.slots[key] for key in ("words", "kind", "media", "point", "more") if key in talk.slots},
    )
