"""What flows change about referrals: a facilitator refers, an officer of the body answers."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReferCase:
    """A case goes to a body, by the body's id, with a summary that she wrote and approved; its number is filled in like a Link.

    `who`, `bribe`, `violence`: as in flows.referral_facts.RouteFor. Refused as 'body' (nobody to whom such a case may go),
    'unreachable' (nobody of it joined, and no address is known), 'summary' (empty or too long), 'identifies' (a phone number, an
    e-mail address, a receipt code, or the name that the reporter gave stands in it), or as a case is (cases.refused.*).
    """

    number: str
    body: str
    summary: str = field(repr=False)
    who: str = ""
    bribe: bool = False
    violence: bool = False


@dataclass(frozen=True, slots=True)
class RecallReferral:
    """It is taken back from the body, by its number: nothing opens there any more."""

    number: str


@dataclass(frozen=True, slots=True)
class AcknowledgeReferral:
    """An officer of the body says that they have it: the clock stops. Twice does nothing."""

    number: str


@dataclass(frozen=True, slots=True)
class AnswerReferral:
    """What the body does: `step` is 'in_action' (with `percent`), 'resolved' or 'declined' (not theirs).

    `words` go to the facilitator, and to the reporter only when she passes them on. Refused as 'step', 'progress', 'gone'.
    """

    number: str
    step: str
    percent: int = 0
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class LookAtReferral:
    """A short-lived link to the summary; filled in where the flow says Link(its key), and never journaled."""

    number: str


ReferralChange = ReferCase | RecallReferral | AcknowledgeReferral | AnswerReferral | LookAtReferral
"""Refusals are sentences `referrals.refused.<reason>`."""
