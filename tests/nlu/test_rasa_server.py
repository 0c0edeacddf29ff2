"""The client of a Rasa server, over real HTTP on this machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from nlu.rasa_server import RasaServer, ServerError
from nlu.understander import understander_for

ANSWER = {
    "text": "taa hapa Rhonda",
    "intent": {"name": "report_concern", "confidence": 0.91},
    "intent_ranking": [
        {"name": "report_concern", "confidence": 0.91},
        {"name": "emergency", "confidence": 0.05},
    ],
    "entities": [
        {"entity": "place", "value": "Rhonda", "start": 9, "end": 15, "extractor": "RegexEntityExtractor"}
    ],
}


@contextmanager
def server(
    status: int = 200, body: bytes = b"", waits: threading.Event | None = None
) -> Iterator[tuple[str, list[bytes]]]:
    asked: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path.encode() + b" " + self.rfile.read(int(self.headers["Content-Length"])))
            if waits:
                waits.wait(5)
            # A client that has given up has closed its end.
            with suppress(ConnectionError):
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}", asked
    finally:
        if waits:
            waits.set()
        listening.shutdown()
        thread.join()
        listening.server_close()


def test_asks_and_reads() -> None:
    with server(body=json.dumps(ANSWER).encode()) as (url, asked):
        found = understander_for(url + "/?token=x").understand("/taa hapa  Rhonda")
    assert asked == [b'/model/parse?token=x {"text":"taa hapa Rhonda"}']
    assert (found.intent, found.confidence, found.language, found.danger) == (
        "report_concern",
        0.91,
        "sw",
        False,
    )
    assert [(e.name, e.value, e.text, e.start, e.end) for e in found.entities] == [
        ("place", "Rhonda", "Rhonda", 9, 15)
    ]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"),
        (401, b'{"status": "failure"}'),
        (302, b""),
        (200, b"not json"),
        (200, b"[]"),
        (200, b'{"intent": {"name": null, "confidence": 0}, "intent_ranking": []}'),
        (200, b'{"intent": {"name": "greet"}}'),
        (200, b" " * 1_000_001),
    ],
)
def test_no_usable_answer_means_keywords(status: int, body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with server(status, body) as (url, _):
        with pytest.raises(ServerError):
            RasaServer(url).parse("habari")
        found = understander_for(url).understand("habari yako, siri kubwa")
    assert found.intent is None or found.intent == "greet"
    assert "siri" not in caplog.text
    assert "keywords answered" in caplog.text


def test_too_slow_means_keywords() -> None:
    released = threading.Event()
    with server(body=json.dumps(ANSWER).encode(), waits=released) as (url, _):
        found = understander_for(url, timeout=0.05).understand("menu")
        released.set()
    assert found.intent == "help_menu"


def test_nobody_there_means_keywords() -> None:
    with server() as (url, _):
        pass
    assert understander_for(url).understand("naibiwa saa hii").danger
