"""An office for tests: members of the staff, people who report, and what is sent to whom. All are invented."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from bot import outbound_json
from bot.casework import Casework
from bot.wording import wording
from flows.changes import AddToReport, Manner
from flows.messages import Language, Outbound
from storage import audit, changes, letters, people
from storage import staff as staff_rows
from storage.staff import Role, Staff
from storage.statuses import SendKind
from storage.tables import cases
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.storage.filed import number_of
from tests.storage.turns import report, send_all

T = TypeVar("T")
HERE = ("ke-032-kaptembwo", "ke-032-nakuru-town-west", "ke-032")
ELSEWHERE = ("ke-016-machakos-central", "ke-016")
NAMES = {HERE[0]: "Kaptembwo"}
CANARY = "Mfereji umeziba kwa kanari wetu"
"""What is told in every report here: a word of it in a notice is a leak."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A report, as only a test may know it: who filed it, and its case's number."""

    person_id: str
    report_id: str
    number: str


class Office:
    """On a real database. Everybody is on Telegram; addresses are chosen by the test."""

    def __init__(self, storage: Storage, opener: HandleOpener) -> None:
        self.storage = storage
        self.opener = opener
        self.casework = Casework(wording(), "sw", lambda place: NAMES.get(place, ""))

    def do(self, step: Callable[[Work], T]) -> T:
        with self.storage.begin() as work:
            return step(work)

    def member(
        self,
        name: str,
        areas: tuple[str, ...] = HERE[1:2],
        *,
        role: Role = Role.FACILITATOR,
        language: Language = "en",
    ) -> Staff:
        """A member whose address is her name."""
        with self.storage.begin() as work:
            invited = staff_rows.invitation(
                work, staff_rows.invite(work, name, role, areas, timedelta(days=1))
            )
            assert invited is not None
            person = people.find_or_make(work, "telegram", name)
            people.set_language(work, person.id, language, chosen=True)
            return staff_rows.join(work, person.id, invited.id)

    def filed(
        self,
        manner: Manner = Manner.CONFIDENTIAL,
        who: str = "4711",
        areas: tuple[str, ...] = HERE,
        **fields: object,
    ) -> Filed:
        """A report filed now; it is told about to nobody yet."""
        with self.storage.begin() as work:
            person = people.find_or_make(work, "telegram", who)
            before = set(work.connection.scalars(select(cases.c.report_id)))
            told = report(
                manner,
                CANARY,
                **{"place": areas[0] if areas else "", "place_words": "nyuma ya kanari", **fields},
            )
            changes.apply(work, person.id, "telegram", told, areas=areas)
            (report_id,) = set(work.connection.scalars(select(cases.c.report_id))) - before
            return Filed(person.id, report_id, number_of(work, report_id))

    def taken(self, by: Staff, **fields: Any) -> Filed:  # noqa: ANN401
        """A report filed, taken and announced; what was sent about that is out, and read."""
        filed = self.filed(**fields)
        self.do(lambda work: self.casework.take(work, by, filed.number))
        self.do(lambda work: letters.seen_by_reporter(work, filed.report_id))
        self.announce()
        self.sent()
        return filed

    def audited(self, number: str = "") -> list[tuple[str, str]]:
        """(who, what), oldest first."""
        with self.storage.read() as work:
            return [(one.who, one.what) for one in reversed(audit.latest(work, 100, number))]

    def adds(self, filed: Filed, *words: str) -> None:
        """She tells more under her code, as a turn does it."""
        told = report(Manner.CONFIDENTIAL, *words).accounts
        with self.storage.begin() as work:
            changes.apply(work, filed.person_id, "telegram", AddToReport(filed.report_id, told))
            self.casework.told_of_reply(work, filed.report_id)

    def announce(self) -> int:
        return self.do(self.casework.announce)

    def sent(self) -> list[tuple[str, Outbound]]:
        """(address, message) of all that waits and now goes out."""
        return [
            (row.address or "", outbound_json.from_bytes(row.body))
            for row in send_all(self.storage, self.opener)
            if row.kind is SendKind.MESSAGE
        ]

    def heard(self) -> list[tuple[str, str]]:
        """(address, text), by address."""
        return sorted((address, outbound.text) for address, outbound in self.sent())
