"""Reporting a concern, from the first word to a receipt."""

from flows.changes import FileReport, Manner
from flows.engine.answers import Choice, Pick
from flows.engine.talk import Talk
from flows.facts import Deployment
from flows.reporting.about import ASKED_KINDS, about_whom
from flows.reporting.account import tell
from flows.reporting.care import take_care
from flows.reporting.consent import agrees
from flows.reporting.for_group import drops_out, for_whom, still_leads
from flows.reporting.kinds import KINDS, QUIET_KINDS, SENSITIVE_KINDS
from flows.reporting.manner import known_as, may_write, name_of
from flows.reporting.outside import concerns_staff
from flows.reporting.similar import one_of_these
from flows.reporting.summary import summary
from flows.reporting.when import goes_on, place_in_time
from flows.reporting.where import locate
from flows.words import Receipt, text

FEWEST_WORDS = 7
"""A shorter first message ("I want to report something") tells nothing yet, unless a kind was understood in it."""

PICKS = (
    Pick("file", text("summary.file"), ("yes", "ndiyo", "ndio", "send", "tuma", "sawa", "ok", "file", "submit", "correct", "poa",
          "eeh", "ee", "fiti", "yap", "yeah", "sawa sawa", "tuma tu", "okay")),
    Pick("kind", text("summary.kind"), ("kind", "aina")),
    Pick("what", text("summary.what"), ("what", "nini", "what happened")),
    Pick("where", text("summary.where"), ("where", "wapi", "mahali", "place")),
    Pick("when", text("summary.when"), ("when", "lini", "time", "wakati")),
)  # fmt: skip
MANNER = Pick("manner", text("summary.manner"), ("name", "jina", "how i am known"))
WHOSE = Pick("whose", text("summary.whose"), ("group", "kikundi", "for whom", "kwa nani"))
ABOUT = Pick("about", text("summary.about"), ("officer", "afisa", "about whom", "inamhusu nani"))
TOGETHER = Pick("similar", text("summary.similar"), ("together", "pamoja", "together with"))


def confirmed(kind: str, *, matter: bool, group: bool) -> Choice:
    """To file it, or what of it she may change: at most nine, for a list of WhatsApp's."""
    others = (ABOUT,) if kind in ASKED_KINDS else ()
    return Choice((*PICKS, WHOSE if group else MANNER, *others, *((TOGETHER,) if matter else ())))


async def report(talk: Talk) -> None:
    """Numbers first where they matter, consent, kind, what, where, when, how she is known, a summary to correct, and a receipt."""
    begun_as = talk.slots.get("kind")
    if begun_as in QUIET_KINDS:
        await take_care(talk, begun_as)
    if not await agrees(talk):
        return
    opening = str(talk.slots.get("words", ""))
    tells = len(opening.split()) >= (3 if "kind" in talk.slots else FEWEST_WORDS)
    # What she told while the first questions were open comes after it.
    more: list[str] = list(talk.slots.get("more", ()))
    begun_with = "\n".join((*((opening,) if tells else ()), *more))

    kind = await talk.ask("kind", text("kind.ask"), KINDS, prefill=begun_as)
    quiet = kind in QUIET_KINDS
    if quiet and kind != begun_as:
        await take_care(talk, kind)
    accounts = await tell(talk, begun_with, talk.slots.get("media", []), quiet=quiet)
    told = " ".join(account.text for account in accounts)
    group = await for_whom(talk, kind)
    begun = " ".join((*((opening,) if opening else ()), *more)) or str(talk.slots.get("place", ""))
    where = await locate(talk, begun, talk.slots.get("point"), told=told, group=group)
    matter = await one_of_these(talk, kind, where.place)
    when = await place_in_time(talk, told)
    ongoing = await goes_on(talk, when)
    outside = await concerns_staff(talk, kind)
    about = await about_whom(talk, kind)
    if about == "police":
        # A complaint about police goes its own way: it follows no public matter, and no group stands with it.
        await drops_out(talk, group)
        matter, group = None, None
    manner = Manner.CONFIDENTIAL if group else await known_as(talk, kind)
    name = await name_of(talk, manner)
    if manner is Manner.NAMED and not name:
        manner = Manner.CONFIDENTIAL
    messages = await may_write(talk, manner, quiet=quiet)

    choice = await talk.ask(
        "confirm",
        summary(
            kind,
            accounts,
            where,
            when,
            ongoing,
            manner,
            name,
            outside=outside,
            messages=messages,
            quiet=quiet,
            about=about if kind in ASKED_KINDS else "",
            matter=matter["title"] if matter else "",
            group=group["name"] if group else "",
        ),
        confirmed(kind, matter=matter is not None, group=group is not None),
    )
    if choice != "file":
        await talk.reopen(choice, "confirm", *(("ongoing",) if choice == "when" else ()))
    group = await still_leads(talk, group)

    await talk.do(
        "file",
        FileReport(
            kind=kind,
            accounts=accounts,
            place=where.place,
            place_words=where.words,
            point=where.point,
            when=when,
            ongoing=ongoing,
            manner=manner,
            sensitive=kind in SENSITIVE_KINDS or about == "police",
            messages=messages,
            language=talk.language,
            name=name,
            outside=outside,
            about=about,
            matter=matter["number"] if matter else "",
            group=group["id"] if group else "",
        ),
    )
    await talk.say("receipt", text("receipt.neutral" if quiet else "receipt", code=Receipt("file")))
    channel = (await talk.fact("next.channel", Deployment()))["channel"]
    await talk.say("next", text(after_filing(manner, channel, messages=messages, quiet=quiet)))


def after_filing(manner: Manner, channel: str, *, messages: bool, quiet: bool) -> str:
    """What happens next and who will see it: the key of the text. The web page forgets her, and says so."""
    if manner is Manner.WITHOUT_TRACE:
        return "next.without_trace_telegram" if channel == "telegram" else "next.without_trace"
    if quiet:
        return "next.quiet" if messages and channel != "web" else "next.quiet_silent"
    named = manner is Manner.NAMED
    if channel == "web":
        return "next.page_named" if named else "next.page"
    return "next.named" if named else "next.confidential"
