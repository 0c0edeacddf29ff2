"""`/healthz`: the process answers. `/readyz`: the database does too, and what else is worth knowing."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


def health_routes(ready: Callable[[], Awaitable[dict[str, Any]]]) -> list[Route]:
    """The two routes. `ready` gives what /readyz says; anything it raises means 503, without a detail."""

    async def healthz(request: Request) -> Response:
        return JSONResponse({"alive": True})

    async def readyz(request: Request) -> Response:
        try:
            return JSONResponse({"ready": True, **await ready()})
        except Exception:  # noqa: BLE001 - whatever it was, the answer is: not ready
            return JSONResponse({"ready": False}, 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
