"""What all tables share. Each column says in which form it is kept and until when; docs/data.md shows both.

Reports, what hangs on them, keys and people have random text keys and no row number (`WITHOUT ROWID` on
SQLite), so that the order of rows tells nobody who filed what.
"""

from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String(32)
"""128 random bits as 32 hexadecimal digits."""
SEQ = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column whose type is exactly INTEGER."""
UNORDERED: dict[str, Any] = {"sqlite_with_rowid": False}
