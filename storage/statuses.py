"""The words of a queued message: its class, its kind, its status, and the one direction a status moves in."""

from enum import StrEnum

from sqlalchemy import ColumnElement, literal_column


class SendClass(StrEnum):
    """How hard delivery tries, and who goes first."""

    REPLY = "reply"
    """An answer to what somebody just wrote: at least once."""
    URGENT = "urgent"
    """A referral that cannot wait: at least once."""
    NOTICE = "notice"
    """Anything else: once, or marked unknown."""
    ERRAND = "errand"
    """Not a message: work for delivery that may be done twice without harm."""


class SendKind(StrEnum):
    """What delivery does with a row."""

    MESSAGE = "message"
    ANSWER_TAP = "answer_tap"
    FETCH_MEDIA = "fetch_media"
    NOTE_STATE = "note_state"
    """A confidential report changed its state: delivery, who alone can open its handle, moves her count."""
    TEMPLATE = "template"
    """Outside the channel's window: an approved template that says no more than that something waits."""
    FORGET_MEDIA = "forget_media"
    """A file is kept here now: it is deleted at the provider."""


class SendStatus(StrEnum):
    """Where a queued row stands."""

    WAITING = "waiting"
    PARKED = "parked"
    """Outside the channel's window: kept until she writes again."""
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"


PRIORITY: dict[SendClass, int] = {
    SendClass.ERRAND: 0,
    SendClass.URGENT: 1,
    SendClass.REPLY: 2,
    SendClass.NOTICE: 3,
}
"""Lower goes first. Errands are short, and a tap's answer is late after a few seconds."""

SENT_AGAIN_AFTER_CRASH = frozenset({SendClass.REPLY, SendClass.URGENT, SendClass.ERRAND})
"""Classes that are sent again when nobody knows whether they went out."""

_S = SendStatus
MAY_BECOME_FROM: dict[SendStatus, frozenset[SendStatus]] = {
    _S.SENT: frozenset({_S.WAITING, _S.SENDING, _S.UNKNOWN}),
    _S.DELIVERED: frozenset({_S.WAITING, _S.SENDING, _S.UNKNOWN, _S.SENT}),
    _S.READ: frozenset({_S.WAITING, _S.SENDING, _S.UNKNOWN, _S.SENT, _S.DELIVERED}),
    _S.FAILED: frozenset({_S.WAITING, _S.PARKED, _S.SENDING, _S.UNKNOWN, _S.SENT}),
    _S.UNKNOWN: frozenset({_S.SENDING}),
}
"""For each status a provider or delivery may report: the statuses it may follow.

A provider's reports arrive late, twice and out of order; a row never goes back. A row that waits to be sent
again may turn out delivered after all, and then it is not sent again. Twilio reports `sent` and later
`undelivered`, so failed may follow sent, but never delivered.
"""

FINAL = frozenset({_S.SENT, _S.DELIVERED, _S.READ, _S.FAILED, _S.UNKNOWN})
"""Statuses in which nothing more is sent."""

REFUSED = "-"
"""Before the provider's id of a message that it took and then refused: what comes late about that one counts no more."""

ASKED = "+"
"""Before the provider's id of a message that it was asked to delete and has still to report on: it is asked no second time."""

WAITING: ColumnElement[str] = literal_column("'waiting'")
"""Written into the query, not bound: SQLite uses a partial index only when it sees the value."""
SENDING: ColumnElement[str] = literal_column("'sending'")
PARKED: ColumnElement[str] = literal_column("'parked'")
UNREPORTED: list[ColumnElement[str]] = [literal_column("'sent'"), literal_column("'unknown'")]
