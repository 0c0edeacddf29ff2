"""Looks at this machine for `baraza doctor`: the only part of it that touches the disk, the network and the clock."""

from __future__ import annotations

import errno
import re
import shutil
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import metadata
from pathlib import Path
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from bot.channels import whatsapp_content
from bot.channels.telegram_quiet import PUBLIC_API
from bot.channels.whatsapp_named import TemplateNames
from bot.checkup import Data, Seen, Telegram
from bot.secret_key import KeyMissingError, old_secret_of, readable_by_others, secret_of, vault_of
from bot.settings import Settings
from bot.wording import wording
from directory.hotlines import bundled as hotlines
from directory.places import Places
from flows.messages import LANGUAGES
from nlu import training
from nlu.environment import ENVIRONMENT
from nlu.reader.errors import ModelError
from nlu.reader.model import load
from storage import alerts, rotation
from storage.alerts import Alert
from storage.database import Database, DatabaseUrlError
from storage.migrating import state
from storage.vault import Reboxer, SecretError, secret_from_text
from storage.work import Storage

# Seconds; an operator waits for this at a prompt.
PATIENCE = 8.0
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)\s*\\?$", re.MULTILINE)


def look(settings: Settings) -> Seen:
    """Everything the checks want to know. Raises nothing for what is merely wrong."""
    return Seen(
        python=sys.version_info[:3],
        drift=tuple(drift(settings.root / "requirements.lock")),
        rasa=(ENVIRONMENT / "bin/python").exists(),
        key=key_state(settings.var / "secret.key"),
        data=data_state(settings.database_url),
        model=model_state(),
        telegram=telegram_answer(settings),
        port=port_state(settings.web.host, settings.web.port),
        now=datetime.now(UTC),
        newest=_newest(settings),
        free=shutil.disk_usage(settings.root).free,
        texts=missing_texts(),
        directory=directory_rows(),
        choices=choices_state(settings),
        alerts=left_alerts(settings.database_url),
        templates=templates_state(settings),
        old_key=old_key_state(settings),
    )


def drift(lock: Path) -> Iterator[tuple[str, str, str]]:
    """Each package of the lock that is installed otherwise or not: name, locked, installed. Without a lock, none."""
    if not lock.is_file():
        return
    for name, locked in _PINNED.findall(lock.read_text(encoding="utf-8")):
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            installed = ""
        if installed != locked:
            yield name, locked, installed


def key_state(file: Path) -> str:
    """'' absent, 'ok', 'open' (others may read it), else a sentence that repeats none of it."""
    try:
        secret_from_text(file.read_text(encoding="ascii"))
    except FileNotFoundError:
        return ""
    except (SecretError, UnicodeDecodeError):
        return "var/secret.key is damaged: bring back the copy you keep."
    except OSError as error:
        return f"var/secret.key cannot be read ({error.strerror})."
    return "open" if readable_by_others(file) else "ok"


def old_key_state(settings: Settings) -> str:
    """'' none, 'needed', 'unneeded', else a sentence that repeats none of it. A database that is not there needs none."""
    try:
        old = old_secret_of(settings)
        if old is None or data_state(settings.database_url).state != "current":
            return ""
        database = Database(settings.database_url)
        with closing(Storage(database, vault_of(settings, database))) as storage:
            needed = rotation.any_left(storage, Reboxer(secret_of(settings), old))
    except (SecretError, KeyMissingError) as error:
        return str(error)
    except SQLAlchemyError as error:
        return f"Whether the old secret is still needed cannot be seen ({type(error).__name__})."
    return "needed" if needed else "unneeded"


def data_state(url: str) -> Data:
    """Whether the database is there and up to date; it is not made by looking."""
    try:
        found = state(url)
    except DatabaseUrlError as error:
        return Data("wrong", str(error))
    except SQLAlchemyError as error:
        # The driver's own words may hold the address, user and password.
        return Data("wrong", f"it does not answer as a database should ({type(error).__name__}).")
    except OSError as error:
        return Data("wrong", f"its file cannot be opened ({error.strerror}).")
    file = _sqlite_file(url)
    return Data(
        found, readable_by_others=found != "missing" and file is not None and readable_by_others(file)
    )


