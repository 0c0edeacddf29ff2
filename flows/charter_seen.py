"""Is the service charter on the wall? What somebody saw at a station, with nothing that leads to her."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flows.changes import SeeCharter
from flows.engine.answers import Choice, Pick, Said, Time, Wording, Words, picked, yes_or_no
from flows.engine.talk import Talk
from flows.facts import CharterStations, StationsNamed
from flows.messages import MediaRef
from flows.reporting.when import NOW, TODAY, UNKNOWN, YESTERDAY
from flows.when import When
from flows.words import text

TOO_LONG_AGO = timedelta(days=365)
"""What was seen before that tells nothing of the wall as it is now."""

CANNOT_TELL = ("sijui", "i dont know", "dont know", "not sure", "sikumbuki", "i cannot tell", "skip", "ruka")
OTHER = Pick("other", text("where.none_of_these"), ("none", "none of these", "hapana", "no", "si hizi", "nyingine"))  # fmt: skip
NO_PHOTO = Pick("none", text("charter.no_photo"), ("no", "hapana", "skip", "ruka", "sina", "no photo", "bila picha"))  # fmt: skip

DISPLAYED = Choice(
    (
        Pick("yes", text("charter.displayed.yes"), ("yes", "ndiyo", "ndio", "ipo", "upo", "eeh", "y", "iko")),
        Pick("no", text("charter.displayed.no"), ("no", "hapana", "haupo", "haipo", "hakuna", "la", "zi", "n")),
        Pick("unseen", text("charter.displayed.unseen"), ("could not see", "sikuona", *CANNOT_TELL)),
    )
)  # fmt: skip
STATE = Choice(
    (
        Pick("current", text("charter.state.current"), ("yes", "ndiyo", "ndio", "current", "mpya", "good", "eeh")),
        Pick("old", text("charter.state.old"), ("old", "wa zamani", "zamani", "mzee", "kenya police")),
        Pick("unreadable", text("charter.state.unreadable"), ("torn", "unreadable", "hausomeki", "umechanika", "no", "hapana")),
        Pick("unknown", text("charter.unknown"), CANNOT_TELL),
    )
)  # fmt: skip
PRICES = Choice(
    (
        Pick("yes", text("yes"), ("yes", "ndiyo", "ndio", "eeh", "y")),
        Pick("no", text("no"), ("no", "hapana", "la", "zi", "n")),
        Pick("unknown", text("charter.unknown"), CANNOT_TELL),
    )
)
LANGUAGE = Choice(
    (
        Pick("both", text("charter.language.both"), ("both", "zote", "zote mbili", "lugha mbili")),
        Pick("sw", text("charter.language.sw"), ("kiswahili tu", "swahili only")),
        Pick("en", text("charter.language.en"), ("kiingereza tu", "english only")),
        Pick("unknown", text("charter.unknown"), CANNOT_TELL),
    )
)


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo, or an option for having none."""

    picks: Sequence[Pick] = (NO_PHOTO,)
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> dict[str, Any] | None:
        """{'media': [reference, content type, bytes]} of the first picture, or {'option': id}."""
        for item in said.media:
            if item.content_type.startswith("image/"):
                return {"media": [item.reference, item.content_type, item.size]}
        option = None if said.media else picked(self.picks, said, wording)
        return {"option": option} if option else None

    def holds(self, value: object) -> bool:
        """A photo holds; an option holds while it is there."""
        return isinstance(value, dict) and ("media" in value or value.get("option") == NO_PHOTO.id)


async def charter_seen(talk: Talk) -> None:
    """Which station, what hangs there, when she saw it, and a photo if she has one."""
    station = await _station(talk, str(talk.slots.get("words", "")))
    if station is None:
        await talk.say("unknown", text("charter.station_unknown"))
        return
    about = station["id"]
    displayed = await talk.ask(
        "displayed", text("charter.ask", station=station["name"]), DISPLAYED, given=about
    )
    state = prices = language = ""
    if displayed == "yes":
        state = await talk.ask("state", text("charter.ask_state"), STATE, given=about)
        prices = await talk.ask("prices", text("charter.ask_prices"), PRICES, given=about)
        language = await talk.ask("language", text("charter.ask_language"), LANGUAGE, given=about)
    now = await talk.now("at")
    seen = seen_in(
        await talk.ask("when", text("charter.ask_when"), Time((NOW, TODAY, YESTERDAY, UNKNOWN)), given=about),
        now,
    )
    if not seen:
        await talk.say("long_ago", text("charter.long_ago"))
        return
    photo: dict[str, Any] = {}
    if displayed != "unseen":
        photo = await talk.ask("photo", text("charter.ask_photo"), Photo(), given=about)
    await talk.do(
        "see",
        SeeCharter(
            station=about,
            displayed=displayed,
            state=state,
            prices=prices,
            language=language,
            seen=seen,
            photo=MediaRef(*photo["media"]) if "media" in photo else None,
        ),
    )
    await talk.say("thanks", text("charter.thanks", station=station["name"]))


def seen_in(told: dict[str, Any], now: datetime) -> str:
    """The month in which she saw it, as 2026-11; the present one when she does not know, '' when long ago."""
    if "start" not in told:
        start = now - timedelta(days=1) if told["option"] == "yesterday" else now
    else:
        start = min(When.from_json(told).start.astimezone(now.tzinfo), now)
    return "" if start < now - TOO_LONG_AGO else f"{start:%Y-%m}"


async def _station(talk: Talk, begun: str) -> dict[str, Any] | None:
    """The station she means: one of those asked about first, or by its name."""
    first: list[dict[str, Any]] = await talk.fact("first", CharterStations())
    picks = tuple(Pick(one["id"], text("charter.station_name", name=one["name"])) for one in first)
    prefill = None
    if begun:
        found = await talk.fact("begun", StationsNamed(begun))
        prefill = {"words": begun} if found["sure"] or found["maybe"] else None
    for number, question in enumerate((text("charter.station"), text("charter.station_again"))):
        answer = await talk.ask(
            f"station.{number}", question, Words(picks, limit=200), prefill=None if number else prefill
        )
        if "option" in answer:
            return next(one for one in first if one["id"] == answer["option"])
        station = await _named(talk, f"named.{number}", answer["words"])
        if station is not None:
            return station
    return None


async def _named(talk: Talk, key: str, words: str) -> dict[str, Any] | None:
    found: dict[str, Any] = await talk.fact(key, StationsNamed(words))
    if found["sure"]:
        sure: dict[str, Any] = found["sure"]
        return sure
    maybe: list[dict[str, Any]] = found["maybe"]
    if not maybe:
        return None
    if len(maybe) == 1:
        only = maybe[0]
        question = text("where.do_you_mean", place=only["name"], within=only["within"])
        right = await talk.ask(f"{key}.right", question, yes_or_no(text("yes"), text("no")), given=only["id"])
        return only if right == "yes" else None
    picks = tuple(Pick(one["id"], text("charter.station_name", name=one["name"])) for one in maybe)
    chosen = await talk.ask(
        f"{key}.which",
        text("charter.which"),
        Choice((*picks, OTHER)),
        given=" ".join(one["id"] for one in maybe),
    )
    return next((one for one in maybe if one["id"] == chosen), None)
