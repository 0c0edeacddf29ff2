"""Who a person is: her row, her addresses, what she agreed to, where her conversation stands."""

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from storage.columns import UtcTime, kept
from storage.tables.schema import ID, UNORDERED, metadata

_PERSON = "the person is erased"

keys = Table(
    "keys",
    metadata,
    kept("id", ID, "random", "its person or report is erased", primary_key=True),
    kept("wrapped", LargeBinary, "sealed", "its person or report is erased"),
    **UNORDERED,
)

lasting_keys = Table(
    "lasting_keys",
    metadata,
    kept("name", String(16), "clear", "always", primary_key=True),
    kept("wrapped", LargeBinary, "sealed", "always"),
    **UNORDERED,
)
"""What outlives a change of the secret (storage/lasting.py), wrapped under it."""

people = Table(
    "people",
    metadata,
    kept("id", ID, "random", _PERSON, primary_key=True),
    kept("key_id", ID, "random", _PERSON, ForeignKey("keys.id")),
    kept("language", String(2), "clear", _PERSON, null=True),
    kept("language_chosen", Boolean, "clear", _PERSON),
    kept("last_inbound_at", UtcTime, "clear", _PERSON),
    kept("marks", LargeBinary, "sealed", _PERSON),
    kept("hurried_at", UtcTime, "clear", _PERSON, null=True),
    kept("refused", Integer, "clear", "she is told how many", null=True),
    kept("refused_from", UtcTime, "clear", "she is told how many", null=True),
    Index("ix_people_last_inbound_at", "last_inbound_at"),
    Index("ix_people_key_id", "key_id"),
    **UNORDERED,
)

addresses = Table(
    "addresses",
    metadata,
    kept("channel", String(16), "clear", _PERSON, primary_key=True),
    kept("hash", LargeBinary(32), "hashed", _PERSON, primary_key=True),
    kept("person_id", ID, "random", _PERSON, ForeignKey("people.id", ondelete="CASCADE")),
    kept("sealed", LargeBinary, "sealed", _PERSON),
    kept("heard_at", UtcTime, "clear", _PERSON, null=True),
    kept("unreachable_reason", String(200), "clear", "she writes again", null=True),
    Index("uq_addresses_person_id", "person_id", "channel", unique=True),
    **UNORDERED,
)

aliases = Table(
    "aliases",
    metadata,
    kept("channel", String(16), "clear", _PERSON, primary_key=True),
    kept("hash", LargeBinary(32), "hashed", _PERSON, primary_key=True),
    kept("person_id", ID, "random", _PERSON, ForeignKey("people.id", ondelete="CASCADE")),
    Index("ix_aliases_person_id", "person_id"),
    **UNORDERED,
)

conversations = Table(
    "conversations",
    metadata,
    kept("person_id", ID, "random", _PERSON, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    kept("state", LargeBinary, "sealed", "retention, after it is put aside"),
    kept("version", Integer, "clear", "put aside"),
    kept("saved_at", UtcTime, "clear", "put aside"),
    kept("remind_at", UtcTime, "clear", "the reminder", null=True),
    kept("put_aside_at", UtcTime, "clear", "put aside", null=True),
    Index("ix_conversations_remind_at", "remind_at", sqlite_where=text("remind_at IS NOT NULL"),
          postgresql_where=text("remind_at IS NOT NULL")),
    Index("ix_conversations_put_aside_at", "put_aside_at", sqlite_where=text("put_aside_at IS NOT NULL"),
          postgresql_where=text("put_aside_at IS NOT NULL")),
    Index("ix_conversations_saved_at", "saved_at"),
    **UNORDERED,
)  # fmt: skip

consents = Table(
    "consents",
    metadata,
    kept("person_id", ID, "random", _PERSON, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    kept("topic", String(40), "clear", _PERSON, primary_key=True),
    kept("version", String(20), "clear", _PERSON),
    kept("language", String(2), "clear", _PERSON),
    kept("given_on", Date, "clear", _PERSON),
    kept("withdrawn_on", Date, "clear", _PERSON, null=True),
    **UNORDERED,
)
