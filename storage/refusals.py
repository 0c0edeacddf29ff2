"""Why a change cannot be applied (any more)."""


class ChangeRefusedError(Exception):
    """A change that cannot be applied (any more). Nothing was written; the turn may go on and say so.

    `reason` is one of 'unknown_report', 'withdrawn', 'erased'; `sentence` is for the operator.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence
