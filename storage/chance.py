"""Where random ids come from: injected, so that tests repeat. Keys and nonces never come from here."""

from collections.abc import Callable

Chance = Callable[[int], bytes]
"""Given a number of bytes, that many random ones. `os.urandom` in life."""


def new_id(chance: Chance) -> str:
    """128 random bits as 32 hexadecimal digits."""
    return chance(16).hex()


READABLE = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What numbers of cases and codes of invitations are made of: nothing that is read or heard as something else."""


def readable(chance: Chance, letters: int) -> str:
    """That many letters of READABLE, each equally likely (4.9 bits each)."""
    drawn = ""
    while len(drawn) < letters:
        byte = chance(1)[0]
        if byte < 256 - 256 % len(READABLE):
            drawn += READABLE[byte % len(READABLE)]
    return drawn
