"""Ways through the flows about forums, notices, groups and rumours."""

from __future__ import annotations

from tests.flows.moves import Move, Route, begin, pin, route, say, tap
from tests.flows.person import Person


def listens(*topics: str) -> Move:
    """She opted in to these before."""

    def move(person: Person) -> None:
        person.world.gathered.topics = list(topics)
        person.begins("stop")

    return move


def in_no_group(person: Person) -> None:
    """She is in no group, and opens them."""
    person.world.gathered.groups = []
    person.begins("group")


FORUM_ROUTES: dict[str, Route] = {
    "forums": route(
        (begin("forums"), "forums.choose.0"), (tap("K7M2P"), "forums.then.0"), (tap("come"), "forums.rsvp.0.people"),
        (say("na watu wawili"), "forums.rsvp.0.needs.0"), (tap("wheelchair"), "forums.rsvp.0.needs.1"), (tap("none"), "forums.then.1"),
        (tap("calendar"), "forums.then.2"),
        (tap("map"), "forums.then.3"),
        (tap("question"), "forums.question.3.words"), (say("When do the lights come?"), ""),
    ),
    "forums, none there": route(
        (begin("forums"), "forums.choose.0"), (tap("place"), "forums.near.0"), (say("Nakuru"), "forums.choose.1"), (tap("done"), ""),
    ),
    "forums, at a place": route(
        (begin("forums", words="forums za Rhonda"), "forums.choose.0"), (tap("place"), "forums.near.0"), (pin(), "forums.choose.1"),
        (tap("place"), "forums.near.1"), (say("Soko Mjinga"), "forums.near.1.place.which"), (tap("other"), "forums.choose.2"),
        (tap("topics"), "topics.change.0"),
    ),
    "forums, full": route(
        (begin("forums", opens="M9M9M"), "forums.then.0"), (say("nitakuja na dada yangu"), "forums.rsvp.0.full"),
        (tap("wait"), "forums.rsvp.0.needs.0"),
        (say("hakuna"), "forums.then.1"), (tap("come"), "forums.rsvp.1.people"), (tap("1"), "forums.rsvp.1.full"),
        (tap("not"), "forums.then.2"),
    ),
    "forums, few seats": route(
        (begin("forums", opens="F3W3R"), "forums.then.0"), (say("we are four"), "forums.rsvp.0.full"),
        (tap("fewer"), "forums.rsvp.0.fewer"),
        (tap("2"), "forums.rsvp.0.needs.0"), (say("sign language and child care"), "forums.rsvp.0.needs.1"), (tap("none"), "forums.then.1"),
        (tap("not"), "forums.then.2"), (tap("topics"), "topics.change.0"),
    ),
    "forums, more than the hall holds": route(
        (begin("forums", opens="F3W3R"), "forums.then.0"), (say("there will be 45 of us"), "forums.rsvp.0.fit"),
        (say("2"), "forums.rsvp.0.needs.0"),
    ),
    "forums, no more seats than hers": route(
        (begin("forums", opens="C5C5C"), "forums.then.0"), (say("we are three"), "forums.rsvp.0.full"), (tap("keep"), "forums.then.1"),
        (tap("come"), "forums.rsvp.1.people"), (say("3"), "forums.rsvp.1.full"), (tap("fewer"), "forums.rsvp.1.fewer"),
    ),
    "forums, over": route((begin("forums", opens="P3P3P"), "forums.then.0"), (tap("others"), "forums.choose.0")),
    "forums, cancelled": route((begin("forums", opens="X4X4X"), "forums.then.0"), (tap("done"), "")),
    "forums, unknown": route((begin("forums", opens="ZZZZZ"), "")),
    "forums in a report": route(
        (begin("report"), "report.kind"), (tap("theft"), "report.what.0"), (begin("forums"), "forums.choose.0"),
        (tap("done"), "report.what.0"),
    ),
    "attend": route((begin("attend", opens="yes-K7M2P"), "attend.rsvp.people"), (tap("2"), "attend.rsvp.needs.0"), (tap("none"), "")),
    "attend, not": route((begin("attend", opens="no-K7M2P"), "")),
    "attend, in words": route((begin("attend", words="nitakuja na watu wawili"), "attend.rsvp.needs.0"), (tap("none"), "")),
    "attend, perhaps": route((begin("attend", words="labda nitakuja"), "attend.sure"), (tap("no"), "")),
    "attend, over": route((begin("attend", opens="yes-P3P3P"), "")),
    "attend, unknown": route((begin("attend", opens="yes-ZZZZZ"), "")),
    "at_forum": route(
        (begin("at_forum"), "at_forum.code.0"), (say("AAAAAA"), "at_forum.code.1"), (say("k7m 2pq"), "at_forum.question"),
        (tap("yes"), "at_forum.asked.words"), (say("Who pays for the lights?"), ""),
    ),
    "at_forum, no question": route((begin("at_forum", words="nipo K7M2PQ"), "at_forum.question"), (tap("no"), "")),
    "at_forum, no code": route((begin("at_forum"), "at_forum.code.0"), (tap("none"), "")),
    "at_forum, no code at all": route((begin("at_forum", words="market", guess=True), "menu.menu")),
    "topics": route(
        (begin("topics"), "topics.change.0"), (tap("forums"), "topics.change.1"), (tap("places"), "topics.places.1.which.0"),
        (say("Kaptembwo"), "topics.places.1.which.1"), (tap("enough"), "topics.change.2"), (tap("places"), "topics.places.2"),
        (tap("add"), "topics.places.2.which.0"), (say("Soko Mjinga"), "topics.places.2.meant.0.which"),
        (tap("soko-1"), "topics.places.2.which.1"),
        (tap("enough"), "topics.change.3"), (tap("ready"), "topics.consent"), (tap("yes"), ""),
    ),
    "topics, refused": route((begin("topics", add=["forums"]), "topics.change.0"), (tap("ready"), "topics.consent"), (tap("no"), "")),
    "topics, nothing": route((begin("topics", add=["forums"]), "topics.change.0"), (tap("none"), "")),
    "stop": route((listens("forums", "market"), "stop.keep"), (tap("forums"), "")),
    "stop, nothing kept": route((listens("forums"), "stop.keep"), (tap("nothing"), "")),
    "stop, no topics": route((begin("stop"), "")),
    "stop_all": route((begin("stop_all"), "")),
    "rumour": route((begin("rumour", words="is it true that the school closes"), "rumour.then"), (tap("done"), "")),
    "rumour, nothing": route((begin("rumour", words="ni kweli kwamba maji yameisha?"), "rumour.then"), (tap("report"), "report.kind")),
    "rumour, asked": route((begin("rumour"), "rumour.about"), (say("the school closes"), "rumour.then"), (tap("human"), "")),
    "rumour, nothing asked": route((begin("rumour"), "rumour.about"), (tap("leave"), "")),
    "group": route(
        (begin("group"), "group.choose"), (tap("join"), "group.code.0"), (say("AAAA-AAAA"), "group.code.1"),
        (say("k7m2 pq4r"), "group.agree"),
        (tap("yes"), ""),
    ),
    "group, by code": route((begin("group", words="join group K7M2PQ4R"), "group.agree"), (tap("no"), "")),
    "group, already": route((begin("group", words="M9M9M9M9"), "")),
    "group, leave": route((begin("group"), "group.choose"), (tap("leave-g1"), "group.sure"), (tap("yes"), "")),
    "group, none": route((in_no_group, "group.code.0"), (tap("none"), "group.at.where"), (tap("unknown"), "")),
    "menu, gather": route((begin("menu"), "menu.menu"), (tap("gather"), "menu.gather"), (tap("forums"), "forums.choose.0")),
}  # fmt: skip
