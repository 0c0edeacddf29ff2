"""Many invented people at once, as the tables hold them, and broadcasts to them."""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert

from bot import outbound_json
from flows.audience import Audience
from flows.messages import Language, Outbound, Template
from storage import broadcasts, marks, people
from storage.broadcasts import Broadcast, NewBroadcast
from storage.tables import (
    addresses,
    attendances,
    consents,
    forums,
    group_members,
    groups,
    interests,
    keys,
    matter_follows,
    matters,
    meetings,
    rsvps,
    staff,
)
from storage.tables import people as people_table
from storage.work import Storage, Work

OPTED_IN: Mapping[str, bool] = {"forums": True}
TO_ALL = Audience("forums")


@dataclass(frozen=True)
class Way:
    """A channel that leads to her. `heard`: hours since she wrote there, None: not known."""

    channel: str = "telegram"
    heard: float | None = 1.0
    blocked: bool = False


@dataclass(frozen=True)
class Resident:
    """`topics`: opted in to, or taken back (False). `role`: of the staff, `left` again or not."""

    ways: tuple[Way, ...] = (Way(),)
    language: Language | None = "en"
    topics: Mapping[str, bool] = field(default_factory=lambda: dict(OPTED_IN))
    stopped: bool = False
    places: Collection[str] = ()
    groups: Collection[str] = ()
    role: str = ""
    left: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    attended: Collection[str] = ()
    follows: Collection[str] = ()


def settle(work: Work, residents: Collection[Resident]) -> list[str]:
    """They are known; their ids in the same order. Rows alone: nobody wrote anything."""
    ids = [work.new_id() for _ in residents]
    key_ids = [work.new_id() for _ in residents]
    rows: dict[Any, list[dict[str, Any]]] = {}
    today = work.now.date()
    for person_id, key_id, one in zip(ids, key_ids, residents, strict=True):
        key = os.urandom(32)
        work.content_keys[key_id], work.person_keys[person_id] = key, key_id
        rows.setdefault(keys, []).append({"id": key_id, "wrapped": work.vault.wrap(key_id, key)})
        rows.setdefault(people_table, []).append(
            {"id": person_id, "key_id": key_id, "language": one.language, "language_chosen": True,
             "last_inbound_at": work.now, "marks": marks.sealed(work, person_id, marks.Marks())}
        )  # fmt: skip
        for way in one.ways:
            heard = None if way.heard is None else work.now - timedelta(hours=way.heard)
            rows.setdefault(addresses, []).append(
                {"channel": way.channel, "hash": os.urandom(32), "person_id": person_id, "heard_at": heard,
                 "sealed": people.seal_address(work, person_id, way.channel, f"{way.channel}-{person_id}"),
                 "unreachable_reason": "blocked" if way.blocked else None}
            )  # fmt: skip
        marked = dict(one.topics) | ({"notices": False} if one.stopped else {})
        for topic, kept in marked.items():
            rows.setdefault(consents, []).append(
                {"person_id": person_id, "topic": topic, "version": "1", "language": "en", "given_on": today,
                 "withdrawn_on": None if kept else today}
            )  # fmt: skip
        for table, name, chosen in (
            (interests, "place", one.places),
            (group_members, "group_id", one.groups),
        ):
            rows.setdefault(table, []).extend({"person_id": person_id, name: each} for each in chosen)
        if one.role:
            rows.setdefault(staff, []).append(
                {"id": work.new_id(), "person_id": person_id, "name": "Wanjiru", "role": one.role, "areas": "[]",
                 "pin_tries": 0, "joined_on": today, "left_on": today if one.left else None}
            )  # fmt: skip
        rows.setdefault(rsvps, []).extend(
            row(work, rsvps, meeting_id=meeting, person_id=person_id, answer=answer)
            for meeting, answer in one.answers.items()
        )
        rows.setdefault(matter_follows, []).extend(
            {"matter_id": matter, "person_id": person_id} for matter in one.follows
        )
        rows.setdefault(attendances, []).extend(
            {"meeting_id": meeting, "person_id": person_id, "on_date": today} for meeting in one.attended
        )
    for table, made in rows.items():
        if made:
            work.connection.execute(insert(table), made)
    return ids


def found_groups(work: Work, names: Collection[str]) -> None:
    """Groups whose ids are these names."""
    for name in names:
        work.connection.execute(insert(groups), row(work, groups, id=name, name=name, code=name[-6:].upper()))


def make_public(work: Work, groups_of: Mapping[str, str | None]) -> None:
    """Matters whose ids are these names, each with its group or None."""
    for name, group in groups_of.items():
        made = row(work, matters, id=name, number=name[-5:].upper(), title=name, group_id=group, state="open")
        work.connection.execute(insert(matters), made)


def hold_meetings(work: Work, names: Collection[str]) -> None:
    """Meetings whose ids are these names, each of a forum of its own."""
    for name in names:
        key_id, number = work.new_id(), name[-5:].upper()
        work.connection.execute(insert(keys), {"id": key_id, "wrapped": b"x"})
        work.connection.execute(insert(forums), row(work, forums, id=name, title=name))
        work.connection.execute(
            insert(meetings),
            row(
                work,
                meetings,
                id=name,
                number=number,
                code=number,
                forum_id=name,
                state="planned",
                key_id=key_id,
            ),
        )


def row(work: Work, table: Table, **given: object) -> dict[str, Any]:
    """A row of which only this matters: the other columns that must hold something hold nothing much."""
    usual = {str: "", int: 0, float: 0.0, bool: False, bytes: b"", date: work.now.date()}
    return {
        column.name: usual.get(column.type.python_type, work.now)
        for column in table.columns
        if not column.nullable and column.autoincrement is not True
    } | given


def body(words: str = "Come to the forum.", language: Language = "en", template: str = "") -> bytes:
    stands = Template(template, ("Forum", words, "Tuesday", "Hall")) if template else None
    return outbound_json.to_bytes(Outbound(words, language=language, template=stands))


def announce(
    storage: Storage,
    audience: Audience = TO_ALL,
    *,
    bodies: Mapping[Language, bytes] | None = None,
    kind: broadcasts.Kind = "notice",
    source: str | None = None,
    urgent: bool = False,
    due_at: datetime | None = None,
    until: datetime | None = None,
) -> Broadcast:
    """A broadcast that runs."""
    with storage.begin() as work:
        new = NewBroadcast(
            kind, audience.topic, bodies or {"en": body()}, audience, "maker", source,
            urgent=urgent, due_at=due_at, until=until,
        )  # fmt: skip
        number = broadcasts.make(work, new)
        assert number is not None
        made = broadcasts.by_number(work, number)
    assert made is not None
    return made
