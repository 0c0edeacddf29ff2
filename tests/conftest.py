"""What holds for every test. pyproject.toml blocks the network but for loopback, and makes every warning an error."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETTINGS = ("BARAZA_", "TELEGRAM_", "TWILIO_")


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine() -> Iterator[None]:
    """A token in a developer's environment must not reach a test."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith(SETTINGS)}
    yield
    os.environ.update(kept)
