"""`baraza run`: both pages always, Telegram and WhatsApp when they are set up; turns, delivery and the scheduler."""

from __future__ import annotations

import argparse
import asyncio
import os

from bot import log_output
from bot.commands.migrate import set_up
from bot.commands.pages import Parts, serve_pages
from bot.serving_process import MODEL, join_the_model
from bot.settings import load
from bot.wiring import Baraza, trained


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be switched off."""
    parser.add_argument("--no-training", action="store_true", help="use the model that is there, train none")


def run(args: argparse.Namespace) -> int:
    """Run until interrupted."""
    settings = load(args.config, os.environ)
    log_output.set_up(settings.log_level, settings.log_format)
    set_up(settings)

    def all_the_rest(running: Baraza, stop: asyncio.Event) -> Parts:
        parts: Parts = {"turns and delivery": running.serve(stop)}
        if not args.no_training:
            parts[MODEL] = join_the_model(running.joining, trained, stop)
        return parts

    here = "Baraza is here: {}  (Ctrl-C stops it)"
    return asyncio.run(serve_pages(settings, "does both", all_the_rest, here))
