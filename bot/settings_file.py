"""Reads config.yml so that each mistake is told with its file, line and key, and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.settings_sections import Configuration, keys

Place = tuple[str | int, ...]


class SettingsError(Exception):
    """Baraza cannot start with these settings. `findings`: a sentence for the operator about each mistake."""

    def __init__(self, findings: Sequence[str]) -> None:
        super().__init__("\n".join(findings))
        self.findings = tuple(findings)


def read_configuration(path: Path) -> Configuration:
    """What the file says, and the defaults for what it leaves out. Raises SettingsError."""
    name = path.name
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsError(
            [f"{path} is not there. It comes with Baraza; an empty file means all defaults."]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            [f"{path} cannot be read ({type(error).__name__}). It must be a UTF-8 text file."]
        ) from None
    try:
        loader = yaml.SafeLoader(text)
    except yaml.YAMLError as error:  # a control character
        raise SettingsError([_broken(name, error)]) from None
    try:
        node = loader.get_single_node()
        lines = dict(_lines(node, ())) if node else {}
        content = loader.construct_document(node) if node else {}
    except _DuplicateKeyError as error:
        raise SettingsError([f"{name}, {error}"]) from None
    except yaml.YAMLError as error:
        raise SettingsError([_broken(name, error)]) from None
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        # A day that no month has, a key that is a list, a list that holds itself: valid YAML all the same.
        raise SettingsError(
            [
                f"{name} cannot be read ({type(error).__name__}): a value in it is none that a setting can have."
            ]
        ) from None
    finally:
        loader.dispose()
    if content is None:
        content = {}
    if not isinstance(content, dict):
        raise SettingsError(
            [f"{name}, line 1: this is not a list of `key: value` lines, as config.yml must be."]
        )
    try:
        return Configuration.model_validate(content)
    except ValidationError as error:
        details = sorted(error.errors(), key=lambda detail: _line(lines, detail["loc"]))
        raise SettingsError([_sentence(name, _line(lines, at["loc"]), at) for at in details]) from None


class _DuplicateKeyError(Exception):
    """A key stands twice; YAML would silently take the later."""


def _lines(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    """The line (from 1) on which the value at each place stands."""
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                raise _DuplicateKeyError(
                    f"line {line}: `{key.value}` stands here and on line {seen[key.value]}. Keep one of them."
                )
            seen[key.value] = line
            yield from _lines(value, (*place, key.value))
            # A section begins where its name stands, not where its first key does.
            yield (*place, key.value), line
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            yield from _lines(item, (*place, position))


def _broken(name: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f"{name}, line {mark.line + 1}" if mark else name
    problem = getattr(error, "problem", None) or "it cannot be read"
    return (
        f"{where}: this is not YAML ({problem}). Look at the colons, quotes and spaces here and just above."
    )


def _line(lines: dict[Place, int], place: Place) -> int:
    """The line of a value, or of the innermost section around it that the file has."""
    return next((lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in lines), 1)


def _sentence(name: str, line: int, detail: ErrorDetails) -> str:
    place = detail["loc"]
    key = ".".join(str(part) for part in place if isinstance(part, str))
    if detail["type"] == "extra_forbidden":
        return f"{name}, line {line}: there is no setting `{key}`. {_suggestion(place)}"
    if detail["type"] in {"model_type", "model_attributes_type"}:
        return f"{name}, line {line}: `{key}` is a section: its settings stand below it, indented."
    if detail["type"] == "value_error":
        problem = str(detail["ctx"]["error"]) if "ctx" in detail else "it is not right"
    else:
        problem = f"{detail['input']!r} is not right: {_lower(detail['msg'])}"
    meaning = keys().get(key, (None, ""))[1]
    right = f" What belongs here: {meaning}" if meaning else ""
    return f"{name}, line {line}: `{key}`: {problem}.{right}" if key else f"{name}, line {line}: {problem}."


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def _suggestion(place: Place) -> str:
    section: type[BaseModel] = Configuration
    for part in place[:-1]:
        annotation = section.model_fields[str(part)].annotation
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            break
        section = annotation
    near = difflib.get_close_matches(str(place[-1]), section.model_fields, n=1)
    if near:
        return f"Did you mean `{near[0]}`?"
    elsewhere = [key for key in keys() if key.rsplit(".", 1)[-1] == place[-1]]
    if elsewhere:
        return f"Did you mean `{elsewhere[0]}`, in another section?"
    return f"Here may stand: {', '.join(section.model_fields)}."
