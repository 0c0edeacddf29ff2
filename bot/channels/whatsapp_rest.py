"""Twilio's REST API: three hosts, one account, and errors as decisions.

Not by twilio's own client: that one needs aiohttp for asynchronous calls (12 MB more), and puts the number written to into
its exceptions.
"""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any
from urllib.parse import urlencode

from bot.channels.contract import WENT_OUT
from bot.channels.whatsapp_errors import of_answer, of_failure, unreadable
from bot.channels.whatsapp_http import FAILURES, LARGEST_ANSWER, Answer, Http, Incoming, basic

API = "https://api.twilio.com"
CONTENT = "https://content.twilio.com"
MESSAGING = "https://messaging.twilio.com"
LARGEST_LIST = 32_000_000
"""Bytes. A page of a thousand messages, each of the longest and with every letter escaped, has less."""
Form = Sequence[tuple[str, str]]
_FILE = re.compile(r"/Messages/(?:SM|MM)[0-9a-fA-F]{32}/Media/ME[0-9a-fA-F]{32}")
_FORM = b"application/x-www-form-urlencoded"
_JSON = b"application/json"
_UNAUTHORIZED, _NOT_FOUND = 401, 404


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
        self.account = account
        self.api_url = api_url.rstrip("/")
        self._auth = basic(account, token)
        self._spare = basic(account, spare) if spare else b""
        self._http = Http(timeout, connections)

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
        return await self._call("POST", host, path, urlencode(fields).encode(), _FORM)

    async def post_json(self, host: str, path: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """Post JSON; returns the JSON object that is answered. Raises TwilioError."""
        return await self._call("POST", host, path, json.dumps(content, ensure_ascii=False).encode(), _JSON)

    async def get(self, host: str, path: str) -> dict[str, Any]:
        """Get the JSON object at `path`. Raises TwilioError."""
        return await self._call("GET", host, path, most=LARGEST_LIST)

    async def delete(self, url: str) -> None:
        """Delete what is at `url`; that it is gone already is no error. Raises TwilioError."""
        _gone(await self._deleted(url, self._auth))

    async def remove(self, host: str, path: str) -> None:
        """Delete the resource at `path`; that it is gone already is no error. Raises TwilioError."""
        used = self._auth
        answer = await self._deleted((self.api_url or host) + path, used)
        if answer.status == _UNAUTHORIZED and self._turns_to_another(used):
            await self.remove(host, path)
        else:
            _gone(answer)

    def get_file(self, url: str, *, known: bool) -> AbstractAsyncContextManager[Incoming]:
        """A streamed GET; our credentials go along only where `known`. Raises one of FAILURES."""
        return self._http.open(url, self._auth if known else b"")

    def is_ours(self, url: str) -> bool:
        """Whether `url` is a file of our account at Twilio, so that our credentials may go there."""
        account = f"{self.api_url or API}/2010-04-01/Accounts/{self.account}"
        return url.startswith(account) and bool(_FILE.fullmatch(url, len(account)))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def _call(
        self,
        method: str,
        host: str,
        path: str,
        content: bytes = b"",
        content_type: bytes = b"",
        most: int = LARGEST_ANSWER,
    ) -> dict[str, Any]:
        used, url = self._auth, (self.api_url or host) + path
        try:
            answer = await self._http.ask(method, url, used, content, content_type, WENT_OUT.get(None), most)
        except FAILURES as error:
            raise of_failure(error) from None
        if answer.status == _UNAUTHORIZED and self._turns_to_another(used):
            # Nothing was done without a token that is taken, so the call may simply be made again.
            return await self._call(method, host, path, content, content_type, most)
        if not answer.is_success:
            raise of_answer(answer)
        try:
            said = json.loads(answer.content)
        except (ValueError, RecursionError):
            raise unreadable() from None
        if not isinstance(said, dict):
            raise unreadable()
        return said

    async def _deleted(self, url: str, auth: bytes) -> Answer:
        try:
            return await self._http.ask("DELETE", url, auth)
        except FAILURES as error:
            raise of_failure(error) from None

    def _turns_to_another(self, refused: bytes) -> bool:
        """Whether there is another token to try; a call beside this one may have turned to it already."""
        if refused is self._auth and self._spare:
            self._auth, self._spare = self._spare, b""
        return refused is not self._auth


def _gone(answer: Answer) -> None:
    if not answer.is_success and answer.status != _NOT_FOUND:
        raise of_answer(answer)
