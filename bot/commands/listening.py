"""Where a command that serves listens, and what the operator reads of it."""

from __future__ import annotations

import socket
from functools import partial
from urllib.parse import urlsplit

from bot.serving_whatsapp import WhatsApp
from bot.settings import Settings

PORTS_TRIED = 10


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


def listen_or_say(host: str, port: int, key: str) -> socket.socket | None:
    """As listen; where all are taken the operator reads which setting to change."""
    listening = listen(host, port)
    if listening is None:
        print(f"Ports {port} to {port + PORTS_TRIED - 1} are all in use: set {key} in config.yml.")
    return listening


def listen_for_pages(settings: Settings) -> tuple[socket.socket, socket.socket] | None:
    """The sockets of the public page and of the staff's; None when there is none, and it was said."""
    web = settings.web
    public = listen_or_say(web.host, web.port, "web.port")
    if public is None:
        return None
    staff = listen_or_say(web.staff_host, web.staff_port, "web.staff_port")
    if staff is None:
        public.close()
        return None
    return public, staff


def where_it_listens(settings: Settings, port: int) -> Settings:
    """The settings, with the staff page's address at `port` where it only says this machine and another port.

    Links to staff begin with that address: they would lead to whatever took the port.
    """
    web = settings.web
    moved = web.staff_url.replace(f":{web.staff_port}", f":{port}")
    if port == web.staff_port or urlsplit(web.staff_url).hostname not in ("127.0.0.1", "localhost"):
        return settings
    return settings.model_copy(update={"web": web.model_copy(update={"staff_url": moved})})


def address_of(listening: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


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
