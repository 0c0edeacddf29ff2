"""Inviting people who handle reports, letting them go, and who did what, from the command line."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import update

from bot.commands.audit import SAID
from bot.commands.program import main
from bot.settings import load
from bot.wiring import storage_of
from storage import audit, people, staff, staff_links, staff_pins
from storage.audit import What
from storage.staff import Role, Staff
from storage.tables import addresses
from storage.work import Storage

MARKETS = "id,name,aliases,parent,lat,lon,basis,cue,source,certainty\n"


@pytest.fixture
def config(tmp_path: Path) -> str:
    """The config.yml of an empty deployment."""
    (tmp_path / "config.yml").touch()
    return str(tmp_path / "config.yml")


def says(config: str, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """What the command prints."""
    capsys.readouterr()
    assert main(["--config", config, *words]) == code
    return capsys.readouterr().out


def refuses(config: str, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command says that was called wrongly."""
    with pytest.raises(SystemExit) as left:
        main(["--config", config, *words])
    assert left.value.code == 2
    return capsys.readouterr().err


def storage_at(config: str) -> Storage:
    assert main(["--config", config, "migrate"]) == 0
    return storage_of(load(Path(config), os.environ))


def joined(storage: Storage, name: str, areas: tuple[str, ...] = (), who: str = "4711") -> Staff:
    with storage.begin() as work:
        her = people.find_or_make(work, "telegram", who).id
        offered = staff.invitation(work, staff.invite(work, name, Role.FACILITATOR, areas, timedelta(days=7)))
        assert offered is not None
        return staff.join(work, her, offered.id)


@pytest.mark.parametrize(
    ("words", "role", "areas", "where"),
    [
        (["facilitator", "--area", "kaptembwo"], Role.FACILITATOR, ("kaptembwo-ward",), "Kaptembwo, Nakuru (ward)"),
        (["facilitator", "--area", "Kaptembwo ward, Nakuru", "--area", "kaptembwo-ward"], Role.FACILITATOR,
         ("kaptembwo-ward",), "Kaptembwo, Nakuru (ward)."),
        (["facilitator", "--area", "kaptembwo", "--area", "Nakuru"], Role.FACILITATOR,
         ("kaptembwo-ward", "nakuru-county"), "Kaptembwo, Nakuru (ward); Nakuru (county)"),
        (["facilitator", "--area", "Nakuru Town West constituency"], Role.FACILITATOR,
         ("nakuru-town-west-constituency",), "Nakuru Town West, Nakuru (constituency)"),
        (["facilitator", "--everywhere"], Role.FACILITATOR, (), "everywhere"),
        (["admin"], Role.ADMIN, (), "everywhere"),
        (["admin", "--area", "kaptembwo"], Role.ADMIN, ("kaptembwo-ward",), "Kaptembwo, Nakuru (ward)"),
    ],
)  # fmt: skip
def test_an_invitation_is_a_code_that_can_be_sent(
    config: str,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    role: Role,
    areas: tuple[str, ...],
    where: str,
) -> None:
    told = says(config, capsys, "invite", *words, "--name", " Wanjiru Mfano ")
    assert told.startswith(
        f"Wanjiru Mfano is invited as {'an admin' if role is Role.ADMIN else 'a facilitator'}: "
    )
    assert where in told
    assert "It works once, until " in told
    code = re.search(r"^    /join (\S+)$", told, re.MULTILINE)
    assert code is not None
    storage = storage_at(config)
    with storage.read() as work:
        offered = staff.invitation(work, code[1])
        assert offered is not None
        assert (offered.name, offered.role, offered.areas) == ("Wanjiru Mfano", role, areas)
    storage.close()
    assert ": made an invitation" in says(config, capsys, "audit")


