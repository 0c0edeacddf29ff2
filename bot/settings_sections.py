"""What config.yml holds, section by section: each value with its range, its meaning and its default.

The operator reads a field's description in docs/operations.md and in the error about a wrong value.
"""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, model_validator

from bot.settings_flood import Flood
from bot.settings_index import Index
from bot.settings_mail import Mail
from bot.settings_matters import Matters
from bot.settings_notices import Notices
from bot.settings_referrals import Referrals
from bot.settings_section import Days, Section, as_tuple
from bot.settings_whatsapp import WhatsApp
from bot.settings_worker import Worker

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _web_address(text: str) -> str:
    scheme, _, rest = text.partition("://")
    if text and (scheme not in {"http", "https"} or not rest.strip("/") or " " in text):
        raise ValueError("this is not a web address")
    return text


def _span(value: object) -> object:
    """From `08:00-17:00` or `closed`; a default is a span already."""
    if value == "closed":
        return None
    if value is None or isinstance(value, tuple):
        return value
    try:
        opens, closes = (time.fromisoformat(part.strip()) for part in str(value).split("-"))
    except ValueError:
        raise ValueError("these are not hours") from None
    if opens >= closes:
        raise ValueError("it closes before it opens")
    return opens, closes


_OFFICE_HOURS = (time(8), time(17))

WebAddress = Annotated[str, AfterValidator(_web_address)]
Span = Annotated[tuple[time, time] | None, BeforeValidator(_span)]
Minutes = Annotated[int, Field(ge=1, le=7 * 24 * 60)]
Hours = Annotated[int, Field(ge=1, le=7 * 24)]
Share = Annotated[float, Field(ge=0, le=1)]


class Operator(Section):
    """Who runs this Baraza."""

    name: str = Field(
        default="",
        max_length=80,
        description='Who runs it, as people read it before they agree: up to 80 letters; "" names nobody.',
    )
    contact: str = Field(
        default="",
        max_length=160,
        description='How people reach them about their data (office, address, number): up to 160 letters, or "".',
    )


class Web(Section):
    """The web page."""

    host: str = Field(
        default="127.0.0.1", description="The address it listens on; 127.0.0.1 is this machine only."
    )
    port: int = Field(default=8080, ge=1, le=65535, description="The port it listens on, 1 to 65535.")
    quick_exit: WebAddress = Field(
        default="https://www.google.com/",
        min_length=1,
        description="Where the quick-exit button leads: a harmless page, with https:// before it.",
    )
    staff_host: str = Field(
        default="127.0.0.1",
        description="The address the staff page listens on; 127.0.0.1 is this machine only.",
    )
    staff_port: int = Field(
        default=8081, ge=1, le=65535, description="The port the staff page listens on, 1 to 65535."
    )
    staff_url: WebAddress = Field(
        default="http://127.0.0.1:8081",
        min_length=1,
        description="How the staff reach their page: links sent to them begin with it. https, but on this machine.",
    )


class Languages(Section):
    """The languages spoken."""

    first: Literal["en", "sw"] = Field(
        default="sw", description="The language spoken while the person's own is not known: en or sw."
    )


class WeekHours(Section):
    """When people answer, each day of the week."""

    mon: Span = Field(default=_OFFICE_HOURS, description='Hours of that day as "08:00-17:00", or closed.')
    tue: Span = Field(default=_OFFICE_HOURS, description='Hours of that day as "08:00-17:00", or closed.')
    wed: Span = Field(default=_OFFICE_HOURS, description='Hours of that day as "08:00-17:00", or closed.')
    thu: Span = Field(default=_OFFICE_HOURS, description='Hours of that day as "08:00-17:00", or closed.')
    fri: Span = Field(default=_OFFICE_HOURS, description='Hours of that day as "08:00-17:00", or closed.')
    sat: Span = Field(default=None, description='Hours of that day as "08:00-17:00", or closed.')
    sun: Span = Field(default=None, description='Hours of that day as "08:00-17:00", or closed.')

    @model_validator(mode="after")
    def _open_some_day(self) -> Self:
        if not any(self.on(day) for day in WEEKDAYS):
            raise ValueError("no day of the week is open")
        return self

    def on(self, day: Weekday) -> tuple[time, time] | None:
        """From when until when people answer on that day, local time; None when nobody does."""
        span: tuple[time, time] | None = getattr(self, day)
        return span


