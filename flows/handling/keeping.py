"""How far something is that was promised."""

from __future__ import annotations

from typing import Any

from flows.convening.afterwards import DONE_ALL, DROPPED, LONGEST_SENTENCE, NO_SENTENCE
from flows.convening.answers import Progress
from flows.engine.answers import Choice, Pick, Words
from flows.engine.talk import Talk
from flows.handling.one_case import NOT_NOW
from flows.handling.promising import agreed
from flows.matter_changes import KeepPromise
from flows.words import Lines, Text, text


async def keep_promise(talk: Talk, step: str, actions: list[dict[str, Any]]) -> None:
    """Which, how many percent, and a sentence that everybody may read; of one alone it is not asked which."""
    picks = (*(Pick(one["number"], text("cases.number", number=one["number"])) for one in actions), NOT_NOW)
    number = actions[0]["number"]
    if len(actions) > 1:
        number = await talk.ask(
            f"keeps.{step}",
            text("forum_work.progress", lines=Lines(tuple(map(promise_line, actions)))),
            Choice(picks),
            given=" ".join(one["number"] for one in actions),
        )
    action = next((one for one in actions if one["number"] == number), None)
    told = action and await talk.ask(
        f"keeps_percent.{step}",
        text("promises.percent", action=promise_line(action)),
        Progress((DONE_ALL, DROPPED, NOT_NOW)),
        given=number,
    )
    if action is None or not told or told.get("option") == NOT_NOW.id:
        await talk.say(f"not_kept.{step}", text("cases.unchanged"))
        return
    state = told.get("option") or ("done" if told["percent"] == 100 else "open")
    percent = 100 if state == "done" else told.get("percent", action["percent"])
    sentence = told.get("sentence", "")
    if not sentence:
        more = await talk.ask(
            f"keeps_sentence.{step}",
            text("promises.sentence"),
            Words((NO_SENTENCE,), limit=LONGEST_SENTENCE),
            given=f"{number} {state} {percent}",
        )
        sentence = more.get("words", "")
    await talk.do(f"kept.{step}", KeepPromise(number, percent, state, sentence))
    await talk.say(f"kept_said.{step}", text(f"promises.kept.{state}", number=number, percent=percent))


def promise_line(action: dict[str, Any]) -> Text:
    """What was promised, and how far it is."""
    return text(
        "promises.late" if action["late"] else "promises.line",
        number=action["number"],
        action=agreed(action["what"], action["who"], action["due"]),
        percent=action["percent"],
    )
