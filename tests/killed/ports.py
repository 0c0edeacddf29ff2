"""Where the program of a round listens."""

import secrets
import socket


def free_ports(number: int = 2) -> list[int]:
    """Below those that the system gives to connections, so that nobody takes them between two lives.

    Not drawn from the seed: the same one may be played beside this one.
    """
    found: list[int] = []
    while len(found) < number:
        port = 12_000 + secrets.randbelow(18_000)
        with socket.socket() as asked:
            try:
                asked.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
    return found
