"""Groups and rumours, as those who keep them see and change them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.broadcasting.reach import Reach, reach_of
from directory.places import Places
from flows.messages import LANGUAGES
from flows.notice_changes import CloseGroup, EndKnown, MakeGroup, PublishKnown
from storage import audit, groups, named_audience, rumours
from storage.columns import NAIROBI
from storage.groups import Group
from storage.member import Staff
from storage.refusals import ChangeRefusedError
from storage.rumours import Rumour
from storage.work import Work

LONGEST_NAME = 120
LONGEST_SAID = 300
LONGEST_KNOWN = 900
MOST_WAYS = 10
"""Ways in which people ask for a rumour."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """A facilitator keeps those of her areas, an admin all."""

    places: Places

    def groups(self, work: Work, member: Staff) -> list[dict[str, Any]]:
        """As flows.notice_facts.Groups promises."""
        return [
            {
                "id": one.id,
                "name": one.name,
                "kind": one.kind,
                "place": self.places.name_of(one.place),
                "code": one.code,
                "members": one.members,
            }
            for one in self.hers(work, reach_of(self.places, member))
        ]

    def hers(self, work: Work, reach: Reach) -> list[Group]:
        """Groups in her areas, by name."""
        return groups.in_places(work, None if reach.places is None else sorted(reach.places))

    def make_group(self, work: Work, member: Staff, change: MakeGroup) -> str:
        """Its code. Raises ChangeRefusedError('group')."""
        named = " ".join(change.name.split())
        here = reach_of(self.places, member).covers(change.place)
        known = not change.place or self.places.by_id(change.place) is not None
        if not (named and len(named) <= LONGEST_NAME and here and known):
            raise ChangeRefusedError("group", "It has no name, or lies in none of her areas.")
        code = groups.make(work, member.id, named, change.kind, change.place)
        audit.note(work, member, "group_made")
        return code

    def close_group(self, work: Work, member: Staff, change: CloseGroup) -> None:
        """Raises ChangeRefusedError('group')."""
        found = named_audience.by_id(work, [change.group], []).get(change.group)
        if not reach_of(self.places, member).owns(found):
            raise ChangeRefusedError("group", "There is no such group in her areas.")
        groups.close(work, change.group)
        audit.note(work, member, "group_closed")

    def rumours(self, work: Work, member: Staff) -> list[dict[str, Any]]:
        """As flows.notice_facts.Rumours promises, with `place` (name or '') and `may_end`."""
        reach = reach_of(self.places, member)
        found = rumours.published(work, None if reach.places is None else sorted(reach.places))
        return [
            {
                "number": one.number,
                "said": one.said,
                "on": one.published_at.astimezone(NAIROBI).date().isoformat(),
                "asked": one.asked,
                "place": self.places.name_of(one.place),
                "may_end": _may_end(reach, one),
            }
            for one in found
        ]

    def publish(self, work: Work, member: Staff, change: PublishKnown) -> str:
        """Its number. Raises ChangeRefusedError('rumour')."""
        said = " ".join(change.said.split())
        words = tuple(dict.fromkeys(word.strip() for word in change.words if word.strip()))
        known = tuple((language, told.strip()) for language, told in change.known)
        whole = (
            0 < len(said) <= LONGEST_SAID
            and len(words) <= MOST_WAYS
            and bool(known)
            and all(language in LANGUAGES and 0 < len(told) <= LONGEST_KNOWN for language, told in known)
        )
        there = not change.place or self.places.by_id(change.place) is not None
        if not (whole and there and reach_of(self.places, member).covers(change.place)):
            raise ChangeRefusedError("rumour", "Something of it is missing, or it is for none of her areas.")
        number = rumours.publish(work, member.id, replace(change, said=said, words=words, known=known))
        audit.note(work, member, "published", number)
        return number

    def end(self, work: Work, member: Staff, change: EndKnown) -> None:
        """Raises ChangeRefusedError('rumour')."""
        found = rumours.by_number(work, change.number)
        if (
            found is None
            or not _may_end(reach_of(self.places, member), found)
            or not rumours.end(work, found.number)
        ):
            raise ChangeRefusedError("rumour", "There is no such rumour that she may end, or it was ended.")
        audit.note(work, member, "ended", found.number)


def _may_end(reach: Reach, one: Rumour) -> bool:
    return one.made_by == reach.member.id or reach.covers(one.place)
