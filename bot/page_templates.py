"""What all pages of ours share: strict templates that say texts of the catalogue in either language."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import jinja2

from bot.wording import Wording
from flows.messages import LANGUAGES, Language
from flows.words import Gap, Text


@dataclass(frozen=True, slots=True)
class Say:
    """Says a text by its key; templates call it `t`."""

    wording: Wording
    language: Language

    def __call__(self, key: str, /, count: int | None = None, **gaps: Gap) -> str:
        """The text with its gaps filled."""
        return self.wording.say(Text(key, gaps, count), self.language)


def templates_of(folder: Path) -> jinja2.Environment:
    """The templates in `folder`: what one names and is not given is an error, never a gap on the page."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def version_of(*files: Path) -> str:
    """Changes with what is in them, so that a browser never mixes old and new."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def other_than(language: Language) -> Language:
    """The language that a page offers instead."""
    return next(one for one in LANGUAGES if one != language)
