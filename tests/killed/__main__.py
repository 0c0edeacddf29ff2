"""`python -m tests.killed --rounds 5000 --seed 1`: many rounds; with `--only talking --rounds 1 --seed 17` one again."""

import argparse
import asyncio
import sys
import time

import tests.conftest  # noqa: F401 - it lets temporary files lie in memory where there is room
from tests.killed.counting import Totals
from tests.killed.parts import PARTS, all_rounds


async def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.killed")
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", choices=sorted(PARTS))
    parser.add_argument("--on", choices=("sqlite", "postgres", "both"), default="both")
    args = parser.parse_args()
    totals, bad = Totals(), 0
    async for name, outcome in all_rounds(args.rounds, args.seed, args.only, args.on):
        totals.add(outcome.totals)
        if outcome.findings:
            bad += 1
            print(name, outcome.told(), flush=True)  # noqa: T201
    print("\n".join(totals.lines()))  # noqa: T201
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
