"""What residents answered about the services of a station, and what stations say of themselves. Nobody is kept with it."""

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    text,
)

from storage.columns import kept, one_of
from storage.tables.schema import ID, UNORDERED, metadata

_RATED = "retention"
_QUARTER = "the quarter is over"
_COMMENT = "retention, of comments"
_OWN = "the operator imports it anew"

YES_PARTLY_NO = ("yes", "partly", "no", "na")
ANSWERS = {
    "reception": YES_PARTLY_NO,
    "waiting": ("quarter", "hour", "hours", "longer", "na"),
    "courtesy": ("good", "fair", "bad", "na"),
    "integrity": ("no", "yes", "na"),
    "confidentiality": YES_PARTLY_NO,
    "help": YES_PARTLY_NO,
}
"""What may be answered; docs/index-method.md says what each is worth."""

ratings = Table(
    "ratings",
    metadata,
    kept("id", ID, "random", _RATED, primary_key=True),
    kept("station", String(80), "clear", _RATED),
    kept("quarter", String(7), "clear", _RATED),
    kept("service", String(40), "clear", _RATED),
    *(kept(name, String(8), "clear", _RATED) for name in ANSWERS),
    kept("voice", LargeBinary(32), "hashed", _QUARTER, null=True),
    kept("key_id", ID, "random", _COMMENT, ForeignKey("keys.id"), null=True),
    kept("comment", LargeBinary, "sealed", _COMMENT, null=True),
    *(CheckConstraint(one_of(name, words), name) for name, words in ANSWERS.items()),
    Index("uq_ratings_voice", "voice", unique=True, sqlite_where=text("voice IS NOT NULL"),
          postgresql_where=text("voice IS NOT NULL")),
    Index("ix_ratings_quarter", "quarter", "station"),
    Index("ix_ratings_key_id", "key_id", sqlite_where=text("key_id IS NOT NULL"),
          postgresql_where=text("key_id IS NOT NULL")),
    **UNORDERED,
)  # fmt: skip

rating_salts = Table(
    "rating_salts",
    metadata,
    kept("quarter", String(7), "clear", _QUARTER, primary_key=True),
    kept("salt", ID, "random", _QUARTER),
    **UNORDERED,
)

self_assessments = Table(
    "self_assessments",
    metadata,
    kept("station", String(80), "clear", _OWN, primary_key=True),
    kept("quarter", String(7), "clear", _OWN, primary_key=True),
    *(kept(name, SmallInteger, "clear", _OWN) for name in ANSWERS),
    kept("said_by", String(120), "clear", _OWN),
    kept("imported_on", Date, "clear", _OWN),
    **UNORDERED,
)
