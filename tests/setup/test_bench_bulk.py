"""What `make bench` counts of notices to many: the provider's gate, the crowd, and figures of them."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest

from bench import bulk, crowd, fan_out, processes
from bench.bulk import Arrivals, most_in_a_second
from bench.load import Exchange, Load, Replies
from bench.rounds import NotKeptError
from bench.twilio_form import ACCOUNT, SENDER, TOKEN
from bench.twilio_standin import Gate


def test_the_gate_takes_so_many_in_any_second_and_no_more() -> None:
    gate = Gate(3)
    times = [0.0, 0.25, 0.75, 0.875, 1.0, 1.125, 1.25]
    assert [gate.opens(at) for at in times] == [True, True, True, False, True, False, True]
    assert all(Gate(0).opens(0.0) for _ in range(1000))


@pytest.mark.parametrize(
    ("times", "most"), [([], 0), ([5.0], 1), ([0.0, 0.5, 1.0], 2), ([0.0, 0.9, 0.95, 1.0, 1.1, 3.0], 4)]
)
def test_the_most_in_a_second_wherever_it_begins(times: list[float], most: int) -> None:
    assert most_in_a_second(times) == most


async def test_the_provider_refuses_what_is_too_much_and_says_for_how_long() -> None:
    async with (
        processes.standin(0.0, 2) as ports,
        httpx.AsyncClient(auth=(ACCOUNT, TOKEN), base_url=f"http://127.0.0.1:{ports['api']}") as client,
    ):
        form = {"To": f"whatsapp:{crowd.address(1)}", "From": SENDER, "Body": "Mkutano Ijumaa."}
        answers = await asyncio.gather(
            *(client.post(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", data=form) for _ in range(3))
        )
    assert sorted(answer.status_code for answer in answers) == [201, 201, 429]
    (refused,) = (answer for answer in answers if answer.status_code == 429)
    assert (refused.headers["Retry-After"], refused.json()["code"]) == ("1", 20429)


def test_everybody_of_the_crowd_has_a_line_and_nine_in_ten_are_sent_to(tmp_path: Path) -> None:
    found = fan_out.measure(f"sqlite:///{tmp_path}/baraza.db", 200)
    assert (found.lines, found.waiting, found.fed) == (200, 182, 182)
    (line,) = fan_out.lines([found])[2:]
    assert line.startswith("| sqlite | 200 (182 to be sent to) |")


def test_the_share_of_the_rate_counts_replies_too_and_refusals_not() -> None:
    arrivals = Arrivals(Replies())
    for number in range(129):
        to = crowd.address(number) if number % 2 == 0 else "+254700000001"
        arrivals.hear({"to": to, "body": "x", "last": True, "at": number / 64})
    arrivals.hear({"to": crowd.address(1), "body": "x", "last": True, "at": 1.0, "refused": True})
    load = Load((Exchange(0.01, 0.05), Exchange(0.01, 0.1)), 1.0)
    one = bulk._figures(arrivals, 64, 0.1, load, load, 200_000_000, 4_000_000, 0.5, "0.1, 0.1 on 2 cores")
    assert one.used == pytest.approx(1.0)
    assert (one.refused, one.twice, one.notices) == (1, 0, 65)
    assert (one.reply_p50, one.reply_p99, one.most_in_a_second) == (100, 100, 64)
    assert "| 1.000 |" in bulk.lines([one])[2]
    assert json.dumps(asdict(one))


async def test_notices_that_never_come_are_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "PATIENCE", 0.01)
    with pytest.raises(NotKeptError, match="0 of 5 notices arrived"):
        await Arrivals(Replies()).until(5)
