"""What `baraza doctor` looks at: one small function each, and nothing here touches the world.

Each function takes the settings and what was seen of this machine, and gives findings in plain words. A finding says
`ok`, `missing` (something optional is not there), `noted` (the running program left it for you) or `wrong` (Baraza, or a
part that is wanted, will not work).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from bot.checkup_mail import about_mail
from bot.checkup_whatsapp import about_whatsapp
from bot.settings import Settings
from bot.settings_sections import Operator
from storage.alerts import Alert

State = Literal["ok", "missing", "noted", "wrong"]
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# https://core.telegram.org/bots/api#setwebhook
TELEGRAM_PORTS = (443, 80, 88, 8443)
# The log, the write-ahead log and a day of photos; Rasa's environment.
LEAST_BYTES = 300_000_000
RASA_BYTES = 4_000_000_000
FARTHEST_CLOCK = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line for the operator."""

    state: State
    sentence: str


@dataclass(frozen=True, slots=True)
class Telegram:
    """What Telegram answered to getMe: `status` 0 means that it was not reached, `problem` then says why.

    `date` is the time by Telegram's clock.
    """

    status: int
    name: str = ""
    date: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Data:
    """The database: `missing` is not set up yet, `old` waits for `baraza migrate`, `newer` is of a later release; `problem` says
    why it is `wrong`."""

    state: Literal["current", "old", "missing", "newer", "wrong"]
    problem: str = ""
    readable_by_others: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of this machine, all of it before any check runs.

    `drift` lists packages that are not as locked, as (name, locked, installed or ''). `key` is the key file: '' absent,
    'ok', 'open' (others may read it), else why it cannot be used. `port` says who listens there. `model` is
    'current', 'old', '' (none) or why it cannot be read. `texts` maps a language to the keys it lacks.
    `newest` is the time of the newest file here. `free` is bytes. `choices` counts WhatsApp's buttons and lists:
    (made at Twilio, all there are). `templates` maps the name of each to how it stood at the last `baraza channel sync`,
    '' when it was never made. `old_key`: '' none is set, 'needed' by some row, 'unneeded', else why it cannot be used.
    """

    python: tuple[int, int, int]
    drift: tuple[tuple[str, str, str], ...]
    rasa: bool
    key: str
    data: Data
    model: str
    telegram: Telegram | None
    port: Literal["free", "baraza", "other", "refused"]
    now: datetime
    newest: datetime
    free: int
    texts: Mapping[str, tuple[str, ...]]
    directory: Mapping[str, int]
    choices: tuple[int, int] = (0, 0)
    alerts: tuple[Alert, ...] = ()
    templates: Mapping[str, str] = field(default_factory=dict)
    old_key: str = ""


Check = Callable[[Settings, Seen], Iterator[Finding]]


def python(_: Settings, seen: Seen) -> Iterator[Finding]:
    """Python 3.11 or later."""
    version = ".".join(map(str, seen.python))
    if seen.python < (3, 11):
        yield Finding(
            "wrong", f"Python {version} is too old: Baraza needs 3.11. Install it, then `make run`."
        )
    else:
        yield Finding("ok", f"Python {version}.")


def packages(_: Settings, seen: Seen) -> Iterator[Finding]:
    """Everything installed is what the lock says."""
    if not seen.drift:
        yield Finding("ok", "All packages are as locked.")
        return
    name, locked, installed = seen.drift[0]
    more = f", and {len(seen.drift) - 1} more" if len(seen.drift) > 1 else ""
    having = f"is {installed}" if installed else "is not installed"
    yield Finding("wrong", f"{name} {having}, the lock says {locked}{more}. `make run` puts it right.")


def model(settings: Settings, seen: Seen) -> Iterator[Finding]:
    """Something understands free text."""
    if settings.understanding.nlu_url:
        yield Finding("ok", f"Free text is sent to the Rasa server at {settings.understanding.nlu_url}.")
        return
    without = "menus, numbers and keywords work without it"
    build = "`baraza train` builds it" + ("." if seen.rasa else " and brings Rasa first (2.7 GB, once).")
    match seen.model:
        case "current":
            yield Finding("ok", "The model for free text is there and current.")
        case "old":
            yield Finding(
                "missing", f"The model is older than its training sentences; it is used as it is. {build}"
            )
        case "":
            yield Finding("missing", f"There is no model for free text yet; {without}. {build}")
        case problem:
            yield Finding("wrong", f"The model cannot be used ({problem}); {without}. {build}")


def key(settings: Settings, seen: Seen) -> Iterator[Finding]:
    """The secret key: given or kept, and kept well; and the one before."""
    match seen.old_key:
        case "":
            pass
        case "needed":
            yield Finding(
                "missing",
                "An old secret is set, and some of what is stored opens with it alone: `baraza key rotate`.",
            )
        case "unneeded":
            yield Finding(
                "missing",
                "An old secret is set and nothing stored needs it any more: take BARAZA_SECRET_KEY_OLD (var/secret.old) away.",
            )
        case problem:
            yield Finding("wrong", problem)
    if settings.secrets.secret_key.get_secret_value():
        yield Finding("ok", "The key comes from BARAZA_SECRET_KEY.")
        return
    match seen.key:
        case "ok":
            yield Finding("ok", "The key is in var/secret.key. Keep a copy of it apart from the database.")
        case "open":
            yield Finding(
                "wrong", "Others on this machine may read var/secret.key: `chmod 600 var/secret.key`."
            )
        case "" if seen.data.state in {"current", "old", "newer"}:
            yield Finding(
                "wrong", "There is a database and no key: what is sealed cannot be read. Bring the key back."
            )
        case "":
            yield Finding("missing", "There is no key yet: the first `make run` makes var/secret.key.")
        case problem:
            yield Finding("wrong", problem)


def database(_: Settings, seen: Seen) -> Iterator[Finding]:
    """It can be reached, it is up to date, and it is nobody else's."""
    match seen.data.state:
        case "current":
            yield Finding("ok", "The database can be reached and is up to date.")
        case "old":
            yield Finding("wrong", "The database is not up to date: `baraza migrate`.")
        case "newer":
            yield Finding(
                "missing",
                "The database is of a later release: this one runs on it. Bring this program up to date as well.",
            )
        case "missing":
            yield Finding("missing", "There is no database yet: the first `make run` makes it.")
        case "wrong":
            yield Finding("wrong", f"The database cannot be used: {seen.data.problem}")
    if seen.data.readable_by_others:
        yield Finding("wrong", "Others on this machine may read the database: `chmod 600 var/baraza.db*`.")


