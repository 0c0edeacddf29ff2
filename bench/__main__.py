# ruff: noqa: T201 - a bench's output is its print
"""`make bench`: the WhatsApp webhook of a whole Baraza beside a floor, in turn; a table, and JSON in bench/results.

    python -m bench [--rounds 3] [--residents 200] [--at-once 1 8 32]

docs/performance.md says what is measured and where it stands.
"""

import argparse
import asyncio
import sys

from bench import costs, table
from bench.load import LostReplyError
from bench.processes import NotStartedError
from bench.residents import WrongReplyError
from bench.rounds import Figures, NotKeptError, rounds

FAULTS = (LostReplyError, WrongReplyError, NotKeptError, NotStartedError)


def main() -> int:
    """Measure and print; 1 when a reply was lost or wrong, since nothing counts then."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=3, help="how often each side is measured under each load"
    )
    parser.add_argument("--residents", type=int, default=200, help="people, each with one whole report")
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 8, 32], help="how many write at once")
    asked = parser.parse_args()
    about = table.about(costs.machine(), asked.rounds, asked.residents)
    print("\n".join(about.values()), "", sep="\n")
    try:
        found = asyncio.run(rounds(asked.rounds, asked.residents, asked.at_once, _told))
    except FAULTS as fault:
        print(f"\nNothing is counted: {fault}", file=sys.stderr)
        return 1
    print("", *table.lines(found), sep="\n")
    print(f"\nAll figures: {table.keep(found, about)}")
    return 0


def _told(one: Figures) -> None:
    print(
        f"round {one.round}, {one.at_once:>3} at once, {one.side:<6} {one.per_second:7.0f} messages/s,"
        f" {one.processor:.2f} ms of processor a message, {one.peak / 1e6:.0f} MB",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
