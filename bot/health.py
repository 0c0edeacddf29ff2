"""`/healthz`: the process answers. `/readyz`: it can do its work, or why it cannot (bot/readiness.py)."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


def health_routes(ready: Callable[[], Awaitable[dict[str, Any]]]) -> list[Route]:
    """The two routes. `ready` gives what /readyz says; where its `ready` is false, or it raises, the answer is 503."""

    async def healthz(request: Request) -> Response:
        return JSONResponse({"alive": True})

    async def readyz(request: Request) -> Response:
        try:
            found = await ready()
        except Exception:  # noqa: BLE001 - whatever it was, the answer is: not ready
            return JSONResponse({"ready": False}, 503)
        return JSONResponse(found, 200 if found.get("ready") else 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
