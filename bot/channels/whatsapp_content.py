"""WhatsApp's buttons and lists as Content resources: one per shape, made once, filled with texts when sent.

https://www.twilio.com/docs/content/twilio-quick-reply and twiliolist-picker. Every text is a variable, none may be
empty (error 21656), and within 24 hours of her message none needs an approval.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.channels.rendering import Part
from flows.messages import LANGUAGES, Language

FILE = "whatsapp_content.json"
"""In var/: which Content resource shows which shape; `baraza channel sync` makes it anew at any time."""
MOST_BUTTONS = 3
MOST_ROWS = 10
LIST_BUTTON: dict[Language, str] = {"en": "Choose", "sw": "Chagua"}
"""What opens a list; at most 20 characters (developers.facebook.com, interactive list messages, action.button)."""

NO_DESCRIPTION = "–"
"""Stands for the description of a row that has none, in a list where others have one."""

_CONTENT_SID = re.compile(r"HX[0-9a-fA-F]{32}")


@dataclass(frozen=True, slots=True)
class Shape:
    """What one resource can show: `count` buttons or rows, rows with a description or without.

    `language` is that of the word that opens a list; buttons have no words of their own and need none.
    """

    kind: Literal["buttons", "list"]
    count: int
    described: bool = False
    language: Language | None = None

    @property
    def friendly_name(self) -> str:
        """By which the resource is found again; it changes with what the resource says."""
        words = ["baraza", self.kind, str(self.count)]
        words += ["described"] if self.described else []
        words += [self.language] if self.language else []
        said = json.dumps(definition(self)["types"], sort_keys=True).encode()
        return "-".join([*words, hashlib.sha256(said).hexdigest()[:8]])


def shape_of(part: Part, language: Language) -> Shape | None:
    """The shape that shows this part's choices; None when it has none, or some that would look alike."""
    titles = {_line(choice.title).casefold() for choice in part.buttons or part.rows}
    if "" in titles or len(titles) < len(part.buttons or part.rows):
        return None
    if part.buttons:
        return Shape("buttons", len(part.buttons))
    if part.rows:
        return Shape("list", len(part.rows), any(row.description for row in part.rows), language)
    return None


def all_shapes() -> tuple[Shape, ...]:
    """Every shape that can come up: 3 of buttons, and 10 lists in both ways and each language."""
    buttons = [Shape("buttons", count) for count in range(1, MOST_BUTTONS + 1)]
    lists = [
        Shape("list", count, described, language)
        for language in LANGUAGES
        for described in (False, True)
        for count in range(1, MOST_ROWS + 1)
    ]
    return (*buttons, *lists)


def definition(shape: Shape) -> dict[str, Any]:
    """What creates the resource: language, variables with a sample each, types."""
    titles = [_variable(2 + 2 * index) for index in range(shape.count)]
    ids = [_variable(3 + 2 * index) for index in range(shape.count)]
    if shape.kind == "buttons":
        actions = [
            {"type": "QUICK_REPLY", "title": title, "id": payload}
            for title, payload in zip(titles, ids, strict=True)
        ]
        types: dict[str, Any] = {"twilio/quick-reply": {"body": _variable(1), "actions": actions}}
    else:
        items = [{"item": title, "id": payload} for title, payload in zip(titles, ids, strict=True)]
        if shape.described:
            first = 2 + 2 * shape.count
            items = [{**item, "description": _variable(first + index)} for index, item in enumerate(items)]
        button = LIST_BUTTON[shape.language or "en"]
        types = {"twilio/list-picker": {"body": _variable(1), "button": button, "items": items}}
    samples = {str(number): f"text {number}" for number in range(1, _variables(shape) + 1)}
    return {"language": shape.language or "en", "variables": samples, "types": types}


def variables(part: Part, shape: Shape) -> dict[str, str]:
    """The texts of `part` for the places of its `shape`; none empty, and none with what Twilio refuses in it."""
    choices = part.buttons or part.rows
    values = [_lines(part.text)]
    for choice in choices:
        values += [_line(choice.title), choice.payload]
    if shape.described:
        values += [_line(choice.description) or NO_DESCRIPTION for choice in choices]
    return {str(number): value for number, value in enumerate(values, 1)}


def load(path: Path, account: str) -> dict[str, str]:
    """{friendly name: HX...} as `save` wrote it for this account; {} when there is none or it cannot be read.

    Nothing breaks without it: choices then go as numbered text.
    """
    contents = _kept(path, account).get("contents")
    return usable(contents) if isinstance(contents, dict) else {}


def approvals(path: Path, account: str) -> dict[str, str]:
    """{template's name: how it stood at the last `baraza channel sync`}; {} as in load."""
    found = _kept(path, account).get("approvals")
    return {str(name): str(word) for name, word in found.items()} if isinstance(found, dict) else {}


def _kept(path: Path, account: str) -> dict[str, Any]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) and kept.get("account") == account else {}


def save(
    path: Path, account: str, contents: Mapping[str, str], approvals: Mapping[str, str] | None = None
) -> None:
    """Keep the mapping, and how each template stood; a reader finds the old ones or the new ones, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    kept = {
        "account": account,
        "contents": dict(sorted(contents.items())),
        "approvals": dict(sorted((approvals or {}).items())),
    }
    fresh.write_text(
        json.dumps(kept, indent=1) + "\n",
        encoding="utf-8",
    )
    fresh.replace(path)


def usable(contents: Mapping[Any, Any]) -> dict[str, str]:
    """Only the entries that name a Content resource."""
    return {
        name: sid
        for name, sid in contents.items()
        if isinstance(name, str) and isinstance(sid, str) and _CONTENT_SID.fullmatch(sid)
    }


def _variables(shape: Shape) -> int:
    return 1 + shape.count * (3 if shape.described else 2)


def _variable(number: int) -> str:
    return f"{{{{{number}}}}}"


def _lines(text: str) -> str:
    """No tab and no long run of spaces: https://www.twilio.com/docs/api/errors/21656."""
    return re.sub(r"[^\S\n]{2,}|\t", " ", text)


def _line(text: str) -> str:
    return " ".join(text.split())
