"""Kinds and places straight from the lookup tables in nlu/data, for when there is no model."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import yaml

from nlu.reader.entities import Extractor
from nlu.understanding import Entity

_TABLES = tuple(Path(__file__).parent / "data" / name for name in ("kinds.yml", "places.yml"))


def entities(text: str) -> tuple[Entity, ...]:
    """What the model would find in a cleaned text, but for words that only training sentences mark."""
    return _extractor().entities(text)


@functools.cache
def _extractor() -> Extractor:
    patterns: list[dict[str, str]] = []
    synonyms: dict[str, str] = {}
    for path in _TABLES:
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            listed = [line.strip().removeprefix("- ").strip() for line in item["examples"].splitlines()]
            if "lookup" in item:
                pattern = "|".join(rf"\b{re.escape(entry)}\b" for entry in listed)
                patterns.append({"name": item["lookup"], "pattern": f"({pattern})"})
            else:
                synonyms |= {entry.lower(): item["synonym"] for entry in listed}
    return Extractor(patterns, synonyms)
