"""What she told, piece by piece: texts at once, photos and voice notes when they are fetched from the channel."""

import json
from dataclasses import asdict, dataclass, field

from sqlalchemy import func, insert, select

from flows.changes import Account, Manner
from storage import attachments, keys, outbox, uploads
from storage.statuses import SendKind
from storage.tables import accounts
from storage.vault import pad, place, unpad
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Target:
    """The report that is told more."""

    report_id: str
    key_id: str
    manner: Manner


@dataclass(frozen=True, slots=True)
class Told:
    """One piece in clear, for whoever may read the report. `text` is '' for a photo or voice note."""

    position: int
    text: str = field(repr=False)
    content_type: str


def append(work: Work, target: Target, person_id: str, channel: str, told: tuple[Account, ...]) -> None:
    """Seal the pieces under the report's key, after those it has."""
    first = work.connection.scalar(
        select(func.coalesce(func.max(accounts.c.position) + 1, 0)).where(
            accounts.c.report_id == target.report_id
        )
    )
    pieces = list(enumerate(told, start=first or 0))
    rows = [_row(work, target, position, account) for position, account in pieces]
    if rows:
        work.connection.execute(insert(accounts), rows)
    media = [(position, account.media) for position, account in pieces if account.media is not None]
    held = uploads.take(work, person_id, [ref.reference for _, ref in media])
    attachments.keep(
        work,
        target.key_id,
        target.manner,
        [
            attachments.Attachment(
                target.report_id, position, one.content, ref.content_type, original=one.original
            )
            for position, ref in media
            if (one := held.get(ref.reference)) is not None
        ],
    )
    errands = [
        {"report": target.report_id, "position": position, "media": asdict(ref)}
        for position, ref in media
        if ref.reference not in held
    ]
    bodies = [json.dumps(errand).encode() for errand in errands]
    outbox.queue_errands(work, channel, SendKind.FETCH_MEDIA, bodies)


def read(work: Work, report_id: str, key_id: str) -> list[Told]:
    """The pieces of a report in clear, in order. Raises NoKeyError when it was withdrawn."""
    query = select(accounts).where(accounts.c.report_id == report_id).order_by(accounts.c.position)
    pieces = []
    for row in work.connection.execute(query):
        where = place("accounts", "content", f"{report_id}/{row.position}")
        content = json.loads(unpad(keys.open_with(work, key_id, row.content, where)))
        pieces.append(Told(row.position, content["text"], content["type"]))
    return pieces


def _row(work: Work, target: Target, position: int, account: Account) -> dict[str, object]:
    content = {"text": account.text, "type": account.media.content_type if account.media else ""}
    where = place("accounts", "content", f"{target.report_id}/{position}")
    clear = pad(json.dumps(content).encode())
    return {
        "report_id": target.report_id,
        "position": position,
        "kind": "text" if account.media is None else "media",
        "content": keys.seal_with(work, target.key_id, clear, where),
    }
