"""Whatever delivery, providers, crashes and people do in whatever order: the outbox keeps its promises."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from sqlalchemy import select

from storage import claims, outbox, outcomes, parking, people
from storage.claims import Claimed
from storage.database import Database
from storage.migrating import migrate
from storage.statuses import MAY_BECOME_FROM, SendClass, SendStatus
from storage.tables import outbox as table
from storage.vault import HandleOpener, Vault
from storage.work import Storage
from tests.storage.conftest import SECRET, Clock

CLASSES = [SendClass.REPLY, SendClass.NOTICE, SendClass.URGENT]
RANK = {
    SendStatus.WAITING: 0, SendStatus.SENDING: 0, SendStatus.PARKED: 0, SendStatus.UNKNOWN: 1, SendStatus.SENT: 2,
    SendStatus.DELIVERED: 3, SendStatus.READ: 4, SendStatus.FAILED: 2.5,
}  # fmt: skip


class Outbox(RuleBasedStateMachine):
    """Three people, all classes; the model remembers what was queued, and in which order it went out."""

    queued = Bundle("queued")
    folder: Path

    @initialize()
    def begin(self) -> None:
        path = self.folder / f"{os.urandom(6).hex()}.db"
        shutil.copy(self.folder / "made.db", path)
        self.path = path
        self.clock = Clock()
        self.database = Database(f"sqlite:///{path}")
        self.storage = Storage(self.database, Vault(SECRET), clock=self.clock)
        with self.storage.begin() as work:
            self.people = [people.find_or_make(work, "telegram", str(n)).id for n in range(3)]
        self.order: list[str] = []
        self.out: dict[str, Claimed] = {}
        self.status: dict[str, SendStatus] = {}
        self.went: dict[tuple[str, SendClass], list[str]] = {}

    @rule(
        target=queued,
        rows=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(CLASSES)), min_size=1, max_size=5),
    )
    def queue(self, rows: list[tuple[int, SendClass]]) -> object:
        made = []
        with self.storage.begin() as work:
            for who, cls in rows:
                to = outbox.ToPerson(self.people[who])
                made.append(outbox.queue(work, to, "telegram", b"x", cls=cls))
        self.order += made
        self.status |= dict.fromkeys(made, SendStatus.WAITING)
        return multiple(*made)

    @rule(limit=st.integers(1, 5))
    def claim(self, limit: int) -> None:
        with self.storage.begin() as work:
            claimed = claims.claim(work, HandleOpener(SECRET), limit)
        for row in claimed:
            assert self.status[row.id] is SendStatus.WAITING, "a row that was out or over went out again"
            assert row.person_id not in {other.person_id for other in self.out.values()}
            self.out[row.id] = row
            went = self.went.setdefault((row.person_id or "", row.cls), [])
            if row.tries == 1 and row.id not in went:
                went.append(row.id)

    @rule()
    def all_is_sent(self) -> None:
        for _ in range(3):
            self.claim(5)
            for _ in range(len(self.out)):
                self.settle("sent", 0)

    @rule(
        outcome=st.sampled_from(["sent", "kept", "retry", "failed", "unknown", "parked"]),
        which=st.integers(0, 2),
    )
    def settle(self, outcome: str, which: int) -> None:
        if which >= len(self.out):
            return
        row = list(self.out.values())[which]
        del self.out[row.id]
        with self.storage.begin() as work:
            match outcome:
                case "sent":
                    outcomes.sent(work, row, "SM1")
                case "kept":
                    outcomes.sent(work, row, "SM2", reports=True)
                case "parked":
                    assert parking.park(work, row.id, row.person_id or "", self.clock.now)
                case "retry":
                    outcomes.retry(work, row, self.clock.now + timedelta(seconds=20), "busy")
                case "failed":
                    outcomes.failed(work, row, "refused")
                case _:
                    outcomes.unknown(work, row, "timed out")

    @rule(row_id=queued, status=st.sampled_from(list(MAY_BECOME_FROM)))
    def provider_reports(self, row_id: str, status: SendStatus) -> None:
        with self.storage.begin() as work:
            outcomes.advance(work, row_id, status, "as reported")
        if status is not SendStatus.UNKNOWN or row_id in self.out:
            self.out.pop(row_id, None)

    @rule(row_id=queued, closed=st.booleans())
    def provider_refuses_later(self, row_id: str, closed: bool) -> None:
        with self.storage.begin() as work:
            back = outcomes.again(work, row_id, self.clock.now, "refused", provider_id="SM2", closed=closed)
        if back:
            self.out.pop(row_id, None)
            self.status[row_id] = SendStatus.WAITING

    @rule(who=st.integers(0, 2))
    def she_writes(self, who: int) -> None:
        self.clock.forward(seconds=1)
        with self.storage.begin() as work:
            waiting = outbox.counts(work).get("parked", 0)
            parked = len(parking.parked(work, self.people[who], "telegram"))
            people.heard_from(work, people.find_or_make(work, "telegram", str(who)), "telegram")
            assert outbox.counts(work).get("parked", 0) == waiting - parked
            assert parking.parked(work, self.people[who], "telegram") == []

    @rule(seconds=st.integers(1, 400))
    def time_passes(self, seconds: int) -> None:
        self.clock.forward(seconds=seconds)

    @rule()
    def delivery_dies(self) -> None:
        self.clock.forward(minutes=6)
        with self.storage.begin() as work:
            claims.reclaim(work)
        self.out.clear()

    @rule(who=st.integers(0, 9))
    def she_blocks_us(self, who: int) -> None:
        if who > 2:
            return
        with self.storage.begin() as work:
            outcomes.unreachable(work, self.people[who], "telegram", "blocked")

    @invariant()
    def promises(self) -> None:
        if not hasattr(self, "storage"):
            return
        with self.storage.read() as work:
            rows = work.connection.execute(select(table)).all()
        now = {row.id: SendStatus(row.status) for row in rows}
        assert set(now) == set(self.order), "a row was lost"
        for row in rows:
            assert RANK[now[row.id]] >= RANK[self.status[row.id]], "a status went back"
            over = RANK[now[row.id]] > 0
            may_come_back = now[row.id] is SendStatus.SENT
            assert over or row.body is not None, "a body did not live as long as its message"
            assert row.body is None or not over or may_come_back, "a body outlived its message"
        sending = [row.person_id for row in rows if row.status == "sending"]
        assert len(sending) == len(set(sending)), "two messages of one person were out at once"
        assert {row.id for row in rows if row.status == "sending"} == set(self.out)
        for went in self.went.values():
            assert went == sorted(went, key=self.order.index), "messages overtook each other"
        self.status = now

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            for file in self.folder.glob(self.path.name + "*"):
                file.unlink()


@pytest.fixture(scope="module", autouse=True)
def _made(tmp_path_factory: pytest.TempPathFactory) -> None:
    Outbox.folder = tmp_path_factory.mktemp("machine")
    migrate(f"sqlite:///{Outbox.folder}/made.db")


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # a failure is told at once: making it shorter would take minutes
    database=None,
    suppress_health_check=list(HealthCheck),
)
