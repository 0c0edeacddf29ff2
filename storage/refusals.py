"""Why a change cannot be applied (any more)."""


class ChangeRefusedError(Exception):
    """A change that cannot be applied (any more). Nothing was written; the turn may go on and say so.

    `reason` is one word: 'unknown_report', 'withdrawn', 'erased', 'closed' (the line to the reporter), 'step' (of a
    state), 'invitation', 'both' (nobody is on the staff and an officer of a body), 'many_groups', or of a case 'gone',
    'taken', 'not_yours', 'colleague', 'operator'. `sentence` is for the operator.
    """

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence
