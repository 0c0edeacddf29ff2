"""An Outbound, cut and arranged for what a channel can show. Pure; never over any limit of Capabilities.

Choices become buttons if they fit, else rows of a list, else numbered lines. The number of a choice is its
place in `Outbound.options`, counted from 1, on every channel.
"""

from dataclasses import dataclass
from itertools import pairwise

from bot.channels.contract import Capabilities
from bot.channels.splitting import length, split
from flows.messages import Option, Outbound, Point, payload_for


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, or a row of a list: what is read, and what comes back when it is tapped."""

    title: str
    payload: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One message of the channel. At most one of `buttons` and `rows` is filled.

    A part with `point` has no text: it is the place alone, and comes before the words about it.
    """

    text: str = ""
    buttons: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    ask_location: bool = False
    point: Point | None = None


def render(outbound: Outbound, capabilities: Capabilities) -> tuple[Part, ...]:
    """The messages that say `outbound`, in order; none when it says nothing.

    Choices and the request for a location come with the last. No word of the text, of a title or of a
    description is lost; only white space at a cut is.
    """
    place = outbound.point if capabilities.location_out else None
    parts = [Part(point=place)] if place else []
    text = _with_point(outbound, capabilities).strip()
    choices = tuple(
        Choice(option.title, payload_for(outbound.question, option.id), option.description)
        for option in outbound.options
    )
    buttons: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    if choices and text and fit_buttons(choices, capabilities):
        if any(choice.description for choice in choices):
            text = f"{text}\n\n{numbered(outbound.options)}"
        bodies, buttons = _bodies(text, capabilities), _bare(choices)
    elif choices and text and fit_rows(choices, capabilities):
        bodies, rows = _bodies(text, capabilities), choices
    else:
        if choices and not outbound.lasting:
            text = f"{text}\n\n{numbered(outbound.options)}".strip()
        bodies = split(text, capabilities.body)
    ask = outbound.ask_location and capabilities.location_request
    parts += [Part(text=body) for body in bodies[:-1]]
    parts += [Part(text=body, buttons=buttons, rows=rows, ask_location=ask) for body in bodies[-1:]]
    return tuple(parts)


def numbered(options: tuple[Option, ...]) -> str:
    """The choices as lines: `1. Title – description`."""
    return "\n".join(
        f"{number}. {option.title} – {option.description}"
        if option.description
        else f"{number}. {option.title}"
        for number, option in enumerate(options, 1)
    )


def fit_buttons(choices: tuple[Choice, ...], capabilities: Capabilities) -> bool:
    """Whether all choices can be buttons; titles that are alike cannot be told apart on buttons."""
    return len(choices) <= capabilities.buttons and _fit(choices, capabilities, capabilities.button_title)


def fit_rows(choices: tuple[Choice, ...], capabilities: Capabilities) -> bool:
    """Whether all choices can be rows of one list, descriptions included."""
    return (
        len(choices) <= capabilities.list_rows
        and _fit(choices, capabilities, capabilities.row_title)
        and all(length(choice.description) <= capabilities.row_description for choice in choices)
    )


def _fit(choices: tuple[Choice, ...], capabilities: Capabilities, title: int) -> bool:
    titles = sorted(choice.title.strip().casefold() for choice in choices)
    return (
        all(titles)
        and all(one != other for one, other in pairwise(titles))
        and all(length(choice.title) <= title for choice in choices)
        and all(len(choice.payload.encode()) <= capabilities.payload_bytes for choice in choices)
    )


def _bare(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(choice.title, choice.payload) for choice in choices)


def _bodies(text: str, capabilities: Capabilities) -> tuple[str, ...]:
    """The text cut so that the last piece may carry choices, where that is shorter than a plain body."""
    shorter = capabilities.choice_body or capabilities.body
    bodies = split(text, capabilities.body)
    return (*bodies[:-1], *split(bodies[-1], min(shorter, capabilities.body)))


def _with_point(outbound: Outbound, capabilities: Capabilities) -> str:
    if outbound.point is None or capabilities.location_out:
        return outbound.text
    return f"{outbound.text}\n{outbound.point.latitude:.5f}, {outbound.point.longitude:.5f}"
