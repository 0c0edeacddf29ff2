"""`baraza forum`: what lies ahead, and a file of forums that is announced altogether or not at all."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.commands.program import main
from bot.settings import load
from bot.wiring import storage_of
from bot.wording import NAIROBI
from flows.audience import Audience
from storage import audit, groups, meetings, people, staff
from storage.meeting import Meeting
from storage.member import Role
from storage.tables import broadcasts, forums
from storage.work import Storage

AHEAD = datetime.now(UTC).astimezone(NAIROBI) + timedelta(days=200)
DAY = f"{AHEAD:%Y-%m-%d}"
HEAD = "title,starts,place,place_words,theme,host,minutes,rule,capacity,languages,offers,agenda,latitude,longitude,audience,groups,remind\n"


@pytest.fixture
def config(tmp_path: Path) -> str:
    """A deployment with one facilitator, of Kaptembwo, and a group of hers."""
    path = tmp_path / "config.yml"
    path.touch()
    assert main(["--config", str(path), "migrate"]) == 0
    storage = storage_at(path)
    with storage.begin() as work:
        person = people.find_or_make(work, "telegram", "4711")
        code = staff.invite(work, "Wanjiru", Role.FACILITATOR, ("kaptembwo-ward",), timedelta(days=1))
        invited = staff.invitation(work, code)
        assert invited is not None
        staff.join(work, person.id, invited.id)
    storage.close()
    return str(path)


def storage_at(config: str | Path) -> Storage:
    return storage_of(load(Path(config), os.environ))


def imports(
    config: str, capsys: pytest.CaptureFixture[str], content: str | bytes, *words: str, code: int = 0
) -> str:
    """What the command prints on either of its outputs."""
    file = Path(config).with_name("forums.csv")
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    capsys.readouterr()
    whom = () if "--for" in words else ("--for", "wanjiru")
    assert main(["--config", config, "forum", "import", str(file), *whom, *words]) == code
    out, err = capsys.readouterr()
    return err if code else out


def planned(config: str) -> list[Meeting]:
    storage = storage_at(config)
    with storage.read() as work:
        found = meetings.mine(work, "", None, 100)
    storage.close()
    return found


def test_a_file_is_announced_and_listed(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    storage = storage_at(config)
    with storage.begin() as work:
        code = groups.make(work, "0" * 32, "Mama mboga", "market", "kaptembwo-ward")
        (group,) = groups.in_places(work, None)
    storage.close()
    told = imports(
        config,
        capsys,
        "\ufeff" + HEAD
        + f'Soko salama,{DAY} 14:00,Kaptembwo,"Ukumbi, karibu na chifu",Usalama,Kamati,90,FREQ=MONTHLY;INTERVAL=2,40,sw en,sign;children,'
        "Taa,-0.29,36.05,,,7d 2h\r\n"
        + ",,,,,,,,,,,,,,,,\n"
        + f"Kikundi,{DAY}T10:30,,Kwa Mama Njeri,,,,,,,,,,,,{code.lower()},never\n",
    )  # fmt: skip
    assert "2 forums are announced; Wanjiru looks after them." in told
    group_meeting, market = sorted(planned(config), key=lambda one: one.title)
    assert market.number in told
    assert (market.place, market.place_words) == ("kaptembwo-ward", "Ukumbi, karibu na chifu")
    assert f"{market.starts_at.astimezone(NAIROBI):%Y-%m-%d %H:%M}" == f"{DAY} 14:00"
    assert market.ends_at - market.starts_at == timedelta(minutes=90)
    assert (market.capacity, market.languages, market.offers) == (40, ("en", "sw"), ("sign", "children"))
    assert (market.offsets, market.audience) == ((10080, 120), Audience("forums", ("kaptembwo-ward",)))
    assert (group_meeting.offsets, group_meeting.audience) == ((), Audience("forums", (), (group.id,)))
    capsys.readouterr()
    assert main(["--config", config, "forum", "list"]) == 0
    shown = capsys.readouterr().out
    assert f"{market.number}  {market.starts_at.astimezone(NAIROBI):%a %d %b %Y} 14:00  Soko salama" in shown
    assert "comes back: FREQ=MONTHLY;INTERVAL=2" in shown
    assert "planned; 0 coming; Ukumbi, karibu na chifu, Kaptembwo" in shown
    storage = storage_at(config)
    with storage.read() as work:
        assert work.connection.scalar(select(func.count()).select_from(broadcasts)) == 2
        assert (audit.latest(work, 1)[0].what, audit.latest(work, 1)[0].who) == (
            "announced_forums",
            "staff, for Wanjiru",
        )
    storage.close()


def test_checking_announces_nothing(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = HEAD + f"Soko,{DAY} 14:00,Kaptembwo" + "," * 14 + "\n"
    assert imports(config, capsys, row, "--check") == "1 forums of forums.csv are right.\n"
    assert planned(config) == []
    capsys.readouterr()
    assert main(["--config", config, "forum", "list"]) == 0
    assert capsys.readouterr().out.startswith("No forum lies ahead")


def row(**cells: str) -> str:
    """One line under HEAD; a forum at Kaptembwo unless said."""
    filled = {"title": "Soko", "starts": f"{DAY} 14:00", "place": "Kaptembwo"} | cells
    return ",".join(f'"{filled.get(name, "")}"' for name in HEAD.strip().split(",")) + "\n"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"title": ""}, "line 2, title: This must not be empty."),
        ({"title": "x" * 121}, "line 2, title: At most 120 letters."),
        ({"starts": "08/12/2026 14:00"}, "line 2, starts: Day and hour in Nairobi as 2026-12-08 14:00."),
        ({"starts": "2026-02-30 14:00"}, "line 2, starts: There is no such day or hour."),
        ({"starts": "2020-01-01 14:00"}, "line 2: its first meeting would be in the past."),
        ({"place": "Atlantis"}, 'line 2, place: The directory knows no place "Atlantis".'),
        ({"place": "", "audience": "everybody"}, "line 2, place: Say where"),
        ({"place": "", "place_words": "Ukumbi"}, "line 2, audience: For whom?"),
        ({"audience": "Kaptembwo; Atlantis"}, 'line 2, audience: The directory knows no place "Atlantis".'),
        ({"audience": "Machakos county"}, "line 2: those it is for are not in the areas of whoever shall look after it."),
        ({"audience": "everybody"}, "line 2: those it is for are not in the areas of whoever shall look after it."),
        ({"groups": "ABCDEF"}, 'line 2, groups: No group has the code "ABCDEF".'),
        ({"minutes": "5"}, "line 2, minutes: A whole number from 10 to 4320"),
        ({"minutes": "two hours"}, "line 2, minutes: A whole number"),
        ({"capacity": "-3"}, "line 2, capacity: A whole number"),
        ({"capacity": "1.5"}, "line 2, capacity: A whole number"),
        ({"rule": "every week"}, "line 2, rule: "),
        ({"rule": "FREQ=SECONDLY"}, "line 2, rule: A forum comes back by days, weeks, months or years"),
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "line 2, rule: No date within five years follows from it."),
        ({"languages": "sw fr"}, 'line 2, languages: "fr" is none of: en, sw.'),
        ({"offers": "tea"}, 'line 2, offers: "tea" is none of: sign, wheelchair'),
        ({"latitude": "-0.3"}, "line 2, latitude: Latitude and longitude are both numbers"),
        ({"latitude": "36.05", "longitude": "-0.29"}, "line 2, latitude: This lies outside Kenya."),
        ({"latitude": "nan", "longitude": "nan"}, "line 2, latitude: This lies outside Kenya."),
        ({"remind": "1 week"}, "line 2, remind: At most six times before it"),
        ({"remind": "5m"}, "line 2, remind: At most six times before it"),
    ],
)  # fmt: skip
def test_each_problem_names_its_line_and_column_and_nothing_is_imported(
    config: str, capsys: pytest.CaptureFixture[str], cells: dict[str, str], problem: str
) -> None:
    right = row(title="Sawa", starts=f"{DAY} 08:00")
    told = imports(config, capsys, HEAD + row(**cells) + right, code=1)
    assert told.startswith("Nothing was imported.\n")
    assert problem in told
    assert planned(config) == []


def test_all_problems_are_told_at_once(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    content = HEAD + row() + row(capacity="many", minutes="x", title="A\nB") + row(starts="soon")
    told = imports(config, capsys, content, code=1)
    assert "line 3, minutes:" in told
    assert "line 3, capacity:" in told
    assert "line 5, starts:" in told, "the second forum takes two lines of the file"
    assert planned(config) == []


def test_a_file_imported_twice_announces_nothing_twice(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    imports(config, capsys, HEAD + row())
    (first,) = planned(config)
    told = imports(config, capsys, HEAD + row(title="Nyingine") + row(), code=1)
    assert f"line 3: a forum with this title begins at that hour already: {first.number}." in told
    assert [one.id for one in planned(config)] == [first.id]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "line 1: Missing columns: title, starts."),
        (b"title,when\n", "line 1: Missing columns: starts."),
        (b"title,starts,colour\n", "line 1: Unknown columns: colour. Known: title, starts, place"),
        (b"title,starts,title\n", "line 1: A column name stands twice."),
        (b"title,starts\n", "line 1: There is no forum in this file."),
        (b"title,starts\nSoko\n", "line 2: 1 cells, but 2 columns."),
        (b'title,starts\n"Soko,2026\n', "line 2: The CSV is broken here"),
        (b"title,starts\nSoko\xff,2026\n", "line 2: This is not UTF-8."),
        (b"title,starts\nSo\x00ko,2026\n", "line 2: A null character"),
        (b"title,starts\n" + b"x" * 2_100_000, "line 1: The file is larger than 2 MB."),
    ],
)  # fmt: skip
def test_what_is_no_such_file(
    config: str, capsys: pytest.CaptureFixture[str], content: bytes, problem: str
) -> None:
    assert problem in imports(config, capsys, content, code=1)
    assert planned(config) == []


def test_a_file_that_is_not_there_or_somebody_who_is_not(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--config", config, "forum", "import", "no.csv", "--for", "wanjiru"]) == 1
    assert "The file cannot be read" in capsys.readouterr().err
    assert "Nobody on the staff has this number or name" in imports(
        config, capsys, HEAD + row(), "--for", "Otieno", code=1
    )
    storage = storage_at(config)
    with storage.read() as work:
        assert work.connection.scalar(select(func.count()).select_from(forums)) == 0
    storage.close()
