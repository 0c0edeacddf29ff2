"""How a correction begins: "no, it was Friday", "hapana, ilikuwa ijumaa", "I meant Rhonda"."""

import re

_REFUSAL = r"(?:no+|nope|hapana|apana|zi|la|sorry|pole|samahani|wait|ngoja|actually|oops|si|sio|siyo|not?)"
_MEANT = (
    r"(?:it\s+was|it\s+is|it's|its|that\s+was|i\s+meant?|i\s+mean|make\s+it|change\s+(?:it\s+)?to|correction|"
    r"ilikuwa(?:\s+ni)?|ilikua|ni|nilimaanisha|namaanisha|naomba\s+kusahihisha|badilisha\s+iwe|iwe)"
)
_BEGINNING = re.compile(
    rf"\s*(?:(?:{_REFUSAL})[\s,.!;:-]+(?:{_MEANT}\s+)?|{_MEANT}\s+)(?:on\s+|at\s+|in\s+|a\s+|kwa\s+|huko\s+|hapo\s+)?(?=\S)",
    re.IGNORECASE,
)

LONGEST_CORRECTION = 12
"""Words: a longer sentence tells something and corrects nothing."""


def what_is_meant(words: str) -> str | None:
    """What is put in place of an earlier answer, or None when the words do not begin like a correction."""
    if len(words.split()) > LONGEST_CORRECTION:
        return None
    beginning = _BEGINNING.match(words)
    return words[beginning.end() :].strip() if beginning else None