def left_alerts(url: str) -> tuple[Alert, ...]:
    """The latest sentences that the running program left for the operator; none where the database cannot be read."""
    try:
        if state(url) not in ("current", "newer"):
            return ()
        with closing(Database(url)) as database, database.read() as connection:
            return tuple(alerts.of(connection))
    except (DatabaseUrlError, SQLAlchemyError, OSError):
        return ()


def model_state() -> str:
    """'current', 'old', '' (none), or why it cannot be read."""
    if not training.MODEL.is_file():
        return ""
    try:
        load(training.MODEL)
    except ModelError as error:
        return str(error)
    return "current" if training.is_current() else "old"


def telegram_answer(settings: Settings) -> Telegram | None:
    """What getMe answers; None without a token. https://core.telegram.org/bots/api#getme"""
    token = settings.secrets.telegram_token.get_secret_value()
    if not token:
        return None
    import httpx  # noqa: PLC0415 - with what it needs 5 MB, at the operator's `baraza doctor` alone

    base = settings.secrets.telegram_api_url or PUBLIC_API
    try:
        answer = httpx.get(f"{base}/bot{token}/getMe", timeout=PATIENCE)
    except httpx.TimeoutException:
        return Telegram(0, problem="no answer in time")
    except httpx.HTTPError:
        # Its own words would hold the address, and that holds the token.
        return Telegram(0, problem="no connection")
    try:
        name = str(answer.json()["result"]["username"]) if answer.status_code == 200 else ""
    except (ValueError, KeyError, TypeError):
        return Telegram(502)
    return Telegram(answer.status_code, name, _date(answer.headers.get("date", "")))


def port_state(host: str, port: int) -> Literal["free", "baraza", "other", "refused"]:
    """Who listens there."""
    import httpx  # noqa: PLC0415 - see telegram_answer

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                return "refused"
        else:
            return "free"
    near = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    try:
        alive = httpx.get(f"http://{near}:{port}/healthz", timeout=2.0).json()
    except (httpx.HTTPError, ValueError):
        return "other"
    return "baraza" if alive == {"alive": True} else "other"


def missing_texts() -> dict[str, tuple[str, ...]]:
    """What each language's catalogue lacks of all the keys that any of them has."""
    words = wording()
    keys = {language: words.keys(language) for language in LANGUAGES}
    every = frozenset().union(*keys.values())
    return {language: tuple(sorted(every - own)) for language, own in keys.items()}


def directory_rows() -> dict[str, int]:
    """How many places and numbers Baraza brings."""
    count = Counter[str](place.kind for place in Places.bundled())
    plurals = {"counties": "county", "wards": "ward", "markets": "market", "stations": "station"}
    return {**{plural: count[kind] for plural, kind in plurals.items()}, "hotlines": len(tuple(hotlines()))}


def choices_state(settings: Settings) -> tuple[int, int]:
    """Of WhatsApp's buttons and lists: how many `baraza channel sync` noted as made, and how many there are."""
    made = whatsapp_content.load(
        settings.var / whatsapp_content.FILE, settings.secrets.twilio_account_sid
    ).keys()
    every = {shape.friendly_name for shape in whatsapp_content.all_shapes()}
    return len(every & made), len(every)


def templates_state(settings: Settings) -> dict[str, str]:
    """How each of WhatsApp's templates stood at the last `baraza channel sync`; '' when it was never made."""
    file, account = settings.var / whatsapp_content.FILE, settings.secrets.twilio_account_sid
    standing = whatsapp_content.approvals(file, account)
    return {name: standing.get(name, "") for name in template_names(settings).all()}


def template_names(settings: Settings) -> TemplateNames:
    """What config.yml calls them."""
    named = settings.whatsapp.templates
    return TemplateNames(named.waiting, named.forum, named.reminder, named.notice)


def _date(header: str) -> datetime | None:
    try:
        return parsedate_to_datetime(header)
    except ValueError:
        return None


def _newest(settings: Settings) -> datetime:
    files = (settings.root / "config.yml", Path(__file__), *settings.var.glob("*"))
    return datetime.fromtimestamp(max(file.stat().st_mtime for file in files if file.exists()), UTC)


def _sqlite_file(url: str) -> Path | None:
    kind, _, path = url.partition(":///")
    return Path(path) if kind.partition("+")[0] == "sqlite" else None
