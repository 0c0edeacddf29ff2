"""What an operator takes away after much has happened: no word of anybody, no number, code, day or manner of telling."""

from __future__ import annotations

import csv
import io
import random
import re
from pathlib import Path

from sqlalchemy import select

from bot import case_export
from bot.public_progress import Shown
from bot.publicpage import progress_file
from bot.spreadsheet_cells import cell
from flows.changes import Manner
from flows.matter_changes import Promise
from storage import agreed_actions, case_figures, public_matters
from storage.tables import cases, matters, referrals, reports
from storage.work import Work
from tests.canaries.test_nobody_is_named import STEPS, town_in
from tests.canaries.town import STORY, THEIRS, Town, told_in
from tests.referring.county import PLACES

DAY = re.compile(r"\d{4}-\d\d-\d\d")


def exported(work: Work) -> dict[str, str]:
    """The three files as `baraza export` prints them."""
    shown = [
        Shown(one, PLACES.name_of(one.place))
        for one in public_matters.found(work, public_matters.Wanted(), 100)
    ]
    return {
        "cases": _csv(case_export.rows(case_figures.all_cases(work), PLACES)),
        "matters": _csv([progress_file.matter(one) for one in shown]),
        "agreed": _csv(
            [progress_file.agreed(one, work.today) for one in agreed_actions.of_places(work, None, 99)]
        ),
    }


def _csv(rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([map(cell, row) for row in rows])
    return out.getvalue()


def test_after_much_has_happened(migrated_sqlite: Path, tmp_path: Path) -> None:
    chance = random.Random(11)
    with town_in(tmp_path / "town", migrated_sqlite) as town:
        for _ in range(12):
            for step in STEPS[:-1]:
                step(town, chance)
            town.days(1)
        amina = town.amina.person_id or ""
        promised = town.do(lambda work: public_matters.found(work, public_matters.Wanted(), 1))[0].number
        town.makes(amina, Promise(promised, "Dig out the drain", "ward office", "2027-01-15", town.amina.id))
        files = town.do(exported)
        assert files["cases"].count("\n") == len(town.cases())
        assert "Drain at the second gate" in files["matters"]
        assert "Dig out the drain" in files["agreed"]
        for name, content in files.items():
            assert told_in(content) == [], name
            assert STORY not in content
            assert THEIRS not in content
            assert town.amina.name not in content
        assert not DAY.search(files["cases"])
        for word in (*Manner, *secrets(town)):
            assert word not in files["cases"]
            assert word not in files["agreed"]


def secrets(town: Town) -> list[str]:
    """Ids and numbers by which a line could be laid beside the database or a chat."""

    def read(work: Work) -> list[str]:
        columns = (reports.c.id, cases.c.number, referrals.c.number, matters.c.id)
        found = [value for column in columns for value in work.connection.scalars(select(column))]
        return [str(value) for value in found]

    return town.do(read)
