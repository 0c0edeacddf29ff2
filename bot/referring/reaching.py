"""How a body is reached: its officers who joined, else its e-mail address, else not at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from directory.bodies import Bodies
from storage import officers, reached, referral_told
from storage.named_in import Told
from storage.officers import Officer
from storage.reached import Reached
from storage.work import Work

How = Literal["officer", "email", ""]


@dataclass(frozen=True, slots=True)
class Way:
    """`officers`: by id, those who are told, and where."""

    how: How
    officers: Mapping[str, Reached] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What was looked up at once for several reports and bodies."""

    bodies: Bodies
    mails: bool
    members: Mapping[str, list[Officer]]
    ways: Mapping[str, Reached]
    told: Mapping[str, Told | None]

    def way(self, report_id: str, body_id: str) -> Way:
        """How this body hears of this report.

        An officer who is named in it never does; then no e-mail goes out either, since nobody knows whether she reads it.
        """
        everybody = self.members.get(body_id, [])
        told = self.told.get(report_id)
        hear = referral_told.unnamed(told, everybody)
        found = {
            one.id: self.ways[one.person_id] for one in hear if one.person_id in self.ways and one.person_id
        }
        if found:
            return Way("officer", found)
        body = self.bodies.by_id(body_id)
        named = told is None or len(hear) < len(everybody)
        return Way("email" if self.mails and body is not None and body.email and not named else "")


@dataclass(frozen=True, slots=True)
class Reaching:
    """`mails`: a server is set that takes e-mail."""

    bodies: Bodies
    mails: bool

    def look(self, work: Work, report_ids: Collection[str], body_ids: Collection[str]) -> Known:
        """In as many queries for one as for a hundred."""
        members: dict[str, list[Officer]] = {}
        for one in officers.of_body(work, sorted(set(body_ids))):
            members.setdefault(one.body, []).append(one)
        persons = {one.person_id for of_body in members.values() for one in of_body if one.person_id}
        ways = reached.people_by_id(work, persons)
        told = referral_told.told_each(work, set(report_ids))
        return Known(self.bodies, self.mails, members, ways, told)
