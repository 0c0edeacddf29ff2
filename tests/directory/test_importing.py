"""Bad rows: each is refused with its line and a sentence, all at once, and nothing is half imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.columns import COLUMNS, DATA, place_from
from directory.importing import ImportErrors, read_rows, to_record

TOWNS = "id,name,aliases,parent,lat,lon,basis,cue,source,certainty"
STATIONS = "id,name,form,aliases,parent,lat,lon,basis,cue,role,phone,verified_on,source,certainty"
KNOWN = {"njoro-ward", "nakuru-county"}


def problems(text: str | Path, kind: str = "towns") -> list[str]:
    with pytest.raises(ImportErrors) as refused:
        read_rows(text, kind, KNOWN)
    return [str(problem) for problem in refused.value.problems]


def test_a_good_row_is_read() -> None:
    rows = read_rows(
        f"{TOWNS}\nmwisho,Mwisho,mwishoo;Mwishowe,njoro-ward,-0.33,35.94,surveyed,,own,high\n", "towns", KNOWN
    )
    assert [(row.id, row.line) for row in rows] == [("mwisho", 2)]
    assert to_record(rows[0])["kind"] == "town"
    assert to_record(rows[0])["lat"] == "-0.33"


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("mwisho,Mwisho,,njoro-ward,-0.33,,surveyed,,own,high", "lat and lon must both be given"),
        ("mwisho,Mwisho,,njoro-ward,abc,35.9,surveyed,,own,high", "lat and lon must be decimal degrees"),
        ("mwisho,Mwisho,,njoro-ward,nan,35.9,surveyed,,own,high", "The point is outside Kenya."),
        ("mwisho,Mwisho,,njoro-ward,51.5,0.1,surveyed,,own,high", "The point is outside Kenya."),
        ("mwisho,Mwisho,,njoro-ward,35.94,-0.33,surveyed,,own,high", "Are lat and lon swapped?"),
        ("mwisho,Mwisho,,njoro-ward,-0.33,35.94,,,own,high", "A point needs a basis."),
        ("mwisho,Mwisho,,njoro-ward,-0.33,35.94,guess,,own,high", "basis must be one of"),
        ("mwisho,Mwisho,,nowhere,,,,,own,high", 'The parent "nowhere" is not in the directory.'),
        ("mwisho,Mwisho,,mwisho,,,,,own,high", "A place cannot be its own parent."),
        ("mwisho,Mwisho,,,,,,,own,high", "parent is empty."),
        ("Mwisho Place,Mwisho,,njoro-ward,,,,,own,high", "id must be small letters"),
        (",Mwisho,,njoro-ward,,,,,own,high", "id is empty."),
        ("mwisho,,,njoro-ward,,,,,own,high", "name is empty."),
        ("mwisho,Mwisho,,njoro-ward,,,,,,high", "source is empty."),
        ("mwisho,Mwisho,,njoro-ward,,,,,own,sure", "certainty must be one of"),
        ("mwisho,Mwisho,,njoro-ward,,,,always,own,high", "cue must be empty or one of"),
        ("mwisho,=1+1,,njoro-ward,,,,,own,high", "which a spreadsheet would run as a formula"),
        ("mwisho,@SUM(A1),,njoro-ward,,,,,own,high", "which a spreadsheet would run as a formula"),
        ("mwisho,+Mwisho,,njoro-ward,,,,,own,high", "which a spreadsheet would run as a formula"),
        (f"mwisho,{'M' * 501},,njoro-ward,,,,,own,high", "name is longer than 500 letters."),
        ("mwisho,Mwi\x07sho,,njoro-ward,,,,,own,high", "name holds a control character."),
        ("mwisho,Mwisho,,njoro-ward,,,,,own", "9 cells, but 10 columns."),
        ("mwisho,Mwisho,,njoro-ward,,,,,own,high,more", "11 cells, but 10 columns."),
        ('mwisho,"Mwisho,,njoro-ward,,,,,own,high', "The CSV is broken here"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(cells: str, sentence: str) -> None:
    good = "first,First,,njoro-ward,,,,,own,high"
    said = problems(f"{TOWNS}\n{good}\n{cells}\n")
    assert any(one.startswith("line 3: ") and sentence in one for one in said), said


def test_lines_are_counted_as_an_editor_does() -> None:
    said = problems(
        f'{TOWNS}\nfirst,"First\nplace",,njoro-ward,,,,,own,high\n\nbad,Bad,,nowhere,,,,,own,high\n'
    )
    assert said == ['line 5: The parent "nowhere" is not in the directory.']


def test_every_problem_is_told_at_once() -> None:
    said = problems(f"{TOWNS}\na,,,njoro-ward,,,,,own,high\nb,B,,nowhere,99,99,surveyed,,own,maybe\n")
    assert [one.split(":")[0] for one in said] == ["line 2", "line 3", "line 3", "line 3"]


def test_an_id_stands_once() -> None:
    row = "a,A,,njoro-ward,,,,,own,high"
    assert problems(f"{TOWNS}\n{row}\n{row}\n") == ['line 3: "a" stands on line 2 already.']


def test_rows_may_be_parents_of_each_other() -> None:
    assert (
        len(read_rows(f"{TOWNS}\na,A,,b,,,,,own,high\nb,B,,njoro-ward,,,,,own,high\n", "towns", KNOWN)) == 2
    )


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("id,name", "Missing columns: aliases, parent, lat, lon, basis, cue, source, certainty."),
        (TOWNS + ",colour", "Unknown columns: colour."),
        (TOWNS + ",name", "A column name stands twice."),
        ("", "Missing columns: id"),
    ],
)
def test_the_columns_are_checked_first(header: str, sentence: str) -> None:
    said = problems(f"{header}\nrubbish\n")
    assert said
    assert all(one.startswith("line 1: ") for one in said)
    assert any(sentence in one for one in said)


@pytest.mark.parametrize(
    ("phone", "verified_on", "sentence"),
    [
        ("051 000 0000", "", "A phone needs verified_on"),
        ("051 000 0000", "yesterday", "verified_on must be a date"),
        ("call me", "2026-11-01", "phone must hold digits and spaces only."),
    ],
)
def test_a_phone_nobody_called_is_refused(phone: str, verified_on: str, sentence: str) -> None:
    row = f"x,X Police Station,station,,njoro-ward,,,,,ocs,{phone},{verified_on},own,high"
    assert any(sentence in one for one in problems(f"{STATIONS}\n{row}\n", "stations"))


def test_a_verified_phone_is_taken() -> None:
    row = "x,X Police Station,station,,njoro-ward,,,,,ocs,+254700000001,2026-11-01,own,high"
    assert read_rows(f"{STATIONS}\n{row}\n", "stations", KNOWN)[0].cells["phone"] == "+254700000001"


@pytest.mark.parametrize(
    ("role", "helps", "help_source", "sentence"),
    [
        ("Inspector Mfano", "", "", "It is never a person's name."),
        ("ocs", "gender_desk", "", "help needs help_source"),
        ("ocs", "gender_desk;bar", "own visit", "help must be of: gender_desk, child_protection."),
    ],
)
def test_what_is_said_of_a_station_is_checked(role: str, helps: str, help_source: str, sentence: str) -> None:
    header = STATIONS.replace(",phone,", ",help,help_source,phone,")
    row = f"x,X Police Station,station,,njoro-ward,,,,,{role},{helps},{help_source},,,own,high"
    assert any(sentence in one for one in problems(f"{header}\n{row}\n", "stations"))


def test_help_with_its_source_is_taken_and_a_sheet_without_it_too() -> None:
    header = STATIONS.replace(",phone,", ",help,help_source,phone,")
    row = "x,X Police Station,station,,njoro-ward,,,,,ocs,gender_desk;child_protection,own visit,,,own,high"
    taken = to_record(read_rows(f"{header}\n{row}\n", "stations", KNOWN)[0])
    assert place_from(taken, "").help == ("gender_desk", "child_protection")
    without = "x,X Police Station,station,,njoro-ward,,,,,ocs,,,own,high"
    assert place_from(to_record(read_rows(f"{STATIONS}\n{without}\n", "stations", KNOWN)[0]), "").help == ()


def test_a_wrong_kind_names_the_kinds() -> None:
    assert "Kinds: counties" in problems(TOWNS, "people")[0]


def test_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "towns.csv"
    file.write_bytes(
        f"{TOWNS}\nfirst,First,,njoro-ward,,,,,own,high\n".encode()
        + b"caf\xe9,Caf\xe9,,njoro-ward,,,,,own,high\n"
    )
    assert problems(file) == ["line 3: This is not UTF-8. Save the sheet as CSV UTF-8."]


def test_a_byte_order_mark_and_windows_lines_are_fine(tmp_path: Path) -> None:
    file = tmp_path / "towns.csv"
    file.write_bytes(f"\ufeff{TOWNS}\r\nfirst,First,,njoro-ward,,,,,own,high\r\n".encode())
    assert len(read_rows(file, "towns", KNOWN)) == 1


def test_a_spreadsheet_file_is_no_csv() -> None:
    assert problems("PK\x03\x04\x00\x00\n") == ["line 1: A null character: this is not a CSV text file."]


def test_more_than_ten_megabytes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "towns.csv"
    file.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    assert problems(file) == ["line 1: The file is larger than 10 MB. Split it."]


def test_a_missing_file_is_said_plainly(tmp_path: Path) -> None:
    assert problems(tmp_path / "none.csv") == ["line 1: The file cannot be read (No such file or directory)."]


@pytest.mark.parametrize("kind", COLUMNS)
def test_the_bundled_files_pass_their_own_rules(kind: str) -> None:
    known = {
        row.split(",")[0]
        for file in DATA.glob("*.csv")
        for row in file.read_text(encoding="utf-8").splitlines()
    }
    assert read_rows(DATA / f"{kind}.csv", kind, known)
