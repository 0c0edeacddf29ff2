"""`baraza train`: build the model where it is not current, and say what happens."""

from __future__ import annotations

import argparse

from nlu import training


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes nothing: the inputs of the model decide whether there is something to do."""
    del parser


def run(args: argparse.Namespace) -> int:
    """1 where there is no current model at the end."""
    return training.main()
