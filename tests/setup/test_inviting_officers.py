"""Officers of bodies and leaders of groups from the command line: invited, listed, let go; and what leads to them."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from storage import audit, groups, invitations, joining, officers, people, staff
from storage.officers import Officer
from storage.work import Storage
from tests.setup.test_staff_commands import joined, refuses, says, storage_at

WARD_OFFICE = "ward-administrator-kaptembwo-ward"


@pytest.fixture
def config(tmp_path: Path) -> str:
    """The config.yml of an empty deployment."""
    (tmp_path / "config.yml").touch()
    return str(tmp_path / "config.yml")


def officer(
    storage: Storage, name: str = "Kiprono Mfano", body: str = WARD_OFFICE, who: str = "4720"
) -> Officer:
    with storage.begin() as work:
        her = people.find_or_make(work, "telegram", who).id
        code = invitations.invite(work, name, "officer", (), timedelta(days=7), body=body)
        offered = invitations.invitation(work, code)
        assert offered is not None
        return officers.join(work, her, offered.id)


def test_an_officer_is_invited_for_one_body(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = says(config, capsys, "invite", "officer", "--body", WARD_OFFICE, "--name", "Kiprono Mfano")
    assert told.startswith("Kiprono Mfano is invited as an officer: Ward Administrator, Kaptembwo")
    code = re.search(r"^    /join (\S+)$", told, re.MULTILINE)
    assert code is not None
    with closing(storage_at(config)) as storage, storage.read() as work:
        offered = invitations.invitation(work, code[1])
        assert offered is not None
        assert (offered.role, offered.body, offered.areas, offered.group_id) == (
            "officer",
            WARD_OFFICE,
            (),
            "",
        )
        assert [(line.who, line.what) for line in audit.latest(work, 9)] == [
            ("staff, for Kiprono Mfano", "invited")
        ]


def test_a_leader_is_invited_for_one_group(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(storage_at(config)) as storage:
        with storage.begin() as work:
            code = groups.make(work, "f" * 32, "Wakulima traders", "traders", "kaptembwo-ward")
        told = says(config, capsys, "invite", "leader", "--group", code.lower(), "--name", "Njeri Mfano")
        assert told.startswith("Njeri Mfano is invited as a leader: Wakulima traders.")
        assert "No group has this code." in says(
            config, capsys, "invite", "leader", "--group", "ZZZZZZZZ", "--name", "Njeri", code=1
        )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["officer"], "An officer has a body, and nobody else"),
        (["facilitator", "--everywhere", "--body", WARD_OFFICE], "An officer has a body, and nobody else"),
        (["leader"], "A leader has a group, and nobody else"),
        (["admin", "--group", "ABCDEFGH"], "A leader has a group, and nobody else"),
        (["officer", "--body", WARD_OFFICE, "--area", "kaptembwo"], "its body says where"),
        (["officer", "--body", WARD_OFFICE, "--everywhere"], "its body says where"),
        (["officer", "--body", "ward-administrator-kaptembo-ward"], f"--body {WARD_OFFICE}    Ward Admin"),
        (["officer", "--body", "ward kaptembwo"], f"--body {WARD_OFFICE}    Ward Admin"),
        (["officer", "--body", "x" * 5000], "`baraza directory import` adds bodies."),
        (["officer", "--body", "\x1b[2J'; --"], "`baraza directory import` adds bodies."),
        (["officer", "--body", "   "], "The directory knows no body"),
    ],
)  # fmt: skip
def test_a_wrong_invitation_is_refused_with_what_there_is(
    config: str, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    said = says(config, capsys, "invite", *words, "--name", "Kiprono Mfano", code=1)
    assert told in said
    assert "\x1b" not in said
    assert len(said) < 2500
    with closing(storage_at(config)) as storage, storage.read() as work:
        assert audit.latest(work, 9) == []


def test_nobody_is_invited_as_anything_else(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "chat" in refuses(config, capsys, "invite", "chat", "--name", "Njeri")


def test_officers_are_listed_apart_from_those_who_handle_reports(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(storage_at(config)) as storage:
        joined(storage, "Wanjiru Mfano", ("kaptembwo-ward",))
        officer(storage)
        officer(storage, "Achieng Mfano", "a-body-of-old", "4721")
    told = says(config, capsys, "staff", "list").splitlines()
    assert told[0].endswith("facilitator  Wanjiru Mfano  (Kaptembwo)")
    assert told[2] == "Officers of bodies, who see only what is referred to theirs:"
    assert told[3].endswith("officer      Achieng Mfano  (a-body-of-old, NOT IN THE DIRECTORY)")
    assert "officer      Kiprono Mfano  (Ward Administrator, Kaptembwo" in told[5]


def test_an_officer_is_let_go_by_name(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(storage_at(config)) as storage:
        gone = officer(storage)
        told = says(config, capsys, "staff", "leave", "kiprono mfano", "--by", "Asha")
        assert told.startswith("Kiprono Mfano is an officer no more.")
        with storage.read() as work:
            assert officers.everybody(work) == []
            assert officers.get(work, gone.id) is None
            assert audit.latest(work, 1)[0].who == "Asha, for Kiprono Mfano"
    assert "Nobody on the staff" in says(config, capsys, "staff", "leave", "kiprono mfano", code=1)


def test_an_officer_has_no_pin_to_forget(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(storage_at(config)) as storage:
        officer(storage)
    assert "Nobody on the staff" in says(config, capsys, "staff", "reset-pin", "Kiprono Mfano", code=1)


def test_a_kind_leads_somewhere_once_an_officer_joined(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = says(config, capsys, "directory", "check")
    assert "none of 85 has an e-mail address and no officer joined." in before
    with closing(storage_at(config)) as storage:
        officer(storage)
        officer(storage, "Achieng Mfano", "a-body-of-old", "4721")
    after = says(config, capsys, "directory", "check")
    assert "(ward_administrator): 84 of 85 have no e-mail address and no officer joined." in after
    assert "a-body-of-old: officers joined for it, and the directory does not know it" in after
    unsent = [line for line in after.splitlines() if "to which nothing can be sent" in line]
    assert unsent
    assert unsent != [line for line in before.splitlines() if "to which nothing can be sent" in line]


def test_the_codes_of_all_roles_are_taken_up_alike(config: str) -> None:
    with closing(storage_at(config)) as storage, storage.begin() as work:
        code = groups.make(work, "f" * 32, "Wakulima traders", "traders", "")
        group = groups.by_code(work, code)
        assert group is not None
        made = [
            invitations.invite(work, "A", "admin", (), timedelta(days=1)),
            invitations.invite(work, "B", "officer", (), timedelta(days=1), body=WARD_OFFICE),
            invitations.invite(work, "C", "leader", (), timedelta(days=1), group_id=group.id),
        ]
        for at, one in enumerate(made):
            offered = invitations.invitation(work, one)
            assert offered is not None
            joining.join(work, people.find_or_make(work, "telegram", f"47{at}").id, offered.id)
        assert [one.name for one in staff.everybody(work)] == ["A"]
        assert [one.name for one in officers.everybody(work)] == ["B"]
        assert groups.by_id(work, group.id).members == 1  # type: ignore[union-attr]
