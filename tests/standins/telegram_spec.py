"""Checks a call of the Bot API against its machine-readable description.

The description is PaulSonOfLars/telegram-bot-api-spec (MIT), `telegram_bot_api.json` in the folder that
BARAZA_SPECS names or in `../shared/specs` beside the repository. It is not part of the repository.
"""

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILE = "telegram_bot_api.json"
ABSENT = (
    f"{FILE} is not here: set BARAZA_SPECS to its folder to check calls against the Bot API's description"
)

_LENGTH = re.compile(r"(\d+)-(\d+) (bytes|characters)")
_NUMBER = re.compile(r"(?:Values between |meters; |between )(\d+)(?:-| and )(\d+)")
_AT_MOST = re.compile(r"At most (\d+)")


@cache
def load() -> "BotApiSpec | None":
    """The description, or None where it is absent (then say ABSENT)."""
    folder = os.environ.get("BARAZA_SPECS") or Path(__file__).parents[3] / "shared" / "specs"
    path = Path(folder) / FILE
    return BotApiSpec(json.loads(path.read_text("utf-8"))) if path.is_file() else None


class BotApiSpec:
    def __init__(self, described: Mapping[str, Any]) -> None:
        self._methods = described["methods"]
        self._types = described["types"]

    def problems(self, method: str, fields: Mapping[str, str]) -> list[str]:
        """What is wrong with a call whose fields came as a form; empty when nothing is."""
        if method not in self._methods:
            return [f"{method}: no such method"]
        known = {field["name"]: field for field in self._methods[method].get("fields", ())}
        found = [f"{method}: {name} is required" for name, field in known.items() if _missing(field, fields)]
        for name, text in fields.items():
            if name not in known:
                found.append(f"{method}: {name} is unknown")
                continue
            types = known[name]["types"]
            value = _from_form(types, text)
            found += self._value(f"{method}.{name}", types, value, known[name]["description"])
        return found

    def _value(self, path: str, types: list[str], value: object, description: str) -> list[str]:
        tries = [self._one(path, kind, value, description) for kind in types]
        return min(tries, key=len)

    def _one(self, path: str, kind: str, value: object, description: str) -> list[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{path}: not a list"] * 3
            inner = kind.removeprefix("Array of ")
            found = [p for i, item in enumerate(value) for p in self._one(f"{path}[{i}]", inner, item, "")]
            most = _AT_MOST.search(description)
            return [*found, f"{path}: more than {most[1]}"] if most and len(value) > int(most[1]) else found
        if kind in {"Integer", "Float", "Boolean", "String"}:
            return _plain(path, kind, value, description)
        if kind == "InputFile":
            return []
        return self._object(path, kind, value)

    def _object(self, path: str, kind: str, value: object) -> list[str]:
        described = self._types[kind]
        if subtypes := described.get("subtypes"):
            return self._value(path, subtypes, value, "")
        if not isinstance(value, dict):
            return [f"{path}: not a {kind}"] * 3
        known = {field["name"]: field for field in described.get("fields", ())}
        found = [
            f"{path}: {kind}.{name} is required" for name, field in known.items() if _missing(field, value)
        ]
        found += [f"{path}: {kind}.{name} is unknown" for name in value if name not in known]
        if (
            kind == "InlineKeyboardButton"
            and len(value.keys() - {"text", "icon_custom_emoji_id", "style"}) != 1
        ):
            found.append(f"{path}: a button needs exactly one action")
        for name, inner in value.items():
            if name in known:
                found += self._value(
                    f"{path}.{name}", known[name]["types"], inner, known[name]["description"]
                )
        return found


def _missing(field: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    return field["required"] and field["name"] not in given


def _from_form(types: list[str], text: str) -> object:
    """A form carries text: everything that is not a String is its JSON."""
    if "String" in types and not ("Integer" in types and re.fullmatch(r"-?\d+", text)):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _plain(path: str, kind: str, value: object, description: str) -> list[str]:
    if kind == "String" and isinstance(value, str):
        return _text(path, value, description)
    if isinstance(value, bool):
        return [] if kind == "Boolean" else [f"{path}: not of type {kind}"]
    if isinstance(value, int) or (kind == "Float" and isinstance(value, float)):
        span = _NUMBER.search(description)
        inside = not span or int(span[1]) <= value <= int(span[2])
        return [] if inside and kind in {"Integer", "Float"} else [f"{path}: {value} is not a right {kind}"]
    return [f"{path}: not of type {kind}"]


def _text(path: str, value: str, description: str) -> list[str]:
    found = []
    if span := _LENGTH.search(description):
        size = len(value.encode()) if span[3] == "bytes" else len(value.encode("utf-16-le")) // 2
        if not int(span[1]) <= size <= int(span[2]):
            found.append(f"{path}: {size} {span[3]}, allowed are {span[1]}-{span[2]}")
    if "only lowercase English letters, digits and underscores" in description:
        found += [] if re.fullmatch(r"[a-z0-9_]+", value) else [f"{path}: letters that are not allowed"]
    return found
