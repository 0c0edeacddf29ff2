"""`baraza doctor`: says in plain words what is missing or wrong, and what to do about it."""

from __future__ import annotations

import argparse
import os
import textwrap
from collections.abc import Sequence

from bot.checkup import Finding, examine
from bot.settings import SettingsError, load

WIDTH = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes nothing."""
    del parser


def run(args: argparse.Namespace) -> int:
    """1 where something is wrong; what is merely missing is no error."""
    # Imported late: where a package is missing, the settings are still worth looking at.
    try:
        settings = load(args.config, os.environ)
        from bot.surroundings import look  # noqa: PLC0415

        findings = examine(settings, look(settings))
    except SettingsError as error:
        findings = [Finding("wrong", sentence) for sentence in error.findings]
    except ImportError as error:
        findings = [Finding("wrong", f"The package {error.name} cannot be loaded. `make run` puts it right.")]
    print(told(findings))
    return 1 if any(finding.state == "wrong" for finding in findings) else 0


def told(findings: Sequence[Finding]) -> str:
    """The findings as lines, and what they come to."""
    lines = [
        textwrap.fill(
            finding.sentence,
            WIDTH,
            initial_indent=f"{finding.state:<9}",
            subsequent_indent=" " * 9,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for finding in findings
    ]
    wrong = sum(finding.state == "wrong" for finding in findings)
    end = {0: "Nothing is wrong.", 1: "One thing is wrong."}.get(wrong, f"{wrong} things are wrong.")
    return "\n".join([*lines, "", end])