class Human(Section):
    """The people behind the bot; times are those of Nairobi, as everywhere in Baraza."""

    hours: WeekHours = WeekHours()
    answer_within_minutes: Minutes = Field(
        default=60,
        description="Minutes within which a person answers in those hours, as people are told: 1 to 10080.",
    )
    take_over_minutes: Minutes = Field(
        default=60,
        description="Minutes without a line of either side after which whoever was taken by a person has the bot again: 1 to 10080.",
    )


class Staff(Section):
    """Those who handle reports: `baraza invite` makes them."""

    invitation_days: Annotated[int, Field(ge=1, le=60)] = Field(
        default=7, description="Days for which an invitation's code can be used: 1 to 60."
    )
    link_minutes: Annotated[int, Field(ge=1, le=120)] = Field(
        default=15, description="Minutes for which a link to the staff page opens it: 1 to 120."
    )
    session_minutes: Annotated[int, Field(ge=1, le=240)] = Field(
        default=20,
        description="Minutes without use after which the staff page asks for a new link: 1 to 240.",
    )
    audit_days: Annotated[int, Field(ge=30, le=3650)] = Field(
        default=730,
        description="Days for which it is kept who looked at or changed what, and who was on the staff: 30 to 3650.",
    )


class Directory(Section):
    """What is told of places."""

    number_days: Days = Field(
        default=180,
        description="Days for which a station's number is shown after somebody called it: 1 to 3650.",
    )


class Conversations(Section):
    """A conversation left alone."""

    remind_after_hours: Annotated[int, Field(ge=1, le=22)] = Field(
        default=4,
        description="Hours of silence before the one reminder (inside WhatsApp's 24-hour window): 1 to 22.",
    )
    put_aside_after_hours: Hours = Field(
        default=20, description="Hours of silence before it is put aside, later than the reminder: 1 to 168."
    )
    quiet_put_aside_after_minutes: Minutes = Field(
        default=30,
        description="Minutes before a quiet conversation is put aside, without a reminder: 1 to 10080.",
    )
    follow_up_minutes: Minutes = Field(
        default=60,
        description="Minutes for which a receipt code, once given, opens its report in the chat: 1 to 10080.",
    )

    @model_validator(mode="after")
    def _reminder_first(self) -> Self:
        if self.put_aside_after_hours <= self.remind_after_hours:
            raise ValueError("it would be put aside before the reminder")
        return self


class Retention(Section):
    """How long anything is kept. docs/privacy.md says why."""

    reports_after_closing_days: Days = Field(
        default=365, description="Days a report is kept after closing: 1 to 3650."
    )
    handles_after_closing_days: Days = Field(
        default=30, description="Days a confidential reporter can still be answered after closing: 1 to 3650."
    )
    inbox_days: Days = Field(
        default=2,
        description="Days a message is kept on which the program failed; of others a trace without text, at least 4 days: 1 to 3650.",
    )
    outbox_days: Days = Field(
        default=30, description="Days a message we sent is kept after its final status: 1 to 3650."
    )
    conversation_days: Days = Field(
        default=30,
        description="Days an unfinished conversation that was put aside can be resumed: 1 to 3650.",
    )
    page_session_hours: Hours = Field(
        default=24, description="Hours a web page session lives without a word: 1 to 168."
    )
    charters_days: Days = Field(
        default=365,
        description="Days it is kept what residents saw of a station's service charter, from the month on in which they said so: "
        "1 to 3650.",
    )

    commendations_days: Days = Field(
        default=730, description="Days a commendation of an officer is kept: 1 to 3650."
    )


class Rate(Section):
    """How fast one channel may be used."""

    per_second: Annotated[float, Field(gt=0, le=1000)] = Field(
        default=25.0, description="Messages a second over that channel, above 0 and up to 1000."
    )
    per_person_seconds: Annotated[float, Field(ge=0, le=60)] = Field(
        default=1.0, description="Seconds between two messages to the same person, 0 to 60."
    )


