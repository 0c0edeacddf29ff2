"""A person with a browser, as the tests see her: what she reads, and the forms she sends."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape

import httpx

from tests.channels.webpage.conversation_in_memory import Served


class Visitor:
    """Keeps her cookie, sends forms as the page in front of her would, follows where she is sent."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page = ""
        self.status = 0

    async def look(self, path: str = "/") -> httpx.Response:
        return self._seen(await self.client.get(path))

    async def begin(self, language: str = "en") -> httpx.Response:
        await self.look()
        return await self.send("/say", start="1", lang=language)

    async def send(self, path: str = "/say", **fields: str) -> httpx.Response:
        data = {"token": self.field("token"), "nonce": self.field("nonce"), **fields}
        return self._seen(await self.client.post(path, data=data, follow_redirects=True))

    async def send_photo(
        self, content: bytes, content_type: str = "image/jpeg", **fields: str
    ) -> httpx.Response:
        data = {"token": self.field("token"), "nonce": self.field("nonce"), **fields}
        files = {"photo": ("photo.jpg", content, content_type)}
        return self._seen(await self.client.post("/say", data=data, files=files, follow_redirects=True))

    def field(self, name: str) -> str:
        match = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return unescape(match[1]) if match else ""

    def offered(self) -> list[str]:
        return [unescape(payload) for payload in re.findall(r'name="option" value="([^"]*)"', self.page)]

    def lines(self) -> list[str]:
        """What is said, one line each: `You: ...` and `Baraza: ...`."""
        divs = re.findall(r'<div class="line [^"]*" id="[^"]*">(.*?)</div>\n', self.page, re.DOTALL)
        return [" ".join(unescape(re.sub(r"<[^>]*>", " ", div)).split()) for div in divs]

    def _seen(self, response: httpx.Response) -> httpx.Response:
        self.page = response.text
        self.status = response.status_code
        return response


@asynccontextmanager
async def visiting(site: Served, **headers: str) -> AsyncIterator[Visitor]:
    async with httpx.AsyncClient(base_url=site.url, headers=headers, timeout=10) as client:
        yield Visitor(client)
