"""What others do about public matters for a transcript: who reported before, the facilitator, other members of the group."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from bot.matters.office import MatterOffice
from directory.places import Places
from directory.recognition import Sure
from flows.changes import Account, FileReport, Manner
from flows.matter_changes import AddWeight, MoveMatter, OpenMatter, VoteIfSolved
from flows.messages import Language
from flows.reporting.kinds import SENSITIVE_KINDS
from storage import changes, groups, invitations, people, staff
from storage.tables import cases, matter_steps, matters
from storage.tables import groups as groups_table
from storage.work import Work
from tests.conversations import listeners

COMMANDS = frozenset(("reported", "matter", "move", "leader", "members", "weigh", "vote"))
MEMBER = f"{listeners.OTHERS} at the market"
"""Their messages are not part of the transcript: they would only be the same."""


def at_market(
    work: Work, office: MatterOffice, places: Places, command: str, rest: str, language: Language
) -> str:
    """`reported works Kaptembwo The lamps are out` is somebody else's report; `matter No lights at gate B` makes the newest case
    public; `move in_action 40 Two of five lamps burn` moves it; `leader` makes {invitation} to lead the newest group; `members 3`
    join it; `weigh 5` say that it is theirs too; `vote 2 no` of the members answer. The code of an invitation, or ''.
    """
    member = staff.operator("Facilitator")
    match command:
        case "reported":
            kind, place, words = rest.split(" ", 2)
            found = places.recognise(place)
            assert isinstance(found, Sure)
            report = FileReport(
                kind=kind, accounts=(Account(text=words),), place=found.place.id, place_words=place, point=None, when={"words": ""},
                ongoing="yes", manner=Manner.CONFIDENTIAL, sensitive=kind in SENSITIVE_KINDS, messages=True, language=language,
            )  # fmt: skip
            areas = places.line_of(found.place)
            changes.apply(work, _other(work, "reporter"), "telegram", report, areas=areas)
        case "matter":
            number = work.connection.scalar(
                select(cases.c.number).where(cases.c.matter_id.is_(None)).limit(1)
            )
            office.at_work.apply(work, member, OpenMatter(str(number), rest))
        case "move":
            state, percent, sentence = rest.split(" ", 2)
            office.at_work.apply(
                work, member, MoveMatter(newest_matter(work), state, int(percent), sentence.strip("-"))
            )
        case "leader":
            return invitations.invite(work, "", "leader", (), timedelta(days=7), group_id=_group(work))
        case "members":
            for one in range(int(rest)):
                groups.let_in(work, _group(work), _other(work, str(one)))
        case "weigh":
            for one in range(int(rest)):
                office.residents.apply(
                    work, _other(work, str(one)), AddWeight(newest_matter(work), follow=False)
                )
        case "vote":
            number, answer = rest.split()
            for one in range(int(number)):
                vote = VoteIfSolved(newest_matter(work), answer == "yes")
                office.residents.apply(work, _other(work, str(one)), vote)
    return ""


def newest_matter(work: Work) -> str:
    """The number of the matter that was opened last, '' without one."""
    opened = (
        select(matters.c.number)
        .join(matter_steps, matter_steps.c.matter_id == matters.c.id)
        .group_by(matters.c.number)
        .order_by(func.min(matter_steps.c.seq).desc())
        .limit(1)
    )
    return str(work.connection.scalar(opened) or "")


def _group(work: Work) -> str:
    return str(work.connection.scalar(select(groups_table.c.id).limit(1)))


def _other(work: Work, name: str) -> str:
    return people.find_or_make(work, "telegram", f"{MEMBER} {name}").id
