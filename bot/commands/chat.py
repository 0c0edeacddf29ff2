"""`baraza chat`: the conversation in this terminal, and a transcript of it for the tests when asked."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from bot.channels.terminal import NAME, Terminal
from bot.commands.migrate import set_up
from bot.settings import Settings, load
from bot.wiring import Baraza, baraza, trained
from bot.wording import NAIROBI
from flows.engine.answers import plain
from flows.messages import Inbound, InboundKind, Outbound, Point, payload_for

HELP = "Type what a person would write. A number or [a title] taps, (pin -0.30 36.06) sends a place, Ctrl-D ends."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to keep the transcript, and under which name to speak."""
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the conversation as a transcript")
    parser.add_argument(
        "--as",
        dest="person",
        default="",
        metavar="NAME",
        help="speak as this person again; else somebody new",
    )


def run(args: argparse.Namespace) -> int:
    """Talk until the input ends."""
    settings = load(args.config, os.environ)
    set_up(settings)
    written = asyncio.run(_talk(settings, args.person or f"somebody-{token_hex(4)}"))
    if args.save is not None:
        args.save.write_text("\n".join(written).rstrip() + "\n", encoding="utf-8")
        print(f"Saved as {args.save}.")
    return 0


async def _talk(settings: Settings, person: str) -> list[str]:
    written: list[str] = [
        "# A conversation in the terminal",
        "",
        f"@ {datetime.now(NAIROBI):%Y-%m-%d %H:%M}",
        "",
    ]
    last = Outbound("")

    def show(text: str, outbound: Outbound) -> None:
        nonlocal last
        last = outbound
        print(text, end="\n\n", flush=True)
        titles = " | ".join(option.title for option in outbound.options)
        said = outbound.text + (f"\n[ {titles} ]" if titles else "")
        written.append("< " + said.replace("\n", "\n  "))

    async with baraza(settings) as running:
        running.channels[NAME] = Terminal(show)
        if (model := trained()) is not None:
            running.joining.use(model)
        print(HELP, end="\n\n")
        number = 0
        while (words := await asyncio.to_thread(_read)) is not None:
            number += 1
            written.append(f"> {words}")
            inbound = _inbound(words, person, number, last)
            await _one_turn(running, inbound)
            written.append("")
    return written


def _read() -> str | None:
    try:
        return input("> " if sys.stdin.isatty() else "")
    except EOFError:
        return None


async def _one_turn(running: Baraza, inbound: Inbound) -> None:
    await running.intake.store(inbound)
    await running.loop.drain()
    await running.delivery.drain()


def _inbound(words: str, person: str, number: int, last: Outbound) -> Inbound:
    base = Inbound(
        NAME, f"{person}-{number}-{token_hex(4)}", person, InboundKind.TEXT, datetime.now(UTC), text=words
    )
    if words.startswith("[") and words.endswith("]"):
        title = plain(words)
        for option in last.options:
            if plain(option.title) == title:
                return _changed(base, InboundKind.TAP, payload=payload_for(last.question, option.id))
    if words.startswith("(pin ") and words.endswith(")"):
        try:
            latitude, longitude = (float(part) for part in words[5:-1].replace(",", " ").split())
        except ValueError:
            return base
        return _changed(base, InboundKind.LOCATION, point=Point(latitude, longitude))
    return base


def _changed(base: Inbound, kind: InboundKind, *, payload: str = "", point: Point | None = None) -> Inbound:
    return Inbound(
        base.channel,
        base.external_id,
        base.address,
        kind,
        base.received_at,
        payload=payload,
        point=point,
    )
