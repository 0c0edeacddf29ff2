"""Why messages failed, in words for those who send notices: what a provider says is written for the operator."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from flows.words import Gap, text

WHY = {
    "blocked": re.compile(
        r"blocked|opted out|said .?stop|not let (?:the bot|us) (?:write|send)", re.IGNORECASE
    ),
    "gone": re.compile(
        r"person is not on WhatsApp|has not joined|was erased|no phone number|account was closed|does not know this chat"
        r"|became another|cannot be written to",
        re.IGNORECASE,
    ),
    "template": re.compile(r"template|Content resource|24 hours since", re.IGNORECASE),
    "limit": re.compile(r"used up|withheld|\brate\b|a pause|too many|queue is full", re.IGNORECASE),
    "key": re.compile(r"sealed|her key", re.IGNORECASE),
}
"""The first that fits, in this order."""


def why(sentence: str) -> str:
    """Which of WHY a sentence of the ledger is; 'other' for what only an operator can read."""
    return next((name for name, words in WHY.items() if words.search(sentence)), "other")


def failures(reasons: Iterable[tuple[str, int]]) -> list[Gap]:
    """A line a reason, the most first: (sentence, how many)."""
    total: Counter[str] = Counter()
    for sentence, number in reasons:
        total[why(sentence)] += number
    return [text(f"broadcasts.why.{name}", count=number) for name, number in total.most_common()]
