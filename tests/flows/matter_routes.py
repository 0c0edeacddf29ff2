"""Ways through the flows about public matters and the groups that speak for them."""

from __future__ import annotations

from tests.flows.moves import Move, Route, begin, pin, route, say, tap
from tests.flows.person import Person

REQUESTS = [
    {"id": "q7", "called": "Mama Njeri", "on": "2026-11-20"},
    {"id": "q8", "called": "Otieno", "on": "2026-11-21"},
]


def leads(flow: str, *groups: str, requests: bool = False, chat: bool = False, **slots: object) -> Move:
    """She leads these groups, and a flow begins."""

    def move(person: Person) -> None:
        gathered = person.world.gathered
        gathered.groups = [
            {"id": one, "name": {"g1": "Traders of gate B"}.get(one, "Youth of Rhonda")} for one in groups
        ]
        gathered.shared.leads = groups
        gathered.shared.requests = REQUESTS if requests else []
        gathered.shared.chat = chat
        person.begins(flow, **slots)

    return move


def follows(flow: str, *numbers: str) -> Move:
    """She follows these, and a flow begins."""

    def move(person: Person) -> None:
        person.world.gathered.shared.mine = list(numbers)
        person.begins(flow)

    return move


_TOLD = "No lights at the lower gate since the rains"
_LIGHTS = (
    (begin("report", kind="works", words=_TOLD), "report.what.1"),
    (tap("done"), "report.where"),
    (say("Rhonda"), "report.similar"),
)

