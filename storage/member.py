"""A member of the staff, as everything that asks who may do what needs her."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What she may do: an admin also sees what is told about somebody who handles reports elsewhere."""

    ADMIN = "admin"
    FACILITATOR = "facilitator"


@dataclass(frozen=True, slots=True)
class Staff:
    """A member. `areas`: ids of places of the directory; none is everywhere. `person_id`: whom to write to."""

    id: str
    name: str
    role: Role
    areas: tuple[str, ...] = ()
    person_id: str | None = None
