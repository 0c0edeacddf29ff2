"""What a notice is likely to cost: WhatsApp alone costs, by config.yml, and nothing is told that is not known."""

import pytest

from bot.broadcasting.looking import price
from bot.broadcasting.rules import Prices
from storage.audience import Count


def count(channel: str, *, outside: bool = False, number: int = 10) -> Count:
    return Count(channel, "sw", outside, "", number)


@pytest.mark.parametrize(
    ("prices", "going", "told"),
    [
        (Prices("USD", 0.01, 0.05), [count("whatsapp"), count("whatsapp", outside=True)], "0.60 USD"),
        (Prices("KES", 0.0, 6.5), [count("whatsapp"), count("whatsapp", outside=True)], "65.00 KES"),
        (Prices("USD", 0.01, 0.05), [count("telegram"), count("web")], ""),
        (Prices(), [count("whatsapp"), count("whatsapp", outside=True)], ""),
        (Prices("USD", 0.01, 0.05), [], ""),
    ],
)
def test_the_likely_price(prices: Prices, going: list[Count], told: str) -> None:
    assert price(prices, going) == told
