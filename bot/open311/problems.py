"""What is wrong with a question to Open311, told as the standard does: a code and a sentence (wiki.open311.org/GeoReport_v2)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` is the HTTP status; `description` names the argument that is wrong."""

    code: int
    description: str


class AskedWronglyError(Exception):
    """A question that has no answer."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.problem = Problem(code, description)
