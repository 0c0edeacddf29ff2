"""`baraza directory` with bodies: a deployment's own are checked, imported and told with what leads nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.program import main
from directory.columns import COLUMNS

HEAD = ",".join(COLUMNS["bodies"])


@pytest.fixture
def config(tmp_path: Path) -> str:
    """The config.yml of an empty deployment."""
    (tmp_path / "config.yml").touch()
    return str(tmp_path / "config.yml")


def test_what_leads_nowhere_is_told_and_stays_readable(
    config: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--config", config, "directory", "check"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "other: leads to nobody in all 85 wards." in said
    assert any(one.startswith("ward administrator (ward_administrator): none of 85 has") for one in said)
    assert sum("leads " in one or "none is known" in one for one in said) < 20


def test_a_body_of_the_deployment_is_imported(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bodies.csv"
    file.write_text(
        f"{HEAD}\nward-administrator-njoro-ward,Njoro Ward Office,ward_administrator,,njoro-ward,all,"
        "njoro@example.org,,asked there,high\n"
    )
    assert main(["--config", config, "directory", "check", str(file)]) == 0
    assert main(["--config", config, "directory", "import", str(file)]) == 0
    capsys.readouterr()
    assert main(["--config", config, "directory", "check"]) == 0
    said = capsys.readouterr().out
    assert "(ward_administrator): 84 of 85 have no e-mail address and no officer joined." in said
    assert "works" in said


def test_a_wrong_body_is_refused_and_a_body_is_no_place_to_be_in(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bodies, towns = tmp_path / "bodies.csv", tmp_path / "towns.csv"
    bodies.write_text(f"{HEAD}\nx,X,chief,,njoro-ward,all,,,own,high\n")
    assert main(["--config", config, "directory", "import", str(bodies)]) == 1
    assert "line 2: role must be one of" in capsys.readouterr().err
    bodies.write_text(f"{HEAD}\nour-office,Ours,mca,,njoro-ward,all,,,own,high\n")
    assert main(["--config", config, "directory", "import", str(bodies)]) == 0
    towns.write_text(f"{','.join(COLUMNS['towns'])}\ny,Y,,our-office,,,,,own,high\n")
    assert main(["--config", config, "directory", "import", str(towns)]) == 1
    assert 'The parent "our-office" is not in the directory.' in capsys.readouterr().err
