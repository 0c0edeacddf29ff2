"""Public matters as rows, for tests of what anybody may read; titles are invented."""

from datetime import date
from typing import Any

from sqlalchemy import insert

from storage.tables import matter_steps, matters, voices
from storage.work import Work

WARD, MARKET, ELSEWHERE = "kaptembwo-ward", "soko-mjinga-nakuru", "barut-ward"
OPENED = date(2026, 11, 2)


def matter(work: Work, number: str = "K7M2P", *, heard: int = 0, **other: Any) -> str:  # noqa: ANN401 - columns
    """One in its first state unless said; `heard`: how many voices. Its id."""
    fields: dict[str, Any] = {
        "id": work.new_id(),
        "number": number,
        "kind": "works",
        "place": WARD,
        "title": "Drain blocked behind gate B",
        "group_id": None,
        "state": "open",
        "reason": "",
        "percent": 0,
        "sentence": "",
        "salt": work.new_id(),
        "round": 0,
        "ask_until": None,
        "made_by": "0" * 32,
        "opened_on": OPENED,
        "resolved_on": None,
        "over_on": None,
    }
    moved_on = other.pop("moved_on", None)
    fields |= other
    work.connection.execute(insert(matters), fields)
    step = {
        "matter_id": fields["id"],
        "on_date": moved_on or fields["resolved_on"] or fields["opened_on"],
        "by": "0" * 32,
        **{name: fields[name] for name in ("state", "reason", "percent", "sentence")},
    }
    work.connection.execute(insert(matter_steps), step)
    for _ in range(heard):
        work.connection.execute(
            insert(voices), {"matter_id": fields["id"], "voice": bytes.fromhex(work.new_id() * 2)}
        )
    return str(fields["id"])
