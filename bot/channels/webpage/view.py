"""A conversation as the page shows it: bubbles, what can be tapped now, and where a reader has got to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.channels.webpage.ports import Line
from flows.messages import InboundKind, Option, Point, payload_for

START = "start"
"""The text that the start button stands for: it is not shown as if she had typed it."""

_SPECIAL = re.compile(
    r"(?<!\d)(?<!\d )(?P<receipt>\b\d{4} \d{4} \d{4} \d{4}\b)(?! ?\d)"
    r"|(?<![\d,.])\b(?P<call>999|112|911|1195|116)\b(?!%|[,.]\d)"
)
"""Receipt codes, and the emergency and help lines of directory/: a phone calls them at a tap."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; a receipt is shown large, a help line can be called."""

    kind: Literal["text", "receipt", "call"]
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One button. `number` is what she may type instead."""

    number: int
    title: str
    description: str
    payload: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One line. `was` lists the titles of a question that is over; `over`: it is not the open one."""

    id: str
    mine: bool
    pieces: tuple[Piece, ...]
    kind: str
    point: Point | None
    was: tuple[str, ...]
    over: bool
    latest: bool


@dataclass(frozen=True, slots=True)
class View:
    """The whole page. `cursor` names this state: a reader who has it has seen everything in it."""

    bubbles: tuple[Bubble, ...]
    choices: tuple[Choice, ...]
    ask_location: bool
    waiting: bool
    cursor: str

    def after(self, cursor: str) -> tuple[tuple[Bubble, ...], bool]:
        """What a reader at `cursor` lacks; and whether that is the whole, because hers is no longer the beginning.

        Lines may have been erased since, or one slipped in before her last: then only the whole is right.
        """
        last, _, rest = cursor.partition(".")
        known = rest.partition(".")[0]
        for place, bubble in enumerate(self.bubbles, 1):
            if bubble.id == last and known == str(place):
                return self.bubbles[place:], False
        return self.bubbles, True


def view(lines: Sequence[Line]) -> View:
    """The page for these lines, oldest first. Only the newest question, not yet answered, can be tapped."""
    visible = [
        line for place, line in enumerate(lines) if not (place == 0 and line.mine and line.text == START)
    ]
    open_line = _open_question(visible)
    latest = _first_of_the_newest_answer(visible)
    waiting = any(line.pending for line in lines)
    bubbles = tuple(
        Bubble(
            id=line.id,
            mine=line.mine,
            pieces=pieces(line.text, spoken_by_us=not line.mine),
            kind=line.kind if line.mine else InboundKind.TEXT,
            point=line.point,
            was=() if line.mine else tuple(option.title for option in line.options),
            over=line is not open_line,
            latest=place == latest,
        )
        for place, line in enumerate(visible)
    )
    return View(
        bubbles=bubbles,
        choices=() if open_line is None else _choices(open_line.question, open_line.options),
        ask_location=open_line is not None and open_line.ask_location,
        waiting=waiting,
        cursor=f"{bubbles[-1].id if bubbles else ''}.{len(bubbles)}.{int(waiting)}",
    )


def title_of(lines: Sequence[Line], payload: str) -> str | None:
    """What the tapped button said; None when this conversation never showed such a button."""
    for line in reversed(lines):
        for option in line.options:
            if not line.mine and payload_for(line.question, option.id) == payload:
                return option.title
    return None


def pieces(text: str, *, spoken_by_us: bool) -> tuple[Piece, ...]:
    """The text in stretches. What she wrote herself stays as she wrote it."""
    if not spoken_by_us:
        return (Piece("text", text),) if text else ()
    found: list[Piece] = []
    end = 0
    for match in _SPECIAL.finditer(text):
        found.append(Piece("text", text[end : match.start()]))
        found.append(Piece("receipt" if match["receipt"] else "call", match[0]))
        end = match.end()
    found.append(Piece("text", text[end:]))
    return tuple(piece for piece in _without_gaps(found) if piece.text)


def _without_gaps(found: Sequence[Piece]) -> Sequence[Piece]:
    """A receipt stands in a box of its own: empty lines around it would make holes."""
    boxes = {place for place, piece in enumerate(found) if piece.kind == "receipt"}
    tidy = list(found)
    for place, piece in enumerate(found):
        text = piece.text.rstrip() if place + 1 in boxes else piece.text
        tidy[place] = Piece(piece.kind, text.lstrip() if place - 1 in boxes else text)
    return tidy


def _open_question(lines: Sequence[Line]) -> Line | None:
    for line in reversed(lines):
        if line.mine:
            return None
        if line.options or line.ask_location:
            return line
    return None


def _first_of_the_newest_answer(lines: Sequence[Line]) -> int:
    place = len(lines) - 1
    if place >= 0 and lines[place].mine:
        return place
    while place > 0 and not lines[place - 1].mine:
        place -= 1
    return place


def _choices(question: str, options: Sequence[Option]) -> tuple[Choice, ...]:
    return tuple(
        Choice(number, option.title, option.description, payload_for(question, option.id))
        for number, option in enumerate(options, 1)
    )
