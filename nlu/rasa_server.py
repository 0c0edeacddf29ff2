"""Asks a Rasa server (https://rasa.com/docs/rasa/pages/http-api, POST /model/parse) instead of reading the model."""

from __future__ import annotations

from typing import Any

import httpx

from nlu.understanding import Entity, NotParsedError, Parsed

# Bytes. An answer has some thousand.
LARGEST_ANSWER = 1_000_000


class ServerError(NotParsedError):
    """The Rasa server gave no usable answer; keywords answer this one. Holds no text of the person."""


class RasaServer:
    """A Parser over HTTP. `url` is the server's root, a token may be in its query: `http://127.0.0.1:5005?token=...`."""

    def __init__(self, url: str, timeout: float = 2.0) -> None:
        """`timeout` in seconds, for each of connecting, sending and receiving."""
        root = httpx.URL(url)
        self._url = root.copy_with(path=root.path.rstrip("/") + "/model/parse")
        self._client = httpx.Client(timeout=timeout, follow_redirects=False)

    def parse(self, text: str) -> Parsed:
        """Raises ServerError: not reachable, too slow, refused, or no answer of Rasa's."""
        try:
            answer = self._client.post(self._url, json={"text": text})
        except httpx.HTTPError as error:
            raise ServerError(
                f"The Rasa server did not answer ({type(error).__name__}); check nlu_url."
            ) from error
        if answer.status_code != httpx.codes.OK or len(answer.content) > LARGEST_ANSWER:
            raise ServerError(
                f"The Rasa server answered {answer.status_code}; check nlu_url, its token and its model."
            )
        try:
            return _parsed(text, answer.json())
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ServerError("The Rasa server's answer is not one of Rasa's; check nlu_url.") from error


def _parsed(text: str, answer: dict[str, Any]) -> Parsed:
    ranking = tuple((str(one["name"]), float(one["confidence"])) for one in answer["intent_ranking"])
    top = answer["intent"]
    if not top["name"]:
        raise ValueError("no intent")
    entities = tuple(
        Entity(
            str(one["entity"]),
            str(one["value"]),
            text[one["start"] : one["end"]],
            int(one["start"]),
            int(one["end"]),
        )
        for one in answer.get("entities", [])
    )
    return Parsed(str(top["name"]), float(top["confidence"]), ranking, entities)
