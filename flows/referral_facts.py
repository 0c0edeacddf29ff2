"""What flows ask about referrals: where a case may go, what waits, what is overdue, what came to an officer's body.

A referral line is {'number', 'case' (number of the case; '' for officers), 'body' (name), 'kind', 'sensitive' (then a chat
names neither of both), 'place' (name or ''), 'state' (one of storage.tables.referrals.REFERRAL_STATES), 'made' (ISO time),
'due' (ISO time or ''), 'overdue': bool}.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RouteFor:
    """To whom a case may be referred, in the order of escalation; None when she may not see it.

    `who`: about whom it complains: police, county, office or ''; with a `bribe`, with `violence`. What the reporter said and what
    the kind says by itself hold besides. {'who', 'bribe', 'violence' (as they hold), 'bodies': [{'id', 'name', 'step' (from 0), 'how':
    'officer' | 'email' | '' (nothing can be sent: shown, not chosen)}, ...], 'unknown': [role, ...]}.
    """

    number: str
    who: str = ""
    bribe: bool = False
    violence: bool = False


@dataclass(frozen=True, slots=True)
class SummaryCheck:
    """What is wrong with a summary before it is approved: {'problems': [reason as in ReferCase], 'copied': bool}.

    'copied': many of the reporter's own words in a row stand in it, by which she might be known. None off the staff.
    """

    number: str
    summary: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """What nobody answered in time, in her areas: {'referrals': [line, ...], 'actions': [action as in flows.matter_facts, ...],
    'more': bool}; the oldest first, at most SHOWN of each. None off the staff.
    """


@dataclass(frozen=True, slots=True)
class OnBody:
    """Whose officer she is, or None: {'name', 'body' (name)}."""


@dataclass(frozen=True, slots=True)
class MyReferrals:
    """What came to her body: {'referrals': [line, ...], 'more': bool}, what waits first; None when she is no officer.

    `which` is 'open' or 'all'; `page` counts from 0.
    """

    which: str
    page: int


@dataclass(frozen=True, slots=True)
class ReferralByNumber:
    """One of her body's, or None: a line and {'steps': what she may do of 'acknowledge', 'in_action', 'resolved', 'declined',
    'percent', 'promises': [action, ...] of her own}.
    """

    number: str


ReferralFact = RouteFor | SummaryCheck | Overdue | OnBody | MyReferrals | ReferralByNumber
