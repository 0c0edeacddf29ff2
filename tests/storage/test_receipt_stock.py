"""Codes are ready before anybody files, and nobody waits for a slow hash while she does."""

import time
from collections.abc import Callable

import pytest

from storage import receipt_stock, receipts
from storage.receipt_stock import ReceiptStock
from storage.receipts import NoCodeReadyError, Receipts

SALT = bytes(16)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.002)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Receipts:
    """Codes whose hash is cheap, and a stock of ten."""
    monkeypatch.setattr(receipts, "MEMORY_KIB", 8)
    monkeypatch.setattr(receipt_stock, "STOCK", 10)
    monkeypatch.setattr(receipt_stock, "PAUSE", 0.001)
    monkeypatch.setattr(receipt_stock, "AFTER_A_FAULT", 0.001)
    return Receipts(SALT)


def test_what_was_taken_is_made_anew_and_no_more(quick: Receipts) -> None:
    stock = ReceiptStock(quick)
    stock.start()
    until(lambda: quick.left() == 10)
    taken = [quick.take() for _ in range(7)]
    until(lambda: quick.left() == 10)
    stock.stop()
    codes = [one.code for one in [*taken, *(quick.take() for _ in range(10))]]
    assert len(set(codes)) == 17
    assert quick.left() == 0
    assert all(one.hash == quick.hash(one.code) for one in taken)


def test_who_finds_none_is_told_when_to_come_back_and_each_later_than_the_one_before() -> None:
    codes = Receipts(SALT)
    codes.filled = True
    told = []
    for _ in range(40):
        with pytest.raises(NoCodeReadyError) as none:
            codes.take()
        told.append(none.value.seconds)
    assert 0 < told[0] < told[1] < told[2]
    assert max(told) <= receipts.LONGEST_WAIT
    assert codes.left() == 0, "nothing was hashed meanwhile"


def test_where_nobody_fills_it_a_code_is_made_when_it_is_asked_for() -> None:
    codes = Receipts(SALT)
    one = codes.take()
    assert codes.hash(one.code) == one.hash


def test_a_stop_waits_for_no_more_than_the_code_that_is_being_made(
    quick: Receipts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipt_stock, "STOCK", 1_000_000)
    stock = ReceiptStock(quick)
    stock.start()
    until(lambda: quick.left() > 0)
    stock.stop()
    left = quick.left()
    assert left < 1_000_000
    for _ in range(left + 1):  # what is still filed finds the stock, and makes its own when that is used up
        quick.take()
    assert quick.left() == 0


def test_a_stop_ends_a_stock_that_is_full(quick: Receipts) -> None:
    stock = ReceiptStock(quick)
    stock.start()
    until(lambda: quick.left() == 10)
    stock.stop()
    assert quick.left() == 10


def test_without_memory_for_a_hash_it_is_tried_again(
    quick: Receipts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    faults = [MemoryError("no room"), OSError("no chance")]
    hashed = quick.hash

    def sometimes(code: str) -> bytes:
        if faults:
            raise faults.pop()
        return hashed(code)

    monkeypatch.setattr(quick, "hash", sometimes)
    stock = ReceiptStock(quick)
    stock.start()
    until(lambda: quick.left() == 10)
    assert quick.filled
    stock.stop()
    assert [record.message for record in caplog.records] == [
        "no receipt code could be made: OSError",
        "no receipt code could be made: MemoryError",
    ]
