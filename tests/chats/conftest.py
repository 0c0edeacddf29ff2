"""The real databases of storage's tests; those over HTTP use the Bot API stand-in of the channels' tests."""

from tests.storage.conftest import (  # noqa: F401 - fixtures
    clock,
    database,
    new_database,
    opener,
    socket,
    storage,
    url,
)
