"""A town on the real databases of storage's tests, with a clock that moves when told."""

from tests.forums.conftest import town  # noqa: F401 - fixtures
from tests.storage.conftest import (  # noqa: F401 - fixtures
    Clock,
    clock,
    database,
    new_database,
    opener,
    socket,
    storage,
    url,
)
