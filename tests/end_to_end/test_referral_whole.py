"""A case goes to an office by e-mail, and the office answers behind the link: the program as a process, over real sockets."""

import re
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bot.secret_key import vault_of
from bot.settings import load
from directory.columns import COLUMNS
from flows.changes import State
from storage import mails, referrals
from storage.database import Database
from storage.work import Storage
from tests.bodypage.visiting import Visitor
from tests.end_to_end.program import Program, program
from tests.standins.smtp_server import SmtpServer, smtp_server
from tests.storage.filed import files
from tests.storage.referred import SUMMARY, WORKS, refers

PUBLIC = "https://baraza.example.org"
OFFICE = f"{WORKS},Mfano Works Office,county_works,,nakuru-county,all,works@example.org,,asked there,high"


@pytest.fixture
async def smtp() -> AsyncIterator[SmtpServer]:
    async with smtp_server() as running:
        yield running


def made(folder: Path, smtp: SmtpServer) -> Program:
    prepared = Program(folder, BARAZA_PUBLIC_URL=PUBLIC)
    config = folder / "config.yml"
    before, _, after = config.read_text().partition("mail:")
    mail = f"{{host: 127.0.0.1, port: {smtp.port}, security: none, sender: baraza@example.org}}"
    config.write_text(f"{before}mail: {mail}\n\n{after[after.index('understanding:') :]}")
    return prepared


def storage_of(running: Program) -> Storage:
    settings = load(running.folder / "config.yml", running.environment)
    database = Database(settings.database_url)
    return Storage(database, vault_of(settings, database))


async def test_an_office_hears_by_e_mail_and_answers_behind_its_link(
    tmp_path: Path, smtp: SmtpServer
) -> None:
    prepared = made(tmp_path, smtp)
    (tmp_path / "bodies.csv").write_text(f"{','.join(COLUMNS['bodies'])}\n{OFFICE}\n")
    await prepared.command("directory", "import", str(tmp_path / "bodies.csv"))
    async with program(tmp_path, prepared) as running:
        with closing(storage_of(running)) as storage:
            report_id = files(storage, "Kanariwaneno: mtaro umeziba", kind="works", place="kaptembwo-ward")
            referral = refers(storage, report_id=report_id)
            with storage.begin() as work:
                mails.queue(work, referral.id)
            await running.until(lambda: bool(smtp.taken), within=30)
            found = re.search(rf"{PUBLIC}/r/([A-Za-z0-9_-]{{43}})", smtp.taken[0].text)
            assert found is not None
            async with httpx.AsyncClient(base_url=running.url, timeout=20) as client:
                visitor = Visitor(client)
                assert SUMMARY in await visitor.opens(found[1])
                await visitor.answers(found[1], "acknowledge")
                said = await visitor.answers(found[1], "resolved", words="Kanarijibu: done")
                assert f"{referral.number} is solved" in said
                await visitor.opens(found[1])
                assert visitor.status == 404
            with storage.read() as work:
                present = referrals.by_number(work, referral.number)
            assert present is not None
            assert (present.state, present.case_state) == ("over", State.RESOLVED)
        assert await running.stop() == 0
    assert len(smtp.taken) == 1
    for secret in (found[1], "Kanari", SUMMARY, "works@example.org"):
        assert secret not in running.said()
    assert "Kanari" not in smtp.taken[0].raw.decode()
