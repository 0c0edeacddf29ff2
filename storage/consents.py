"""What a person agreed to: topic, wording and language, by the day."""

from collections.abc import Collection

from sqlalchemy import bindparam, delete, select, update

from flows.messages import Language
from storage import interests, ledger, parking
from storage.consented import NOTICES
from storage.prepared import Prepared
from storage.tables import consents, people
from storage.work import Work

REPORTING = "reporting"
"""The one topic that 'all' does not take back: it is not a topic of notices (flows/reporting/consent.py)."""


def give(work: Work, person_id: str, topic: str, version: str, language: Language) -> None:
    """She agreed to `topic` as worded in `version`; once again, when she had taken it back."""
    values = {"version": version, "language": language, "given_on": work.now.date(), "withdrawn_on": None}
    work.connection.execute(
        work.insert(consents)
        .values(person_id=person_id, topic=topic, **values)
        .on_conflict_do_update(index_elements=["person_id", "topic"], set_=values)
    )


def withdraw(work: Work, person_id: str, topic: str) -> int:
    """She takes `topic` back, or every topic of notices when it is 'all'; how many that were.

    What waits for her of broadcasts about it goes, and their ledgers say so. NOTICES is withdrawn by 'all', also by somebody
    who never agreed to any: what nobody asked for must know that.
    """
    which = consents.c.topic != REPORTING if topic == "all" else consents.c.topic == topic
    withdrawn = work.connection.execute(
        update(consents)
        .where(consents.c.person_id == person_id, consents.c.withdrawn_on.is_(None), which)
        .values(withdrawn_on=work.now.date())
    ).rowcount
    if topic == "all":
        ledger.stop_for(work, person_id)
        parking.drop(work, [person_id])
        interests.choose(work, person_id, ())
        language = work.connection.scalar(select(people.c.language).where(people.c.id == person_id))
        today = work.now.date()
        work.connection.execute(
            work.insert_new(consents),
            {"person_id": person_id, "topic": NOTICES, "version": "", "language": language or "en",
             "given_on": today, "withdrawn_on": today},
        )  # fmt: skip
    else:
        ledger.opt_out(work, person_id, topic)
    return withdrawn


def start_again(work: Work, person_id: str) -> None:
    """She chose something to hear of: an earlier "stop" is over."""
    work.connection.execute(
        delete(consents).where(consents.c.person_id == person_id, consents.c.topic == NOTICES)
    )


def agreed_among(work: Work, person_id: str, topics: Collection[str]) -> set[str]:
    """Those of these topics that she agreed to and has not taken back."""
    query = select(consents.c.topic).where(
        consents.c.person_id == person_id, consents.c.topic.in_(topics), consents.c.withdrawn_on.is_(None)
    )
    return set(work.connection.scalars(query))


def stopped(work: Work, person_id: str) -> bool:
    """Whether she said "stop" and has not agreed to notices since."""
    return bool(stopped_among(work, [person_id]))


def stopped_among(work: Work, person_ids: Collection[str]) -> set[str]:
    """Those of them who did."""
    if not person_ids:
        return set()
    query = select(consents.c.person_id).where(
        consents.c.person_id.in_(person_ids),
        consents.c.topic == NOTICES,
        consents.c.withdrawn_on.is_not(None),
    )
    return set(work.connection.scalars(query))


def has(work: Work, person_id: str, topic: str, version: str) -> bool:
    """Whether she agreed to `topic` in this wording and has not taken it back."""
    return bool(_GIVEN.all(work, {"person": person_id, "topic": topic, "version": version}))


_GIVEN = Prepared(
    select(consents.c.topic).where(
        consents.c.person_id == bindparam("person"),
        consents.c.topic == bindparam("topic"),
        consents.c.version == bindparam("version"),
        consents.c.withdrawn_on.is_(None),
    )
)
