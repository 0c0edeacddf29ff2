"""What residents, members and leaders hear about public matters in tests that have no storage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flows.facts import Fact
from flows.matter_facts import GroupsAt, JoinRequests, MatterByNumber, MyGroups, Progress, SimilarMatters

PROMISED = {
    "number": "A2A2A", "what": "New lamps", "who": "county engineer", "due": "2026-12-15", "percent": 20, "state": "open",
    "sentence": "", "late": False,
}  # fmt: skip
SHARED_FACTS = (SimilarMatters, MatterByNumber, Progress, MyGroups, GroupsAt, JoinRequests)


def matter(number: str, **more: object) -> dict[str, Any]:
    """The fact MatterByNumber."""
    return {
        "number": number, "kind": "works", "title": "No lights at the lower gate", "place": "Rhonda", "state": "open", "percent": 0,
        "sentence": "", "reason": "", "since": "2026-11-02", "voices": None, "group": "", "mine": False, "follows": False,
        "asked": False, "days": None, "actions": [], **more,
    }  # fmt: skip


MATTERS = {
    one["number"]: one
    for one in (
        matter("D4D4D", state="in_action", percent=40, sentence="Two of five lamps burn.", voices=14, group="Traders of gate B",
               actions=[PROMISED]),
        matter("E5E5E", kind="market", title="Water stands between the stalls", mine=True, follows=True),
        matter("G6G6G", title="Pit in the road to the stage", state="resolved", days=12, mine=True, asked=True),
        matter("H7H7H", title="Broken tap at the toilets", state="closed", reason="not_responsible", mine=True),
    )
}  # fmt: skip


@dataclass
class Shared:
    """What is public; tests change it between messages. `leads`: ids of groups."""

    matters: dict[str, dict[str, Any]] = field(default_factory=dict)
    mine: list[str] = field(default_factory=list)
    leads: tuple[str, ...] = ()
    requests: list[dict[str, str]] = field(default_factory=list)
    chat: bool = False

    def look_up(self, query: Fact, groups: list[dict[str, str]]) -> Any:  # noqa: ANN401  (JSON)
        """The answer, in the shape that flows.matter_facts promises."""
        match query:
            case SimilarMatters(kind, place):
                there = [
                    one
                    for one in self.matters.values()
                    if one["place"].casefold() == place and one["kind"] == kind
                ]
                return [
                    {key: one[key] for key in ("number", "title", "place", "state", "since")} for one in there
                ][:4]
            case MatterByNumber(number):
                return self.matters.get(number)
            case Progress(place):
                return self._progress(place)
            case MyGroups():
                return [self._group(one) for one in groups]
            case GroupsAt(place):
                return (
                    [{"id": "g7", "name": "Fruit sellers of the upper gate", "kind": "traders"}]
                    if place == "rhonda"
                    else []
                )
            case JoinRequests(group):
                return self.requests if group in self.leads else None
        raise AssertionError(f"nobody answers {query}")

    def _progress(self, place: str) -> dict[str, Any]:
        there = [one for one in self.matters.values() if one["place"].casefold() == place]
        found = there if place else [self.matters[number] for number in self.mine]
        return {
            "place": place.title(),
            "matters": found[:6],
            "actions": [PROMISED] if there else [],
            "solved": len(there) * 2,
            "days": 9 if there else None,
            "page": "https://example.org/progress/rhonda" if there else "",
        }

    def _group(self, one: dict[str, str]) -> dict[str, Any]:
        leader = one["id"] in self.leads
        return {
            "id": one["id"], "name": one["name"], "kind": "traders", "place": "rhonda", "place_name": "Rhonda", "leader": leader,
            "leaders": 1, "requests": len(self.requests) if leader else 0, "chat": self.chat and leader,
        }  # fmt: skip


def furnish_matters(shared: Shared) -> None:
    """What there is in the world of every route."""
    shared.matters = dict(MATTERS)
