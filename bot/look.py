"""One look into the outbox, in one unit of work: what became of rows is written down, and what is due is claimed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.recording import Together
from storage import claims
from storage.claims import Claimed
from storage.vault import HandleOpener
from storage.work import Work

AFTER_A_CLAIM = 1.0
"""Seconds until the next look when rows were claimed and it was not asked when more are due; most are over before."""


@dataclass(slots=True)
class Look:
    """`left`: rows there is room for, of them `notices` by channel and `fetches`. `by`: the number of this process.

    `crowded`: the last look found more notices or files than there is room for, so this one asks for each kind.

    Once it is done: `claimed` is begun now; `whole`: nothing else is due; `due`: seconds until more is (None: nothing
    waits for a time). Outcomes that cannot be written spoil no claim: they are tried again alone.
    """

    opener: HandleOpener
    left: int
    channels: list[str]
    notices: Mapping[str, int]
    fetches: int
    by: int | None
    outcomes: Together
    crowded: bool = False
    claimed: list[Claimed] = field(default_factory=list)
    whole: bool = True
    due: float | None = None

    def do(self, work: Work) -> "Look":
        """Write, and claim: replies first, then notices by channel, then files."""
        self.claimed, self.whole, self.due = [], True, None
        self.outcomes.write(work)
        if not self.left:
            self.whole = False
            return self
        found = None
        if not self.crowded:
            found = claims.claim_within(
                work, self.opener, self.left, self.notices, self.fetches, channels=self.channels, by=self.by
            )
        if found is None:
            self._one_kind_after_the_other(work)
        else:
            self.claimed = found
            self.whole = len(found) < self.left
            self.due = AFTER_A_CLAIM if found else self._due(work, self.channels)
        return self

    def _one_kind_after_the_other(self, work: Work) -> None:
        """More notices or files are due than there is room for: they hide nothing else."""
        self.claimed = claims.claim(
            work, self.opener, self.left, channels=self.channels, fetches=False, notices=False, by=self.by
        )
        roomy = []
        for channel, room in self.notices.items():
            if (most := min(room, self.left - len(self.claimed))) > 0:
                some = claims.claim(
                    work, self.opener, most, channels=[channel], fetches=False, notices=True, by=self.by
                )
                self.claimed += some
                roomy += [channel] if len(some) < most else []
        if (most := min(self.fetches, self.left - len(self.claimed))) > 0:
            self.claimed += claims.claim(
                work, self.opener, most, channels=self.channels, fetches=True, by=self.by
            )
        self.whole = False
        self.crowded = roomy != self.channels
        if len(self.claimed) < self.left:
            self.due = self._due(work, roomy)

    def _due(self, work: Work, roomy: list[str]) -> float | None:
        if roomy == self.channels:
            times = [claims.next_due(work, channels=self.channels)]
        else:
            times = [
                claims.next_due(work, channels=self.channels, notices=False),
                claims.next_due(work, channels=roomy) if roomy else None,
            ]
        due = min((at for at in times if at is not None), default=None)
        return None if due is None else (due - work.now).total_seconds()


class Looks(Protocol):
    """What delivery offers to whoever does a unit of work anyway: to look into the outbox in the same one."""

    def look(self) -> Look | None:
        """A look to `do` in a unit of work, ended by `looked` or `not_looked`; None when none is wanted now."""
        ...

    def looked(self, look: Look) -> None:
        """The unit of work is committed: what it claimed is begun."""
        ...

    def not_looked(self, look: Look) -> None:
        """It was not, or nobody looked."""
        ...
