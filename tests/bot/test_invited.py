"""What a code offers, as the flow that takes it up hears it: by role, with the body's and the group's name."""

from datetime import timedelta

import pytest

from bot.casework import Casework
from bot.refused import RefusedError
from bot.staff_changes import StaffChanges
from bot.staff_facts import StaffFacts
from bot.wording import wording
from directory.places import Places
from flows.changes import Join
from flows.facts import Invited
from storage import audit, groups, invitations, officers, people, staff
from storage.work import Storage
from tests.referring.bodies import BODIES
from tests.storage.referred import WORKS

PLACES = Places.bundled()
CASEWORK = Casework(wording(), "en", PLACES.name_of)
FACTS = StaffFacts(CASEWORK, PLACES.name_of, BODIES.name_of, lambda *_: [])
CHANGES = StaffChanges(CASEWORK, None, None, "", timedelta(minutes=15))  # type: ignore[arg-type]


def coded(
    storage: Storage, role: str, *, areas: tuple[str, ...] = (), body: str = "", group: bool = False
) -> str:
    with storage.begin() as work:
        found = (
            groups.by_code(work, groups.make(work, "f" * 32, "Wakulima traders", "traders", ""))
            if group
            else None
        )
        return invitations.invite(
            work,
            "Kiprono Mfano",
            role,
            areas,
            timedelta(days=7),
            body=body,
            group_id=found.id if found else "",
        )


def offers(storage: Storage, code: str) -> object:
    with storage.begin() as work:
        found = FACTS.look_up(work, "", Invited(code))
    return found and {name: value for name, value in found.items() if name != "id"}


def test_each_role_says_what_it_is_for(storage: Storage) -> None:
    nothing = {"name": "Kiprono Mfano", "areas": [], "body": "", "group": ""}
    assert offers(storage, coded(storage, "admin")) == nothing | {"role": "admin"}
    areas = coded(storage, "facilitator", areas=("kaptembwo-ward",))
    assert offers(storage, areas) == nothing | {"role": "facilitator", "areas": ["Kaptembwo"]}
    assert offers(storage, coded(storage, "officer", body=WORKS)) == nothing | {
        "role": "officer",
        "body": "Mfano Works Office",
    }
    assert offers(storage, coded(storage, "officer", body="gone")) == nothing | {
        "role": "officer",
        "body": "gone",
    }
    assert offers(storage, coded(storage, "leader", group=True)) == nothing | {
        "role": "leader",
        "group": "Wakulima traders",
    }


def test_the_code_of_a_chat_offers_a_person_nothing(storage: Storage) -> None:
    assert offers(storage, coded(storage, "chat", group=True)) is None


@pytest.mark.parametrize("code", ["", "ABCD-EFGH-JKLM", "x" * 4000, "'; --", "\ud800"])
def test_a_wrong_code_offers_nothing_and_that_is_logged_without_it(
    storage: Storage, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    assert offers(storage, code) is None
    assert caplog.messages == ["An invitation's code was wrong, used or late."]


def test_joining_by_chat_is_noted_and_a_refusal_changes_nothing(storage: Storage) -> None:
    with storage.begin() as work:
        her = people.find_or_make(work, "telegram", "4801").id
        for role, body in (("officer", WORKS), ("facilitator", "")):
            code = invitations.invite(work, f"As {role}", role, (), timedelta(days=7), body=body)
            offered = invitations.invitation(work, code)
            assert offered is not None
            if role == "officer":
                CHANGES.apply(work, her, Join(offered.id))
                continue
            with pytest.raises(RefusedError) as refused:
                CHANGES.apply(work, her, Join(offered.id))
            assert refused.value.key == "cases.refused.both"
            assert invitations.invitation(work, code) == offered
        assert [one.name for one in officers.everybody(work)] == ["As officer"]
        assert staff.everybody(work) == []
        assert [(line.who, line.what) for line in audit.latest(work, 9)] == [("As officer", "joined")]
