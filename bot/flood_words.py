"""What somebody is told who writes faster than she can be answered (storage/flooding.py)."""

from collections.abc import Callable

from bot import outbound_json
from bot.settings_flood import Flood
from bot.wording import Wording
from flows.messages import Language, Outbound
from flows.words import Moment, Text, text
from storage import outbox
from storage.flooding import Fast, Flooding, Limits, Tell, Told
from storage.people import Person
from storage.work import Work


def nobody_counts(said: str) -> None:
    """Where nobody watches."""


def flooding_of(
    flood: Flood,
    wording: Wording,
    first_language: Language,
    counted: Callable[[str], None] = nobody_counts,
) -> Flooding:
    """The pace of config.yml, with a voice; `counted` is told what was said (Fast)."""
    limits = Limits(
        flood.messages_at_once, flood.messages_per_minute, flood.waiting_each, flood.waiting_together
    )
    return Flooding(limits, telling(wording, first_language, counted))


def telling(
    wording: Wording, first_language: Language, counted: Callable[[str], None] = nobody_counts
) -> Tell:
    """Queues each sentence as a reply, in her language."""

    def tell(work: Work, person: Person, channel: str, told: Told) -> None:
        counted(told.what.value)
        language = person.language or first_language
        said = wording.say(_words(told), language)
        outbox.queue(
            work,
            outbox.ToPerson(person.id),
            channel,
            outbound_json.to_bytes(Outbound(said, neutral=True, language=language)),
        )

    return tell


def _words(told: Told) -> Text:
    match told.what:
        case Fast.SLOWER:
            return text("flood.slower", until=Moment(told.until))
        case Fast.FULL:
            return text("flood.full", until=Moment(told.until))
        case Fast.NOT_KEPT:
            return text("flood.not_kept", count=told.count, since=Moment(told.since))
