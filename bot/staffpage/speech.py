"""The words of the page in the language of the member, and how it shows times and sizes."""

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.wording import NAIROBI, Wording
from flows.messages import Language
from flows.words import Gap, Moment, Text


@dataclass(frozen=True, slots=True)
class Speech:
    """Says a text by its key; templates call it `t`."""

    wording: Wording
    language: Language

    def __call__(self, key: str, /, count: int | None = None, **gaps: Gap) -> str:
        """The text with its gaps filled."""
        return self.wording.say(Text(key, gaps, count), self.language)

    def words(self, words: Gap) -> str:
        """What a flow would say."""
        return self.wording.say(words, self.language)

    def moment(self, at: datetime) -> str:
        """Day and time in Kenya."""
        return self.words(Moment(at))

    def day(self, on: date) -> str:
        """A day without its time, which nobody keeps. Noon is the same day wherever it is looked at."""
        noon = datetime.combine(on, time(12), NAIROBI)
        return f"{self.words(Moment(noon, precision='day'))} {on:%Y}"


def size(count: int) -> str:
    """Bytes as people read them: 230 kB, 1.4 MB."""
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} kB"
