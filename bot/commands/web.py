"""`baraza web`: both pages and the webhooks, on PostgreSQL, beside `baraza worker`. It stores and shows, and sends nothing."""

from __future__ import annotations

import argparse
import asyncio
import os

from bot import log_output
from bot.commands.pages import Parts, serve_pages
from bot.commands.worker import ready_for_several
from bot.settings import load
from bot.wiring import Baraza


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How several belong together."""
    parser.epilog = (
        "As many as wanted, on any number of machines, beside at least one `baraza worker`: all on one PostgreSQL "
        "(BARAZA_DATABASE_URL), with the same BARAZA_SECRET_KEY and config.yml. A proxy may send each request to any of "
        "them. It listens where web.host, web.port, web.staff_host and web.staff_port of config.yml say. Run "
        "`baraza migrate` before."
    )


def run(args: argparse.Namespace) -> int:
    """Run until interrupted."""
    settings = load(args.config, os.environ)
    log_output.set_up(settings.log_level, settings.log_format)
    ready_for_several(settings, "web")
    here = "Baraza's pages are here: {}  (Ctrl-C stops them)"
    return asyncio.run(serve_pages(settings, "shows", _beside_them, here))


def _beside_them(running: Baraza, stop: asyncio.Event) -> Parts:
    return {"beside the pages": running.serve_pages(stop)}
