"""`baraza run`: where it listens."""

import socket

from bot.commands.run import PORTS_TRIED, listen


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
