"""The one secret of a deployment: from the environment, else from var/secret.key, made on the first run."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from bot.settings import Settings
from storage.database import Database
from storage.lasting import settle
from storage.migrating import is_set_up
from storage.vault import SecretError, Vault, new_secret, secret_from_text


class KeyMissingError(Exception):
    """There is data and no key to read it with. A new key would make that data unreadable for ever."""


def ensure_key(given: str, file: Path, data_exists: Callable[[], bool]) -> bytes:
    """The 32 bytes: `given` (BARAZA_SECRET_KEY) if not empty, else the file's, else new ones, kept in the file.

    `data_exists` says whether a database was already set up; then nothing is made. Raises KeyMissingError,
    and SecretError where a key is there and cannot be used.
    """
    if given:
        return secret_from_text(given)
    if not file.exists():
        if data_exists():
            raise KeyMissingError(
                f"There is a database, but neither BARAZA_SECRET_KEY nor {_short(file)}: what is sealed cannot be read. "
                "Bring the key back from where you keep it; if it is lost, so is what it sealed."
            )
        _make(file)
    return _read(file)


def secret_of(settings: Settings) -> bytes:
    """The deployment's 32 bytes, made on the first run. Call it before the tables are made. Raises as ensure_key."""
    given = settings.secrets.secret_key.get_secret_value()
    return ensure_key(given, settings.var / "secret.key", lambda: is_set_up(settings.database_url))


def old_secret_of(settings: Settings) -> bytes | None:
    """The secret of before, or the one to come, while the key is being changed: BARAZA_SECRET_KEY_OLD, else
    var/secret.old; None otherwise, and where it is the same as the secret. Raises SecretError."""
    given = settings.secrets.secret_key_old.get_secret_value()
    file = settings.var / "secret.old"
    if given:
        old = secret_from_text(given, "BARAZA_SECRET_KEY_OLD")
    elif file.exists():
        old = _read(file)
    else:
        return None
    return None if old == secret_of(settings) else old


def vault_of(settings: Settings, database: Database) -> Vault:
    """What everybody in the process may do with the secret; the database must be migrated. Raises as ensure_key."""
    return settle(database, secret_of(settings), old_secret_of(settings))


def readable_by_others(file: Path) -> bool:
    """Whether anybody but the owner has rights on the file."""
    return bool(file.stat().st_mode & 0o077)


def _read(file: Path) -> bytes:
    try:
        return secret_from_text(file.read_text(encoding="ascii"))
    except SecretError as error:
        raise SecretError(
            f"{_short(file)} is damaged: {str(error).replace('BARAZA_SECRET_KEY', 'it')}"
        ) from None
    except UnicodeDecodeError:
        raise SecretError(f"{_short(file)} is damaged: it is no text.") from None
    except OSError as error:
        raise SecretError(f"{_short(file)} cannot be read ({error.strerror}).") from None


def _make(file: Path) -> None:
    """Whole or not at all, for the owner only; of two processes at once, the first to finish decides."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp opens with O_EXCL and mode 0600.
    handle, written = tempfile.mkstemp(dir=file.parent, prefix=".secret-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as new:
            new.write(new_secret() + "\n")
            new.flush()
            os.fsync(new.fileno())
        try:
            # link, unlike rename, never replaces a key that is there.
            os.link(written, file)
        except FileExistsError:
            return
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        Path(written).unlink()


def _short(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"
