"""`baraza worker`: turns, delivery, the scheduler and Telegram's updates, on PostgreSQL, beside `baraza web`."""

from __future__ import annotations

import argparse
import asyncio
import os
import socket

from bot import log_output
from bot.commands.listening import address_of, listen_or_say, say_channels
from bot.secret_key import secret_of
from bot.serving import channels_of, page_channel
from bot.serving_process import MODEL, MOST_OF_STAFF, join_the_model, server, stopping, until_over
from bot.serving_staff import watching_application
from bot.settings import Settings, SettingsError, load
from bot.wiring import baraza, trained
from storage.database import parse_url
from storage.migrating import ensure_usable
from storage.roles import Role


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be switched off, and how several belong together."""
    parser.add_argument("--no-training", action="store_true", help="use the model that is there, train none")
    parser.epilog = (
        "As many as wanted, on any number of machines: all on one PostgreSQL (BARAZA_DATABASE_URL), with the same "
        "BARAZA_SECRET_KEY, config.yml and tokens of the channels. One of them has the schedule and asks Telegram for "
        "updates; when it ends another takes over. The rates of delivery.rates hold for all together. /healthz, /readyz and "
        "/metrics are on worker.host and worker.port of config.yml, where a port is set. Run `baraza migrate` before."
    )


def run(args: argparse.Namespace) -> int:
    """Run until interrupted."""
    settings = load(args.config, os.environ)
    log_output.set_up(settings.log_level, settings.log_format)
    ready_for_several(settings, "worker")
    return asyncio.run(_serve(settings, train=not args.no_training))


def ready_for_several(settings: Settings, command: str) -> None:
    """Raises SettingsError where the database is one for a single process, SchemaOldError where it has to be migrated."""
    url = settings.database_url
    if parse_url(url).get_backend_name() == "sqlite":
        raise SettingsError(
            [
                f"`baraza {command}` needs PostgreSQL, which several processes share: set BARAZA_DATABASE_URL to "
                "postgresql://user:password@host/name. With SQLite `baraza run` does everything in one process."
            ]
        )
    ensure_usable(url)
    secret_of(settings)


async def _serve(settings: Settings, *, train: bool) -> int:
    stop = stopping()
    watched: socket.socket | None = None
    if settings.worker.port:
        watched = listen_or_say(settings.worker.host, settings.worker.port, "worker.port")
        if watched is None:
            return 1
    async with (
        baraza(settings, beside="sends") as running,
        channels_of(running) as (telegram, whatsapp),
    ):
        page_channel(running)
        parts = {"turns and delivery": running.serve(stop)}
        servers = []
        if watched is not None:
            servers.append(server(watching_application(running), MOST_OF_STAFF))
            parts["health"] = servers[0].serve(sockets=[watched])
        if telegram is not None:
            parts["telegram"] = running.together.alone(Role.TELEGRAM, telegram.receive, stop)
        if train:
            parts[MODEL] = join_the_model(running.joining, trained, stop)
        print("Baraza's worker is at work.  (Ctrl-C stops it)", flush=True)
        if watched is not None:
            print(f"How it is: {address_of(watched)}healthz, readyz, metrics", flush=True)
        say_channels(settings, with_telegram=telegram is not None, whatsapp=whatsapp)
        return await until_over(stop, parts, servers)
