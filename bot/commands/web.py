"""`baraza web`: both pages and the webhooks, on PostgreSQL, beside `baraza worker`. It stores and shows, and sends nothing."""

from __future__ import annotations

import argparse
import asyncio
import os

from bot import log_output
from bot.commands.listening import address_of, listen_for_pages, where_it_listens
from bot.commands.run import say_channels
from bot.commands.worker import ready_for_several
from bot.serving import application, channels_of
from bot.serving_process import MOST_CONNECTIONS, MOST_OF_STAFF, server, stopping, until_over
from bot.serving_staff import staff_application
from bot.settings import Settings, load
from bot.wiring import baraza


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
    return asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> int:
    stop = stopping()
    sockets = listen_for_pages(settings)
    if sockets is None:
        return 1
    for_people, for_staff = sockets
    settings = where_it_listens(settings, for_staff.getsockname()[1])
    async with (
        baraza(settings, beside="shows") as running,
        channels_of(running) as (telegram, whatsapp),
    ):
        public = server(application(running, telegram, whatsapp), MOST_CONNECTIONS)
        staff = server(staff_application(running), MOST_OF_STAFF)
        parts = {
            "beside the pages": running.serve_pages(stop),
            "web": public.serve(sockets=[for_people]),
            "staff page": staff.serve(sockets=[for_staff]),
        }
        print(f"Baraza's pages are here: {address_of(for_people)}  (Ctrl-C stops them)", flush=True)
        print(f"For those who handle reports: {settings.web.staff_url}", flush=True)
        say_channels(settings, with_telegram=telegram is not None, whatsapp=whatsapp)
        return await until_over(stop, parts, [public, staff])
