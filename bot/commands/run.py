"""`baraza run`: both pages always, Telegram and WhatsApp when they are set up; turns, delivery and the scheduler."""

from __future__ import annotations

import argparse
import asyncio
import os
from functools import partial

from bot import log_output
from bot.commands.listening import address_of, listen_for_pages, where_it_listens
from bot.commands.migrate import set_up
from bot.serving import application, channels_of
from bot.serving_process import (
    MODEL,
    MOST_CONNECTIONS,
    MOST_OF_STAFF,
    join_the_model,
    server,
    stopping,
    until_over,
)
from bot.serving_staff import staff_application
from bot.serving_whatsapp import WhatsApp
from bot.settings import Settings, load
from bot.wiring import baraza, trained
from storage.roles import Role


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be switched off."""
    parser.add_argument("--no-training", action="store_true", help="use the model that is there, train none")


def run(args: argparse.Namespace) -> int:
    """Run until interrupted."""
    settings = load(args.config, os.environ)
    log_output.set_up(settings.log_level, settings.log_format)
    set_up(settings)
    return asyncio.run(_serve(settings, train=not args.no_training))


async def _serve(settings: Settings, *, train: bool) -> int:
    stop = stopping()
    sockets = listen_for_pages(settings)
    if sockets is None:
        return 1
    for_people, for_staff = sockets
    settings = where_it_listens(settings, for_staff.getsockname()[1])
    async with (
        baraza(settings, beside="does both") as running,
        channels_of(running) as (telegram, whatsapp),
    ):
        public = server(application(running, telegram, whatsapp), MOST_CONNECTIONS)
        staff = server(staff_application(running), MOST_OF_STAFF)
        parts = {
            "turns and delivery": running.serve(stop),
            "web": public.serve(sockets=[for_people]),
            "staff page": staff.serve(sockets=[for_staff]),
        }
        if telegram is not None:
            parts["telegram"] = running.together.alone(Role.TELEGRAM, telegram.receive, stop)
        if train:
            parts[MODEL] = join_the_model(running.joining, trained, stop)
        print(f"Baraza is here: {address_of(for_people)}  (Ctrl-C stops it)", flush=True)
        print(f"For those who handle reports: {settings.web.staff_url}", flush=True)
        say_channels(settings, with_telegram=telegram is not None, whatsapp=whatsapp)
        return await until_over(stop, parts, [public, staff])


def say_channels(settings: Settings, *, with_telegram: bool, whatsapp: WhatsApp | None) -> None:
    """Which channels are on, and what is missing for the others."""
    say = partial(print, flush=True)
    if with_telegram:
        say("Telegram: on.")
    else:
        say("Telegram: off. Ask @BotFather for a bot, put TELEGRAM_TOKEN=... into .env and start again.")
    if whatsapp is not None:
        say("WhatsApp: on.")
        if not whatsapp.with_choices:
            say("  Choices go as numbered text; `baraza channel sync` makes buttons and lists.")
    elif settings.secrets.twilio_account_sid:
        say("WhatsApp: off, its settings are not complete. `baraza doctor` says what is missing.")
