"""Where random ids come from: injected, so that tests repeat. Keys and nonces never come from here."""

from collections.abc import Callable

Chance = Callable[[int], bytes]
"""Given a number of bytes, that many random ones. `os.urandom` in life."""


def new_id(chance: Chance) -> str:
    """128 random bits as 32 hexadecimal digits."""
    return chance(16).hex()
