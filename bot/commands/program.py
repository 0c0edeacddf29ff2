"""The program `baraza`: one explicit list of its subcommands, each in a module of its own, loaded when it is used."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from bot import faults, memory_given_back
from bot.secret_key import KeyMissingError
from bot.settings import SettingsError
from storage.database import DatabaseUrlError
from storage.migrating import SchemaOldError
from storage.vault import SecretError

CONFIG = Path(__file__).parents[2] / "config.yml"

COMMANDS: dict[str, tuple[str, str]] = {
    "run": (
        "bot.commands.run",
        "start the bot: the web page, and Telegram and WhatsApp when they are set up",
    ),
    "web": (
        "bot.commands.web",
        "start the pages and webhooks alone, on PostgreSQL, beside workers",
    ),
    "worker": (
        "bot.commands.worker",
        "start a worker on PostgreSQL: it answers, sends and keeps the schedule",
    ),
    "chat": ("bot.commands.chat", "talk to the bot in this terminal"),
    "understand": (
        "bot.commands.understand",
        "read sentences from standard input and say what the bot makes of them",
    ),
    "desk": ("bot.commands.desk", "answer people who asked for a human"),
    "reports": (
        "bot.commands.reports",
        "read what was reported, write to whoever reported it, close it",
    ),
    "invite": (
        "bot.commands.invite",
        "make a code with which somebody joins those who handle reports",
    ),
    "staff": (
        "bot.commands.staff",
        "list those who handle reports, let one leave, reset a PIN",
    ),
    "forum": ("bot.commands.forum", "list forums, or announce those of a CSV file"),
    "audit": ("bot.commands.audit", "show who looked at which case and what they did"),
    "commendations": (
        "bot.commands.commendations",
        "print the verified commendations of a month, or who was praised most",
    ),
    "export": (
        "bot.commands.export",
        "print cases as figures, public matters or what was agreed, as CSV without anybody in it",
    ),
    "channel": (
        "bot.commands.channel",
        "set up what a channel needs at its provider: WhatsApp's buttons and lists",
    ),
    "migrate": ("bot.commands.migrate", "bring the database up to date"),
    "directory": (
        "bot.commands.directory",
        "check the directory of places and numbers, or import more of them",
    ),
    "index": (
        "bot.commands.index",
        "compute what residents say of services again, show it, import what stations say of themselves",
    ),
    "train": ("bot.commands.train", "build the model that understands free text, where it is not current"),
    "doctor": ("bot.commands.doctor", "say in plain words what is missing or wrong"),
    "key": ("bot.commands.key", "print a new secret, or bring what the old one holds under the new one"),
    "backup": ("bot.commands.backup", "copy the database, and its keys apart from it"),
    "restore": ("bot.commands.restore", "fill a new database from such copies"),
}


class CommandModule(Protocol):
    """What each module of bot.commands offers. `args.config` is the path of config.yml."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what the subcommand takes."""
        ...

    def run(self, args: argparse.Namespace) -> int:
        """Do it; returns the exit code. SettingsError and its like become sentences."""
        ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand: 0 done, 1 not, 2 called wrongly, 130 interrupted."""
    words = list(sys.argv[1:] if argv is None else argv)
    if argv is None:
        faults.quiet_process()
        memory_given_back.give_back()
    args = _parser(words).parse_args(words)
    module = _module(args.command)
    try:
        return module.run(args)
    except (SettingsError, SecretError, KeyMissingError, DatabaseUrlError, SchemaOldError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "baraza", description="A chatbot for community engagement, in confidence."
    )
    parser.add_argument(
        "--config",
        type=Path,
        default=CONFIG,
        metavar="FILE",
        help="another config.yml; .env and var/ lie beside it",
    )
    subcommands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_, purpose) in COMMANDS.items():
        subparser = subcommands.add_parser(
            name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}."
        )
        # Only the module that is asked for is loaded: `doctor` must speak where another does not even import.
        if name in words:
            _module(name).add_arguments(subparser)
    return parser


def _module(name: str) -> CommandModule:
    return cast("CommandModule", importlib.import_module(COMMANDS[name][0]))
