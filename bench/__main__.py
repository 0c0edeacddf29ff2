# ruff: noqa: T201 - a bench's output is its print
"""`make bench`: the WhatsApp webhook of a whole Baraza beside a floor, in turn; the same with much in the tables; then
notices to many. Tables, and JSON in
bench/results.

    python -m bench [--only turns paced size bulk] [--rounds 3] [--residents 200] [--at-once 1 8 32] [--people 100000] [--notices 5000]

BENCH_RASA=1 measures Rasa's own server as well, with an equal form: it needs .venv-nlu, and minutes to train.
docs/performance.md says what is measured and where it stands.
"""

import argparse
import asyncio
import os
import sys
from dataclasses import asdict

from bench import bulk, costs, fan_out, paced, rasa_side, size, table
from bench.load import LostReplyError
from bench.processes import NotStartedError
from bench.residents import WrongReplyError
from bench.rounds import Figures, NotKeptError, rounds

RATE, LATENCIES = 80, (0.1, 0.3)
"""What WhatsApp allows a sender in a second, and seconds in which Twilio's stand-in answers."""
PARTS = ["turns", "paced", "size", "bulk"]
FAULTS = (LostReplyError, WrongReplyError, NotKeptError, NotStartedError)


def main() -> int:
    """Measure and print; 1 when a reply was lost or wrong, since nothing counts then."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=3, help="how often each side is measured under each load"
    )
    parser.add_argument("--residents", type=int, default=200, help="people, each with one whole report")
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 8, 32], help="how many write at once")
    parser.add_argument(
        "--people", type=int, default=100_000, help="to whom a notice is fanned out, and who fill the tables"
    )
    parser.add_argument("--messages", type=int, default=1_000_000, help="that fill the tables")
    parser.add_argument("--notices", type=int, default=5000, help="people of whom nine in ten are sent one")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    asked = parser.parse_args()
    about = table.about(costs.machine(), asked.rounds, asked.residents)
    about["load"] = f"Load of the machine before: {costs.load()}."
    print("\n".join(about.values()), "", sep="\n")
    found: dict[str, list[dict[str, object]]] = {}
    try:
        if "turns" in asked.only:
            turns = asyncio.run(rounds(asked.rounds, asked.residents, asked.at_once, _told))
            print("", *table.lines(turns), sep="\n")
            found["figures"] = [asdict(one) for one in turns]
        if "turns" in asked.only and os.environ.get("BENCH_RASA") == "1":
            beside = asyncio.run(rasa_side.compare(asked.rounds, max(1, asked.residents // 4), _told))
            print("", *rasa_side.lines(beside), sep="\n", flush=True)
            found["rasa"] = [asdict(one) for one in beside]
        if "paced" in asked.only:
            unhurried = asyncio.run(paced.measure(asked.rounds, 1, asked.at_once[-1:], _told))
            print("", *paced.lines(unhurried), sep="\n", flush=True)
            found["paced"] = [asdict(one) for one in unhurried]
        if "size" in asked.only:
            many = size.Size(asked.people, asked.messages)
            sized = asyncio.run(size.measure(asked.rounds, max(1, asked.residents // 4), many, _told_of_size))
            print("", *size.lines(sized), sep="\n", flush=True)
            found["size"] = [asdict(one) | asdict(figures) for one, figures in sized]
        if "bulk" in asked.only:
            lines = fan_out.on_each(asked.people)
            print("", *fan_out.lines(lines), "", sep="\n", flush=True)
            sent = [asyncio.run(bulk.measure(asked.notices, RATE, latency)) for latency in LATENCIES]
            print(*bulk.lines(sent), sep="\n")
            found |= {"fan_out": [asdict(one) for one in lines], "bulk": [asdict(one) for one in sent]}
    except FAULTS as fault:
        print(f"\nNothing is counted: {fault}", file=sys.stderr)
        return 1
    print(f"\nAll figures: {table.keep(found, about)}")
    return 0


def _told_of_size(held: size.Size, one: Figures) -> None:
    print(f"{held.people:>9,} people, {held.messages:>9,} messages: ", end="")
    _told(one)


def _told(one: Figures) -> None:
    print(
        f"round {one.round}, {one.at_once:>3} at once, {one.side:<6} {one.per_second:7.0f} messages/s,"
        f" {one.processor:.2f} ms of processor a message, {one.peak / 1e6:.0f} MB",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
