"""What flows change about notices."""

from dataclasses import dataclass

from flows.audience import Audience
from flows.messages import Language


@dataclass(frozen=True, slots=True)
class ChooseTopics:
    """She opts in to exactly these topics, in the wording of `version`, for these places (ids; () is everywhere).

    Those that she had and are not among them are taken back. Opting in ends an earlier "stop".
    """

    topics: tuple[str, ...]
    places: tuple[str, ...]
    version: str
    language: Language


@dataclass(frozen=True, slots=True)
class JoinGroup:
    """She joins a group by its code. Refused as 'group_code'."""

    code: str


@dataclass(frozen=True, slots=True)
class LeaveGroup:
    """She leaves a group, by its id."""

    group: str


@dataclass(frozen=True, slots=True)
class MakeGroup:
    """A member of the staff begins a group in one of her areas; storage makes its code (filled in like a Link)."""

    name: str
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class CloseGroup:
    """The group is no more; its members are forgotten with it."""

    group: str


@dataclass(frozen=True, slots=True)
class SendBroadcast:
    """A notice goes to an audience, or waits for a colleague who agrees; its number is filled in like a Link.

    `texts` is ((language, words), ...), one at least; `urgent`: also in quiet hours, only for the topic safety. Refused as
    'audience' when it is not hers to send to, 'nobody' when nobody is in it.
    """

    texts: tuple[tuple[Language, str], ...]
    audience: Audience
    urgent: bool


@dataclass(frozen=True, slots=True)
class TryBroadcast:
    """The same to herself alone, as it would look in each language."""

    texts: tuple[tuple[Language, str], ...]


@dataclass(frozen=True, slots=True)
class SteerBroadcast:
    """`step` is pause, resume, stop, approve or refuse (with `why`). Refused as 'step'; her own nobody approves herself: 'own'."""

    number: str
    step: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class PublishKnown:
    """What is known about a rumour, for a place (id, or '' for everywhere): `said` is what people say, `words` how they ask
    for it, `known` is ((language, words), ...).
    """

    said: str
    words: tuple[str, ...]
    place: str
    known: tuple[tuple[Language, str], ...]


@dataclass(frozen=True, slots=True)
class EndKnown:
    """It is no longer told, by its number."""

    number: str


NoticeChange = (
    ChooseTopics
    | JoinGroup
    | LeaveGroup
    | MakeGroup
    | CloseGroup
    | SendBroadcast
    | TryBroadcast
    | SteerBroadcast
    | PublishKnown
    | EndKnown
)
