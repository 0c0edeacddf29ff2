"""Keys of the catalogues that the code puts together, and every value that may fill the gap."""

from __future__ import annotations

from typing import get_args

from bot.bodypage.looking import NEEDS_WORDS
from bot.channels.telegram_commands import COMMANDS
from bot.commending import REASONS
from bot.index.method import DIMENSIONS
from bot.referring.office import OF_REFERRALS
from bot.staff_lines import ReferralStep
from bot.staffpage.case_view import DID
from bot.staffpage.pages import PROBLEMS
from bot.telling_reporter import TOLD
from directory.hotlines import bundled as hotlines
from directory.nearby import DIRECTIONS
from directory.place import HELPS, ROLES
from directory.rights import bundled as bundled_rights
from directory.services import bundled as bundled_services
from flows.audience import TOPICS
from flows.broadcasting import groups, one_broadcast, preview, reasons
from flows.changes import CLOSING, MAY_BECOME, PUBLIC_KINDS, Manner, State
from flows.convening.repeats import DAYS
from flows.forum_changes import NEEDS
from flows.handling.join import OUTSIDE
from flows.knowing import community, rights, services
from flows.knowing.topics import AREAS
from flows.menu import GROUPS
from flows.messages import LANGUAGES, InboundKind
from flows.reporting.kinds import KINDS
from storage.my_data import LABELS
from storage.staff import Role
from storage.tables.commendations import STATES
from storage.tables.forums import ACTION_STATES, ANSWERS, MEETING_STATES
from storage.tables.matters import MATTER_STATES
from storage.tables.notices import BROADCAST_STATES
from storage.tables.referrals import REFERRAL_STATES

