"""A facilitator and what she sends, one message after the other."""

from __future__ import annotations

from flows.messages import Language
from tests.flows.person import Person, World


def facilitator(language: Language = "en") -> Person:
    """Somebody on the staff."""
    return Person(language=language, world=World(on_staff=True))


def after(person: Person, *messages: str) -> Person:
    """`[id]` is a tap, `(pin)` a pin."""
    for message in messages:
        if message.startswith("["):
            person.taps(message[1:-1])
        elif message == "(pin)":
            person.pins()
        else:
            person.says(message)
    return person
