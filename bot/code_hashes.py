"""Slow hashes of receipt codes, made before the transaction that needs them."""

from collections import OrderedDict
from collections.abc import Callable

from flows.engine.answers import code_in

MOST_READY = 64
"""Hashes waiting for their turn; more people than this do not send a code in the same second."""


class CodeHashes:
    """`prepare` is called off the event loop when a message with a code was stored, `of` in its turn."""

    def __init__(self, slow_hash: Callable[[str], bytes]) -> None:
        self._hash = slow_hash
        self._ready: OrderedDict[str, bytes] = OrderedDict()

    def prepare(self, words: str) -> None:
        """Hash the code in these words, if there is one: about 30 ms."""
        code = code_in(words)
        if code is not None and code not in self._ready:
            self._ready[code] = self._hash(code)
            while len(self._ready) > MOST_READY:
                self._ready.popitem(last=False)

    def drop(self, words: str) -> None:
        """Whoever was to ask for it has asked, here or in another process: the code lies here no longer."""
        self._ready.pop(code_in(words) or "", None)

    def of(self, code: str) -> bytes:
        """The hash of 16 digits; made now when it was not prepared."""
        return self._ready.pop(code, None) or self._hash(code)
