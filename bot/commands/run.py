"""`baraza run`: both pages always, Telegram and WhatsApp when they are set up; turns, delivery and the scheduler."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
from contextlib import nullcontext
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp

from bot import faults, log_output
from bot.commands.migrate import set_up
from bot.model_joining import train_and_join
from bot.patience import PatientProtocol
from bot.serving import application, telegram_of
from bot.serving_staff import staff_application
from bot.serving_whatsapp import WhatsApp, whatsapp_of
from bot.settings import Settings, load
from bot.wiring import Baraza, baraza, trained

log = logging.getLogger("baraza")
PORTS_TRIED = 10
MOST_CONNECTIONS = 1_000
"""Open at once; more are answered 503: each waiting page costs memory."""
MOST_OF_STAFF = 100
"""The same for the staff page."""


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
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    faults.quiet(loop)
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    web = settings.web
    listening = listen(web.host, web.port)
    if listening is None:
        print(_all_in_use(web.port, "web.port"))
        return 1
    for_staff = listen(web.staff_host, web.staff_port)
    if for_staff is None:
        print(_all_in_use(web.staff_port, "web.staff_port"))
        listening.close()
        return 1
    settings = where_it_listens(settings, for_staff.getsockname()[1])
    async with baraza(settings) as running:
        telegram = telegram_of(running)
        whatsapp = whatsapp_of(running)
        public = _server(application(running, telegram, whatsapp), MOST_CONNECTIONS)
        staff = _server(staff_application(running), MOST_OF_STAFF)
        tasks = [
            asyncio.create_task(running.serve(stop), name="turns and delivery"),
            asyncio.create_task(public.serve(sockets=[listening]), name="web"),
            asyncio.create_task(staff.serve(sockets=[for_staff]), name="staff page"),
        ]
        if telegram is not None:
            tasks.append(asyncio.create_task(telegram.receive(stop), name="telegram"))
        if train:
            tasks.append(asyncio.create_task(_join(running, stop), name="model"))
        _greet(settings, listening, with_telegram=telegram is not None, whatsapp=whatsapp)
        await _until_over(stop, tasks)
        public.should_exit = staff.should_exit = True
        stop.set()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        if telegram is not None:
            await telegram.close()
        if whatsapp is not None:
            await whatsapp.close()
    failed = [result for result in results if isinstance(result, BaseException)]
    for error in failed:
        log.error("stopped by a fault of our own: %s", faults.told(error))
    return 1 if failed else 0


def _server(app: ASGIApp, most: int) -> uvicorn.Server:
    """A server for `app` that writes no address into any log; `most` connections at once."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http=PatientProtocol,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
            limit_concurrency=most,
        )
    )
    # uvicorn's own handlers would stop the page and leave turns and delivery running.
    server.capture_signals = nullcontext  # type: ignore[method-assign,assignment]
    return server


async def _until_over(stop: asyncio.Event, tasks: list[asyncio.Task[None]]) -> None:
    """Until somebody asks to stop, or a part that must always run has failed."""
    waiting = asyncio.create_task(stop.wait())
    running: set[asyncio.Task[object]] = {waiting, *tasks}
    while not stop.is_set():
        done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        if any(task.get_name() != "model" for task in done):
            break
    waiting.cancel()


async def _join(running: Baraza, stop: asyncio.Event) -> None:
    """Train beside the running bot; given up when the bot stops."""
    training = asyncio.create_task(
        train_and_join(running.joining, trained, lambda line: log.info("model: %s", line))
    )
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({training, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in (training, stopping):
        task.cancel()
    await asyncio.gather(training, stopping, return_exceptions=True)


def listen(host: str, port: int) -> socket.socket | None:
    """A socket on `port`, or on one of the next ports when it is taken; None when all are."""
    for offset in range(PORTS_TRIED):
        # Named, since asyncio sends small answers at once (TCP_NODELAY) only where the protocol is: else 40 ms late.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port + offset))
            # Bound alone, a port could be bound a second time: by the other page, or by another Baraza.
            listening.listen()
        except OSError:
            listening.close()
            continue
        if offset:
            print(f"Port {port} is in use; taking {port + offset}.")
        return listening
    return None


def where_it_listens(settings: Settings, port: int) -> Settings:
    """The settings, with the staff page's address at `port` where it only says this machine and another port.

    Links to staff begin with that address: they would lead to whatever took the port.
    """
    web = settings.web
    moved = web.staff_url.replace(f":{web.staff_port}", f":{port}")
    if port == web.staff_port or urlsplit(web.staff_url).hostname not in ("127.0.0.1", "localhost"):
        return settings
    return settings.model_copy(update={"web": web.model_copy(update={"staff_url": moved})})


def _all_in_use(port: int, key: str) -> str:
    return f"Ports {port} to {port + PORTS_TRIED - 1} are all in use: set {key} in config.yml."


def _greet(
    settings: Settings, listening: socket.socket, *, with_telegram: bool, whatsapp: WhatsApp | None
) -> None:
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"Baraza is here: http://{shown}:{port}/  (Ctrl-C stops it)", flush=True)
    print(f"For those who handle reports: {settings.web.staff_url}", flush=True)
    if with_telegram:
        print("Telegram: on.", flush=True)
    else:
        print(
            "Telegram: off. Ask @BotFather for a bot, put TELEGRAM_TOKEN=... into .env and start again.",
            flush=True,
        )
    if whatsapp is not None:
        print("WhatsApp: on.", flush=True)
        if not whatsapp.with_choices:
            print("  Choices go as numbered text; `baraza channel sync` makes buttons and lists.", flush=True)
    elif settings.secrets.twilio_account_sid:
        print(
            "WhatsApp: off, its settings are not complete. `baraza doctor` says what is missing.", flush=True
        )
