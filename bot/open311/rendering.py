"""Answers of Open311 in the two formats that the standard knows: the same fields, nested as its examples are."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Literal
from xml.etree import ElementTree as ET

from bot.open311.problems import Problem

Format = Literal["json", "xml"]
FORMATS: tuple[Format, ...] = ("xml", "json")
CONTENT_TYPES: Mapping[Format, str] = {
    "xml": "text/xml; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
Value = str | float | bool | None
Tree = Value | Sequence["Tree"] | Mapping[str, "Tree"]

SERVICES = ("services", "service")
REQUESTS = ("service_requests", "request")
DEFINITION = "service_definition"
DISCOVERY = "discovery"
_INNER = {"endpoints": "endpoint", "formats": "format", "attributes": "attribute"}
"""How an element of a list is called in XML, by the name of the list."""
_DISCOVERY_SPACE = "http://wiki.open311.org/Service_Discovery"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""W3C, Extensible Markup Language 1.0, production 2: an answer with any other character is no XML."""


def several(names: tuple[str, str], items: Sequence[Mapping[str, Tree]], form: Format) -> bytes:
    """A list: in JSON an array, in XML the outer name around inner ones."""
    if form == "json":
        return _json(items)
    outer, inner = names
    root = ET.Element(outer)
    for item in items:
        _fill(ET.SubElement(root, inner), item)
    return _xml(root)


def one(name: str, item: Mapping[str, Tree], form: Format) -> bytes:
    """A single thing under its name; JSON leaves the name out."""
    if form == "json":
        return _json(item)
    root = ET.Element(name, {"xmlns": _DISCOVERY_SPACE} if name == DISCOVERY else {})
    _fill(root, item)
    return _xml(root)


def errors(problems: Sequence[Problem], form: Format) -> bytes:
    """What was asked wrongly."""
    told: list[Mapping[str, Tree]] = [{"code": one.code, "description": one.description} for one in problems]
    return several(("errors", "error"), told, form)


def _fill(element: ET.Element, value: Tree, of: str = "") -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _fill(ET.SubElement(element, name), inner, name)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif isinstance(value, str):
        element.text = _NOT_IN_XML.sub("", value)
    elif isinstance(value, Sequence):
        for inner in value:
            _fill(ET.SubElement(element, _INNER[of]), inner)
    elif value is not None:
        element.text = str(value)


def _xml(root: ET.Element) -> bytes:
    content: bytes = ET.tostring(root, encoding="utf-8", short_empty_elements=False)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + content


def _json(value: Tree) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
