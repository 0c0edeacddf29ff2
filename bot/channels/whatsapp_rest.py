"""The connection to Twilio's REST API: three hosts, one account, and errors as decisions.

httpx and not twilio's own client: that one needs aiohttp for asynchronous calls (12 MB more), and puts the number
written to into its exceptions.
"""

import json
import logging
import re
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.channels.contract import WENT_OUT
from bot.channels.whatsapp_errors import of_answer, of_failure, unreadable

API = "https://api.twilio.com"
CONTENT = "https://content.twilio.com"
MESSAGING = "https://messaging.twilio.com"
Form = Sequence[tuple[str, str]]
_FILE = re.compile(r"/Messages/(?:SM|MM)[0-9a-fA-F]{32}/Media/ME[0-9a-fA-F]{32}")


class Rest:
    """Calls of one account. `api_url` is another base address for all three hosts, '' for Twilio's own.

    `spare` is the secondary token: when the first is refused, as it is once the tokens were rotated, it is used from
    then on. `timeout` in seconds, for connecting and for each piece of an answer.
    """

    def __init__(
        self,
        account: str,
        token: str,
        api_url: str = "",
        *,
        spare: str = "",
        timeout: float = 10.0,
        connections: int = 64,
    ) -> None:
        _silence()
        _no_search()
        self.account = account
        self.api_url = api_url.rstrip("/")
        self._auth = httpx.BasicAuth(account, token)
        self._spare = httpx.BasicAuth(account, spare) if spare else None
        self._client = httpx.AsyncClient(
            timeout=timeout,
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            follow_redirects=False,
        )

    async def send(self, fields: Form) -> str:
        """Create a Message; returns its SID. Raises TwilioError.

        https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
        """
        answer = await self.post(API, self.messages(), fields)
        sid = answer.get("sid")
        if not isinstance(sid, str) or not sid:
            raise unreadable()
        return sid

    def messages(self, rest: str = "") -> str:
        """The path of the Messages resource, or of what is under it."""
        return f"/2010-04-01/Accounts/{self.account}/Messages{rest}.json"

    async def post(self, host: str, path: str, fields: Form) -> dict[str, Any]:
        """Post a form; returns the JSON object that is answered. Raises TwilioError."""
        body = urlencode(fields).encode()
        return await self._call(
            "POST", host, path, body, {"Content-Type": "application/x-www-form-urlencoded"}
        )

    async def post_json(self, host: str, path: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """Post JSON; returns the JSON object that is answered. Raises TwilioError."""
        body = json.dumps(content, ensure_ascii=False).encode()
        return await self._call("POST", host, path, body, {"Content-Type": "application/json"})

    async def get(self, host: str, path: str) -> dict[str, Any]:
        """Get the JSON object at `path`. Raises TwilioError."""
        return await self._call("GET", host, path)

    async def delete(self, url: str) -> None:
        """Delete what is at `url`; that it is gone already is no error. Raises TwilioError."""
        try:
            answer = await self._client.delete(url, auth=self._auth)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise of_failure(error) from None
        if not answer.is_success and answer.status_code != httpx.codes.NOT_FOUND:
            raise of_answer(answer)

    async def remove(self, host: str, path: str) -> None:
        """Delete the resource at `path`; that it is gone already is no error. Raises TwilioError."""
        used = self._auth
        try:
            answer = await self._client.delete((self.api_url or host) + path, auth=used)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise of_failure(error) from None
        if answer.status_code == httpx.codes.UNAUTHORIZED and self._turns_to_another(used):
            await self.remove(host, path)
        elif not answer.is_success and answer.status_code != httpx.codes.NOT_FOUND:
            raise of_answer(answer)

    def get_file(self, url: str, *, known: bool) -> Any:  # noqa: ANN401  httpx has no public name for it
        """A streamed GET as an asynchronous context; our credentials go along only where `known`."""
        return self._client.stream("GET", url, auth=self._auth if known else None)

    def is_ours(self, url: str) -> bool:
        """Whether `url` is a file of our account at Twilio, so that our credentials may go there."""
        account = f"{self.api_url or API}/2010-04-01/Accounts/{self.account}"
        return url.startswith(account) and bool(_FILE.fullmatch(url, len(account)))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _call(
        self,
        method: str,
        host: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        used = self._auth
        try:
            answer = await self._sent(method, (self.api_url or host) + path, body, headers, used)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise of_failure(error) from None
        if answer.status_code == httpx.codes.UNAUTHORIZED and self._turns_to_another(used):
            # Nothing was done without a token that is taken, so the call may simply be made again.
            return await self._call(method, host, path, body, headers)
        if not answer.is_success:
            raise of_answer(answer)
        try:
            said = answer.json()
        except (ValueError, RecursionError):
            raise unreadable() from None
        if not isinstance(said, dict):
            raise unreadable()
        return said

    async def _sent(
        self,
        method: str,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str] | None,
        auth: httpx.BasicAuth,
    ) -> httpx.Response:
        """As the client's own request, by the connection that it chooses, without what no call of ours needs: cookies,
        redirects, compressed answers. That was two fifths of a call."""
        request = httpx.Request(
            method,
            url,
            content=body,
            headers={"Accept": "*/*", "User-Agent": "baraza", **(headers or {})},
            extensions={"trace": _tell_when_out, "timeout": self._client.timeout.as_dict()},
        )
        signed = next(auth.auth_flow(request))
        transport = self._client._transport_for_url(signed.url)  # noqa: SLF001 - with the proxy that the system names
        answer = await transport.handle_async_request(signed)
        try:
            await answer.aread()
        except BaseException:
            await answer.aclose()
            raise
        return answer

    def _turns_to_another(self, refused: httpx.BasicAuth) -> bool:
        """Whether there is another token to try; a call beside this one may have turned to it already."""
        if refused is self._auth and self._spare:
            self._auth, self._spare = self._spare, None
        return refused is not self._auth


async def _tell_when_out(event: str, _: object) -> None:
    """https://www.encode.io/httpcore/extensions/#trace: the whole call is with the system's network now."""
    if event == "http11.send_request_body.complete" and (went_out := WENT_OUT.get(None)):
        went_out()


def _silence() -> None:
    """Stop the library's logs: a media URL names the message and the account."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _no_search() -> None:
    """Httpcore looks for sniffio at each of its locks: where it is missing, that cost a sixth of a call."""
    if "sniffio" not in sys.modules and find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]  # how import is told (docs.python.org, sys.modules)
