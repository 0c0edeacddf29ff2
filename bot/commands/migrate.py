"""`baraza migrate`: bring the database up to date; harmless when it is, and from two processes at once."""

from __future__ import annotations

import argparse
import os

from bot.secret_key import secret_of
from bot.settings import Settings, load
from storage.migrating import migrate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes nothing."""
    del parser


def run(args: argparse.Namespace) -> int:
    """0 when the database is up to date."""
    if set_up(load(args.config, os.environ)):
        print("The database is up to date now.")
    return 0


def set_up(settings: Settings) -> bool:
    """The key, then the tables; whether there was something to do for the tables.

    In this order: tables without a key look like a key that was lost.
    """
    secret_of(settings)
    return migrate(settings.database_url)
