"""One public matter: what is known of it, that it is hers too, how it goes on, and whether it is really solved."""

from flows.engine.answers import NO_WORDS, YES_WORDS, Choice, Pick, yes_or_no
from flows.engine.talk import Talk
from flows.forum_facts import ForumByNumber
from flows.letters import UNSOLVED_WORDS
from flows.matter_changes import AddWeight, StopFollowing, VoteIfSolved
from flows.matter_facts import MatterByNumber
from flows.matters.numbers import matter_number_in
from flows.matters.told import OVER, Matter, in_full
from flows.words import text

MOST_STEPS = 8
"""Things done with one matter in one go."""

SOLVED = Pick(
    "solved",
    text("matter.solved_yes"),
    (*YES_WORDS, "solved", "it is solved", "imetatuliwa", "imetengenezwa", "imesolve"),
)
UNSOLVED = Pick(
    "unsolved",
    text("matter.solved_no"),
    (*NO_WORDS, *UNSOLVED_WORDS),
)
TOO = Pick(
    "too",
    text("matter.too"),
    (
        "me too",
        "mine too",
        "mimi pia",
        "hata mimi",
        "na mimi",
        "it is my problem too",
        "ni yangu pia",
        "ni shida yangu pia",
        "too",
        "yes",
        "ndiyo",
        "ndio",
    ),
)
FOLLOW = Pick(
    "follow", text("matter.follow"), ("follow", "fuata", "nifahamishe", "tell me how it goes on", "niambie")
)
UNFOLLOW = Pick(
    "unfollow", text("matter.unfollow"), ("stop following", "unfollow", "acha kufuata", "usiniambie tena")
)
TELL = Pick(
    "tell",
    text("matter.tell"),
    ("tell", "report it", "eleza", "niliona", "what i saw", "nieleze", "nataka kueleza"),
)
PROGRESS = Pick("progress", text("matter.progress"), ("progress", "maendeleo", "others", "mengine", "list"))
DONE = Pick(
    "done",
    text("matter.done"),
    (
        "done",
        "basi",
        "ni hayo tu",
        "thats all",
        "that is all",
        "enough",
        "asante",
        "ok",
        "sawa",
        "nimemaliza",
    ),
)


async def matter(talk: Talk) -> None:
    """Opened by a tap, which may already say whether it is solved, or by its number in her words."""
    tapped, _, opens = str(talk.slots.get("opens", "")).rpartition("-")
    number = opens or matter_number_in(str(talk.slots.get("words", ""))) or ""
    found: Matter | None = await talk.fact("matter", MatterByNumber(number)) if number else None
    if found is None:
        await _not_there(talk, number)
        return
    if tapped in ("yes", "no"):
        found = await _vote(talk, "tapped", found, solved=tapped == "yes")
        if tapped == "yes":
            return
    for step in range(MOST_STEPS):
        question = text("matter.more") if step or tapped else text("matter.then", matter=in_full(found))
        given = f"{number} {found['state']} {found['mine']} {found['follows']} {found['asked']}"
        answer = await talk.ask(f"then.{step}", question, Choice(_picks(found)), given=given)
        match answer:
            case "solved" | "unsolved":
                found = await _vote(talk, f"vote.{step}", found, solved=answer == "solved")
            case "too":
                found = await _add_weight(talk, f"weight.{step}", found)
            case "follow":
                await talk.do(f"follow.{step}", AddWeight(number, follow=True))
                await talk.say(f"following.{step}", text("matter.following"))
                found = {**found, "mine": True, "follows": True}
            case "unfollow":
                await talk.do(f"unfollow.{step}", StopFollowing(number))
                await talk.say(f"unfollowed.{step}", text("matter.unfollowed"))
                found = {**found, "follows": False}
            case "tell":
                known = {name: found[name] for name in ("number", "title", "place", "since", "state", "kind")}
                await talk.go("report", kind=found["kind"], matter=known, place=found["place"])
            case "progress":
                await talk.go("progress", words=found["place"])
            case _:
                break
    if not talk.slots.get("unfinished"):
        await talk.say("bye", text("matter.bye"))


async def _not_there(talk: Talk, number: str) -> None:
    """No such matter: a forum may have that number; else what there is."""
    if number and await talk.fact("forum", ForumByNumber(number)):
        await talk.go("forums", opens=number)
    if number:
        await talk.say("unknown", text("matter.unknown", number=number))
    await talk.go("progress")


def _picks(found: Matter) -> tuple[Pick, ...]:
    """What she may do with it."""
    vote = (SOLVED, UNSOLVED) if found["asked"] else ()
    over = found["state"] in OVER
    weight = () if over or found["mine"] else (TOO,)
    follows = (UNFOLLOW,) if found["follows"] else (FOLLOW,) if found["mine"] and not over else ()
    return (*vote, *weight, *follows, TELL, PROGRESS, DONE)


async def _add_weight(talk: Talk, key: str, found: Matter) -> Matter:
    """It is hers too; and whether she wants to hear how it goes on."""
    follow = found["follows"]
    if not follow:
        answer = await talk.ask(
            f"{key}.follow", text("matter.follow_ask"), yes_or_no(text("matter.follow_yes"), text("no"))
        )
        follow = answer == "yes"
    await talk.do(key, AddWeight(found["number"], follow))
    await talk.say(f"{key}.done", text("matter.added_follows" if follow else "matter.added"))
    return {**found, "mine": True, "follows": follow}


async def _vote(talk: Talk, key: str, found: Matter, *, solved: bool) -> Matter:
    """Her answer, where somebody asks; the last one holds."""
    if not found["asked"]:
        await talk.say(f"{key}.late", text("matter.not_asked", title=found["title"]))
        return found
    await talk.do(key, VoteIfSolved(found["number"], solved))
    await talk.say(
        f"{key}.done", text("matter.voted_yes" if solved else "matter.voted_no", title=found["title"])
    )
    return {**found, "asked": False}
