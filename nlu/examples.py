"""Reads Rasa's YAML sentences without Rasa: for the evaluation, the tests and the choice of thresholds."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

PROJECT = Path(__file__).parent
_ANNOTATION = re.compile(r"\[(?P<text>[^\]]+)\](?:\((?P<name>[^)]+)\)|(?P<fields>\{[^}]+\}))")


@dataclass(frozen=True, slots=True)
class Marked:
    """A part of a sentence that an author marked: entity name, what is written, and its canonical value."""

    name: str
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled sentence. `language` is the folder's or the file's name: en, sw, mixed or sheng."""

    text: str
    intent: str
    language: str
    marked: tuple[Marked, ...]


def training_examples() -> list[Example]:
    """Every labelled sentence of nlu/data/<language>/."""
    paths = sorted((PROJECT / "data").glob("*/*.yml"))
    return [example for path in paths for example in examples_of(path, path.parent.name)]


def unseen_examples() -> list[Example]:
    """Every labelled sentence of nlu/tests/<language>.yml: never trained on, never tuned on."""
    return [
        example
        for path in sorted((PROJECT / "tests").glob("*.yml"))
        for example in examples_of(path, path.stem)
    ]


def examples_of(path: Path, language: str) -> list[Example]:
    """The labelled sentences of one file; lookups and synonyms are passed over."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        _example(line.strip().removeprefix("- ").strip(), item["intent"], language)
        for item in content.get("nlu") or []
        if "intent" in item
        for line in item["examples"].splitlines()
        if line.strip()
    ]


def _example(line: str, intent: str, language: str) -> Example:
    marked = []
    for match in _ANNOTATION.finditer(line):
        fields = json.loads(match["fields"]) if match["fields"] else {"entity": match["name"]}
        marked.append(Marked(fields["entity"], match["text"], fields.get("value", match["text"])))
    return Example(_ANNOTATION.sub(lambda match: match["text"], line), intent, language, tuple(marked))
