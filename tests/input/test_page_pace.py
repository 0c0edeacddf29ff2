"""Who may begin on the web page, and what she is told when nothing more is taken."""

import pytest

from bot.channels.webpage.pace import Newcomers, Pace, network_of
from bot.channels.webpage.ports import FullError
from flows.messages import Inbound
from tests.input.asking import asked
from tests.input.test_page_input import SESSION, Kept, page


class Moment:
    """Seconds that go on when told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("a name", ""),
        ("999.1.1.1", ""),
    ],
)
def test_what_one_subscriber_has(address: str, network: str) -> None:
    assert network_of(address) == network


def test_one_address_keeps_out_nobody_else() -> None:
    clock = Moment()
    who = Newcomers(Pace(5, 1, clock), Pace(40, 10, clock), b"k" * 16)
    assert [who.allows("192.0.2.1") for _ in range(1000)].count(True) == 5
    assert all(who.allows(f"192.0.2.{number}") for number in range(2, 32))
    clock.now += 2
    assert [who.allows("192.0.2.1") for _ in range(1000)].count(True) == 2


def test_all_together_are_bounded_and_let_in_again() -> None:
    clock = Moment()
    who = Newcomers(Pace(5, 1, clock), Pace(40, 10, clock), b"k" * 16)
    assert [who.allows(f"198.51.{number // 250}.{number % 250}") for number in range(2000)].count(True) == 40
    clock.now += 1
    assert [who.allows(f"203.0.{number // 250}.{number % 250}") for number in range(2000)].count(True) == 10


def test_no_address_is_remembered() -> None:
    who = Newcomers(Pace(5, 1, Moment()), Pace(40, 10, Moment()), b"k" * 16)
    who.allows("192.0.2.77")
    assert "192.0.2.77" not in repr(vars(who)) + repr(who._each._buckets)


@pytest.mark.parametrize("path", ["/say", "/language"])
async def test_when_nothing_more_is_taken_she_keeps_her_words(path: str) -> None:
    class Full(Kept):
        async def store(self, inbound: Inbound) -> bool:
            raise FullError

    kept = Full()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = await asked(page(kept), "POST", "/say", b"text=naibiwa+sokoni&lang=en", headers)
    assert answer.status_code == 429
    assert "naibiwa sokoni" in answer.text
    assert answer.headers["retry-after"]
    assert kept.stored == []
    if path == "/language":
        token = _token()
        cookie = {**headers, "cookie": f"session={SESSION}.en"}
        assert (
            await asked(page(kept), "POST", path, f"lang=sw&token={token}".encode(), cookie)
        ).status_code == 429


def _token() -> str:
    from bot.channels.webpage.session import Sessions  # noqa: PLC0415 - beside its one use

    return Sessions(b"k" * 32, "", lambda size: b"x" * size).token(SESSION)
