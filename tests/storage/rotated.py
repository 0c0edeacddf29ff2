"""A small office whose secret is changed, and everything that must still hold then."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from flows.changes import Manner
from storage import identities, outbox, people, report_reading, reports, staff, staff_links, staff_pins
from storage.database import Database
from storage.lasting import settle
from storage.staff import Role
from storage.staff_pins import Outcome
from storage.statuses import SendKind
from storage.tables import reports as reports_table
from storage.vault import HandleOpener, Reboxer
from storage.work import Storage
from tests.storage.conftest import SECRET, Clock
from tests.storage.filed import id_of
from tests.storage.messages import said
from tests.storage.turns import arrives, report, send_all, turn

OLD, NEW = SECRET, bytes(reversed(SECRET))
PIN = "804713"
NUMBER, OPAQUE = "+254700000013", "KE.opaque-13"
REPORTS = 6


@dataclass
class Office:
    """What was there before the change; `storage` and `opener` as a process has them that knows these secrets."""

    database: Database
    clock: Clock
    storage: Storage
    opener: HandleOpener
    codes: list[str]
    token: str = ""
    member: str = ""
    person: str = ""

    def starts(self, secret: bytes, old: bytes | None = None) -> Office:
        """Another process, with these secrets."""
        vault = settle(self.database, secret, old)
        storage = Storage(self.database, vault, clock=self.clock)
        return Office(
            self.database, self.clock, storage, HandleOpener(secret, old), self.codes, self.token, self.member, self.person
        )  # fmt: skip

    def rotated(self) -> Office:
        """A process that knows both, the new one first."""
        return self.starts(NEW, OLD)


def reboxer() -> Reboxer:
    return Reboxer(NEW, OLD)


def office(database: Database, clock: Clock) -> Office:
    """Six people with a report each, confidential but for one of each other manner, a letter to each; a member of the staff."""
    storage = Storage(database, settle(database, OLD), clock=clock, chance=random.Random(7).randbytes)
    opener = HandleOpener(OLD)
    manners = [Manner.NAMED, Manner.WITHOUT_TRACE, *[Manner.CONFIDENTIAL] * (REPORTS - 2)]
    made = [files_with_code_in(storage, number, manner) for number, manner in enumerate(manners, 1)]
    send_all(storage, opener)
    one = Office(database, clock, storage, opener, made)
    with storage.begin() as work:
        code = staff.invite(work, "Amina Mfano", Role.FACILITATOR, (), timedelta(days=7))
        offered = staff.invitation(work, code)
        assert offered is not None
        one.member = staff.join(work, people.find_or_make(work, "telegram", "4999").id, offered.id).id
        one.token = staff_links.make(work, one.member, "", timedelta(days=7))
    hashed = staff_pins.hashed(storage.vault, one.member, PIN)
    with storage.begin() as work:
        assert staff_pins.set_pin(work, one.member, hashed)
        one.person = identities.of_sender(work, "whatsapp", NUMBER, OPAQUE).id
    return one


def files_with_code_in(storage: Storage, number: int, manner: Manner) -> str:
    arrives(storage, said("taa imeharibika", number, who=f"47{number:02}"))
    _, (code,) = turn(storage, report(manner, f"story {number}"))
    assert code is not None
    return code


def writes_to_all(one: Office) -> None:
    """A letter to each who can be written to: it waits to be sent, by handle or by name."""
    with one.storage.begin() as work:
        for report_id in work.connection.scalars(select(reports_table.c.id)).all():
            if (to := reports.writable(work, report_id)) is not None:
                outbox.queue(work, to, "telegram", b"Which gate?")


def everything_holds(one: Office, waiting: int) -> None:
    """Codes open their reports, people are found and reached, links and PINs are good; `waiting` letters go to whoever they
    are for."""
    for number, code in enumerate(one.codes, 1):
        report_id = id_of(one.storage, code)
        with one.storage.read() as work:
            opened = report_reading.opened(work, report_id)
            assert opened is not None
            assert [piece.text for piece in opened.told] == [f"story {number}"]
    right = staff_pins.hashed(one.storage.vault, one.member, PIN)
    with one.storage.begin() as work:
        assert staff_pins.check(work, one.member, right).outcome is Outcome.RIGHT
        assert staff_links.opened(work, one.token) is not None
        for sender in ((NUMBER,), (OPAQUE,), (NUMBER, OPAQUE)):
            assert identities.of_sender(work, "whatsapp", *sender).id == one.person
        assert people.address(work, one.person, "whatsapp") == NUMBER
    sent = [row for row in send_all(one.storage, one.opener) if row.kind is SendKind.MESSAGE]
    assert not [row for row in sent if row.unreadable]
    assert len({row.address for row in sent}) == len(sent) == waiting
    assert {row.address for row in sent} <= {f"47{number:02}" for number in range(1, REPORTS + 1)}
