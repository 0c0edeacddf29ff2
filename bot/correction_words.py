"""How a correction begins: "no, it was Friday", "hapana, ilikuwa ijumaa", "I meant Rhonda"."""

import re

from flows.engine.answers import NO_WORDS, YES_WORDS, plain

_REFUSAL = r"(?:no+|nope|hapana|apana|zi|la|sorry|pole|samahani|wait|ngoja|actually|oops|si|sio|siyo|not)"
_EXPLICIT = (
    r"(?:i\s+meant?|i\s+mean|make\s+it|change\s+(?:it\s+)?to|correction|nilimaanisha|namaanisha|"
    r"naomba\s+kusahihisha|badilisha\s+iwe)"
)
_MEANT = rf"(?:it\s+was|it\s+is|it's|its|that\s+was|ilikuwa(?:\s+ni)?|ilikua|ni|iwe|{_EXPLICIT})"
_BEFORE = r"(?:on\s+|at\s+|in\s+|a\s+|kwa\s+|huko\s+|hapo\s+)?(?=\S)"
_BEGINNING = re.compile(
    rf"\s*(?:{_REFUSAL}[\s,.!;:-]+(?:{_MEANT}[\s:,]+)?|{_MEANT}[\s:,]+){_BEFORE}", re.IGNORECASE
)
_STRICT = re.compile(
    rf"\s*(?:{_REFUSAL}[\s,.!;:-]+{_MEANT}[\s:,]+|{_REFUSAL}\s*[,.!;:-]+\s*|{_EXPLICIT}[\s:,]+){_BEFORE}",
    re.IGNORECASE,
)
"""Where any words are an answer, "no lights" and "it was dark" tell something: only a clear correction counts."""

LONGEST_CORRECTION = 12
"""Words: a longer sentence tells something and corrects nothing."""

_NOT_MEANT = frozenset((*YES_WORDS, *NO_WORDS))
"""Said again after a "no", these insist on it: they choose nothing in a question that is not on the screen."""

_SMALL = frozenset(
    ("the", "a", "an", "on", "at", "in", "of", "by", "around", "about", "near", "to", "ya", "wa", "za", "la", "cha", "kwa",
     "kwenye", "huko", "hapo", "hapa", "here", "ni", "karibu", "na")
)  # fmt: skip


def what_is_meant(words: str, *, strictly: bool = False) -> str | None:
    """What is put in place of an earlier answer, or None when the words do not begin like a correction.

    `strictly` where the words would be an answer in themselves.
    """
    if len(words.split()) > LONGEST_CORRECTION:
        return None
    beginning = (_STRICT if strictly else _BEGINNING).match(words)
    if beginning is None:
        return None
    meant = words[beginning.end() :].strip()
    said = plain(meant)
    # A bare number is the place of an option that she no longer sees.
    return None if not said or said.isdigit() or said in _NOT_MEANT else meant


def says_only(words: str, part: str) -> bool:
    """Whether `words` hold nothing besides `part` and small words."""
    return set(plain(words).split()) <= {*plain(part).split(), *_SMALL}