class WebRate(Rate):
    """The web page is our own: nobody limits it."""

    per_second: Annotated[float, Field(gt=0, le=1000)] = Field(
        default=200.0, description="Messages a second over that channel, above 0 and up to 1000."
    )
    per_person_seconds: Annotated[float, Field(ge=0, le=60)] = Field(
        default=0.0, description="Seconds between two messages to the same person, 0 to 60."
    )


class WhatsAppRate(Rate):
    """A sender's rate at WhatsApp: 80 a second. To one person on average one in six seconds, with bursts."""

    per_second: Annotated[float, Field(gt=0, le=1000)] = Field(
        default=80.0, description="Messages a second over that channel, above 0 and up to 1000."
    )


class Rates(Section):
    """The rate of each channel."""

    telegram: Rate = Rate()
    web: WebRate = WebRate()
    whatsapp: WhatsAppRate = WhatsAppRate()


class Delivery(Section):
    """Sending."""

    retry_after_seconds: Annotated[
        tuple[Annotated[float, Field(gt=0, le=86400)], ...], BeforeValidator(as_tuple)
    ] = Field(
        default=(2.0, 10.0, 60.0, 300.0, 1800.0, 7200.0),
        min_length=1,
        max_length=20,
        description="Seconds before each new try of a message that failed, growing: a list as [2, 10, 60].",
    )
    parked_days: Annotated[int, Field(ge=1, le=30)] = Field(
        default=7,
        description="Days a WhatsApp message after the 24 hours waits for her to write; then it is dropped: 1 to 30.",
    )
    forget_per_second: Annotated[float, Field(gt=0, le=80)] = Field(
        default=5.0,
        description="Messages a second that providers are asked to delete, after everything else: above 0 and up to 80.",
    )
    rates: Rates = Rates()

    @model_validator(mode="after")
    def _delays_grow(self) -> Self:
        if list(self.retry_after_seconds) != sorted(self.retry_after_seconds):
            raise ValueError("the delays of `retry_after_seconds` do not grow")
        return self


class Understanding(Section):
    """What free text must reach to be believed."""

    sure: Share = Field(
        default=0.6, description="Confidence from which an intent is followed: 0 to 1, not below unsure."
    )
    unsure: Share = Field(
        default=0.35, description="Confidence below which not even a guess is offered: 0 to 1."
    )
    nlu_url: WebAddress = Field(
        default="",
        description='A Rasa server to ask instead of the model here, such as http://127.0.0.1:5005, or "".',
    )
    nlu_timeout_seconds: Annotated[float, Field(gt=0, le=30)] = Field(
        default=2.0,
        description="Seconds to wait for that server before keywords answer: above 0 and up to 30.",
    )

    @model_validator(mode="after")
    def _sure_is_surer(self) -> Self:
        if self.sure < self.unsure:
            raise ValueError("`sure` is below `unsure`")
        return self


class Media(Section):
    """Photos."""

    photo_bytes: Annotated[int, Field(ge=100_000, le=20_000_000)] = Field(
        default=10_000_000,
        description="The largest photo taken, in bytes: 100000 to 20000000 (Telegram gives no more).",
    )


LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["text", "json"]


class Configuration(Section):
    """All of config.yml."""

    operator: Operator = Operator()
    web: Web = Web()
    worker: Worker = Worker()
    languages: Languages = Languages()
    human: Human = Human()
    staff: Staff = Staff()
    directory: Directory = Directory()
    index: Index = Index()
    conversations: Conversations = Conversations()
    flood: Flood = Flood()
    retention: Retention = Retention()
    delivery: Delivery = Delivery()
    whatsapp: WhatsApp = WhatsApp()
    notices: Notices = Notices()
    matters: Matters = Matters()
    referrals: Referrals = Referrals()
    mail: Mail = Mail()
    understanding: Understanding = Understanding()
    media: Media = Media()
    log_level: LogLevel = Field(
        default="info", description="How much the log says: debug, info, warning or error."
    )
    log_format: LogFormat = Field(default="text", description="What a line of the log is: text or json.")


def keys(section: type[BaseModel] = Configuration, prefix: str = "") -> dict[str, tuple[Any, str]]:
    """Every key of config.yml by its dotted path, with its default and what it means."""
    found: dict[str, tuple[Any, str]] = {}
    for name, field in section.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= keys(field.annotation, f"{prefix}{name}.")
            continue
        found[prefix + name] = (field.default, field.description or "")
    return found
