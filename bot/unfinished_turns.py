"""How a turn ends that nothing is kept of: the message waits on."""

from storage.inbox import Waiting


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
