"""What is counted when all is quiet: the database against what people sent and what the providers took."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from storage import people, reports
from storage.database import Database
from storage.vault import Vault
from storage.work import Storage
from tests.killed.providers import Book
from tests.killed.talks import Told
from tests.killed.warming import Cheap

TAKEN = "status IN ('sent', 'delivered', 'read')"


@dataclass
class Totals:
    """Over many rounds."""

    rounds: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    starts: int = 0
    messages: int = 0
    reports: int = 0
    replies: int = 0
    doubles: int = 0
    notices: int = 0
    unknown: int = 0
    lost: int = 0
    cuts: int = 0

    def add(self, other: "Totals") -> None:
        for name, value in vars(other).items():
            if isinstance(value, Counter):
                getattr(self, name).update(value)
            else:
                setattr(self, name, getattr(self, name) + value)

    def lines(self) -> list[str]:
        counts = ", ".join(f"{value} {name}" for name, value in vars(self).items() if isinstance(value, int))
        return [counts, *(f"{number:6} {point}" for point, number in sorted(self.kills.items()))]


EXPECTED = (
    "A report waits and nobody on the staff may handle it:",
    "The staff was told of a report days ago,",
    "The database does not answer:",
)
"""How alerts begin that belong to what the rounds do: no staff, staff that takes nothing up, a server that ends connections."""


class Looking:
    """Looks into the database beside the program."""

    def __init__(self, url: str, secret: bytes) -> None:
        self.storage = Storage(Database(url, pool_size=1), Vault(secret))
        self.storage.receipts = Cheap(self.storage.vault.receipt_salt())
        self.sqlite = self.storage.database.sqlite

    def rows(self, query: str) -> Sequence[Any]:
        with self.storage.database.read() as connection:
            return connection.execute(text(query)).all()

    def number(self, query: str) -> int:
        with self.storage.database.read() as connection:
            return connection.scalar(text(query)) or 0

    def is_quiet(self) -> bool:
        """Nothing waits for a turn or to be sent now."""
        return not self.number(
            "SELECT (SELECT count(*) FROM inbox WHERE status = 'waiting')"
            " + (SELECT count(*) FROM outbox WHERE status IN ('waiting', 'sending'))"
        )

    def close(self) -> None:
        self.storage.close()


@dataclass
class Deaths:
    """What was under way at each death: rows that a provider may have taken without our noting it."""

    doubtful: list[set[str]] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    def happened(self, looking: Looking, book: Book) -> None:
        self.doubtful.append(
            {row.id for row in looking.rows("SELECT id FROM outbox WHERE status = 'sending'")}
        )
        self.findings += called_sent_and_never_taken(looking, book)

    def explain(self, row: str, taken: int) -> bool:
        """Whether it may have gone out this often: once, and once more for each death while it was under way."""
        return taken <= 1 + sum(row in some for some in self.doubtful)


def called_sent_and_never_taken(looking: Looking, book: Book) -> list[str]:
    sent = looking.rows(
        f"SELECT id FROM outbox WHERE {TAKEN} AND kind IN ('message', 'template') AND channel <> 'web'"  # noqa: S608
    )
    return [f"row {row.id} is called sent and was never taken" for row in sent if not book.of_row(row.id)]


def whole(looking: Looking) -> list[str]:
    """What the database itself says is wrong, and what stands still in it."""
    findings = []
    if looking.sqlite:
        said = [row[0] for row in looking.rows("PRAGMA integrity_check")]
        findings += [f"integrity_check: {line}" for line in said if line != "ok"]
        findings += [f"foreign keys: {row}" for row in looking.rows("PRAGMA foreign_key_check")]
    stuck = looking.rows(
        "SELECT status, kind, class FROM outbox WHERE status IN ('waiting', 'sending', 'parked')"
    )
    findings += [f"a {row[1]} ({row[2]}) is still {row[0]}" for row in stuck]
    stuck = looking.rows("SELECT status FROM inbox WHERE status <> 'kept'")
    findings += [f"a message is still {row.status} in the inbox" for row in stuck]
    alerts = [row.sentence for row in looking.rows("SELECT sentence FROM alerts ORDER BY sentence")]
    return findings + [f"an alert: {one}" for one in alerts if not one.startswith(EXPECTED)]


def sends(looking: Looking, book: Book, deaths: Deaths, totals: Totals) -> list[str]:
    """Replies once, twice only where a kill lay between the send and its note; notices at most once."""
    findings = list(deaths.findings) + called_sent_and_never_taken(looking, book)
    rows = {
        row.id: row
        for row in looking.rows(
            "SELECT id, class AS cls, status, kind FROM outbox"
            " WHERE kind IN ('message', 'template') AND (channel IS NULL OR channel <> 'web')"
        )
    }
    for (row_id, part), taken in book.taken.items():
        row = rows.get(row_id)
        if part == 0:
            totals.replies += row is None or row.cls != "notice"
            totals.notices += row is not None and row.cls == "notice"
            totals.doubles += taken - 1
        if not deaths.explain(row_id, taken):
            findings.append(f"row {row_id} went out {taken} times, and no kill explains it")
        if row is not None and row.cls == "notice" and taken > 1:
            findings.append(f"the notice {row_id} went out {taken} times")
        if row is not None and row.status not in {"sent", "delivered", "read", "unknown"}:
            findings.append(f"row {row_id} went out and is called {row.status}")
    for row in rows.values():
        totals.unknown += row.status == "unknown"
        if row.status == "unknown" and row.cls != "notice":
            findings.append(f"the {row.cls} {row.id} is called unknown")
        if row.status == "failed":
            findings.append(f"the {row.cls} {row.id} failed")
    return findings


def conversations(looking: Looking, talks: Collection[Told], totals: Totals) -> list[str]:
    """Messages, reports, codes: all there, all once."""
    findings = []
    said = sum(told.who.said for told in talks)
    spare = sum(getattr(told.who, "lost_answers", 0) for told in talks)
    stored = looking.number("SELECT count(*) FROM seen")
    totals.messages += said
    if not said <= stored <= said + spare:
        findings.append(f"{said} messages were acknowledged, {stored} are stored")
        totals.lost += max(0, said - stored)
    codes = [code for told in talks for code in told.codes]
    totals.reports += sum(told.filed for told in talks)
    if len(set(codes)) != len(codes):
        findings.append("two reports have one code")
    filed = looking.number("SELECT count(*) FROM reports")
    if filed != len(codes):
        findings.append(f"{len(codes)} reports were filed, {filed} are there")
    cases = looking.number("SELECT count(*) FROM cases")
    if cases != len(codes):
        findings.append(f"{len(codes)} reports were filed, {cases} cases are there")
    told_accounts = sum(told.accounts for told in talks)
    accounts = looking.number("SELECT count(*) FROM accounts")
    if accounts != told_accounts:
        findings.append(f"{told_accounts} accounts were told, {accounts} are there")
    opened = set()
    with looking.storage.read() as work:
        for code in codes:
            report = reports.by_code(work, looking.storage.receipts.hash(code.replace(" ", "")))
            if report is None:
                findings.append("a code that somebody holds opens no report")
            else:
                opened.add(report.id)
    if len(opened) != len(codes):
        findings.append(f"{len(codes)} codes open {len(opened)} reports")
    return findings


def traces(looking: Looking, talks: Collection[Told], folder_bytes: Collection[bytes]) -> list[str]:
    """Of who filed without trace, or was erased, nothing is left."""
    findings = []
    with looking.storage.read() as work:
        for told in talks:
            if not (told.erased or told.manner == "without trace"):
                continue
            if told.who.address and people.find(work, told.who.channel, told.who.address) is not None:
                findings.append(f"she who left no trace on {told.who.channel} is still known")
            words = told.who.address.encode()
            if words and any(words in content for content in folder_bytes):
                findings.append(f"an address on {told.who.channel} lies in clear in a file")
    return findings
