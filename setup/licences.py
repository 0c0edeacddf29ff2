# ruff: noqa: INP001, T201 - a program beside the environments; its output is its print
"""Which packages are used, in which version and under which licence: the tables of docs/licences.md.

`python -m setup.licences` prints them, `--write` puts them into the page. Names and versions come from the locks, licences from
what each installed package says of itself (Core Metadata: License-Expression, then License, then its classifiers;
https://packaging.python.org/en/latest/specifications/core-metadata/). A list that has no environment here keeps the licences
that the page already names for the same name and version.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/licences.md"
LISTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("bot", ("requirements.lock",), ".venv"),
    ("model", ("nlu/requirements.lock",), ".venv-nlu"),
    ("tests", ("requirements-dev.lock",), ".venv"),
    ("setup", ("setup/uv.lock", "setup/build.lock"), ""),
)
"""Each list of the page: its mark there, the locks it is made from, and the environment in which they are installed."""
BY_HAND: Mapping[str, str] = {"uv": "Apache-2.0 OR MIT", "setuptools": "MIT"}
"""Of packages that are in no environment of ours: read in their projects."""
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", re.MULTILINE)
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
COPYLEFT = re.compile(r"(?<!\w)(?:A?GPL|LGPL|MPL|EPL|CDDL|EUPL)(?!\w)|GNU")
LONGEST = 60
"""Letters of a License field that still name a licence; more is its text."""


def normal(name: str) -> str:
    """A package's name as locks write it (https://peps.python.org/pep-0503/)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(root: Path, locks: tuple[str, ...]) -> dict[str, str]:
    """Names and versions of some locks."""
    return {
        normal(name): version
        for lock in locks
        for name, version in PINNED.findall((root / lock).read_text(encoding="utf-8"))
    }


def licence_of(package: Distribution) -> str:
    """What it says of itself; 'unknown' where it says nothing short."""
    said = package.metadata
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in said.get_all("Classifier") or []
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    field = " ".join(said.get_all("License") or []).strip()
    named = field if 0 < len(field) <= LONGEST and "\n" not in field else ""
    if named in {"UNKNOWN", "Dual License"}:
        named = ""
    found = (
        " ".join(said.get_all("License-Expression") or []) or named or " or ".join(classifiers) or "unknown"
    )
    return found.replace("|", "/")


def installed(root: Path, environment: str) -> dict[tuple[str, str], str]:
    """Licences by name and version in one environment; empty where there is none."""
    folders = (
        [str(path) for path in (root / environment).glob("lib/python3*/site-packages")] if environment else []
    )
    return {
        (normal(package.name), package.version): licence_of(package)
        for package in (distributions(path=folders) if folders else ())
    }


def rows(root: Path, mark: str, page: str) -> Iterator[tuple[str, str, str]]:
    """Name, version and licence of each package of a list."""
    _, locks, environment = next(one for one in LISTS if one[0] == mark)
    here = installed(root, environment)
    before = {(name, version): licence for name, version, licence in ROW.findall(_held(mark, page))}
    for name, version in sorted(pinned(root, locks).items()):
        found = here.get((name, version)) or BY_HAND.get(name) or before.get((name, version), "unknown")
        yield name, version, found


def table(root: Path, mark: str, page: str) -> str:
    """The rows as Markdown."""
    lines = [f"| {name} | {version} | {licence} |" for name, version, licence in rows(root, mark, page)]
    return "\n".join(["| Package | Version | Licence |", "|---|---|---|", *lines])


def written(root: Path, page: str) -> str:
    """The page with its tables as they must be."""
    for mark, _, _ in LISTS:
        held = _held(mark, page)
        page = page.replace(
            _begin(mark) + held + _end(mark), f"{_begin(mark)}\n{table(root, mark, page)}\n{_end(mark)}"
        )
    return page


def copyleft(root: Path, mark: str, page: str) -> list[str]:
    """Packages of a list whose licence asks that changes to them are passed on under it."""
    return [name for name, _, licence in rows(root, mark, page) if COPYLEFT.search(licence)]


def _held(mark: str, page: str) -> str:
    return page.partition(_begin(mark))[2].partition(_end(mark))[0]


def _begin(mark: str) -> str:
    return f"<!-- packages: {mark} -->"


def _end(mark: str) -> str:
    return f"<!-- end of packages: {mark} -->"


def main() -> int:
    """0; 1 where a licence is not known."""
    parser = argparse.ArgumentParser(description="Print the tables of docs/licences.md, or write them.")
    parser.add_argument("--write", action="store_true", help="put them into the page")
    page = PAGE.read_text(encoding="utf-8")
    new = written(ROOT, page)
    if parser.parse_args().write:
        PAGE.write_text(new, encoding="utf-8")
    else:
        print(new)
    unknown = [
        name for mark, _, _ in LISTS for name, _, licence in rows(ROOT, mark, new) if licence == "unknown"
    ]
    if unknown:
        print(f"No licence is known of: {', '.join(unknown)}.", file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
