"""The state of one person's conversation: a stack of flows, each on its own journal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.engine.journal import Journal

MOST_FRAMES = 4
"""A digression from a digression from a digression is the deepest anybody can follow."""


@dataclass(slots=True)
class Frame:
    """One flow that was begun: its name, what was understood at its start, and its journal."""

    flow: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)


@dataclass(slots=True)
class Conversation:
    """What must be remembered between two messages.

    `asked` is `<flow>.<key>` of the open question, '' when none is. `unsure` counts answers in a row
    that were not understood. `quiet` means no reminder. `aside` means it was put aside after silence.
    """

    frames: list[Frame] = field(default_factory=list)
    asked: str = ""
    unsure: int = 0
    quiet: bool = False
    aside: bool = False

    @property
    def top(self) -> Frame | None:
        """The flow that speaks now."""
        return self.frames[-1] if self.frames else None

    def push(self, frame: Frame) -> None:
        """Digress: the new flow speaks, the ones below wait. The oldest digression gives way."""
        if len(self.frames) >= MOST_FRAMES:
            del self.frames[1]
        self.frames.append(frame)

    def to_bytes(self) -> bytes:
        """JSON, to be sealed by storage."""
        data = {
            "frames": [[frame.flow, dict(frame.slots), frame.journal.to_json()] for frame in self.frames],
            "asked": self.asked,
            "unsure": self.unsure,
            "quiet": self.quiet,
            "aside": self.aside,
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Conversation":
        """The inverse of to_bytes; an empty state is a new conversation.

        Raises ValueError, KeyError or TypeError on another shape.
        """
        if not data:
            return cls()
        read = json.loads(data)
        if not isinstance(read, dict):
            raise TypeError("A conversation is an object.")
        frames = [
            Frame(flow, slots, Journal.from_json(journal)) for flow, slots, journal in read.pop("frames")
        ]
        return cls(frames, **read)
