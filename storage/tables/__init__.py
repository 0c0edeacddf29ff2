"""Every table. Whoever reads `metadata` from here sees all of them."""

from storage.tables.charters import charter_salts, charters
from storage.tables.commendations import commendation_salts, commendations
from storage.tables.people import addresses, aliases, consents, conversations, keys, people
from storage.tables.ratings import rating_salts, ratings, self_assessments
from storage.tables.reports import accounts, attachments, code_tries, history, reports
from storage.tables.running import alerts, directory_rows
from storage.tables.schema import metadata
from storage.tables.staff import (
    audit,
    case_areas,
    case_exclusions,
    cases,
    invitations,
    letters,
    staff,
    staff_links,
    staff_sessions,
)
from storage.tables.traffic import handoff_lines, handoffs, inbox, outbox, seen, uploads

__all__ = [
    "accounts",
    "addresses",
    "alerts",
    "aliases",
    "attachments",
    "audit",
    "case_areas",
    "case_exclusions",
    "cases",
    "charter_salts",
    "charters",
    "code_tries",
    "commendation_salts",
    "commendations",
    "consents",
    "conversations",
    "directory_rows",
    "handoff_lines",
    "handoffs",
    "history",
    "inbox",
    "invitations",
    "keys",
    "letters",
    "metadata",
    "outbox",
    "people",
    "rating_salts",
    "ratings",
    "reports",
    "seen",
    "self_assessments",
    "staff",
    "staff_links",
    "staff_sessions",
    "uploads",
]
