"""All that is kept about one person, as lines she can read. Nothing of a report that only its code opens."""

from sqlalchemy import func, literal, select, union_all

from flows.forum_changes import NEEDS
from storage import attendances, officers, people, reports, rsvps, staff
from storage.columns import NAIROBI
from storage.handles import FORMER
from storage.tables import (
    addresses,
    aliases,
    consents,
    conversations,
    group_members,
    group_requests,
    groups,
    handoffs,
    inbox,
    interests,
    matter_follows,
    matters,
    outbox,
    recipients,
    said_ids,
    uploads,
)
from storage.tables import people as people_table
from storage.tables import reports as reports_table
from storage.work import Work

LABELS = (
    "address",
    "also_known",
    "language",
    "last_message",
    "conversation",
    "waiting",
    "messages_in",
    "messages_out",
    "files",
    "chat_ids",
    "consent",
    "consent_withdrawn",
    "human",
    "named_report",
    "reports",
    "staff",
    "officer",
    "place",
    "group",
    "forum_coming",
    "forum_waiting",
    "forum_declined",
    "forum_attended",
    *(f"need_{need}" for need in NEEDS),
    "notices",
    "follows",
    "leads",
    "asks_to_join",
)
"""Every label a line may have: the texts need one entry for each."""


def lines(work: Work, person_id: str) -> list[list[str]]:
    """[[label, value], ...] with labels of LABELS; dates as ISO days, numbers as digits, places as ids; [] when erased.

    Sensitive named reports are left out like everywhere: a phone is often shared.
    """
    row = work.connection.execute(
        select(people_table.c.language, people_table.c.last_inbound_at).where(people_table.c.id == person_id)
    ).one_or_none()
    if row is None:
        return []
    found = [*_addresses(work, person_id), *_aliases(work, person_id)]
    found.append(["language", row.language or "-"])
    found.append(["last_message", row.last_inbound_at.astimezone(NAIROBI).date().isoformat()])
    found += _conversation(work, person_id)
    found += _counted(work, person_id)
    found += _consents(work, person_id)
    asked = select(handoffs.c.asked_at).where(
        handoffs.c.person_id == person_id, handoffs.c.ended_at.is_(None)
    )
    found += [
        ["human", moment.astimezone(NAIROBI).date().isoformat()] for moment in work.connection.scalars(asked)
    ]
    found += _reports(work, person_id)
    found += _chosen(work, person_id)
    found += _forums(work, person_id)
    member = staff.of_person(work, person_id)
    found += [] if member is None else [["staff", member.name]]
    officer = officers.of_person(work, person_id)
    return found if officer is None else [*found, ["officer", officer.name]]


def _addresses(work: Work, person_id: str) -> list[list[str]]:
    query = select(addresses.c.channel, addresses.c.sealed).where(addresses.c.person_id == person_id)
    return [
        ["address", f"{row.channel} {people.open_address(work, person_id, row.channel, row.sealed)}"]
        for row in work.connection.execute(query)
    ]


def _aliases(work: Work, person_id: str) -> list[list[str]]:
    query = select(aliases.c.channel).where(aliases.c.person_id == person_id, aliases.c.channel != FORMER)
    return [["also_known", channel] for channel in work.connection.scalars(query.distinct())]


def _conversation(work: Work, person_id: str) -> list[list[str]]:
    saved = work.connection.scalar(
        select(conversations.c.saved_at).where(conversations.c.person_id == person_id)
    )
    return [] if saved is None else [["conversation", saved.astimezone(NAIROBI).date().isoformat()]]


def _counted(work: Work, person_id: str) -> list[list[str]]:
    number = func.count()
    counts = work.connection.execute(
        select(
            select(number)
            .where(
                inbox.c.person_id == person_id,
                inbox.c.status != "kept",
                inbox.c.seq != (work.answering or 0),
            )
            .scalar_subquery(),
            select(number).where(inbox.c.person_id == person_id, inbox.c.status == "kept").scalar_subquery(),
            select(number).where(outbox.c.person_id == person_id).scalar_subquery(),
            select(number).where(uploads.c.person_id == person_id).scalar_subquery(),
            select(number).where(said_ids.c.person_id == person_id).scalar_subquery(),
        )
    ).one()
    labels = ("waiting", "messages_in", "messages_out", "files", "chat_ids")
    return [[label, str(count)] for label, count in zip(labels, counts, strict=True) if count]


def _consents(work: Work, person_id: str) -> list[list[str]]:
    query = select(consents).where(consents.c.person_id == person_id).order_by(consents.c.topic)
    return [
        ["consent", f"{row.topic} {row.version} {row.given_on.isoformat()}"]
        if row.withdrawn_on is None
        else ["consent_withdrawn", f"{row.topic} {row.withdrawn_on.isoformat()}"]
        for row in work.connection.execute(query)
    ]


def _chosen(work: Work, person_id: str) -> list[list[str]]:
    """Places, groups and matters of which she wants to hear, groups that she leads or asks to join; how many notices went to her."""
    of_places = select(literal("place"), interests.c.place).where(interests.c.person_id == person_id)
    of_groups = (
        select(literal("group"), groups.c.name)
        .join(group_members, group_members.c.group_id == groups.c.id)
        .where(group_members.c.person_id == person_id)
    )
    leads = (
        select(literal("leads"), groups.c.name)
        .join(group_members, group_members.c.group_id == groups.c.id)
        .where(group_members.c.person_id == person_id, group_members.c.leader.is_(True))
    )
    asks = (
        select(literal("asks_to_join"), groups.c.name)
        .join(group_requests, group_requests.c.group_id == groups.c.id)
        .where(group_requests.c.person_id == person_id)
    )
    follows = (
        select(literal("follows"), matters.c.title)
        .join(matter_follows, matter_follows.c.matter_id == matters.c.id)
        .where(matter_follows.c.person_id == person_id)
    )
    chosen = union_all(of_places, of_groups, leads, asks, follows)
    found = [[label, value] for label, value in work.connection.execute(chosen)]
    notices = work.connection.scalar(
        select(func.count()).where(recipients.c.person_id == person_id, recipients.c.state != "left_out")
    )
    return [*sorted(found), ["notices", str(notices)]] if notices else sorted(found)


def _forums(work: Work, person_id: str) -> list[list[str]]:
    """What she answered to meetings, with what she needs there, and where she was."""
    found = []
    for meeting, hers in rsvps.all_of(work, person_id):
        day = meeting.starts_at.astimezone(NAIROBI).date().isoformat()
        with_her = f" ({hers.people})" if hers.people else ""
        found.append([f"forum_{hers.answer}", f"{meeting.title} {day}{with_her}"])
        found += [[f"need_{need}", meeting.title] for need in hers.needs]
    return found + [
        ["forum_attended", f"{title} {day.isoformat()}"]
        for title, day in attendances.of_person(work, person_id)
    ]


def _reports(work: Work, person_id: str) -> list[list[str]]:
    query = (
        select(reports_table.c.kind, reports_table.c.state, reports_table.c.filed_at)
        .where(reports_table.c.person_id == person_id, reports_table.c.sensitive.is_(False))
        .order_by(reports_table.c.filed_at, reports_table.c.kind)
    )
    named = [
        ["named_report", f"{row.kind} {row.filed_at.astimezone(NAIROBI).date().isoformat()} {row.state}"]
        for row in work.connection.execute(query)
    ]
    return named + [
        ["reports", f"{state} {count}"] for state, count in reports.of_person(work, person_id).items()
    ]