def test_an_invitation_lasts_as_long_as_the_settings_say(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(config).write_text("staff: {invitation_days: 2}\n")
    told = says(config, capsys, "invite", "admin", "--name", "Asha Mfano")
    code = re.search(r"/join (\S+)", told)
    storage = storage_at(config)
    with storage.read() as work:
        for days, holds in ((1.9, True), (2.1, False)):
            work.now += timedelta(days=days)
            assert (staff.invitation(work, code[1] if code else "") is not None) == holds
            work.now -= timedelta(days=days)
    storage.close()


@pytest.mark.parametrize(
    ("area", "told"),
    [
        ("Atlantis", 'The directory knows no place "Atlantis"'),
        ("", 'The directory knows no place ""'),
        ("soko mjinga", "    --area soko-mjinga-nyeri    Soko Mjinga, Nyeri (market)\n"),
        ("kaptembw", 'Which place is "kaptembw"? Say it by its id:\n    --area kaptembwo-ward    Kaptembwo, Nakuru (ward)\n'),
        ("Kaptembwo and Atlantis", "    --area kaptembwo-ward    "),
        ("kaptembwo-wart", "    --area kaptembwo-ward    "),
    ],
)  # fmt: skip
def test_no_area_is_guessed(config: str, capsys: pytest.CaptureFixture[str], area: str, told: str) -> None:
    """Who sees too much is worse than who is asked again."""
    said = says(
        config, capsys, "invite", "facilitator", "--name", "X", "--area", "Kaptembwo", "--area", area, code=1
    )
    assert told in said
    assert "/join" not in said
    assert "Nothing was done yet." in says(config, capsys, "audit")


def test_what_was_imported_is_an_area_too(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "markets.csv"
    file.write_text(MARKETS + "soko-jipya,Soko Jipya,,nakuru-county,-0.31,36.07,surveyed,,walked there,low\n")
    says(config, capsys, "directory", "import", str(file))
    told = says(config, capsys, "invite", "facilitator", "--name", "X", "--area", "soko jipya")
    assert "a facilitator: Soko Jipya, Nakuru (market)." in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["facilitator", "--name", "X"], "Where? Say --area"),
        (
            ["facilitator", "--name", "X", "--everywhere", "--area", "kaptembwo"],
            "either --area or --everywhere",
        ),
    ],
)
def test_it_is_said_where(
    config: str, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert told in says(config, capsys, "invite", *words, code=1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["invite", "admin"], "--name"),
        (["invite", "chief", "--name", "X"], "chief"),
        (["invite", "admin", "--name", " "], "a name is one line"),
        (["invite", "admin", "--name", "x" * 81], "at most 80 letters"),
        (["invite", "admin", "--name", "X\n/join"], "a name is one line"),
        (["invite", "admin", "--name", "X\udcff"], "a name is one line"),
        (["staff", "sack"], "invalid choice"),
        (["audit", "--last", "0"], "1 to 10000"),
        (["audit", "--last", "-1"], "1 to 10000"),
        (["audit", "--last", "many"], "1 to 10000"),
        (["audit", "--case", "O0O0O"], "such as 7KQ2M"),
        (["audit", "--case", ""], "such as 7KQ2M"),
    ],
)
def test_a_wrong_call_is_explained(
    config: str, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert told in refuses(config, capsys, *words)


def test_the_staff_is_listed_with_what_an_operator_must_know(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Nobody handles reports yet" in says(config, capsys, "staff", "list")
    storage = storage_at(config)
    asha = joined(storage, "Asha Mfano", ("kaptembwo-ward", "nowhere-any-more"))
    otieno = joined(storage, "Otieno\x1b[2J Mfano", who="4712")
    with storage.begin() as work:
        staff_pins.set_pin(work, otieno.id, b"r" * 32)
        for _ in range(5):
            staff_pins.check(work, otieno.id, b"w" * 32)
        work.connection.execute(
            update(addresses)
            .where(addresses.c.person_id == asha.person_id)
            .values(unreachable_reason="blocked")
        )
    storage.close()
    told = says(config, capsys, "staff", "list")
    assert f"{asha.id[:8]}  facilitator  Asha Mfano  (Kaptembwo, nowhere-any-more)\n" in told
    assert "0 open cases; no PIN yet; CANNOT BE REACHED: hears of no report\n" in told
    assert f"{otieno.id[:8]}  facilitator  Otieno\N{REPLACEMENT CHARACTER}[2J Mfano  (everywhere)\n" in told
    assert "0 open cases; locked after wrong PINs until " in told


@pytest.mark.parametrize("by_name", [True, False])
def test_a_member_leaves_by_name_or_number(
    config: str, capsys: pytest.CaptureFixture[str], by_name: bool
) -> None:
    storage = storage_at(config)
    asha, _ = joined(storage, "Asha Mfano"), joined(storage, "Otieno Mfano", who="4712")
    whom = "asha mfano" if by_name else asha.id[:8].upper()
    assert "Asha Mfano has left" in says(config, capsys, "staff", "leave", whom, "--by", "Njeri")
    assert "Nobody on the staff" in says(config, capsys, "staff", "leave", whom, code=1)
    with storage.read() as work:
        assert [one.name for one in staff.everybody(work)] == ["Otieno Mfano"]
    storage.close()
    assert "Njeri, for Asha Mfano: left, and sees nothing any more\n" in says(config, capsys, "audit")


@pytest.mark.parametrize("do", ["leave", "reset-pin"])
@pytest.mark.parametrize("whom", [[], [""], ["Nobody"], ["%"], ["Asha"]])
def test_nothing_is_done_to_somebody_who_was_not_meant(
    config: str, capsys: pytest.CaptureFixture[str], do: str, whom: list[str]
) -> None:
    storage = storage_at(config)
    joined(storage, "Asha Mfano")
    assert "Nobody on the staff has this number or name" in says(config, capsys, "staff", do, *whom, code=1)
    with storage.read() as work:
        assert len(staff.everybody(work)) == 1
        assert [line.what for line in audit.latest(work, 9)] == ["joined"]
    storage.close()


def test_of_two_with_one_name_the_number_decides(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    storage = storage_at(config)
    first, second = joined(storage, "Asha Mfano"), joined(storage, "Asha Mfano", who="4712")
    told = says(config, capsys, "staff", "leave", "Asha Mfano", code=1)
    assert first.id[:8] in told
    assert second.id[:8] in told
    says(config, capsys, "staff", "leave", second.id[:8])
    with storage.read() as work:
        assert [one.id for one in staff.everybody(work)] == [first.id]
    storage.close()


def test_a_forgotten_pin_is_reset(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    storage = storage_at(config)
    asha = joined(storage, "Asha Mfano")
    with storage.begin() as work:
        staff_pins.set_pin(work, asha.id, b"r" * 32)
        link = staff_links.make(work, asha.id, "", timedelta(minutes=15))
    told = says(config, capsys, "staff", "reset-pin", "Asha Mfano", "--by", "Njeri")
    assert "whoever opens that link sets the PIN" in told
    with storage.read() as work:
        assert not staff_pins.is_set(work, asha.id)
        assert staff_links.opened(work, link) is None
    storage.close()
    assert "Njeri, for Asha Mfano: reset the PIN\n" in says(config, capsys, "audit")


def test_the_audit_is_shown_like_a_log(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Nothing was done yet." in says(config, capsys, "audit")
    storage = storage_at(config)
    asha = joined(storage, "Asha\x1b[2J Mfano")
    with storage.begin() as work:
        audit.note(work, asha, "looked", "7KQ2M")
        audit.note(work, asha, "took", "7KQ2M")
        audit.note(work, asha, "looked", "AAAAA")
    storage.close()
    named = "Asha\N{REPLACEMENT CHARACTER}[2J Mfano"
    everything = says(config, capsys, "audit").splitlines()
    assert [line[21:] for line in everything] == [
        f"       {named}: joined by invitation",
        f"7KQ2M  {named}: read the report",
        f"7KQ2M  {named}: took the case",
        f"AAAAA  {named}: read the report",
    ]
    assert says(config, capsys, "audit", "--last", "2").splitlines() == everything[-2:]
    assert says(config, capsys, "audit", "--case", "7kq2m").splitlines() == everything[1:3]
    assert "Nothing was done with this case." in says(config, capsys, "audit", "--case", "BBBBB")


def test_everything_that_is_noted_has_words() -> None:
    assert set(SAID) == set(get_args(What))
