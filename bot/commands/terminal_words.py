"""Words between staff and this terminal: what is typed never stands on the command line, what is shown does no harm."""

from __future__ import annotations

import argparse
import sys
import unicodedata

from storage.staff import LONGEST_NAME


class NoWordsError(Exception):
    """Nothing that could be sent came in; the sentence says why."""


def typed() -> str:
    """What standard input holds, without space around it. Raises NoWordsError.

    Not from arguments: the list of processes and the shell's history keep those.
    """
    if sys.stdin.isatty():
        print(
            "Write what you want to say; Ctrl-D on an empty line sends it, Ctrl-C does not.", file=sys.stderr
        )
    try:
        words = sys.stdin.read().replace("\x00", "").strip()
        words.encode()
    except UnicodeError:
        raise NoWordsError("What came in is not text in UTF-8; nothing was sent.") from None
    if not words:
        raise NoWordsError("Nothing came in; nothing was sent.")
    return words


def named(name: str) -> str:
    """Somebody's name, as the audit keeps it. Raises argparse.ArgumentTypeError."""
    if not 0 < len(name.strip()) <= LONGEST_NAME or not name.strip().isprintable():
        raise argparse.ArgumentTypeError(f"a name is one line of at most {LONGEST_NAME} letters")
    return name.strip()


def harmless(words: str) -> str:
    """Her words without what would move the cursor, change colours or turn the direction of a line."""
    return "".join(
        letter if letter in "\n\t" or unicodedata.category(letter)[0] != "C" else "\N{REPLACEMENT CHARACTER}"
        for letter in words.replace("\r\n", "\n")
    )
