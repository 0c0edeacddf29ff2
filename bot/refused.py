"""A change that a flow declared and that cannot be made: she hears why, and nothing of it was written."""


class RefusedError(Exception):
    """`key` is that of the sentence that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key
