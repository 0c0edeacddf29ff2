"""What the flows of one turn come to: each journal is replayed once, and a flow that was answered goes on from there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.engine.conversation import Frame
from flows.engine.journal import Journal
from flows.engine.replay import Host, Step, proceed, replay
from flows.messages import Language
from flows.registry import FLOWS


@dataclass(frozen=True, slots=True)
class _Known:
    """What a frame came to. It holds until something that a replay reads is replaced: nothing of it changes in place."""

    frame: Frame
    journal: Journal
    slots: Mapping[str, Any]
    language: Language
    step: Step

    def holds(self, frame: Frame, language: Language) -> bool:
        return (
            frame is self.frame
            and frame.journal is self.journal
            and frame.slots is self.slots
            and language == self.language
        )


@dataclass(slots=True)
class Replays:
    """Of one turn: facts may have changed by the next."""

    _known: dict[int, _Known] = field(default_factory=dict)
    _before: dict[int, _Known] = field(default_factory=dict)

    def step(self, frame: Frame, language: Language, host: Host) -> Step:
        """What the frame's journal comes to."""
        known = self._known.get(id(frame))
        if known is not None and known.holds(frame, language):
            return known.step
        flow = FLOWS[frame.flow].flow
        before = self._before.pop(id(frame), None)
        if before is not None and before.holds(frame, language):
            step = proceed(flow, before.step, frame.journal, frame.slots, language, host)
        else:
            step = replay(flow, frame.journal, frame.slots, language, host, keep=True)
        self._known[id(frame)] = _Known(frame, frame.journal, frame.slots, language, step)
        return step

    def answered(self, frame: Frame, step: Step, language: Language) -> None:
        """The frame's journal is now that of `step` with its open question answered."""
        self._before[id(frame)] = _Known(frame, frame.journal, frame.slots, language, step)
