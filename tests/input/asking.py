"""One request to an application in this process; what it raises is raised here."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import httpx
from starlette.types import ASGIApp

Headers = Mapping[str, str | bytes]


async def asked(
    app: ASGIApp,
    method: str,
    path: str,
    body: bytes = b"",
    headers: Headers | None = None,
    *,
    pieces: int = 0,
) -> httpx.Response:
    """`pieces`: the body comes in so many, without a length."""
    content: bytes | AsyncIterator[bytes] = _cut(body, pieces) if pieces else body
    raw = [
        (name.encode(), value if isinstance(value, bytes) else value.encode())
        for name, value in (headers or {}).items()
    ]
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://baraza.example"
    ) as client:
        return await client.request(
            method, httpx.URL(f"http://baraza.example{path}"), content=content, headers=raw
        )


def ask(
    app: ASGIApp, method: str, path: str, body: bytes = b"", headers: Headers | None = None
) -> httpx.Response:
    """The same where nothing else runs."""
    return asyncio.run(asked(app, method, path, body, headers))


async def _cut(body: bytes, pieces: int) -> AsyncIterator[bytes]:
    size = max(1, len(body) // pieces)
    for at in range(0, len(body), size):
        yield body[at : at + size]
