"""The fixtures of storage's tests serve here as well: real databases, a clock that moves when told."""

from tests.storage.conftest import (  # noqa: F401 - fixtures
    clock,
    database,
    new_database,
    opener,
    socket,
    storage,
    url,
)
