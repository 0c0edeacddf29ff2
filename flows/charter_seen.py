"""Is the service charter on the wall? What somebody saw at a station, with nothing that leads to her."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flows.changes import SeeCharter
from flows.engine.answers import Choice, Pick, Said, Time, Wording, picked
from flows.engine.talk import Talk
from flows.facts import CharterStations
from flows.messages import MediaRef
from flows.reporting.when import NOW, TODAY, UNKNOWN, YESTERDAY
from flows.when import When
from flows.which_station import station_meant
from flows.words import text

TRIES = 2
"""Times that she is asked for the station: most come from the list of six."""
TOO_LONG_AGO = timedelta(days=365)
"""What was seen before that tells nothing of the wall as it is now."""

CANNOT_TELL = ("sijui", "i dont know", "dont know", "not sure", "sikumbuki", "i cannot tell", "skip", "ruka")
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
    first: list[dict[str, Any]] = await talk.fact("first", CharterStations())
    station = await station_meant(
        talk, text("charter.station"), text("charter.station_again"), offered=first, tries=TRIES
    )
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