FAMILIES: dict[str, set[str]] = {
    "language.": set(LANGUAGES),
    "menu.ask.": set(GROUPS),
    "kind.": {pick.id for pick in KINDS.picks},
    "state.": {"read", *(state.value for state in State)},
    "numbers.use.": {"emergency", *(line.key for line in hotlines() if "danger" not in line.kinds)},
    "my_data.": set(LABELS),
    "command.": set(COMMANDS),
    "ongoing.short.": {"yes", "often", "no", "unknown"},
    "summary.": {Manner.CONFIDENTIAL.value, Manner.WITHOUT_TRACE.value},
    "consent.channel.": {"web", "telegram", "terminal", "whatsapp"},
    "when.part.": {"small_hours", "dawn", "morning", "afternoon", "evening", "night"},
    "days.": {"mon", "tue", "wed", "thu", "fri", "sat", "sun"},
    "clarify.": {"report", "follow_up", "know", "stations", "rating", "commend", "forums", "group", "numbers", "human",
                 "my_data", "language", "danger", "stop"},
    "unsupported.": {kind.value for kind in (InboundKind.STICKER, InboundKind.CONTACT, InboundKind.UNSUPPORTED)},
    "rights.area.": set(AREAS),
    "rights.which.": set(AREAS) - {"charter"},
    **{f"service.{part}.": set(services.KEYS) for part in ("title", "cost", "need", "where", "source")},
    "service.time.": {one.key for one in bundled_services() if one.time},
    "service.more.": set(services.WITH_MORE),
    **{f"rights.{part}.": set(rights.TOPICS) for part in ("title", "source")},
    **{f"community.{part}.": set(community.TOPICS) for part in ("title", "source")},
    "rights.fact.": {one.key for one in bundled_rights() if one.topic in rights.TOPICS},
    "community.fact.": {one.key for one in bundled_rights() if one.topic in community.TOPICS},
    "commend.part.": {"helped", "witness"},
    "commendations.state.": set(STATES),
    "commendations.reason.": set(REASONS),
    "staffpage.handover.refused.": {"day", "to", "nothing"},
    "commendations.refused.": {"decided", "admin", "own", "complaint", "reason"},
    # matters
    "matters.refused.": {"action", "called", "case", "chat_linked", "chat_none", "date", "group", "is_one",
                         "last_leader", "matter", "member", "not_asked", "not_leader", "not_public", "not_staff",
                         "not_yours", "over", "progress", "reason", "reminds", "request", "sentence", "step", "title",
                         "too_many", "unknown_report"},
    "gathering.refused.": {"last_leader", "action", "audience", "broadcast", "code", "date", "forum", "forum_cancelled", "forum_over",
                           "full", "group", "group_code", "no_second", "nobody", "not_staff", "not_yet", "not_yours", "own",
                           "past", "progress", "published", "question", "question_gone", "record", "reminds", "rule", "sentence",
                           "rumour", "step", "topics", "why", "words"},
    "score_card.of.": set(DIMENSIONS),
    "charter.month.": {f"{month:02}" for month in range(1, 13)},
    "role.": {role.value for role in Role},
    "letters.": {"question", "answer", "news"},
    "cases.list.": {"open", "mine", "all"},
    "cases.holder.": {"me", "colleague", "nobody"},
    "cases.make.": {state.value for states in MAY_BECOME.values() for state in states},
    "cases.silent.": {"without_trace", "no_messages", "stopped", "gone"},
    "cases.refused.": {"unknown", "taken", "not_yours", "over", "step", "too_long", "colleague",
                       "withdrawn", "unreadable", "invitation", "both", "many_groups", "person", "station", "phone",
                       "progress", "reason", "matter"},
    "station.role.": set(ROLES),
    "station.help.": set(HELPS),
    "station.direction.": set(DIRECTIONS),
    "people.server.": {"me", "colleague", "nobody"},
    "convene.": {"theme", "host", "agenda"},
    "convene.day.": set(DAYS),
    "convene.nth.": {"1", "2", "3", "4", "-1"},
    "forum_work.state.": set(MEETING_STATES) - {"planned"},
    "staffpage.state.": {"read", *(state.value for state in State)},
    "staffpage.manner.": {manner.value for manner in Manner},
    "staffpage.letter.": {"question", "answer", "news", "reply"},
    "staffpage.did.": set(DID),
    "staffpage.problem.": {f"{problem}.{part}" for problem in PROBLEMS for part in ("title", "next")},
    "attend.need.": set(NEEDS),
    "forums.action.": set(ACTION_STATES),
    "forums.mine_short.": set(ANSWERS),
    "groups.kind.": set(groups.KINDS),
    "broadcast.only.": set(LANGUAGES),
    "broadcast.second.": {"size", "words", "night"},
    "broadcast.reason.": {"stopped", "opted_out", "unreachable", "no_window", "daily_limit", "late", "erased", "halted"},
    "broadcast.channel.": {"telegram", "whatsapp", "web", "terminal", "template"},
    "broadcast.template_state.": set(preview.TEMPLATE_STATES) - {"too_long"},
    "broadcasts.state.": set(BROADCAST_STATES),
    "broadcasts.lines.": set(one_broadcast.STATES),
    "broadcasts.why.": {*reasons.WHY, "other"},
    "broadcasts.did.": {"approve", "pause", "resume"},
    **{f"topics.{part}.": set(TOPICS) for part in ("means", "name", "on", "off")},
    "forum_notice.about.": {"forum", "reminder", "change", "cancel", "record", "seat"},
    "stop.keep.": set(TOPICS),
    # residents' matters
    "about.": {"police", "county", "office", "none"},
    "matter.state.": set(MATTER_STATES) - {"in_action"},
    "matter.closed.": set(CLOSING),
    # bodypage
    **{f"bodypage.{part}.": set(NEEDS_WORDS) for part in ("do", "words")},
    "bodypage.done.": {"resolved", "declined"},
    "bodypage.state.": {"sent", "acknowledged", "in_action"},
    "bodypage.problem.": {"step", "progress", "words", "form"},
    # referrals
    "refer.problem.": {"summary", "identifies"},
    "referral.state.": set(REFERRAL_STATES),
    "referral.list.": {"open", "all"},
    **{f"referral.{part}.": {"in_action", "resolved", "declined"} for part in ("words", "answered")},
    "join.joined.": set(OUTSIDE),
    "referrals.line.": set(get_args(ReferralStep)),
    "referrals.refused.": set(OF_REFERRALS),
    # chats
    "chats.refused.": {"chat_code", "chat_taken", "chat_linked", "invitation"},
    # matters at work
    "matter_work.state.": set(MATTER_STATES),
    "matter_work.make.": {"in_action", "resolved", "closed", "reopened"},
    "matter_work.reason.": set(CLOSING),
    "promises.kept.": set(ACTION_STATES),
    "promise_line.": {"due", "late", "open"},
    "public_matter.state.": set(MATTER_STATES) - {"closed"},
    "public_matter.closed.": set(CLOSING),
    "progresspage.action.": {*ACTION_STATES, "late"},
    "open311.about.": set(PUBLIC_KINDS),
    "open311.keywords.": set(PUBLIC_KINDS),
    # the life of a case
    **{f"{part}.": set(CLOSING) for part in ("news.then", "news.closed", "follow_up.closed", "cases.closing")},
    "news.": {state.value for state in TOLD},
    "cases.stands.": {*CLOSING, "percent"},
    "staffpage.by.": {"reporter", "market"},
    "staffpage.about.": {"police", "county", "office"},
}  # fmt: skip
"""Keys that are put together: what stands before the gap, and every value that may fill it."""

NAMED_ELSEWHERE = {
    "care.": "flows/reporting/care.py",
    "page.problem.": "bot/channels/webpage/pages.py",
}
"""Families whose values are written beside the text itself."""

THE_SAME = frozenset({
    "where.option", "numbers.line", "my_data.line", "language.sw", "language.en", "when.at", "cases.line", "station.one",
    "station.other_far", "convene.comma", "forums.line", "forum_work.action_line", "forum_work.action_open", "forum_work.head",
    "forum_work.line", "forum_work.need", "forum_work.question", "referral.line_officer", "follow_up.step", "follow_up.step_said",
    "staffpage.step.reason", "staffpage.step.body", "staffpage.step.by", "matter.line", "matter.one", "matter.pick",
    "matter_notice.says", "matter_notice.one", "matter_notice.head", "matter_work.short", "matter_work.line", "body_mail.contact",
    "staffpage.step.percent", "promises.line",
})  # fmt: skip
"""Names and patterns: there is nothing in them to translate."""
