"""Whole turns, as the bot does them, in one line each."""

from collections.abc import Callable

from flows.changes import Account, FileReport, Manner, ReporterChange
from flows.messages import Inbound
from storage import changes, claims, conversations, inbox, outbox, outcomes
from storage.claims import Claimed
from storage.outbox import ToPerson
from storage.vault import HandleOpener
from storage.work import Storage, Work

REPLY = b"Asante, tumepokea."


def arrives(storage: Storage, *messages: Inbound) -> None:
    for message in messages:
        with storage.begin() as work:
            inbox.store(work, message)


def turn(
    storage: Storage,
    *declared: ReporterChange,
    reply: bytes = REPLY,
    state: bytes = b"{}",
    keep: bool = False,
    also: Callable[[Work, str], None] | None = None,
    areas: tuple[str, ...] = (),
) -> tuple[str, list[str | None]]:
    """Serve the next message; the person and what the changes returned."""
    with storage.begin() as work:
        row = inbox.next_waiting(work)
        assert row is not None, "nothing waits"
        before = conversations.load(work, row.person_id)
        results = [
            changes.apply(work, row.person_id, row.inbound.channel, one, areas=areas) for one in declared
        ]
        conversations.save(work, row.person_id, state, before.version if before else 0)
        outbox.queue(work, ToPerson(row.person_id), row.inbound.channel, reply)
        if also:
            also(work, row.person_id)
        inbox.done(work, row, row.inbound.text if keep else None)
        return row.person_id, results


def claim(storage: Storage, opener: HandleOpener) -> list[Claimed]:
    with storage.begin() as work:
        return claims.claim(work, opener)


def send_all(storage: Storage, opener: HandleOpener) -> list[Claimed]:
    """Delivery sends until nothing is due; what it sent, in order."""
    everything: list[Claimed] = []
    while batch := claim(storage, opener):
        for row in batch:
            with storage.begin() as work:
                outcomes.sent(work, row)
        everything += batch
    return everything


def report(manner: Manner = Manner.CONFIDENTIAL, *texts: str, **more: object) -> FileReport:
    fields: dict[str, object] = {
        "kind": "works",
        "accounts": tuple(Account(text) for text in texts or ("Hakuna taa hapa sokoni.",)),
        "place": "ke-032-kaptembwo",
        "place_words": "karibu na posho mill",
        "point": None,
        "when": {"words": "jana usiku"},
        "ongoing": "yes",
        "manner": manner,
        "sensitive": False,
        "messages": manner is not Manner.WITHOUT_TRACE,
        "language": "sw",
        "name": "Wanjiru Mfano" if manner is Manner.NAMED else "",
    }
    return FileReport(**(fields | more))  # type: ignore[arg-type]
