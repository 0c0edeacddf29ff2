"""The fixtures of storage: real databases of both kinds."""

from tests.storage.conftest import clock, database, new_database, opener, socket, storage, url

__all__ = ["clock", "database", "new_database", "opener", "socket", "storage", "url"]
