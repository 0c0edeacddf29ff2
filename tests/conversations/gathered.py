"""What members of the staff do about forums, groups and rumours for a transcript, and the codes that come of it."""

from __future__ import annotations

from sqlalchemy import select

from bot.gathering import Gathering
from directory.places import Places
from directory.recognition import Sure
from flows.audience import Audience
from flows.forum_changes import Agree, AnnounceForum, AnswerForum, CancelForum, KeepRecord, PublishRecord
from flows.notice_changes import PublishKnown
from storage import groups, people, rumours, staff
from storage.tables import agreed_actions as actions_table
from storage.tables import groups as groups_table
from storage.tables import meetings as meetings_table
from storage.tables import rumours as rumours_table
from storage.work import Work
from tests.conversations.at_market import newest_matter

COMMANDS = frozenset(
    ("forum", "cancel_forum", "others_come", "others_leave", "agree", "record", "group", "rumour")
)


def gather(work: Work, gathering: Gathering, places: Places, command: str, rest: str) -> None:
    """`forum Kaptembwo 2026-12-08T14:00 40 Safe markets` announces one with 40 seats (0: no limit) to those who want to hear of
    forums there; `cancel_forum why`, `agree by-day what`, `record words` are about the newest; `others_come 3` and `others_leave`
    fill and free its seats; `group Kaptembwo Traders` and `rumour what is said | in English | in Kiswahili`.
    """
    member = staff.operator("Facilitator")
    match command:
        case "forum":
            place, starts, seats, title = rest.split(" ", 3)
            area = _id(places, place)
            change = AnnounceForum(
                title, "", "Soko Salama", area, "Social Hall, next to the chief's office", None, starts, 120, "", int(seats) or None,
                ("sw", "en"), ("sign",), "Lights at the gates; market levies", Audience("forums", (area,)), (1440, 120),
            )  # fmt: skip
            gathering.convening.announce(work, member, change)
        case "cancel_forum":
            gathering.convening.apply(work, member, CancelForum(_newest(work), rest, whole=False))
        case "agree":
            due, what = rest.split(" ", 1)
            gathering.convening.apply(work, member, Agree(_newest(work), what, "Market committee", due))
        case "record":
            gathering.convening.apply(work, member, KeepRecord(_newest(work), rest))
            gathering.convening.apply(work, member, PublishRecord(_newest(work)))
        case "others_come":
            for number in range(int(rest)):
                other = people.find_or_make(work, "telegram", f"other {number}")
                gathering.forums.apply(work, other.id, AnswerForum(_newest(work), coming=True))
        case "others_leave":
            other = people.find_or_make(work, "telegram", "other 0")
            gathering.forums.apply(work, other.id, AnswerForum(_newest(work), coming=False))
        case "group":
            place, name = rest.split(" ", 1)
            groups.make(work, member.id, name, "traders", _id(places, place))
        case "rumour":
            said, english, swahili = (part.strip() for part in rest.split("|"))
            rumours.publish(
                work, member.id, PublishKnown(said, (said,), "", (("en", english), ("sw", swahili)))
            )


def drawn(work: Work) -> dict[str, str]:
    """Placeholders of a transcript and what stands for them: the newest forum's number and code, a group's code, a rumour's number."""
    found: dict[str, str] = {}
    newest = work.connection.execute(
        select(meetings_table.c.number, meetings_table.c.code)
        .order_by(meetings_table.c.starts_at.desc())
        .limit(1)
    ).first()
    if newest is not None:
        found |= {"{forum}": newest.number, "{attendance}": newest.code}
    actions = work.connection.scalars(select(actions_table.c.number).order_by(actions_table.c.what))
    found |= {f"{{action {place}}}": number for place, number in enumerate(actions, 1)}
    if code := work.connection.scalar(select(groups_table.c.code).limit(1)):
        found["{group}"] = code
    if number := newest_matter(work):
        found["{matter}"] = number
    if number := work.connection.scalar(select(rumours_table.c.number).limit(1)):
        found["{rumour}"] = number
    return found


def _newest(work: Work) -> str:
    return drawn(work)["{forum}"]


def _id(places: Places, name: str) -> str:
    area = places.recognise(name)
    assert isinstance(area, Sure)
    return area.place.id
