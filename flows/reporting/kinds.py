"""The kinds of report, as the seeds name them, and which of them take the quieter path."""

from flows.engine.answers import Choice, Pick
from flows.words import text

KINDS = Choice(
    (
        Pick("theft", text("kind.theft"), ("robbery", "theft", "wizi", "ngeta", "wezi", "uporaji", "mugging")),
        Pick("gang", text("kind.gang"), ("gang", "threat", "genge", "tishio", "vitisho")),
        Pick("misconduct", text("kind.misconduct"), ("police", "polisi", "karau", "police misconduct")),
        Pick("bribe", text("kind.bribe"), ("bribe", "hongo", "rushwa", "chai", "kitu kidogo", "corruption")),
        Pick("gbv", text("kind.gbv"), ("gbv", "rape", "ubakaji", "domestic violence", "dhuluma")),
        Pick("child", text("kind.child"), ("child", "mtoto", "watoto", "child abuse")),
        Pick("drugs", text("kind.drugs"), ("drugs", "dawa za kulevya", "pombe haramu", "bangi", "changaa")),
        Pick("cattle", text("kind.cattle"), ("cattle", "ngombe", "mifugo", "wizi wa mifugo", "raid")),
        Pick("missing", text("kind.missing"), ("missing", "missing person", "amepotea", "aliyepotea")),
        Pick(
            "works",
            text("kind.works"),
            ("lights", "taa", "drainage", "mtaro", "road", "barabara", "lighting", "light", "street light", "streetlight", "stima",
             "drain", "mitaro", "mataa", "roads", "pothole", "mashimo"),
        ),
        Pick("dispute", text("kind.dispute"), ("noise", "kelele", "dispute", "mzozo", "land")),
        Pick("rumour", text("kind.rumour"), ("rumour", "rumor", "uvumi", "incitement", "uchochezi")),
        Pick("market", text("kind.market"), ("market", "soko", "stall", "kibanda", "kanjo", "market issue")),
        Pick("other", text("kind.other"), ("other", "nyingine", "ingine", "something else", "none of these")),
    ),
    entity="kind",
)  # fmt: skip

QUIET_KINDS = ("gbv", "child")
"""Numbers first, neutral wording later, no reminder, and no later messages if she says so."""

SENSITIVE_KINDS = ("gbv", "child", "misconduct", "bribe", "gang")
"""Invisible without the code: a phone is often shared, and numbers are recycled."""
