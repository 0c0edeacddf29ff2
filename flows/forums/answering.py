"""She comes, or does not: how many, what they need, and the truth about seats, before it is noted."""

from typing import Any

from flows.engine.answers import NO_WORDS, YES_WORDS, Choice, Pick
from flows.engine.talk import Talk
from flows.forum_changes import NEEDS, AnswerForum
from flows.forums.coming import MOST_PEOPLE
from flows.forums.said import HowMany, WhatSheNeeds
from flows.forums.told import needs_named, when, where
from flows.words import Text, text

MOST_NEEDS = len(NEEDS)

PEOPLE = (
    Pick("1", text("attend.people.one"), ("only me", "me only", "mimi tu")),
    *(Pick(str(number), text("attend.people.some", number=number)) for number in (2, 3, 4)),
)
NEED_PICKS = tuple(
    Pick(need, text(f"attend.need.{need}"), words)
    for need, words in zip(
        NEEDS,
        (
            ("sign", "ishara"),
            ("wheelchair", "kiti cha magurudumu"),
            ("interpreter", "mkalimani"),
            ("child care", "watoto"),
            ("other", "nyingine", "kitu kingine"),
        ),
        strict=True,
    )
)
NO_NEEDS = Pick(
    "none",
    text("attend.need_none"),
    ("none", "nothing", "hakuna", "sina", "hapana", "no", "basi", "ni hayo tu", "thats all", "that is all", "n", "zi", "sihitaji", "done"),
)  # fmt: skip
WAIT = Pick(
    "wait",
    text("attend.wait"),
    (*YES_WORDS, "wait", "ngoja", "nitangoja", "nangoja", "waiting list", "i will wait"),
)
FEWER = Pick("fewer", text("attend.fewer"), ("fewer", "wachache", "we can be fewer"))
KEEP = Pick("keep", text("attend.keep"), ("keep", "keep it", "leave it", "iache", "ibaki", "as it was"))
NOT = Pick("not", text("attend.not"), (*NO_WORDS, "not coming", "sitakuja", "siji"))

Forum = dict[str, Any]


async def answer(talk: Talk, key: str, forum: Forum, *, coming: bool, people: int | None = None) -> Forum:
    """Ask what is missing, note it and say what was noted; the forum with her answer, as the fact would give it next.

    `key` is that of the step: its questions lie below it.
    """
    number = forum["number"]
    if not coming:
        await talk.do(f"{key}.no", AnswerForum(number, coming=False))
        await talk.say(f"{key}.noted_no", text("attend.declined", title=forum["title"]))
        return _with_her(forum, "declined", 0, ())
    if people is None:
        people = await talk.ask(
            f"{key}.people",
            text("attend.people", title=forum["title"]),
            HowMany(PEOPLE, MOST_PEOPLE),
            given=number,
        )
    seats, capacity = _seats_for_her(forum), forum["capacity"]
    if capacity is not None and people > capacity:
        people = await _fewer(talk, f"{key}.fit", text("attend.too_many", count=capacity), capacity)
    waits = False
    if seats is not None and people > seats:
        then = await _without_a_seat(talk, key, forum, people, seats)
        if then == "not":
            return await answer(talk, f"{key}.instead", forum, coming=False)
        if then == "keep":
            await talk.say(f"{key}.kept", text("attend.kept"))
            return forum
        waits = then == "wait"
        if then == "fewer":
            people = await _fewer(talk, f"{key}.fewer", text("attend.people_left", count=seats), seats)
    needs = await _needs(talk, key, number)
    await talk.do(f"{key}.yes", AnswerForum(number, coming=True, people=people, needs=needs, waits=waits))
    await talk.say(f"{key}.noted", _noted(forum, people, needs, waits=waits))
    return _with_her(forum, "waiting" if waits else "coming", people, needs)


def _with_her(forum: Forum, mine: str, people: int, needs: tuple[str, ...]) -> Forum:
    seats = _seats_for_her(forum)
    left = seats - people if seats is not None and mine == "coming" else seats
    return forum | {"mine": mine, "people": people, "needs": list(needs), "left": left}


def _seats_for_her(forum: Forum) -> int | None:
    """Seats that she may take: what is left, and those that are hers already; None without a limit."""
    if forum["left"] is None:
        return None
    hers = int(forum["people"]) if forum["mine"] == "coming" else 0
    return max(0, int(forum["left"])) + hers


async def _without_a_seat(talk: Talk, key: str, forum: Forum, people: int, seats: int) -> str:
    """What she does then: 'wait', 'fewer', 'keep' (what she had) or 'not'. Who has seats gives none up to wait for more."""
    has_some = forum["mine"] == "coming"
    if has_some:
        question = text("attend.no_more", count=seats, title=forum["title"])
    elif seats:
        question = text("attend.few_left", count=seats, title=forum["title"])
    else:
        question = text("attend.full", title=forum["title"])
    picks = (KEEP if has_some else WAIT, *((FEWER,) if seats else ()), NOT)
    then: str = await talk.ask(
        f"{key}.full", question, Choice(picks), given=f"{forum['number']} {people} {seats}"
    )
    return then


async def _fewer(talk: Talk, key: str, question: Text, most: int) -> int:
    if most == 1:
        return 1
    picks = tuple(pick for pick in PEOPLE if int(pick.id) <= most)
    fewer: int = await talk.ask(key, question, HowMany(picks, most), given=str(most))
    return fewer


async def _needs(talk: Talk, key: str, number: str) -> tuple[str, ...]:
    """What they need, one after the other until she says that it is all."""
    found: list[str] = []
    for asked in range(MOST_NEEDS):
        left = tuple(pick for pick in NEED_PICKS if pick.id not in found)
        question = (
            text("attend.needs_more", needs=needs_named(tuple(found))) if found else text("attend.needs")
        )
        more = await talk.ask(
            f"{key}.needs.{asked}",
            question,
            WhatSheNeeds((*left, NO_NEEDS)),
            given=f"{number} {' '.join(found)}",
        )
        if not more:
            break
        found += [need for need in more if need not in found]
    return tuple(need for need in NEEDS if need in found)


def _noted(forum: Forum, people: int, needs: tuple[str, ...], *, waits: bool) -> Text:
    """What was noted, with when and where; of a waiting list that nothing is promised."""
    need = text("attend.noted_needs", needs=needs_named(needs)) if needs else ""
    if waits:
        return text("attend.waiting", title=forum["title"], count=people, needs=need)
    return text(
        "attend.noted", title=forum["title"], count=people, when=when(forum), where=where(forum), needs=need
    )
