"""The floor: the least that any bot on WhatsApp does. It checks Twilio's signature and keeps the message durably.

    python -m bench.floor --port 8000 --database floor.db

Starlette and uvicorn as Baraza uses them, the signature by Twilio's own library, SQLite as Baraza sets it.
It understands nothing, answers nobody and encrypts nothing.
"""

import argparse
import sqlite3

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from bench.twilio_form import PATH, PUBLIC_URL, TOKEN

_EMPTY_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


def application(database: str) -> Starlette:
    """The webhook, and /healthz to know when it is there."""
    validator = RequestValidator(TOKEN)
    kept = sqlite3.connect(database, isolation_level=None)
    kept.execute("pragma journal_mode = wal")
    kept.execute("pragma synchronous = full")
    kept.execute("create table messages (sid text primary key, sender text, body text)")

    async def receive(request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        if not validator.validate(PUBLIC_URL + PATH, form, request.headers.get("X-Twilio-Signature", "")):
            return Response(status_code=403)
        # One insert is one commit here. It takes less than handing it to a thread would.
        kept.execute(
            "insert into messages values (?, ?, ?)", (form["MessageSid"], form["From"], form["Body"])
        )
        return Response(_EMPTY_ANSWER, media_type="text/xml")

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route(PATH, receive, methods=["POST"]), Route("/healthz", healthz)])


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", required=True)
    asked = parser.parse_args()
    uvicorn.run(
        application(asked.database), port=asked.port, log_config=None, access_log=False, server_header=False
    )


if __name__ == "__main__":
    main()
