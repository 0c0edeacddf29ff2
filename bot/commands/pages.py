"""Both pages, and what a process does beside them: what `baraza run` and `baraza web` have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.commands.listening import address_of, listen_for_pages, say_channels, where_it_listens
from bot.serving import application, channels_of
from bot.serving_process import MOST_CONNECTIONS, MOST_OF_STAFF, server, stopping, until_over
from bot.serving_staff import staff_application
from bot.settings import Settings
from bot.wiring import Baraza, Beside, baraza
from storage.roles import Role

Parts = dict[str, Coroutine[Any, Any, None]]
"""What runs at the same time, by the names that the operator reads."""


async def serve_pages(
    settings: Settings,
    beside: Beside,
    more: Callable[[Baraza, asyncio.Event], Parts],
    here: str,
) -> int:
    """The pages and `more`, until somebody asks to stop; the exit code. `here` says the page's address to the operator."""
    stop = stopping()
    sockets = listen_for_pages(settings)
    if sockets is None:
        return 1
    for_people, for_staff = sockets
    settings = where_it_listens(settings, for_staff.getsockname()[1])
    async with (
        baraza(settings, beside=beside) as running,
        channels_of(running) as (telegram, whatsapp),
    ):
        public = server(application(running, telegram, whatsapp), MOST_CONNECTIONS)
        staff = server(staff_application(running), MOST_OF_STAFF)
        parts = {
            "web": public.serve(sockets=[for_people]),
            "staff page": staff.serve(sockets=[for_staff]),
            **more(running, stop),
        }
        if telegram is not None and beside == "does both":
            parts["telegram"] = running.together.alone(Role.TELEGRAM, telegram.receive, stop)
        print(here.format(address_of(for_people)), flush=True)
        print(f"For those who handle reports: {settings.web.staff_url}", flush=True)
        say_channels(settings, with_telegram=telegram is not None, whatsapp=whatsapp)
        return await until_over(stop, parts, [public, staff])
