"""The staff page of a running Baraza: an application of its own, for a listener that only staff can reach."""

import hmac
import os
from datetime import timedelta

from starlette.applications import Starlette
from starlette.routing import Mount

from bot.health import health_routes
from bot.metrics import metrics_route
from bot.staffpage.office import Office
from bot.staffpage.pages import staff_page
from bot.wiring import Baraza
from bot.wording import wording
from storage import staff_pins


def staff_application(running: Baraza) -> Starlette:
    """Everything under `/`; nobody comes in while nobody is on the staff. Beside it what a monitoring system reads."""
    settings = running.settings

    def hash_pin(staff_id: str, pin: str) -> bytes:
        return staff_pins.hashed(running.storage.vault, staff_id, pin)

    office = Office(
        run=running.run,
        casework=running.casework,
        desk=running.desk,
        commending=running.commending,
        referring=running.referring,
        wording=wording(),
        first_language=settings.languages.first,
        place_name=running.place_name,
        body_name=running.body_name,
        stations_of=running.stations_of,
        hash_pin=hash_pin,
        wake=running.wake_delivery,
        session_lasts=timedelta(minutes=settings.staff.session_minutes),
        url=settings.web.staff_url.rstrip("/"),
        chance=os.urandom,
        secret=hmac.digest(running.secret, b"baraza/1/staffpage", "sha256"),
    )
    token = settings.secrets.metrics_token.get_secret_value()
    watched = metrics_route(running.metrics, running.read, token, running.storage.receipts.left)
    return Starlette(routes=[watched, Mount("/", staff_page(office))])


def watching_application(running: Baraza) -> Starlette:
    """What a monitoring system reads of a process without pages."""
    token = running.settings.secrets.metrics_token.get_secret_value()
    return Starlette(
        routes=[
            *health_routes(running.ready),
            metrics_route(running.metrics, running.read, token, running.storage.receipts.left),
        ]
    )
