"""Ways through the flows of those who handle public matters and promises."""

from __future__ import annotations

from tests.flows.moves import Route, begin, route, say, tap

_AT = (begin("matters", opens="D4D4D"), "matters.do.0")
_TO_STATE = (_AT, (tap("move"), "matters.state.0"))
_PROMISE = (*(_AT, (tap("promise"), "matters.promise.0.0")),)

MATTER_WORK_ROUTES: dict[str, Route] = {
    "matters, not on the staff": route((begin("matters"), "progress.where.0")),
    "matters, of a number, not on the staff": route((begin("matters", words="zzzzz"), "progress.where.0")),
    "matters, looked at": route(
        (begin("matters"), "matters.choose.0"), (tap("more"), "matters.choose.1"), (say("e5e5e"), "matters.do.0"),
        (tap("list"), "matters.choose.0"), (tap("done"), ""), staff=True,
    ),
    "matters, by its number": route(
        (begin("matters", words="g6g6g"), "matters.do.0"), (tap("done"), ""), staff=True
    ),
    "matters, unknown": route((begin("matters", opens="ZZZZZ"), ""), staff=True),
    "matters, 40 percent": route(
        *_TO_STATE, (tap("in_action"), "matters.percent.0"), (say("40 The drain is dug"), "matters.sure.0"),
        (tap("yes"), "matters.then.0"), (tap("again"), "matters.do.1"), (tap("done"), ""), staff=True,
    ),
    "matters, percent without a sentence": route(
        *_TO_STATE, (tap("in_action"), "matters.percent.0"), (say("40%"), "matters.sentence.0"), (tap("none"), "matters.sure.0"),
        (tap("no"), "matters.then.0"), (tap("done"), ""), staff=True,
    ),
    "matters, resolved": route(
        *_TO_STATE, (tap("resolved"), "matters.sentence.0"), (say("The drain is open"), "matters.sure.0"),
        (tap("yes"), "matters.then.0"), (tap("list"), "matters.choose.0"), staff=True,
    ),
    "matters, closed": route(
        *_TO_STATE, (tap("closed"), "matters.reason.0"), (tap("not_responsible"), "matters.sentence.0"),
        (say("It is the highway authority's"), "matters.sure.0"), (tap("yes"), "matters.then.0"), staff=True,
    ),
    "matters, not closed": route(
        *_TO_STATE, (tap("closed"), "matters.reason.0"), (tap("no"), "matters.then.0"), staff=True
    ),
    "matters, open again": route(
        (begin("matters", opens="G6G6G"), "matters.do.0"), (tap("move"), "matters.state.0"), (tap("reopened"), "matters.sentence.0"),
        (say("It broke again"), "matters.sure.0"), (tap("yes"), "matters.then.0"), staff=True,
    ),
    "matters, not moved": route(*_TO_STATE, (tap("no"), "matters.then.0"), staff=True),
    "matters, promise": route(
        *_PROMISE, (say("Clear the drain; ward works office; 15 December"), "matters.reminded.0"), (tap("s2"), "matters.promise_sure.0"),
        (tap("yes"), "matters.then.0"), staff=True,
    ),
    "matters, promise unclear": route(
        *_PROMISE, (say("soon"), "matters.promise.0.1"), (say("Clear it; works office"), "matters.reminded.0"),
        (tap("nobody"), "matters.promise_sure.0"), (tap("no"), "matters.then.0"), staff=True,
    ),
    "matters, no promise": route(*_PROMISE, (tap("no"), "matters.then.0"), staff=True),
    "matters, nobody to remind": route(
        *_PROMISE, (say("Clear it; works office"), "matters.reminded.0"), (tap("no"), "matters.then.0"), staff=True
    ),
    "matters, how far": route(
        _AT, (tap("kept"), "matters.keeps.0"), (tap("A2A2A"), "matters.keeps_percent.0"),
        (say("60 Half of it"), "matters.then.0"), staff=True,
    ),
    "matters, how far is none": route(
        _AT, (tap("kept"), "matters.keeps.0"), (tap("no"), "matters.then.0"), staff=True
    ),
    "matters, of a case": route(
        (begin("matters"), "matters.choose.0"), (tap("from_case"), "matters.which_case"), (say("7kq2m"), "matters.take"),
        (tap("yes"), "matters.what"), (tap("title"), "matters.title"),
        (say("No lights at the lower gate"), "matters.title_sure"), (tap("yes"), ""), staff=True,
    ),
    "matters, of no case": route(
        (begin("matters"), "matters.choose.0"), (tap("from_case"), "matters.which_case"), (tap("no"), ""), staff=True
    ),
    "matters, no title": route(
        (begin("matters", case="M9M9M"), "matters.what"), (tap("title"), "matters.title"), (tap("no"), ""), staff=True
    ),
    "matters, joined": route(
        (begin("matters", case="M9M9M"), "matters.what"), (tap("join"), "matters.which"), (tap("E5E5E"), "matters.join_sure"),
        (tap("yes"), ""), staff=True,
    ),
    "matters, not joined": route(
        (begin("matters", case="M9M9M"), "matters.what"), (tap("join"), "matters.which"), (tap("no"), ""), staff=True
    ),
    "matters, joined to none": route(
        (begin("matters", case="M9M9M"), "matters.what"), (tap("join"), "matters.which"), (say("zzzzz"), ""), staff=True
    ),
    "matters, neither": route((begin("matters", case="M9M9M"), "matters.what"), (tap("no"), ""), staff=True),
    "matters, not taken": route((begin("matters", case="7KQ2M"), "matters.take"), (tap("no"), ""), staff=True),
    "matters, unknown case": route((begin("matters", case="ZZZZZ"), ""), staff=True),
    "promises, not hers": route((begin("promises"), "")),
    "promises": route(
        (begin("promises"), "promises.choose"), (tap("B3B3B"), "promises.keeps_percent.0"), (tap("done"), "promises.keeps_sentence.0"),
        (say("All lamps burn"), ""), staff=True,
    ),
    "promises, given up": route(
        (begin("promises", opens="B3B3B"), "promises.keeps_percent.0"), (tap("dropped"), "promises.keeps_sentence.0"),
        (tap("none"), ""), staff=True,
    ),
    "promises, not now": route((begin("promises", opens="B3B3B"), "promises.keeps_percent.0"), (tap("no"), ""), staff=True),
    "promises, enough": route((begin("promises"), "promises.choose"), (tap("done"), ""), staff=True),
    "promises, gone": route((begin("promises", opens="ZZZZZ"), ""), staff=True),
}  # fmt: skip
