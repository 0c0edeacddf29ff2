"""What the router decides about a message, what it has to know, and the confidences it goes by: values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.engine.answers import Said
from flows.engine.replay import Question

_BEFORE = {"report": ("consent", "kind"), "danger": ("danger.then",)}
TELLS_BEFORE = tuple(f"{flow}.{key}" for flow, keys in _BEFORE.items() for key in keys)
"""Questions that come before her account. People tell on meanwhile, and must not have to tell it again."""

LETTERS = ("letters.reply.", "follow_up.reply.", "cases.words.", "broadcast.words.", "broadcast.other.", "broadcast.english.",
           "rumours.words.", "rumours.other.", "rumours.english.")  # fmt: skip
"""Questions for the words of a letter or a notice. An alarm in them is answered first, and the words are kept."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Confidences from 0 to 1, of config.yml: `sure` acts, `unsure` offers, `very_sure` interrupts an account."""

    sure: float = 0.6
    unsure: float = 0.25
    very_sure: float = 0.9


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the conversation stands. `question` is the open one, asked as `asked` (`<flow>.<key>`);
    `flows` names the stack from its bottom; `answered` the taps that answered questions would carry.
    `below` is the question that waits under a digression, asked as `asked_below`.
    """

    question: Question | None = None
    asked: str = ""
    flows: tuple[str, ...] = ()
    answered: frozenset[str] = frozenset()
    with_human: bool = False
    aside: bool = False
    below: Question | None = None
    asked_below: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """Something that works in every state: back, cancel, continue, or a flow by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The open question is answered."""

    value: Any
    raw: str


@dataclass(frozen=True, slots=True)
class AnswerBelow:
    """The question under a digression is answered: the digression is over."""

    value: Any
    raw: str


@dataclass(frozen=True, slots=True)
class Correct:
    """An earlier answer may be meant; when none fits, `otherwise` holds."""

    said: Said
    otherwise: "Decision"


@dataclass(frozen=True, slots=True)
class Reanswer:
    """She tapped an option of a question that she already answered: that answer changes."""

    key: str
    option: str


@dataclass(frozen=True, slots=True)
class Begin:
    """A flow begins, above whatever was open. `feed` hands her words on to its first question; `piece` is what
    they add to the account that was open, so that nothing she told is lost.
    """

    flow: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    feed: bool = False
    piece: Answer | None = None


@dataclass(frozen=True, slots=True)
class Keep:
    """She tells on while a report first asks something else: her words wait for the account, with the kind they
    name. `below`: the report waits under a digression, and that is over. `answer`: they answer the question too.
    """

    words: str
    kind: str | None = None
    below: bool = False
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Speak:
    """She chose a language in words."""

    language: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Asked again; `why` is the key of the sentence that says so."""

    why: str = "unsure.again"


@dataclass(frozen=True, slots=True)
class Silent:
    """A human has the conversation: what she writes is kept for her, the bot says nothing."""


@dataclass(frozen=True, slots=True)
class Gone:
    """She left (`back` False) or came back: no answer."""

    back: bool


Decision = (
    Command | Answer | AnswerBelow | Keep | Correct | Reanswer | Begin | Speak | NotUnderstood | Silent | Gone
)
