"""How a turn ends that nothing is kept of: the message waits on."""

from datetime import timedelta

from storage.inbox import Waiting

RETRY_AFTER = timedelta(seconds=30)
A_MOMENT = timedelta(seconds=0.1)
LONGEST_MOMENT = timedelta(seconds=2)
"""Until a message is looked at again whose rows another process holds: the longer it waited already, the longer."""


class TurnFailedError(Exception):
    """A turn on this message failed and was rolled back. It names the message's row, never its content."""

    def __init__(self, waiting: Waiting) -> None:
        super().__init__("a turn failed")
        self.waiting = waiting


class TurnTooEarlyError(Exception):
    """A turn on this message has to wait `seconds`: nothing of it is to be kept, and it is not counted as tried."""

    def __init__(self, waiting: Waiting, seconds: float) -> None:
        super().__init__("a turn is taken later")
        self.waiting = waiting
        self.seconds = seconds


def a_moment(waited: timedelta) -> float:
    """Seconds until a message that waited so long already is looked at again, when another process holds its rows."""
    return min(max(waited / 4, A_MOMENT), LONGEST_MOMENT).total_seconds()
