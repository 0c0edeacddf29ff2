"""What a report says of itself beside what was told: about whom it is, for which group, and of which public matter it is an account."""

import pytest
from sqlalchemy import insert

from flows.changes import Manner
from storage.refusals import ChangeRefusedError
from storage.tables import group_members, groups, matters
from storage.work import Storage
from tests.storage.filed import case_of, files, id_of
from tests.storage.looking import rows_in
from tests.storage.messages import said
from tests.storage.turns import arrives, report, turn

GROUP, MATTER = "a" * 32, "b" * 32


def a_group(storage: Storage, *, leads: bool | None) -> None:
    """The 1st who writes is a member of a market's group, and leads it, or neither (None)."""
    arrives(storage, said("habari", 1, who="4701"))
    person_id, _ = turn(storage)
    day = storage.clock().date()
    with storage.begin() as work:
        group = {
            "id": GROUP,
            "name": "Soko Mjinga Traders",
            "kind": "traders",
            "place": "soko-mjinga",
            "code": "SOKO2345",
        }
        work.connection.execute(insert(groups), group | {"made_by": "", "made_on": day})
        if leads is not None:
            member = {"group_id": GROUP, "person_id": person_id, "leader": leads}
            work.connection.execute(insert(group_members), member)


@pytest.mark.parametrize("about", ["", "police", "county", "office"])
def test_about_whom_it_is_stays_with_the_case(storage: Storage, about: str) -> None:
    report_id = files(storage, about=about)
    with storage.read() as work:
        assert case_of(work, report_id).about == about


def test_a_leader_reports_for_her_group(storage: Storage) -> None:
    a_group(storage, leads=True)
    arrives(storage, said("mtaro", 2, who="4701"))
    _, (code,) = turn(storage, report(kind="works", group=GROUP))
    assert code is not None
    report_id = id_of(storage, code)
    with storage.read() as work:
        assert case_of(work, report_id).group == "Soko Mjinga Traders"


@pytest.mark.parametrize(
    ("leads", "manner", "fields"),
    [
        (False, Manner.CONFIDENTIAL, {"kind": "works"}),
        (None, Manner.CONFIDENTIAL, {"kind": "works"}),
        (True, Manner.CONFIDENTIAL, {"kind": "theft"}),
        (True, Manner.CONFIDENTIAL, {"kind": "market", "sensitive": True}),
        (True, Manner.CONFIDENTIAL, {"kind": "market", "about": "police"}),
        (True, Manner.WITHOUT_TRACE, {"kind": "works"}),
        (True, Manner.CONFIDENTIAL, {"kind": "works", "group": "c" * 32}),
    ],
    ids=[
        "a member",
        "nobody of it",
        "never public",
        "sensitive",
        "about police",
        "without trace",
        "no such group",
    ],
)
def test_nobody_else_does_and_nothing_else_is(
    storage: Storage, leads: bool | None, manner: Manner, fields: dict[str, object]
) -> None:
    a_group(storage, leads=leads)
    arrives(storage, said("mtaro", 2, who="4701"))
    with pytest.raises(ChangeRefusedError) as refused:
        turn(storage, report(manner, **{"group": GROUP, **fields}))
    assert refused.value.reason == "group"
    assert "reports" not in rows_in(storage)


@pytest.mark.parametrize("manner", list(Manner))
@pytest.mark.parametrize(("kind", "belongs"), [("works", True), ("market", False), ("theft", False)])
def test_it_is_one_more_account_of_a_matter_of_its_kind(
    storage: Storage, manner: Manner, kind: str, belongs: bool
) -> None:
    day = storage.clock().date()
    row = {
        "id": MATTER, "number": "M7KQ2", "kind": "works", "place": "soko-mjinga", "title": "Blocked drain", "state": "open",
        "reason": "", "percent": 0, "sentence": "", "salt": "d" * 32, "round": 0, "made_by": "", "opened_on": day,
    }  # fmt: skip
    with storage.begin() as work:
        work.connection.execute(insert(matters), row)
    report_id = files(storage, kind=kind, manner=manner, matter="M7KQ2")
    with storage.read() as work:
        assert case_of(work, report_id).matter == ("M7KQ2" if belongs else "")
