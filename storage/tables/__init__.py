"""Every table. Whoever reads `metadata` from here sees all of them."""

from storage.tables.charters import charter_salts, charters
from storage.tables.commendations import commendation_salts, commendations
from storage.tables.forums import (
    action_steps,
    agreed_actions,
    attendances,
    forum_questions,
    forums,
    meeting_reminders,
    meetings,
    rsvps,
)
from storage.tables.notices import (
    broadcasts,
    group_members,
    groups,
    interests,
    recipients,
    rumours,
    templates,
)
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
    "action_steps",
    "addresses",
    "agreed_actions",
    "alerts",
    "aliases",
    "attachments",
    "attendances",
    "audit",
    "broadcasts",
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
    "forum_questions",
    "forums",
    "group_members",
    "groups",
    "handoff_lines",
    "handoffs",
    "history",
    "inbox",
    "interests",
    "invitations",
    "keys",
    "letters",
    "meeting_reminders",
    "meetings",
    "metadata",
    "outbox",
    "people",
    "rating_salts",
    "ratings",
    "recipients",
    "reports",
    "rsvps",
    "rumours",
    "seen",
    "self_assessments",
    "staff",
    "staff_links",
    "staff_sessions",
    "templates",
    "uploads",
]
