"""What a letter of news says: how the report stands now, and what was said with it."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from flows.changes import State


@dataclass(frozen=True, slots=True)
class News:
    """A state, with `percent` of what is in action, `reason` of what was closed, `body` (its id) of what was referred.

    `said`: what whoever handles it wrote to the reporter with it. `step`: the position of the step that it tells of;
    None in letters of the release before.
    """

    state: str
    percent: int | None = None
    reason: str = ""
    body: str = ""
    said: str = field(default="", repr=False)
    step: int | None = None


def content(news: News) -> str:
    """As a letter keeps it."""
    return json.dumps(asdict(news), ensure_ascii=False)


def opened(kept: str) -> News:
    """What a letter keeps: JSON, or in letters of the release before the bare state."""
    if not kept.startswith("{"):
        return News(State(kept).value)
    found: dict[str, Any] = json.loads(kept)
    return News(**found)