MATTER_ROUTES: dict[str, Route] = {
    "report, one of these": route(
        *_LIGHTS, (tap("D4D4D"), "report.when"), (say("last night"), "report.ongoing"), (tap("yes"), "report.manner"),
        (tap("confidential"), "report.confirm"), (tap("similar"), "report.similar"), (say("si haya"), "report.confirm"),
        (tap("file"), ""),
    ),
    "report, none of those": route(*_LIGHTS, (tap("none"), "report.when")),
    "report, about an officer": route(
        (begin("report", kind="market", words="They take fifty shillings a day and give no receipt"), "report.what.1"),
        (tap("done"), "report.where"), (say("Rhonda"), "report.similar"), (tap("E5E5E"), "report.when"),
        (say("last night"), "report.ongoing"), (tap("often"), "report.outside"), (tap("no"), "report.about"),
        (say("kanjo"), "report.manner"),
        (tap("without_trace"), "report.confirm"), (tap("about"), "report.about"), (say("karau"), "report.confirm"), (tap("file"), ""),
    ),
    "report, a bribe": route(
        (begin("report", kind="bribe", words="He wanted money for the abstract"), "report.what.1"),
        (tap("done"), "report.where"), (say("Kaptembwo"), "report.when"), (say("last night"), "report.ongoing"),
        (tap("no"), "report.outside"), (tap("no"), "report.about"), (tap("none"), "report.manner"),
    ),
    "report, for the group": route(
        (leads("report", "g1", kind="works", words=_TOLD), "report.what.1"), (tap("done"), "report.whose"),
        (tap("g1"), "report.similar"), (tap("none"), "report.when"), (say("last night"), "report.ongoing"),
        (tap("yes"), "report.confirm"),
        (tap("whose"), "report.whose"), (say("mimi"), "report.where"), (say("Kaptembwo"), "report.manner"),
        (tap("confidential"), "report.confirm"), (tap("file"), ""),
    ),
    "report, for one of two groups": route(
        (leads("report", "g1", "g2", group="g2"), "report.kind"), (tap("market"), "report.what.0"),
        (say("Water stands"), "report.what.1"),
        (tap("done"), "report.similar"), (tap("E5E5E"), "report.when"), (tap("now"), "report.ongoing"),
        (tap("yes"), "report.outside"), (tap("no"), "report.about"), (tap("none"), "report.confirm"), (tap("file"), ""),
    ),
    "report, for the group, of another kind": route(
        (leads("report", "g1", group="g1"), "report.kind"), (tap("theft"), "report.what.0"),
    ),
    "matter": route(
        (begin("matter", opens="D4D4D"), "matter.then.0"), (tap("too"), "matter.weight.0.follow"), (tap("yes"), "matter.then.1"),
        (tap("unfollow"), "matter.then.2"), (tap("follow"), "matter.then.3"), (tap("done"), ""),
    ),
    "matter, told": route(
        (begin("matter", words="matter d4d4d"), "matter.then.0"), (say("eleza"), "report.what.0"),
        (say("The third lamp is broken"), "report.what.1"),
        (tap("done"), "report.when"), (tap("now"), "report.ongoing"), (tap("yes"), "report.manner"),
        (tap("confidential"), "report.confirm"),
        (tap("similar"), "report.similar"),
    ),
    "matter, others there": route((begin("matter", opens="D4D4D"), "matter.then.0"), (tap("progress"), "progress.choose.0")),
    "matter, asked": route(
        (begin("matter", opens="G6G6G"), "matter.then.0"), (say("bado"), "matter.then.1"), (tap("done"), ""),
    ),
    "matter, answered yes by a tap": route((begin("matter", opens="yes-G6G6G"), "")),
    "matter, answered no by a tap": route((begin("matter", opens="no-G6G6G"), "matter.then.0"), (tap("tell"), "report.what.0")),
    "matter, answered late": route((begin("matter", opens="no-H7H7H"), "matter.then.0"), (tap("done"), "")),
    "matter, of a forum": route((begin("matter", words="#K7M2P"), "forums.then.0")),
    "matter, unknown": route((begin("matter", opens="ZZZZZ"), "progress.where.0")),
    "matter in a report": route(
        (begin("report"), "report.kind"), (begin("matter", opens="D4D4D"), "matter.then.0"), (tap("done"), "report.kind"),
    ),
    "progress": route(
        (begin("progress"), "progress.where.0"), (say("Rhonda"), "progress.choose.1"), (tap("D4D4D"), "matter.then.0"),
    ),
    "progress, hers": route(
        (follows("progress", "E5E5E"), "progress.choose.0"), (tap("place"), "progress.where.0"), (say("Kaptembwo"), "progress.choose.1"),
        (tap("place"), "progress.where.1"), (pin(), "progress.choose.2"), (tap("report"), "report.kind"),
    ),
    "progress, of a place": route(
        (begin("progress", words="maendeleo ya Rhonda"), "progress.choose.0"), (tap("done"), ""),
    ),
    "progress, which place": route(
        (begin("progress", words="maendeleo ya Soko Mjinga"), "progress.begun.which"), (tap("soko-1"), "progress.choose.0"),
    ),
    "progress, unknown": route(
        (begin("progress"), "progress.where.0"), (say("behind the mill"), "progress.where.1"),
        (say("Soko Mjinga"), "progress.where.1.place.which"),
        (tap("other"), "progress.where.2"), (say("sijui"), ""),
    ),
    "group, asks to join": route(
        (begin("group"), "group.choose"), (tap("join"), "group.code.0"), (tap("none"), "group.at.where"),
        (say("Rhonda"), "group.at.which"),
        (tap("g7"), "group.at.called"), (say("Mama Njeri"), ""),
    ),
    "group, asks to join, in words": route(
        (begin("group", words="niongeze kwa kikundi cha Rhonda"), "group.named.which"), (tap("g7"), "group.named.called"),
        (tap("not_now"), ""),
    ),
    "group, none there": route(
        (begin("group", words="niongeze kwa kikundi cha Soko Mjinga"), "group.named.place.which"), (tap("soko-1"), "group.choose"),
        (tap("join"), "group.code.0"), (say("sina kodi"), "group.at.where"), (say("Soko Mjinga"), "group.at.place.which"),
        (tap("soko-2"), ""),
    ),
    "group, led": route((leads("group", "g1"), "group.choose"), (tap("lead-g1"), "leading.do.0")),
    "leading": route(
        (leads("leading", "g1", requests=True), "leading.do.0"), (tap("requests"), "leading.requests.0.q7"),
        (tap("let_in"), "leading.requests.0.q8"),
        (say("hapana"), "leading.do.1"), (tap("leader"), "leading.do.2"), (tap("link"), "leading.do.3"), (tap("down"), "leading.down.3"),
        (tap("no"), "leading.do.4"), (tap("leave"), "leading.leave.4"), (tap("yes"), ""),
    ),
    "leading, later": route(
        (leads("leading", "g1", requests=True, opens="g1"), "leading.asked.q7"),
        (tap("later"), "leading.asked.q8"), (tap("later"), "leading.do.0"), (tap("done"), ""),
    ),
    "leading, reports": route((leads("leading", "g1"), "leading.do.0"), (tap("report"), "report.kind")),
    "leading, progress": route((leads("leading", "g1"), "leading.do.0"), (tap("progress"), "progress.choose.0")),
    "leading, which": route(
        (leads("leading", "g1", "g2", chat=True), "leading.which"), (tap("g2"), "leading.do.0"), (tap("unlink"), "leading.do.1"),
        (tap("down"), "leading.down.1"), (tap("yes"), ""),
    ),
    "leading, nothing": route((begin("leading"), "group.choose")),
}  # fmt: skip
