"""What a leader does with her group: let people in, report for it, hand the lead on, link a Telegram group, see its progress."""

from typing import Any

from flows.engine.answers import Choice, Pick, yes_or_no
from flows.engine.talk import Talk
from flows.forums.told import fits
from flows.matter_changes import AnswerRequest, InviteLeader, LinkChat, StepDown, UnlinkChat
from flows.matter_facts import JoinRequests, MyGroups
from flows.matters.told import day
from flows.notice_changes import LeaveGroup
from flows.words import Lines, Link, Text, text

MOST_STEPS = 10
"""Things done with one group in one go."""
SHOWN = 6
"""Requests answered in one go: with the others they fit into a list of WhatsApp's."""

REQUESTS_WORDS = ("requests", "maombi", "who wants to join", "wanaotaka kujiunga", "let in", "waingize")
REPORT = Pick(
    "report",
    text("leading.report"),
    ("report", "report for the market", "ripoti", "ripoti kwa soko", "report for the group"),
)
PROGRESS = Pick("progress", text("leading.progress"), ("progress", "maendeleo", "how far", "imefika wapi"))
LEADER = Pick(
    "leader", text("leading.leader"), ("new leader", "leader", "kiongozi mpya", "kiongozi", "another leader")
)
LINK = Pick(
    "link", text("leading.link"), ("telegram", "link", "telegram group", "unganisha", "kikundi cha telegram")
)
UNLINK = Pick("unlink", text("leading.unlink"), ("unlink", "tenganisha", "unlink telegram"))
STEP_DOWN = Pick(
    "down", text("leading.down"), ("step down", "jiuzulu", "nijiuzulu", "i no longer lead", "niache uongozi")
)
LEAVE = Pick("leave", text("leading.leave"), ("leave", "toka", "leave the group", "ondoka", "nitoke"))
DONE = Pick(
    "done",
    text("leading.done"),
    ("done", "no", "hapana", "basi", "ni hayo tu", "nimemaliza", "thats all", "asante", "ok", "sawa"),
)
LET_IN = Pick(
    "let_in",
    text("leading.let_in"),
    ("yes", "let in", "ndiyo", "ndio", "mruhusu", "ruhusu", "aingie", "sawa", "ok"),
)
NOT = Pick("not", text("leading.not"), ("no", "do not let in", "hapana", "asiingie", "kataa", "not"))
LATER = Pick("later", text("leading.later"), ("later", "baadaye", "si sasa", "not now"))

Group = dict[str, Any]


async def leading(talk: Talk) -> None:
    """The group that was tapped, or the one she leads; asked which where she leads several."""
    group = await _which(talk)
    if group is None:
        await talk.say("none", text("leading.none"))
        await talk.go("group")
        return
    if talk.slots.get("opens") and group["requests"]:
        # She tapped the line that somebody asks: that comes before all else.
        group = {**group, "requests": await _requests(talk, "asked", group)}
    for step in range(MOST_STEPS):
        given = f"{group['id']} {group['requests']} {group['chat']}"
        question = text("leading.more") if step else _about(group)
        match await talk.ask(f"do.{step}", question, Choice(_picks(group)), given=given):
            case "requests":
                group = {**group, "requests": await _requests(talk, f"requests.{step}", group)}
            case "report":
                await talk.go("report", group=group["id"])
            case "progress":
                await talk.go("progress", place=group["place"]) if group["place"] else await talk.go(
                    "progress"
                )
            case "leader":
                await talk.do(f"leader.{step}", InviteLeader(group["id"]))
                await talk.say(
                    f"code.{step}", text("leading.code", name=group["name"], code=Link(f"leader.{step}"))
                )
            case "link":
                await talk.do(f"link.{step}", LinkChat(group["id"]))
                await talk.say(f"linked.{step}", text("leading.link_how", code=Link(f"link.{step}")))
            case "unlink":
                await talk.do(f"unlink.{step}", UnlinkChat(group["id"]))
                await talk.say(f"unlinked.{step}", text("leading.unlinked"))
                group = {**group, "chat": False}
            case "down":
                if await _sure(talk, f"down.{step}", text("leading.down_sure", name=group["name"])):
                    await talk.do(f"stepped.{step}", StepDown(group["id"]))
                    await talk.say(f"stepped_down.{step}", text("leading.stepped_down", name=group["name"]))
                    return
            case "leave":
                if await _sure(talk, f"leave.{step}", text("leading.leave_sure", name=group["name"])):
                    # Who leads and leaves hands the lead back first: refused where she is the last.
                    await talk.do(f"first.{step}", StepDown(group["id"]))
                    await talk.do(f"leaves.{step}", LeaveGroup(group["id"]))
                    await talk.say(f"left.{step}", text("group.left", name=group["name"]))
                    return
            case _:
                break
    await talk.say("bye", text("leading.bye"))


async def _which(talk: Talk) -> Group | None:
    mine: list[Group] = await talk.fact("groups", MyGroups())
    leads = [one for one in mine if one["leader"]]
    opens = str(talk.slots.get("opens", "") or talk.slots.get("leads", ""))
    if opens or len(leads) < 2:
        return next((one for one in leads if one["id"] == opens or not opens), None)
    chosen = await talk.ask(
        "which",
        text("leading.which"),
        Choice(tuple(Pick(one["id"], text("leading.group", name=fits(one["name"]))) for one in leads[:9])),
        given=" ".join(one["id"] for one in leads),
    )
    return next((one for one in leads if one["id"] == chosen), None)


def _about(group: Group) -> Text:
    return text(
        "leading.about",
        name=group["name"],
        lines=Lines(
            (
                text("leading.leaders", count=int(group["leaders"])),
                text("leading.waiting", count=int(group["requests"])) if group["requests"] else "",
                text("leading.linked") if group["chat"] else "",
            )
        ),
    )


def _picks(group: Group) -> tuple[Pick, ...]:
    requests = Pick("requests", text("leading.requests"), REQUESTS_WORDS)
    return (
        *((requests,) if group["requests"] else ()),
        REPORT,
        PROGRESS,
        LEADER,
        UNLINK if group["chat"] else LINK,
        STEP_DOWN,
        LEAVE,
        DONE,
    )


async def _requests(talk: Talk, key: str, group: Group) -> int:
    """Who asks to join, one after the other; how many still wait."""
    waiting: list[dict[str, str]] | None = await talk.fact(f"{key}.who", JoinRequests(group["id"]))
    left = len(waiting or ())
    if not waiting:
        await talk.say(f"{key}.none", text("leading.nobody"))
        return 0
    for one in waiting[:SHOWN]:
        answer = await talk.ask(
            f"{key}.{one['id']}",
            text("leading.request", called=one["called"], name=group["name"], day=day(one["on"])),
            Choice((LET_IN, NOT, LATER)),
            given=one["id"],
        )
        if answer == "later":
            continue
        await talk.do(f"{key}.do.{one['id']}", AnswerRequest(one["id"], let_in=answer == "let_in"))
        await talk.say(
            f"{key}.done.{one['id']}",
            text("leading.is_in" if answer == "let_in" else "leading.is_not_in", called=one["called"]),
        )
        left -= 1
    return left


async def _sure(talk: Talk, key: str, question: Text) -> bool:
    return bool(await talk.ask(key, question, yes_or_no(text("leading.sure_yes"), text("no"))) == "yes")
