"""Who is to hear a notice: built only from what people chose themselves, never from what anybody reported."""

from dataclasses import dataclass
from typing import Any

TOPICS = ("forums", "safety", "market", "surveys")
"""What a person may ask to hear of; each is opted in to by itself."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Each list that is not empty narrows it; what stands in one list are alternatives.

    `topic` is one of TOPICS: only those who opted in to it hear it; '' only for what somebody answered, attended or does
    for Baraza (then `groups`, `roles`, `answered`, `attended` or `matters` is not empty). `places`: ids of the directory; meant are
    those who chose that place, one in it, or one that it lies in. `groups`: their ids. `roles`: of the staff.
    `languages`: of the person. `answered`, `attended`: ids of meetings: those who are coming or wait for a seat; those who
    were there.
    """

    topic: str = ""
    places: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    attended: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """As JSON; what is empty is left out."""
        lists = ("places", "groups", "roles", "languages", "answered", "attended", "matters")
        found: dict[str, Any] = {name: list(getattr(self, name)) for name in lists if getattr(self, name)}
        return ({"topic": self.topic} if self.topic else {}) | found


def audience_of(record: dict[str, Any]) -> Audience:
    """The inverse of as_record. Raises TypeError for a record of another shape."""
    topic = record.get("topic", "")
    return Audience(topic, **{name: tuple(ids) for name, ids in record.items() if name != "topic"})