def telegram(settings: Settings, seen: Seen) -> Iterator[Finding]:
    """The token works."""
    if seen.telegram is None:
        yield Finding(
            "missing",
            "Telegram: no token is set. Write to @BotFather there, `/newbot`, and put what it gives into .env as "
            "TELEGRAM_TOKEN=...; the web page works without.",
        )
    elif seen.telegram.status == 200:
        how = "a webhook" if settings.secrets.telegram_webhook_secret.get_secret_value() else "polling"
        yield Finding("ok", f"Telegram knows this bot as @{seen.telegram.name}; messages come by {how}.")
    elif seen.telegram.status in {401, 404}:
        yield Finding(
            "wrong", "Telegram does not know TELEGRAM_TOKEN. Ask @BotFather for it again with /token."
        )
    elif seen.telegram.status:
        yield Finding(
            "wrong", f"Telegram answered with status {seen.telegram.status}. Try again in a minute."
        )
    else:
        yield Finding(
            "wrong",
            f"Telegram cannot be reached from here ({seen.telegram.problem}); the token was not checked.",
        )


def twilio(settings: Settings, seen: Seen) -> Iterator[Finding]:
    """All of Twilio's settings or none, and what WhatsApp needs beside them."""
    yield from (Finding(*said) for said in about_whatsapp(settings, seen.choices, seen.templates))


def addresses(settings: Settings, _: Seen) -> Iterator[Finding]:
    """People reach the page over TLS, and Telegram reaches a webhook."""
    public = urlsplit(settings.public_url)
    local = settings.web.host in LOOPBACK
    if not settings.public_url:
        if local:
            yield Finding("missing", "BARAZA_PUBLIC_URL is not set: only this machine can open the web page.")
        else:
            yield Finding(
                "wrong",
                f"The web page listens on {settings.web.host} without TLS: what people write could be read on the way. "
                "Put a TLS proxy in front and set BARAZA_PUBLIC_URL to its https address, or set web.host to 127.0.0.1.",
            )
    elif public.scheme != "https" and public.hostname not in LOOPBACK:
        yield Finding(
            "wrong", "BARAZA_PUBLIC_URL begins with http://. Put a TLS proxy in front and use https://."
        )
    elif settings.secrets.telegram_webhook_secret.get_secret_value() and (
        public.scheme != "https" or (public.port or 443) not in TELEGRAM_PORTS
    ):
        ports = ", ".join(map(str, TELEGRAM_PORTS))
        yield Finding(
            "wrong", f"Telegram calls a webhook only over https on port {ports}: change BARAZA_PUBLIC_URL."
        )
    else:
        yield Finding("ok", f"People reach the web page at {settings.public_url}.")


