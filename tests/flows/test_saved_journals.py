"""Conversations saved by an earlier release continue in this one.

journals/2026-11.json holds one conversation a question, as that release stored it. It is never written again: a change
of a flow that breaks it needs a new key in the flow, not a new file. A new release adds a file of its own with
`python -m tests.flows.test_saved_journals journals/<year-month>.json`, one between releases that of its new flows
alone (`... journals/2026-11-staff.json letters join cases people`).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.engine.conversation import Conversation
from flows.matter_facts import MyGroups
from flows.notice_facts import Preview
from flows.registry import FLOWS
from tests.flows.matter_routes import REQUESTS
from tests.flows.person import Person
from tests.flows.routes import ROUTES, STOPS, furnish, person_at

HERE = Path(__file__).parent
SAVED = [
    (path.stem, name, saved)
    for path in sorted((HERE / "journals").glob("*.json"))
    for name, saved in json.loads(path.read_text("utf-8")).items()
]


def test_every_flow_that_waits_was_saved_mid_way() -> None:
    waiting = {ROUTES[name].moves[number - 1][1].split(".")[0] for name, number in STOPS}
    kept = {name.split(".")[0] for _, name, _ in SAVED}
    assert kept >= waiting & set(FLOWS)


ASKED_SINCE: dict[str, dict[str, str]] = {
    "2026-11": {"report.outside": "no"},
    "2026-11-forums": {"group.at.where": "unknown"},
    "2026-11-staff": {"cases.percent.0": "no", "cases.percent.1": "no"},
}
"""Questions that a release did not have yet, and an answer: whoever is mid-way is asked them, and nothing else anew."""

LOOKED_UP_SINCE: dict[str, tuple[type, ...]] = {
    "2026-11-forums": (MyGroups,),
    "2026-11-broadcasts-staff": (Preview,),  # an audience may be who follows a matter since
}
"""What a release did not look up yet, or otherwise: it is, once, and changes no question that is open."""


@pytest.mark.parametrize(
    ("release", "name", "saved"), SAVED, ids=[f"{release}-{name}" for release, name, _ in SAVED]
)
def test_a_saved_conversation_continues(release: str, name: str, saved: dict[str, Any]) -> None:
    """The same question is open, nothing is said or looked up again, and the next answer leads on."""
    person = Person(conversation=Conversation.from_bytes(json.dumps(saved["state"]).encode()))
    if release.endswith(("-staff", "-forums", "-officers")):
        furnish(person.world, staff=release.endswith("-staff"))
        person.world.officer = release.endswith("-officers")
    if "matters" in release:
        person.world.gathered.shared.leads = ("g1", "g2")
        person.world.gathered.shared.requests = REQUESTS
    asked = person.asked
    person.commands("continue")
    again = [query for query in person.world.asked if not isinstance(query, LOOKED_UP_SINCE.get(release, ()))]
    assert not again, f"asks the world again: {again}"
    answer_what_is_new(person, release)
    assert person.asked == asked
    if saved["tap"]:
        person.taps(saved["tap"])
    else:
        person.says(saved["say"])
    answer_what_is_new(person, release)
    assert person.asked == saved["then"]


def answer_what_is_new(person: Person, release: str) -> None:
    if answer := ASKED_SINCE.get(release, {}).get(person.asked):
        person.taps(answer)


def save(flows: frozenset[str]) -> dict[str, Any]:
    """Every question once; with `flows` only theirs."""
    kept: dict[str, Any] = {}
    for name, number in STOPS:
        person = person_at(name, number)
        if person.asked in kept or (flows and person.asked.split(".")[0] not in flows):
            continue
        tap = person.last.options[0].id if person.last.options else ""
        state = json.loads(person.stored())
        asked = person.asked
        if tap:
            person.taps(tap)
        else:
            person.says("Kaptembwo")
        kept[asked] = {"state": state, "tap": tap, "say": "" if tap else "Kaptembwo", "then": person.asked}
    return kept


if __name__ == "__main__":
    lines = (
        f"{json.dumps(name)}: {json.dumps(saved, ensure_ascii=False)}"
        for name, saved in save(frozenset(sys.argv[2:])).items()
    )
    Path(sys.argv[1]).write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
