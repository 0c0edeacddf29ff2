"""A stock of receipt codes that nobody has yet, filled by a thread of its own whenever one is taken.

A slow hash must not be made while a report is filed: it would hold up everybody's turn for 30 ms. So codes are made
before, a few at once and the rest at leisure. A code in the stock is no one's secret.
"""

import logging
import threading

from storage.receipts import FEW, Receipts

log = logging.getLogger(__name__)

STOCK = 128
"""Codes of about 200 bytes: a burst of that many reports is filed without waiting for one."""
PAUSE = 0.1
"""Seconds between two codes while some are left, a quarter of a core: what arrives comes first, and a start does not cost
seconds of a core at once. With few left there is no pause. The thread has the priority of the others: with a lower one (nice
10) a typed code waited for the hash under way, and reports for seconds, as soon as the machine was busy with something else."""
AFTER_A_FAULT = 1.0
"""Seconds. There is no other fault than too little memory for a hash."""


class ReceiptStock:
    """Keeps `receipts` filled from `start` until `stop`, which both may be called once."""

    def __init__(self, receipts: Receipts) -> None:
        self._receipts = receipts
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._fill, name="receipt-codes", daemon=True)

    def start(self) -> None:
        """From now on nobody makes a code while she files; who finds none is told to wait."""
        self._receipts.filled = True
        self._thread.start()

    def stop(self) -> None:
        """Waits for the code that is being made. Who takes one afterwards and finds none makes it at once."""
        self._over.set()
        self._receipts.taken.set()
        self._thread.join()
        self._receipts.filled = False

    def _fill(self) -> None:
        receipts = self._receipts
        while not self._over.is_set():
            receipts.taken.clear()
            left = receipts.left()
            try:
                if left < STOCK:
                    receipts.fill(left + 1)
            except Exception as error:  # noqa: BLE001 - whatever it was, the next try may go well
                log.error("no receipt code could be made: %s", type(error).__name__)  # noqa: TRY400
                # Who files meanwhile tries it herself: if that fails too, her turn is tried again as any turn that failed.
                receipts.filled = False
                self._over.wait(AFTER_A_FAULT)
                continue
            receipts.filled = not self._over.is_set()
            if left >= STOCK:
                receipts.taken.wait()
            elif left >= FEW:
                self._over.wait(PAUSE)
