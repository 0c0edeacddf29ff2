"""`baraza run`: where it listens."""

import socket
from pathlib import Path

import pytest

from bot.commands.listening import PORTS_TRIED, listen, where_it_listens
from bot.settings import load


def bound(*ports: int) -> list[socket.socket]:
    taken = []
    for port in ports:
        one = socket.socket()
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            one.close()
            continue
        one.listen()
        taken.append(one)
    return taken


def first_of_a_free_row() -> int:
    """A port after which ten more are free."""
    for port in range(20_000, 60_000, 50):
        held = bound(*range(port, port + PORTS_TRIED + 1))
        free = len(held) == PORTS_TRIED + 1
        for one in held:
            one.close()
        if free:
            return port
    raise AssertionError("no eleven free ports in a row")


def test_the_port_it_was_told() -> None:
    port = first_of_a_free_row()
    listening = listen("127.0.0.1", port)
    assert listening is not None
    with listening:
        assert listening.getsockname() == ("127.0.0.1", port)


def test_the_next_free_one_and_none_when_ten_are_taken() -> None:
    port = first_of_a_free_row()
    taken = bound(*range(port, port + 3))
    listening = listen("127.0.0.1", port)
    assert listening is not None
    with listening:
        assert listening.getsockname()[1] == port + 3
    taken += bound(*range(port + 3, port + PORTS_TRIED))
    assert listen("127.0.0.1", port) is None
    for one in taken:
        one.close()


def test_two_that_listen_never_share_a_port() -> None:
    """Bound and not yet listening, a socket would let another take its port: the staff page beside the public one."""
    port = first_of_a_free_row()
    first, second = listen("127.0.0.1", port), listen("127.0.0.1", port)
    assert first is not None
    assert second is not None
    with first, second:
        assert (first.getsockname()[1], second.getsockname()[1]) == (port, port + 1)


@pytest.mark.parametrize(
    ("written", "port", "told"),
    [
        ("http://127.0.0.1:8081", 8081, "http://127.0.0.1:8081"),
        ("http://127.0.0.1:8081", 8083, "http://127.0.0.1:8083"),
        ("http://localhost:8081/", 8083, "http://localhost:8083/"),
        ("http://127.0.0.1:9000", 8083, "http://127.0.0.1:9000"),
        ("https://kazi.example.org", 8083, "https://kazi.example.org"),
        ("https://kazi.example.org:8081", 8083, "https://kazi.example.org:8081"),
    ],
)
def test_links_to_staff_follow_the_port(tmp_path: Path, written: str, port: int, told: str) -> None:
    (tmp_path / "config.yml").write_text(f"web:\n  staff_url: {written}\n", encoding="utf-8")
    moved = where_it_listens(load(tmp_path / "config.yml", {}), port)
    assert moved.web.staff_url == told
    assert moved.web.staff_port == 8081
