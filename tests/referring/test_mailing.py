"""From a row to an e-mail that an office opens: sent once, tried again while there is hope, and never a word of what was told."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.referring.mail_words import MailWords, Sender
from bot.referring.mailing import AGAIN_AFTER, NOT_GOING_OUT, Mailing
from bot.referring.smtp import Server
from bot.referring.telling import Telling
from bot.wording import wording
from directory.bodies import Bodies
from storage import alerts, mails, outbox, referral_links, referrals, reports
from storage.referral import Referral
from storage.tables import mails as table
from storage.tables import referral_links as links
from storage.tables import reports as reports_table
from storage.work import Storage, Work
from tests.referring.bodies import BODIES, PAGE, TELLING
from tests.standins.smtp_server import DROP, SmtpServer, smtp_server
from tests.storage.conftest import POSTGRES_ONLY, Clock
from tests.storage.filed import files
from tests.storage.looking import everything
from tests.storage.members import joins
from tests.storage.referred import ASSEMBLY, SUMMARY, WORKS, refers

LINK = re.compile(rf"{PAGE}/r/([A-Za-z0-9_-]{{43}})")
SENDER = Sender("Soko Salama", "office at gate B, 0700 000 001", "baraza@example.org")


@pytest.fixture
async def smtp() -> AsyncIterator[SmtpServer]:
    async with smtp_server() as server:
        yield server


def run_of(storage: Storage) -> Callable[[Callable[[Work], Any]], Awaitable[Any]]:
    async def run(do: Callable[[Work], Any]) -> Any:  # noqa: ANN401
        with storage.begin() as work:
            return do(work)

    return run


def mailing(
    storage: Storage,
    smtp: SmtpServer,
    *,
    on: bool = True,
    sender: Sender = SENDER,
    telling: Telling = TELLING,
) -> Mailing:
    server = Server("127.0.0.1", smtp.port, "none", timeout=5.0) if on else None
    return Mailing(run_of(storage), server, MailWords(wording(), sender), telling, PAGE, lambda: None)


def queued(storage: Storage, body: str = WORKS, number: int = 1, **how: str) -> Referral:
    referral = refers(storage, body, number, **how)
    with storage.begin() as work:
        mails.queue(work, referral.id)
    return referral


def rows(storage: Storage) -> list[tuple[str, str, int, bool]]:
    """(kind, state, tries, whether it is to be tried again)."""
    with storage.read() as work:
        query = select(table.c.kind, table.c.state, table.c.tries, table.c.due_at).order_by(table.c.kind)
        return [(*row[:3], row.due_at is not None) for row in work.connection.execute(query)]


async def test_a_body_gets_number_kind_place_and_a_link_and_no_word_of_it(
    storage: Storage, smtp: SmtpServer
) -> None:
    report_id = files(
        storage, "mtaro umeziba karibu na duka la Mama Wambo", kind="works", place="kaptembwo-ward"
    )
    referral = queued(storage, report_id=report_id)
    assert await mailing(storage, smtp).send_next()
    (taken,) = smtp.taken
    message = taken.message
    assert (taken.sender, taken.to) == ("baraza@example.org", ["works@example.org"])
    assert message["From"] == "Soko Salama <baraza@example.org>"
    assert message["Subject"] == f"Referral {referral.number}: please answer"
    assert message["Auto-Submitted"] == "auto-generated"
    for words in (
        f"Number: {referral.number}", "Kind: Lighting, drainage or road", "Place: Kaptembwo", "Please answer by Monday 23 November",
        "office at gate B, 0700 000 001", f"Kiswahili: suala {referral.number}",
    ):  # fmt: skip
        assert words in taken.text, words
    for secret in ("drain at the market", "Wambo", "umeziba", SUMMARY, report_id, referral.case):
        assert secret not in taken.raw.decode(), secret
    assert rows(storage) == [("new", "sent", 1, False)]
    found = LINK.search(taken.text)
    assert found is not None
    with storage.read() as work:
        assert referral_links.opened(work, found[1]) == (referrals.by_id(work, referral.id), None)
    assert not any(found[1] in str(cell.value) for row in everything(storage) for cell in row)
    assert not await mailing(storage, smtp).send_next()


async def test_a_sensitive_kind_is_not_named(storage: Storage, smtp: SmtpServer) -> None:
    queued(storage, report_id=files(storage, "siri", kind="gbv", sensitive=True))
    await mailing(storage, smtp).send_next()
    assert "Kind: a sensitive matter" in smtp.taken[0].text
    assert "violence" not in smtp.taken[0].text.casefold()


async def test_a_second_sending_after_a_crash_is_the_same_e_mail(
    storage: Storage, smtp: SmtpServer, clock: Clock
) -> None:
    queued(storage)
    sending = mailing(storage, smtp)
    with storage.begin() as work:
        assert mails.claim(work) is not None  # and the process dies
    assert not await sending.send_next()
    clock.forward(minutes=31)
    assert await sending.send_next()
    clock.forward(days=1)
    with storage.begin() as work:  # the server took it, and nobody noted that
        work.connection.execute(update(table).values(state="sending", due_at=work.now))
    assert await sending.send_next()
    first, second = smtp.taken
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert first.text == second.text
    with storage.read() as work:
        assert len(work.connection.execute(select(links)).all()) == 1


async def test_two_processes_send_it_once(storage: Storage, smtp: SmtpServer) -> None:
    for number in range(1, 5):
        queued(storage, number=number)
    other = Storage(storage.database, storage.vault, clock=storage.clock)
    both = [mailing(one, smtp) for one in (storage, other)]

    async def until_none(one: Mailing) -> None:
        while await one.send_next():
            pass

    await asyncio.gather(*map(until_none, both))
    assert len({taken.message["Message-ID"] for taken in smtp.taken}) == len(smtp.taken) == 4


@POSTGRES_ONLY
def test_what_one_process_holds_the_other_passes_over(storage: Storage) -> None:
    queued(storage)
    queued(storage, number=2)
    with storage.begin() as work, storage.begin() as other:
        first, second = mails.claim(work), mails.claim(other)
        assert first is not None
        assert second is not None
        assert first.id != second.id
        assert mails.claim(other) is None


@pytest.mark.parametrize("answer", ["451 later", DROP])
async def test_it_is_tried_again_later_and_later(
    storage: Storage, smtp: SmtpServer, clock: Clock, answer: str
) -> None:
    queued(storage)
    sending = mailing(storage, smtp)
    smtp.says["MAIL"] = [answer] * len(AGAIN_AFTER)
    for tried, wait in enumerate(AGAIN_AFTER, 1):
        assert await sending.send_next()
        assert rows(storage) == [("new", "waiting", tried, True)]
        clock.forward(seconds=wait.total_seconds() - 1)
        assert not await sending.send_next()
        clock.forward(seconds=1)
    assert await sending.send_next()
    assert rows(storage) == [("new", "sent", len(AGAIN_AFTER) + 1, False)]


@pytest.mark.parametrize(
    ("at", "answers", "state"),
    [("RCPT", ["550 no such box"], "failed"), ("MAIL", ["451 later"] * 9, "failed"), ("END", [DROP] * 9, "unknown")],
)  # fmt: skip
async def test_who_handles_the_case_hears_what_was_given_up(
    storage: Storage, smtp: SmtpServer, clock: Clock, at: str, answers: list[str], state: str
) -> None:
    joins(storage, "Wanjiru Mfano")
    referral = queued(storage)
    smtp.says[at] = list(answers)
    before = waiting(storage)
    sending = mailing(storage, smtp)
    while await sending.send_next():
        clock.forward(days=1)
    assert rows(storage)[0][1] == state
    with storage.read() as work:
        assert referrals.by_id(work, referral.id).open  # type: ignore[union-attr]
    assert waiting(storage) == before + 1


def waiting(storage: Storage) -> int:
    """Messages to people that wait to be sent."""
    with storage.read() as work:
        return outbox.counts(work).get("waiting", 0)


async def test_a_fault_of_ours_is_told_to_the_operator_until_it_is_mended(
    storage: Storage, smtp: SmtpServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    queued(storage)
    smtp.says["MAIL"] = ["553 not yours"]
    await mailing(storage, smtp).send_next()
    with storage.read() as work:
        assert [alert.sentence for alert in alerts.latest(work)] == [NOT_GOING_OUT]
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert line == "An e-mail to a body: again. The mail server does not take mail from mail.sender (553)."
    clock.forward(minutes=1)
    await mailing(storage, smtp).send_next()
    with storage.read() as work:
        assert alerts.latest(work) == []


async def test_a_body_without_an_address_is_told_to_who_handles_the_case(
    storage: Storage, smtp: SmtpServer
) -> None:
    joins(storage, "Wanjiru Mfano")
    queued(storage, ASSEMBLY)
    before = waiting(storage)
    assert await mailing(storage, smtp).send_next()
    assert rows(storage) == [("new", "failed", 1, False)]
    assert waiting(storage) == before + 1
    assert smtp.connections == 0


@pytest.mark.parametrize(
    "address", ["a..b@example.org", ".a@example.org", "a@b..org", "a@", "a@b\r\nRSET", "Ofisi <a@example.org>", "a@-b", "ä@b.org"]
)  # fmt: skip
async def test_an_address_that_is_none_holds_up_nobody(
    storage: Storage, smtp: SmtpServer, address: str
) -> None:
    queued(storage, ASSEMBLY)
    queued(storage, number=2)
    bodies = Bodies(replace(one, email=address) if one.id == ASSEMBLY else one for one in BODIES)
    routes = replace(TELLING.routes, bodies=bodies)
    sending = mailing(storage, smtp, telling=replace(TELLING, routes=routes))
    while await sending.send_next():
        pass
    assert [taken.to for taken in smtp.taken] == [["works@example.org"]]
    assert sorted(state for _, state, _, _ in rows(storage)) == ["failed", "sent"]


@pytest.mark.parametrize("end", ["recalled", "withdrawn", "over"])
async def test_what_is_over_before_it_is_sent_is_not_sent(
    storage: Storage, smtp: SmtpServer, end: str
) -> None:
    joins(storage, "Wanjiru Mfano")
    referral = queued(storage)
    with storage.begin() as work:
        if end == "recalled":
            referrals.recall(work, referral)
        elif end == "withdrawn":
            referrals.withdrawn(work, referral.report_id)
        else:
            referrals.settle(work, referral, "over")
    before = waiting(storage)
    while await mailing(storage, smtp).send_next():
        pass
    assert smtp.taken == []
    assert [state for _, state, _, _ in rows(storage)] == ["failed"]
    assert waiting(storage) == before


async def test_a_body_that_heard_of_it_hears_that_it_was_taken_back(
    storage: Storage, smtp: SmtpServer
) -> None:
    referral = queued(storage)
    sending = mailing(storage, smtp)
    await sending.send_next()
    with storage.begin() as work:
        referrals.recall(work, referral)
    assert await sending.send_next()
    taken = smtp.taken[1]
    assert taken.message["Subject"] == f"Referral {referral.number}: taken back"
    assert "/r/" not in taken.text
    assert taken.message["Message-ID"] != smtp.taken[0].message["Message-ID"]
    old = LINK.search(smtp.taken[0].text)
    assert old is not None
    with storage.read() as work:
        assert referral_links.opened(work, old[1]) is None


async def test_without_a_server_nothing_is_claimed(storage: Storage, smtp: SmtpServer) -> None:
    queued(storage)
    assert not await mailing(storage, smtp, on=False).send_next()
    assert rows(storage) == [("new", "waiting", 0, True)]


async def test_a_name_of_two_lines_begins_no_header(storage: Storage, smtp: SmtpServer) -> None:
    queued(storage)
    evil = Sender("Soko\r\nBcc: all@example.org", "gate B", "baraza@example.org")
    assert await mailing(storage, smtp, sender=evil).send_next()
    assert smtp.taken[0].to == ["works@example.org"]
    assert smtp.taken[0].message["Bcc"] is None


async def test_it_stops_when_told(storage: Storage, smtp: SmtpServer) -> None:
    queued(storage)
    stop = asyncio.Event()
    running = asyncio.create_task(mailing(storage, smtp).send_all(stop))
    async with asyncio.timeout(10):
        await smtp.took.wait()
        stop.set()
        await running
    assert rows(storage) == [("new", "sent", 1, False)]


def test_it_goes_with_its_report(storage: Storage, clock: Clock) -> None:
    referral = queued(storage)
    with storage.begin() as work:
        referral_links.of_mail(work, referral.id, "0" * 32, timedelta(days=30))
        work.connection.execute(reports_table.delete())
    assert rows(storage) == []
    with storage.read() as work:
        assert work.connection.execute(select(links)).all() == []
        assert reports.by_code(work, b"") is None