def port(settings: Settings, seen: Seen) -> Iterator[Finding]:
    """Nobody else listens where the page should."""
    number = settings.web.port
    match seen.port:
        case "free":
            yield Finding("ok", f"Port {number} is free.")
        case "baraza":
            yield Finding("ok", f"Baraza is running on port {number}.")
        case "other":
            yield Finding(
                "wrong", f"Another program uses port {number}. End it, or set another web.port in config.yml."
            )
        case "refused":
            yield Finding(
                "wrong", f"This machine does not let Baraza listen on {settings.web.host}, port {number}."
            )


def clock(_: Settings, seen: Seen) -> Iterator[Finding]:
    """Reminders, retention and TLS certificates go by it."""
    theirs = seen.telegram.date if seen.telegram else None
    if theirs and abs(theirs - seen.now) > FARTHEST_CLOCK:
        minutes = round(abs(theirs - seen.now).total_seconds() / 60)
        yield Finding(
            "wrong", f"This machine's clock is {minutes} minutes off. Switch time synchronisation on."
        )
    elif seen.now < seen.newest - timedelta(days=1):
        yield Finding(
            "wrong",
            f"This machine's clock says {seen.now:%d %B %Y}, and there are files here that are newer.",
        )
    else:
        yield Finding("ok", "The clock is right." if theirs else "The clock looks right.")


def disk(_: Settings, seen: Seen) -> Iterator[Finding]:
    """Room for the data, and for Rasa where it is still to come."""
    free = f"{seen.free / 1e9:.1f} GB are free"
    if seen.free < LEAST_BYTES:
        yield Finding(
            "wrong", f"The disk is nearly full ({free}). Make room: when it is full, nothing is stored."
        )
    elif seen.free < RASA_BYTES and not seen.rasa and seen.model != "current":
        yield Finding("missing", f"{free}: too little to bring Rasa and build the model here (4 GB).")
    else:
        yield Finding("ok", f"{free} on the disk.")


def texts(_: Settings, seen: Seen) -> Iterator[Finding]:
    """Every language has every text."""
    for language, lacks in seen.texts.items():
        if lacks:
            yield Finding(
                "wrong", f"{len(lacks)} texts are missing in {language}, the first is `{lacks[0]}`."
            )
        else:
            yield Finding("ok", f"The texts in {language} are complete.")


def directory(_: Settings, seen: Seen) -> Iterator[Finding]:
    """Places to recognise and numbers to give."""
    empty = [kind for kind, rows in seen.directory.items() if not rows]
    if empty:
        yield Finding("wrong", f"The directory has no {', '.join(empty)}: directory/data is not whole.")
    else:
        counts = ", ".join(f"{rows} {kind}" for kind, rows in seen.directory.items())
        yield Finding("ok", f"The directory knows {counts}.")


def operator(settings: Settings, _: Seen) -> Iterator[Finding]:
    """People should read who it is that they write to."""
    if settings.operator == Operator():
        yield Finding(
            "missing", "config.yml does not say who runs this Baraza: set operator.name and operator.contact."
        )
    else:
        yield Finding("ok", "People are told who runs this Baraza.")


def alerts(_: Settings, seen: Seen) -> Iterator[Finding]:
    """What the running program could not do, in its own sentences."""
    for alert in seen.alerts:
        often = f"{alert.count} times, last" if alert.count > 1 else "once,"
        yield Finding("noted", f"{alert.sentence} ({often} on {alert.last_at:%d %B at %H:%M} UTC)")


def mail(settings: Settings, _: Seen) -> Iterator[Finding]:
    """Bodies without an officer can hear of what is referred to them."""
    yield from (Finding(*said) for said in about_mail(settings))


CHECKS: tuple[Check, ...] = (
    python,
    packages,
    key,
    database,
    model,
    port,
    addresses,
    telegram,
    twilio,
    mail,
    clock,
    disk,
    texts,
    directory,
    operator,
    alerts,
)


def examine(settings: Settings, seen: Seen) -> list[Finding]:
    """Every finding, in the order of CHECKS."""
    return [finding for check in CHECKS for finding in check(settings, seen)]
