"""The mail server of referrals fails at random: each e-mail arrives at least once, always under the same Message-ID, and none
is called sent that did not.
"""

import os
import random
import socket
from collections import defaultdict

import pytest
from sqlalchemy import select

from bot.referring.smtp import Server
from storage.tables import mails
from storage.work import Storage
from tests.cut_off.post_office import closed_port
from tests.referring.test_mailing import mailing, queued
from tests.standins.smtp_server import DROP, SILENCE, SmtpServer, smtp_server
from tests.storage.conftest import SQLITE_ONLY, Clock

pytestmark = SQLITE_ONLY
SEED = int(os.environ.get("CUT_OFF_SEED", "20261122"))
ROUNDS = 5
FAULTS = [
    ("GREETING", "421 too busy"), ("GREETING", DROP), ("EHLO", DROP), ("MAIL", "451 later"), ("MAIL", DROP), ("RCPT", "450 busy"),
    ("DATA", "451 later"), ("DATA", DROP), ("END", "452 disk full"), ("END", DROP), ("GREETING", "<html>"), ("END", "\xff"),
    ("QUIT", DROP),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(SEED, SEED + ROUNDS))
async def test_faults_at_random(storage: Storage, clock: Clock, seed: int) -> None:
    chance = random.Random(seed)
    async with smtp_server() as smtp:
        for number in range(1, 5):
            queued(storage, number=number)
        sending = mailing(storage, smtp)
        sending._server = Server("127.0.0.1", smtp.port, "none", timeout=0.5)
        for _ in range(12):
            for at, answer in chance.sample(FAULTS, 3):
                smtp.says.setdefault(at, []).append(answer)
            while await sending.send_next():
                pass
            clock.forward(hours=chance.choice([0, 0, 1]), minutes=chance.choice([1, 5]))
        smtp.says.clear()
        for _ in range(4):
            while await sending.send_next():
                pass
            clock.forward(days=1)
        assert_all_arrived(storage, smtp, seed)


def assert_all_arrived(storage: Storage, smtp: SmtpServer, seed: int) -> None:
    with storage.read() as work:
        states = {row.id: row.state for row in work.connection.execute(select(mails.c.id, mails.c.state))}
    arrived: dict[str, int] = defaultdict(int)
    for taken in smtp.taken:
        arrived[str(taken.message["Message-ID"]).strip("<>").partition("@")[0]] += 1
    assert set(arrived) <= set(states), "the same e-mail keeps its Message-ID"
    for mail, state in states.items():
        assert state in {"sent", "unknown", "failed"}, f"lost, it still waits: {state}"
        assert arrived[mail] or state != "sent", "called sent and never arrived"
    print(f"CUT_OFF_SEED={seed}: {sorted(states.values())}, {sum(arrived.values())} arrived")  # noqa: T201


@pytest.mark.parametrize("how", ["nobody listens", "no such name", "it never greets"])
async def test_it_goes_on_when_the_server_is_there_again(
    storage: Storage, clock: Clock, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued(storage)
    if how == "no such name":
        monkeypatch.setattr(socket, "getaddrinfo", _no_name)
    async with smtp_server() as smtp:
        smtp.says["GREETING"] = [SILENCE] if how == "it never greets" else []
        port = smtp.port if how == "it never greets" else closed_port()
        sending = mailing(storage, smtp)
        good, sending._server = sending._server, Server("127.0.0.1", port, "none", timeout=0.3)
        assert await sending.send_next()
        with storage.read() as work:
            assert work.connection.scalars(select(mails.c.state)).all() == ["waiting"]
        monkeypatch.undo()
        sending._server = good
        clock.forward(minutes=1)
        assert await sending.send_next()
        assert len(smtp.taken) == 1


def _no_name(*_: object, **__: object) -> None:
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
