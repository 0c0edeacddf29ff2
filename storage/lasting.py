"""What outlives a change of the secret: the key of hashes that nobody could compute anew, and the salt of the receipt codes.

Nobody knows the codes, the PINs, the opaque ids and the voices that were hashed with them; addresses somebody does, and they are
hashed under the secret of now (storage/rehashing.py).
They are 32 bytes each in the table `lasting_keys`, wrapped under the secret; a change of the secret wraps them anew and
leaves every hash as it is. A database of before has none: it is given those that its secret was good for until then.
"""

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from storage.database import Database
from storage.tables import keys, lasting_keys
from storage.vault import Lasting, SealError, SecretError, Vault, first_lasting

HASH, RECEIPT = "lasting:hash", "lasting:receipt"
"""Ids that no content key has: a wrapped value opens in its own place alone."""
NAMES = {HASH: "hash", RECEIPT: "receipt"}


def settle(database: Database, secret: bytes, old: bytes | None = None) -> Vault:
    """The vault of a migrated database, which keeps the lasting keys from now on.

    Raises SecretError where neither secret opens what is there: nothing that is stored then would be of any use.
    """
    vault = Vault(secret, old)
    with database.read() as connection:
        known = _kept(connection, vault)
    if known is None:
        with database.begin() as connection:
            _keep_first(connection, vault, secret, old)
            known = _kept(connection, vault)
    return Vault(secret, old, known)


def _kept(connection: Connection, vault: Vault) -> Lasting | None:
    rows = {row.name: row.wrapped for row in connection.execute(select(lasting_keys))}
    if set(rows) != set(NAMES.values()):
        return None
    try:
        return Lasting(vault.unwrap(HASH, rows["hash"]), vault.unwrap(RECEIPT, rows["receipt"]))
    except SealError:
        raise SecretError(_ANOTHER) from None


def _keep_first(connection: Connection, vault: Vault, secret: bytes, old: bytes | None) -> None:
    """Of two processes at once the first decides; both come to the same."""
    one = connection.execute(select(keys).limit(1)).one_or_none()
    began_with = secret
    if one is not None and not _opens(Vault(secret), one.id, one.wrapped):
        if old is None or not _opens(Vault(old), one.id, one.wrapped):
            raise SecretError(_ANOTHER)
        began_with = old
    first = first_lasting(began_with)
    rows = [
        {"name": "hash", "wrapped": vault.wrap(HASH, first.hash)},
        {"name": "receipt", "wrapped": vault.wrap(RECEIPT, first.receipt)},
    ]
    insert = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    connection.execute(insert(lasting_keys).on_conflict_do_nothing(), rows)


def _opens(vault: Vault, key_id: str, wrapped: bytes) -> bool:
    try:
        vault.unwrap(key_id, wrapped)
    except SealError:
        return False
    return True


_ANOTHER = (
    "This is not the secret that the database was last used with: what is sealed does not open. Bring that one back; if the "
    "secret was changed, set the one before it as BARAZA_SECRET_KEY_OLD too."
)
