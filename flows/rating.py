"""How a station or an office served her: six questions, one tap each, and nobody is kept with the answers."""

from flows.changes import RateService
from flows.engine.answers import NO_WORDS, YES_WORDS, Choice, Pick, Words, yes_or_no
from flows.engine.talk import Talk
from flows.which_station import station_meant
from flows.words import text

NOT_APPLICABLE = Pick(
    "na",
    text("rating.na"),
    ("not applicable", "n a", "na", "haihusiki", "hainihusu", "sijui", "i dont know", "dont know", "skip", "ruka",
     "does not apply"),
)  # fmt: skip
PARTLY_WORDS = ("partly", "kiasi", "kidogo", "so so", "nusu", "a little", "kwa kiasi")
YES = Pick("yes", text("yes"), YES_WORDS)
PARTLY = Pick("partly", text("rating.partly"), PARTLY_WORDS)
NO = Pick("no", text("no"), NO_WORDS)

SERVICES = Choice(
    (
        Pick("report-crime", text("rating.service.report-crime"), ("report", "ob", "kuripoti", "uhalifu", "crime", "statement")),
        Pick("police-abstract", text("rating.service.police-abstract"), ("abstract", "abstrakti", "lost id", "kitambulisho")),
        Pick("p3-form", text("rating.service.p3-form"), ("p3", "fomu ya p3", "p3 form")),
        Pick("cash-bail", text("rating.service.cash-bail"), ("bail", "bond", "dhamana")),
        Pick("gender-desk", text("rating.service.gender-desk"), ("gender desk", "dawati la jinsia", "dawati")),
        Pick("trade", text("rating.service.trade"), ("market", "soko", "kanjo", "licence", "leseni", "stall", "inspectorate")),
        Pick("other", text("rating.service.other"), ("other", "nyingine", "ingine", "something else")),
    )
)  # fmt: skip
"""Keys of the directory's services, and what people bring to an inspectorate office."""

RECEPTION = HELP = KEPT = Choice((YES, PARTLY, NO, NOT_APPLICABLE))
WAITING = Choice(
    (
        Pick("quarter", text("rating.waiting.quarter"), ("15", "15 minutes", "dakika 15", "dakika kumi na tano", "no wait")),
        Pick("hour", text("rating.waiting.hour"), ("an hour", "one hour", "saa moja", "1 hour", "lisaa")),
        Pick("hours", text("rating.waiting.hours"), ("hours", "two hours", "saa mbili", "masaa", "2 hours", "3 hours")),
        Pick("longer", text("rating.waiting.longer"), ("longer", "all day", "siku nzima", "come back", "rudi kesho")),
        NOT_APPLICABLE,
    )
)  # fmt: skip
COURTESY = Choice(
    (
        Pick("good", text("rating.courtesy.good"), ("good", "vizuri", "poa", "fiti", "well", "sawa")),
        Pick("fair", text("rating.courtesy.fair"), ("fair", "so so", "kawaida", "kiasi", "okay")),
        Pick("bad", text("rating.courtesy.bad"), ("bad", "vibaya", "badly", "rude", "mbaya")),
        NOT_APPLICABLE,
    )
)
ASKED_FOR_MONEY = Choice(
    (
        Pick("no", text("no"), NO_WORDS),
        Pick("yes", text("yes"), (*YES_WORDS, "chai", "hongo", "kitu kidogo")),
        NOT_APPLICABLE,
    )
)
NO_COMMENT = Pick(
    "none",
    text("rating.no_comment"),
    ("no", "hapana", "skip", "ruka", "sina", "none", "hakuna", "basi", "ni hayo tu", "thats all", "that is all",
     "nimemaliza", "done"),
)  # fmt: skip
LONGEST_COMMENT = 1000


async def rating(talk: Talk) -> None:
    """Where, which service, six taps, a comment; and whoever was asked for money is offered to report it."""
    await talk.say("told", text("rating.told"))
    station = await station_meant(talk, text("rating.station"), text("rating.station_again"))
    if station is None:
        await talk.say("no_station", text("rating.no_station"))
        return
    of = station["id"]
    service = await talk.ask("service", text("rating.service", station=station["name"]), SERVICES, given=of)
    reception = await talk.ask("reception", text("rating.reception"), RECEPTION, given=of)
    waiting = await talk.ask("waiting", text("rating.waiting"), WAITING, given=of)
    courtesy = await talk.ask("courtesy", text("rating.courtesy"), COURTESY, given=of)
    integrity = await talk.ask("integrity", text("rating.integrity"), ASKED_FOR_MONEY, given=of)
    kept = await talk.ask("confidentiality", text("rating.confidentiality"), KEPT, given=of)
    helped = await talk.ask("help", text("rating.help"), HELP, given=of)
    answers = (reception, waiting, courtesy, integrity, kept, helped)
    if set(answers) == {"na"}:
        await talk.say("nothing", text("rating.nothing", station=station["name"]))
        return
    comment = await talk.ask(
        "comment", text("rating.comment"), Words((NO_COMMENT,), limit=LONGEST_COMMENT), given=of
    )
    await talk.do("rate", RateService(of, service, *answers, comment.get("words", "")))
    if integrity != "yes":
        await talk.say("thanks", text("rating.thanks", station=station["name"]))
        return
    # Only her "yes" leads there: what she wrote in the comment stays a comment.
    reports = await talk.ask(
        "report",
        text("rating.report", station=station["name"]),
        yes_or_no(text("rating.report_yes"), text("rating.report_no")),
    )
    if reports == "yes":
        await talk.go("report", kind="bribe")
    await talk.say("bye", text("rating.bye"))
