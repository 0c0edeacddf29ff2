"""How the tables of word patterns are built."""

from __future__ import annotations

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern for any of them, as whole words of a text that `nlu.words.spelling.plain` prepared."""
    return re.compile(r"(?<![\w'])(?:" + "|".join(patterns) + r")(?![\w'])")
