"""Is it about an officer, and of whom? It decides to whom a report may go: never to those it is about."""

from flows.engine.answers import NO_WORDS, Choice, Pick
from flows.engine.talk import Talk
from flows.words import text

ASKED_KINDS = ("bribe", "market")
"""Money is asked and stalls are taken by officers of several bodies, and by people who are none."""

ABOUT = Choice(
    (
        Pick("police", text("about.police"), ("police", "polisi", "karau", "afisa wa polisi", "police officer", "a police officer", "ocs",
              "makarau", "sanse", "polisi mmoja", "ni polisi")),
        Pick("county", text("about.county"), ("county", "kanjo", "kaunti", "county officer", "county askari", "askari wa kaunti", "makanjo",
              "askari wa kanjo", "afisa wa kaunti", "ni kanjo")),
        Pick("office", text("about.office"), ("another office", "other office", "office", "ofisi", "ofisi nyingine", "chief", "chifu",
              "nyingine", "ingine", "another")),
        Pick("none", text("about.none"), (*NO_WORDS, "sijui", "i dont know", "not sure", "rather not say", "sitaki kusema", "skip", "ruka",
              "not an officer", "si afisa", "sio afisa", "none")),
    )
)  # fmt: skip


async def about_whom(talk: Talk, kind: str) -> str:
    """'police', 'county', 'office' or ''; misconduct is a report about police, and asks nothing."""
    if kind == "misconduct":
        return "police"
    if kind not in ASKED_KINDS:
        return ""
    answer: str = await talk.ask("about", text("about.ask"), ABOUT)
    return "" if answer == "none" else answer
