"""Checks a call of Twilio's API against Twilio's own OpenAPI descriptions.

The descriptions are those of twilio/twilio-oai (MIT), in the folder that BARAZA_SPECS names or in
`../shared/specs` beside the repository. They are not part of the repository.
"""

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

FILES = ("twilio_api_v2010.json", "twilio_content_v1.json", "twilio_messaging_v2.json")
Json = Mapping[str, Any]
ABSENT = f"{', '.join(FILES)} are not here: set BARAZA_SPECS to their folder to check calls against them"
_FOLDER = Path(os.environ.get("BARAZA_SPECS") or Path(__file__).parents[3] / "shared" / "specs")
"""Read when the module is loaded: no test sees a variable of this machine later."""


@cache
def load() -> "TwilioSpec | None":
    """The descriptions, or None where they are absent (then say ABSENT)."""
    paths = [_FOLDER / name for name in FILES]
    if not all(path.is_file() for path in paths):
        return None
    return TwilioSpec([json.loads(path.read_text("utf-8")) for path in paths])


class TwilioSpec:
    def __init__(self, described: list[dict[str, Any]]) -> None:
        self._described = described
        self._routes = [
            (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+?)", re.escape(path))), operations, one)
            for one in described
            for path, operations in one["paths"].items()
        ]

    def problems(self, method: str, path: str, query: str, content_type: str, body: bytes) -> list[str]:
        """What is wrong with a call; empty when nothing is."""
        for pattern, operations, document in self._routes:
            match = pattern.fullmatch(path)
            if match and method.lower() in operations:
                operation = operations[method.lower()]
                found = _parameters(operation, document, "path", match.groupdict())
                found += _parameters(operation, document, "query", dict(parse_qsl(query, True)))
                return [
                    f"{method} {problem}"
                    for problem in found + _body(operation, document, content_type, body)
                ]
        return [f"{method} {path}: no such call"]


def _parameters(operation: Json, document: Json, where: str, given: Mapping[str, str]) -> list[str]:
    known = {one["name"]: one for one in operation.get("parameters", ()) if one["in"] == where}
    found = [f"{name} is unknown" for name in given if name not in known]
    found += [
        f"{name} is required" for name, one in known.items() if one.get("required") and name not in given
    ]
    for name, text in given.items():
        if name in known:
            found += _value(
                name, known[name]["schema"], _read(known[name]["schema"], document, [text]), document
            )
    return found


def _body(operation: Json, document: Json, content_type: str, body: bytes) -> list[str]:
    described = operation.get("requestBody")
    kind = content_type.partition(";")[0].strip()
    if described is None:
        return ["a body is not expected"] if body else []
    if kind not in described["content"]:
        return [f"the body is {kind!r}, expected is {', '.join(described['content'])}"]
    schema = _resolved(described["content"][kind]["schema"], document)
    if kind == "application/json":
        return _value("body", schema, json.loads(body), document)
    fields: dict[str, list[str]] = {}
    for name, text in parse_qsl(body.decode(), keep_blank_values=True):
        fields.setdefault(name, []).append(text)
    properties = schema["properties"]
    values = {
        name: _read(properties[name], document, texts) if name in properties else texts[0]
        for name, texts in fields.items()
    }
    return _value("form", {**schema, "additionalProperties": False}, values, document)


def _read(schema: Json, document: Json, texts: list[str]) -> object:
    """A form carries text; what is described otherwise is read from it."""
    schema = _resolved(schema, document)
    if schema.get("type") == "array":
        return [_read(schema["items"], document, [text]) for text in texts]
    if len(texts) > 1:
        return texts
    text = texts[0]
    if schema.get("type") in {"integer", "number", "boolean"}:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _value(path: str, schema: Json, value: object, document: Json) -> list[str]:
    schema = _resolved(schema, document)
    if value is None:
        return [] if schema.get("nullable") else [f"{path} is null"]
    kind = schema.get("type")
    types: dict[str, tuple[type, ...]] = {
        "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,),
        "array": (list,), "object": (dict,),
    }  # fmt: skip
    if kind in types and (
        not isinstance(value, types[kind]) or (isinstance(value, bool) != (kind == "boolean"))
    ):
        return [f"{path} is not of type {kind}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path} is none of {schema['enum']}")
    if isinstance(value, str):
        found += _text(path, schema, value)
    elif isinstance(value, list):
        found += [
            problem
            for index, item in enumerate(value)
            for problem in _value(f"{path}[{index}]", schema.get("items", {}), item, document)
        ]
    elif isinstance(value, dict):
        found += _object(path, schema, value, document)
    elif isinstance(value, int | float) and not (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ):
        found.append(f"{path} is out of its range")
    return found


def _text(path: str, schema: Json, value: str) -> list[str]:
    found = []
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{path} does not look like {schema['pattern']}")
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        found.append(f"{path} has a wrong length")
    if schema.get("format") == "uri" and not re.match(r"https?://[^/_\s]+", value):
        found.append(f"{path} is no web address")
    return found


def _object(path: str, schema: Json, value: dict[str, Any], document: Json) -> list[str]:
    properties, more = schema.get("properties", {}), schema.get("additionalProperties")
    found = [f"{path}.{name} is required" for name in schema.get("required", ()) if name not in value]
    for name, inner in value.items():
        if name in properties:
            found += _value(f"{path}.{name}", properties[name], inner, document)
        elif isinstance(more, dict):
            found += _value(f"{path}.{name}", more, inner, document)
        elif properties and more is not True:
            found.append(f"{path}.{name} is unknown")
    return found


def _resolved(schema: Json, document: Json) -> Json:
    while "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema
