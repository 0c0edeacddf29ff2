"""Whether what is called resolved really is: members of its group, followers and reporters say so, one voice each and round."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, or_, select, union

from storage import voices
from storage.matter_reading import Matter, accounts, by_ids, held, of_report
from storage.refusals import ChangeRefusedError
from storage.tables import group_members, matter_follows, matter_votes, matters
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Rules:
    """When it is open again: as soon as at least `reopen_from` say no (or all, if fewer are asked), and these are at least
    `reopen_share` (0 to 1) of the answers.
    """

    reopen_from: int = 3
    reopen_share: float = 0.3

    def reopens(self, tally: "Tally", asked: int) -> bool:
        """Whether that is enough. `asked`: how many people may answer."""
        enough = min(self.reopen_from, max(1, asked))
        return tally.no >= enough and tally.no >= self.reopen_share * (tally.yes + tally.no)


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers of a round."""

    yes: int = 0
    no: int = 0


def vote(work: Work, person_id: str, matter: Matter, solved: bool) -> None:
    """A member or follower says it; the last one of hers holds. Raises ChangeRefusedError('not_asked')."""
    now = held(work, matter.id)
    if now is None or not now.is_asked(work.now) or not may_answer(work, person_id, [now.id]):
        raise ChangeRefusedError("not_asked", "Nobody asks her (any more) whether this is solved.")
    _keep(work, now, voices.of_person(work, now.id, person_id), solved)


def reporter_says(work: Work, report_id: str, person_id: str, solved: bool) -> None:
    """Whoever filed one of its cases answers under her code: her voice counts in the round as well.

    Nothing happens when the report belongs to no matter that is called resolved. `person_id` '': nothing may lead to her.
    """
    matter = of_report(work, report_id)
    now = held(work, matter.id) if matter is not None else None
    if now is None or now.settled or now.state not in {"resolved", "confirmed"}:
        return
    hers = voices.of_person(work, now.id, person_id) if person_id else voices.by_chance(work)
    _keep(work, now, hers, solved)


def may_answer(work: Work, person_id: str, matter_ids: Collection[str]) -> set[str]:
    """Which of these she follows, or her groups have."""
    follows = exists().where(
        matter_follows.c.matter_id == matters.c.id, matter_follows.c.person_id == person_id
    )
    member = exists().where(
        group_members.c.group_id == matters.c.group_id, group_members.c.person_id == person_id
    )
    query = select(matters.c.id).where(matters.c.id.in_(matter_ids), or_(follows, member))
    return set(work.connection.scalars(query)) if matter_ids else set()


def tallies(work: Work, matter_ids: Collection[str]) -> dict[str, Tally]:
    """The answers of the running round of each of these; one without any is not in it."""
    return _tallies(work, matters.c.id.in_(matter_ids))


def asked(work: Work, matter_ids: Collection[str]) -> dict[str, int]:
    """How many people may answer for each of these: members, followers, or the reporters, if they are more."""
    follow = select(matter_follows.c.matter_id, matter_follows.c.person_id).where(
        matter_follows.c.matter_id.in_(matter_ids)
    )
    members = (
        select(matters.c.id, group_members.c.person_id)
        .join(group_members, group_members.c.group_id == matters.c.group_id)
        .where(matters.c.id.in_(matter_ids))
    )
    people = union(follow, members).subquery()
    query = select(people.c.matter_id, func.count().label("number")).group_by(people.c.matter_id)
    numbers = {row.matter_id: row.number for row in work.connection.execute(query)}
    reporters = accounts(work, matter_ids)
    return {one: max(numbers.get(one, 0), reporters.get(one, 0)) for one in matter_ids}


def decided(work: Work, rules: Rules) -> list[tuple[Matter, str]]:
    """Matters whose members have said enough, or had time enough, with what they become: reopened, confirmed, or '' (nothing:
    in time nobody answered, or as many said no as yes; nobody is asked any more).
    """
    asks = and_(matters.c.state == "resolved", matters.c.ask_until.is_not(None))
    says_no = (
        select(matters.c.id)
        .join(matter_votes, matter_votes.c.matter_id == matters.c.id)
        .where(
            matter_votes.c.solved.is_(False),
            matter_votes.c.round == matters.c.round,
            matters.c.state.in_(("resolved", "confirmed")),
            matters.c.salt.is_not(None),
        )
    )
    query = union(select(matters.c.id).where(asks, matters.c.ask_until <= work.now), says_no)
    ids = list(work.connection.scalars(query))
    if not ids:
        return []
    known, said, may = by_ids(work, ids), tallies(work, ids), asked(work, ids)
    found = []
    for one in known.values():
        tally = said.get(one.id, Tally())
        if rules.reopens(tally, may[one.id]):
            found.append((one, "reopened"))
        elif one.ask_until is not None and one.ask_until <= work.now:
            found.append((one, "confirmed" if tally.yes > tally.no else ""))
    return found


def forget(work: Work, matter_ids: Collection[str]) -> None:
    """Who answered what in these goes."""
    work.connection.execute(delete(matter_votes).where(matter_votes.c.matter_id.in_(matter_ids)))


def _keep(work: Work, matter: Matter, voice: bytes | None, solved: bool) -> None:
    row = {"matter_id": matter.id, "round": matter.round, "voice": voice, "solved": solved}
    work.connection.execute(
        work.insert(matter_votes)
        .values(row)
        .on_conflict_do_update(index_elements=["matter_id", "round", "voice"], set_={"solved": solved})
    )


def _tallies(work: Work, which: ColumnElement[bool]) -> dict[str, Tally]:
    yes = func.sum(case((matter_votes.c.solved.is_(True), 1), else_=0))
    query = (
        select(matter_votes.c.matter_id, yes.label("yes"), func.count().label("answers"))
        .join(matters, matters.c.id == matter_votes.c.matter_id)
        .where(which, matter_votes.c.round == matters.c.round)
        .group_by(matter_votes.c.matter_id)
    )
    rows = work.connection.execute(query)
    return {row.matter_id: Tally(int(row.yes), row.answers - int(row.yes)) for row in rows}
