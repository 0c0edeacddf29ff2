"""What flows change about public matters, groups and their leaders, and what was promised."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AddWeight:
    """She says that it is her problem too: one voice each, kept without her; `follow`: she wants to hear how it goes on."""

    matter: str
    follow: bool


@dataclass(frozen=True, slots=True)
class StopFollowing:
    """She does not want to hear of this matter any more."""

    matter: str


@dataclass(frozen=True, slots=True)
class VoteIfSolved:
    """A member or follower says whether a matter that is called resolved really is: one voice each and round, the last one holds.

    Refused as 'not_asked' when nobody asks (any more).
    """

    matter: str
    solved: bool


@dataclass(frozen=True, slots=True)
class AskToJoin:
    """She asks to join a group without its code; its leaders read what she wants to be called."""

    group: str
    called: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """A leader lets somebody in, or does not, by the id of the request. Refused as 'request' or 'not_leader'."""

    request: str
    let_in: bool


@dataclass(frozen=True, slots=True)
class InviteLeader:
    """A leader, or a facilitator of the area, makes a code with which one person becomes a leader; filled in like a Link."""

    group: str


@dataclass(frozen=True, slots=True)
class StepDown:
    """She leads this group no longer. Refused as 'last_leader': somebody must lead."""

    group: str


@dataclass(frozen=True, slots=True)
class LinkChat:
    """A leader makes a code that links a Telegram group to hers, typed there as "/link CODE"; filled in like a Link."""

    group: str


@dataclass(frozen=True, slots=True)
class UnlinkChat:
    """Nothing is posted in the linked Telegram group any more."""

    group: str


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """A member of the staff makes a case of a public kind a public matter under a title of hers; its number is filled in like a Link.

    Refused as 'title' (empty, too long, or a phone number or name of the reporter in it), 'not_public' (of another kind).
    """

    case: str
    title: str


@dataclass(frozen=True, slots=True)
class JoinMatter:
    """A case is one more account of a matter, which its own state follows from now on."""

    case: str
    matter: str


@dataclass(frozen=True, slots=True)
class MoveMatter:
    """A matter and all its cases move on: in_action (percent and sentence), resolved, closed (reason of CLOSING), reopened.

    The sentence is public. Refused as 'step', 'progress', 'reason'.
    """

    matter: str
    state: str
    percent: int = 0
    sentence: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """Something is agreed for a matter, or for a place alone: what, who, by when (ISO date or ''), and who is reminded.

    `reminds`: the id of a member of the staff or an officer, as flows.matter_facts.WhoPromises gives it; '' for nobody. Its
    number is filled in like a Link.
    """

    matter: str
    what: str
    who: str
    due: str
    reminds: str = ""


@dataclass(frozen=True, slots=True)
class KeepPromise:
    """Whoever promised it, or a member of the staff there, says how far it is: `state` is open, done or dropped."""

    action: str
    percent: int
    state: str
    sentence: str


MatterChange = (
    AddWeight
    | StopFollowing
    | VoteIfSolved
    | AskToJoin
    | AnswerRequest
    | InviteLeader
    | StepDown
    | LinkChat
    | UnlinkChat
    | OpenMatter
    | JoinMatter
    | MoveMatter
    | Promise
    | KeepPromise
)
"""Refusals are sentences `matters.refused.<reason>`."""
