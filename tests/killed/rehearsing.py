"""The program is started and stopped once, whole, so that no later start does for the first time what all of them do."""

import io
import os
import signal
import threading
import time
from contextlib import redirect_stdout, suppress
from pathlib import Path

import httpx

from bot.commands.program import main
from tests.killed.configuring import configured
from tests.killed.ports import free_ports

NOBODY = "http://127.0.0.1:9"
"""Where no provider listens."""


def rehearse(url: str, secret: str, folder: Path) -> None:
    """From its start to its end, with all channels: its pages are looked at once, its providers are not there."""
    port, staff_port = free_ports()
    configured(folder, port, staff_port)
    environment = {
        "BARAZA_SECRET_KEY": secret,
        "BARAZA_DATABASE_URL": url,
        "BARAZA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TELEGRAM_TOKEN": "7000000001:test-token-of-nobody",
        "TELEGRAM_API_URL": NOBODY,
        "TWILIO_ACCOUNT_SID": "AC" + 32 * "0",
        "TWILIO_AUTH_TOKEN": "test-token-of-nobody",
        "TWILIO_WHATSAPP_FROM": "whatsapp:+254700000000",
        "TWILIO_API_URL": NOBODY,
    }
    os.environ.update(environment)
    looking = threading.Thread(target=_looks, args=(f"http://127.0.0.1:{port}",))
    looking.start()
    with redirect_stdout(io.StringIO()):
        code = main(["--config", str(folder / "config.yml"), "run", "--no-training"])
    looking.join()
    assert code == 0, "The program does not start."
    for name in environment:
        del os.environ[name]


def _looks(page: str) -> None:
    """As soon as it is there; then it is asked to stop."""
    visitor = httpx.Client(base_url=page, follow_redirects=True)
    with visitor:
        while True:
            with suppress(httpx.TransportError):
                visitor.get("/")
                break
            time.sleep(0.05)
        visitor.get("/health")
    os.kill(os.getpid(), signal.SIGTERM)
