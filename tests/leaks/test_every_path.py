"""Canaries through every path of the running program, then a look at every byte that it left or answered."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update

from bot.desk import Desk
from bot.wording import wording
from storage import mails
from storage.staff import operator
from storage.tables import cases
from storage.tables import mails as mails_table
from storage.work import Storage
from tests.bodypage.visiting import Visitor as AtBody
from tests.channels.webpage.visitor import Visitor
from tests.databases import postgres_database, postgres_server
from tests.end_to_end.test_case_whole import LINK, PIN, Browser
from tests.end_to_end.test_referral_whole import storage_of
from tests.end_to_end.test_webpage_whole import says, sees
from tests.leaks import talking
from tests.leaks.looking import Leak, leaks, unplanned
from tests.leaks.setting_out import METRICS, PUBLIC, Town, town
from tests.leaks.words import photo, voice
from tests.storage.filed import id_of
from tests.storage.gatherings import announced
from tests.storage.referred import SUMMARY, refers

SEED = 20261122
CLEAR = {"e-mail": ["var/", "base/", "pg_wal/", "copies/", "baraza directory"]}
"""What docs/data.md keeps in clear: the address of an office, which the operator imported, in the database and its copies."""
PLACES_SEARCHED = ("log.txt", "config.yml")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[tuple[str, Path | None]]:
    """(address, the folder of the server's own files, which holds its log of changes too)."""
    if request.param == "sqlite":
        yield "", None
        return
    with postgres_server() as directory, postgres_database(directory) as url:
        yield url, Path(directory)


async def test_nothing_lies_in_clear_anywhere(tmp_path: Path, database: tuple[str, Path | None]) -> None:
    folder = tmp_path / "baraza"
    folder.mkdir()
    async with town(folder, SEED, database[0], hooked=not database[0]) as there:
        codes = await on_telegram(there)
        await beside_a_person(there)
        await at_a_forum(there)
        await in_a_group(there)
        await by_staff(there, codes["Confidential"])
        codes["whatsapp"] = await on_whatsapp(there)
        codes["web"] = await on_the_web(there)
        await by_a_body(there, codes["Confidential"])
        await commands(there, codes["Confidential"])
        await what_anybody_may_ask(there)
        secret = there.c | codes
        look(there, secret, database[1], "while it runs")
        assert await there.running.stop() == 0
        look(there, secret, database[1], "after it stopped")


def look(there: Town, secret: dict[str, str], server: Path | None, when: str) -> None:
    """No leak; and the search saw what it was to see."""
    if server is not None:
        there.places.folders[1:] = [server / "data"]
        there.places.said["the server's own log"] = (server / "log").read_bytes()
    seen = {name for name, content in there.places.contents() if content}
    assert {"log.txt", "what commands said", "/metrics", "/readyz"} <= {name.split(" /")[0] for name in seen}
    found = unplanned(leaks(there.places, secret), CLEAR)
    assert shown(found) == [], when


def shown(found: list[Leak]) -> list[str]:
    return [f"{leak.canary} as {leak.disguise} in {leak.where}" for leak in found]


async def on_telegram(there: Town) -> dict[str, str]:
    """A report in each manner, and whatever else a resident can say there; the codes."""
    codes = {}
    for number, manner in enumerate(("With my name", "Confidential", "Without trace")):
        jane = there.resident(number)
        codes[manner] = await talking.reports_on_telegram(jane, there.c, there.telegram.files, manner)
    await talking.rates_praises_and_asks(there.resident(0), there.c)
    return codes


async def beside_a_person(there: Town) -> None:
    """She asked for a person: what she writes then, and what she hears."""
    jane, desk, member = there.resident(0), Desk(wording(), "en", timedelta(hours=1)), operator("Amina")
    with closing(storage_of(there.running)) as storage:
        with storage.begin() as work:
            asked = desk.queue(work)[0].id
            desk.take(work, member, asked)
        await jane.types(
            f"{there.c['line to a person']} knows it"
        )  # it wakes the delivery of the other process
        await jane.sees("A person is with you now", talking.WITHIN)
        async with asyncio.timeout(talking.WITHIN):
            heard = ""
            while not heard:
                await asyncio.sleep(0.05)
                with storage.begin() as work:
                    heard = "".join(line.words for line in desk.read(work, member, asked))
        assert there.c["line to a person"] in heard
        with storage.begin() as work:
            desk.say(work, member, asked, f"Ask for {there.c['said by staff']} at the office")
            desk.give_back(work, member, asked)
    await jane.types("menu")
    await jane.sees(there.c["said by staff"], talking.WITHIN)
    await jane.sees("The person has finished", talking.WITHIN)
    await jane.sees("What would you like", talking.WITHIN)


async def at_a_forum(there: Town) -> None:
    """She comes with what she needs there, and asks a question without her name."""
    jane = there.resident(0)
    with closing(storage_of(there.running)) as storage:
        announced(storage, title="Safe markets", place="kaptembwo-nakuru")
    await talking.talks(
        jane,
        ("forums", "Safe markets"),
        ("1", "Spoken:"),
        ("[I am coming]", "how many are you"),
        ("[2 people]", "need something"),
        ("[Way for a wheelchair]", "Anything else?"),
        ("[Nothing]", "you come to Safe markets"),
        ("forums", "you are coming"),
        ("1", "You are coming: 2 people"),
        ("[Ask a question]", "Write your question"),
        (f"Why was {there.c['forum question']} let go?", "Your question is with"),
    )


async def in_a_group(there: Town) -> None:
    """What people write to each other where the bot is a member."""
    jane, group = there.resident(0), there.telegram.group()
    await group.adds_bot(jane)
    for words in (
        there.c["group talk"],
        f"/report@BarazaTestBot {there.c['called in the group']}",
        "/link K7-M2P-QQ",
    ):
        await group.types(jane, words)
    await there.telegram.until(lambda: not there.telegram.unconfirmed and len(group.said) > 1, talking.WITHIN)
    there.places.keeps("a group", "\n".join(group.said).encode())


async def by_staff(there: Town, code: str) -> None:
    """A facilitator joins, reads the case on the page, asks, and is answered."""
    made = await there.command("invite", "facilitator", "--name", "Amina", "--area", "Nakuru")
    invitation = re.search(r"/join (\S+)", made)
    assert invitation
    amina, jane = there.person("chat of staff", "her name on telegram"), there.resident(1)
    await talking.talks(
        amina,
        (f"/join {invitation.group(1)}", "You are invited as Amina"),
        ("[I agree]", "You now handle reports here"),
        ("/cases", "Open cases:"),
    )
    with closing(storage_of(there.running)) as storage:
        number = number_of(storage, code)
    heard = await talking.talks(
        amina, (number, "What do you want to do?"), ("[Take it]", "is yours now"),
        ("[This case again]", "What do you want to do?"), ("[Open it]", "Open it here"),
    )  # fmt: skip
    link = LINK.search(heard)
    assert link
    there.c["link of staff"] = link.group(1)
    async with httpx.AsyncClient(
        base_url=there.running.staff_url, follow_redirects=True, timeout=20
    ) as client:
        page = Browser(client)
        await page.opens(f"/k/{link.group(1)}")
        there.places.keeps("the page behind a PIN, before it", page.page.replace(link.group(1), ""))
        await page.sends(link.group(1), pin=PIN, again=PIN)
        assert there.c["what she tells"] in page.page, "this page shows it to her"
        await page.sends("/write", kind="question", words=f"Which gate, {there.c['question to her']}?")
        there.c["session of staff"] = client.cookies.get("staff", "")
    await jane.sees("There is something for you here", talking.WITHIN)
    await talking.talks(
        jane, ("[Read it]", there.c["question to her"]), (there.c["her answer"], "Your answer is with")
    )


def number_of(storage: Storage, code: str) -> str:
    """The number of the case that a code opens."""
    report_id = id_of(storage, code.replace(" ", ""))
    with storage.read() as work:
        found = work.connection.scalar(select(cases.c.number).where(cases.c.report_id == report_id))
    assert found is not None
    return str(found)


async def on_whatsapp(there: Town) -> str:
    """A report with a place that carries words, a photo and a voice note; the code."""
    c = there.c
    jane = there.twilio.person(c["phone"], name=c["her name on whatsapp"], opaque=f"KE.{c['opaque']}")
    await talking.talks(jane, ("hello", "I am Baraza"), ("1", "Do you agree?"), ("1", "What is it about?"),
                        ("1", "What happened?"), (c["what she tells"], "Noted."))  # fmt: skip
    await jane.sends_photo(photo(c), c["caption"])
    await jane.sees("2 messages", talking.WITHIN)
    await jane.sends_voice(voice(c))
    await jane.sees("3 messages", talking.WITHIN)
    await talking.talks(jane, ("1", "Where was it?"))
    await jane.sends_location(float(c["pin"]), 36.08, c["pin label"], c["place"])
    await jane.sees("?", talking.WITHIN)
    heard = await talking.talks(
        jane, ("1", "When was it?"), ("yesterday at 8pm", "still going on?"), ("3", "want to be known?"),
        ("1", "Please check"), ("1", "Your report is in"),
    )  # fmt: skip
    return talking.code_in(heard)


async def on_the_web(there: Town) -> str:
    """Without JavaScript, with it, and a photo whose file has a name; the code."""
    c = there.c

    async def keep_cookie(answer: httpx.Response) -> None:
        # Its cookies are for https alone; a proxy stands between in life.
        if given := answer.headers.get("set-cookie"):
            client.headers["Cookie"] = given.partition(";")[0]
            c["session of hers"] = given.partition(";")[0].partition("=")[2]

    hooks = {"response": [keep_cookie]}
    async with httpx.AsyncClient(base_url=there.running.url, timeout=20, event_hooks=hooks) as client:
        she = Visitor(client)
        await she.begin("en")
        await sees(she, "I am Baraza")
        for text, heard in (("report", "Do you agree?"), ("yes", "What is it about?"), ("1", "What happened?"),
                            (c["what she tells"], "Noted.")):  # fmt: skip
            await says(she, text, heard)
        files = {"photo": (f"{c['file name']}.jpg", photo(c), "image/jpeg")}
        await client.post("/say", data=form(she, c["caption"]), files=files, follow_redirects=True)
        await sees(she, "2 messages")
        answer = await client.post(
            "/say", data=form(she, c["typed in"]), headers={"Accept": "application/json"}
        )
        assert answer.status_code == 200
        await sees(she, "3 messages")
        said = ""
        for text, heard in (("done", "Where was it?"), (f"behind {c['place']} in Rhonda", "When was it?"),
                            ("yesterday", "still going on?"), ("3", "want to be known?"), ("1", "Please check"),
                            ("1", "Your report is in")):  # fmt: skip
            said = await says(she, text, heard)
        return talking.code_in(said)


def form(she: Visitor, text: str) -> dict[str, str]:
    return {"token": she.field("token"), "nonce": she.field("nonce"), "text": text}


async def by_a_body(there: Town, code: str) -> None:
    """A case goes to an office by e-mail, which answers behind its link; once the server refuses her address aloud."""
    c = there.c
    there.smtp.says["RCPT"] = [f"451 {c['e-mail']} is busy: {c['refused']}"]
    with closing(storage_of(there.running)) as storage:
        report_id = id_of(storage, code.replace(" ", ""))
        referral = refers(storage, report_id=report_id, body="mfano-works")
        with storage.begin() as work:
            mails.queue(work, referral.id)
        async with asyncio.timeout(90):
            while not there.smtp.taken:
                with storage.begin() as work:  # it waits before it tries again: not here
                    work.connection.execute(update(mails_table).values(due_at=work.now))
                await asyncio.sleep(0.5)
    found = re.search(rf"{PUBLIC}/r/([A-Za-z0-9_-]{{43}})", there.smtp.taken[0].text)
    assert found
    c["link of a body"] = found[1]
    async with httpx.AsyncClient(base_url=there.running.url, timeout=20) as client:
        office = AtBody(client)
        assert SUMMARY in await office.opens(found[1])
        await office.answers(found[1], "acknowledge")
        await office.answers(found[1], "resolved", words=c["body's answer"] + ": done")


async def commands(there: Town, code: str) -> None:
    """What an operator runs beside it; what a command prints on purpose is not searched."""
    with closing(storage_of(there.running)) as storage:
        number = number_of(storage, code)
    copies, keys = str(there.folder / "copies"), str(there.folder / "copies-of-keys")
    await there.commands(
        ("reports", "list"), ("audit",), ("export", "cases"), ("export", "matters"), ("export", "agreed"), ("doctor",),
        ("staff", "list"), ("forum", "list"), ("index", "compute"), ("desk", "list"),
        ("commendations", "list", "--month", "2026-11"), ("backup", copies, "--keys", keys),
    )  # fmt: skip
    read = await there.command("reports", "read", number, "--photos", str(there.folder / "photos"))
    assert there.c["what she tells"] in read, "it shows this to whoever asked for it"
    del there.places.said["baraza reports read"]
    shutil.rmtree(there.folder / "photos")  # hers, on purpose, as the operator asked
    await there.command("understand", given=f"{there.c['typed in']}\nreport\n")
    del there.places.said["baraza understand"]


async def what_anybody_may_ask(there: Town) -> None:
    """Pages for everybody, and requests that are none, with canaries in each part of them."""
    c = there.c
    public = ("/healthz", "/readyz", "/", "/open311/services.json", "/open311/requests.json", "/index-method/",
              "/stations/kaptembwo-police-station", "/counties/nakuru-county.csv", "/progress", "/forums")  # fmt: skip
    async with httpx.AsyncClient(base_url=there.running.url, timeout=20) as client:
        for path in public:
            there.places.keeps(path, headed(await client.get(path)))
        for path in (
            f"/{c['path']}",
            f"/r/{c['path']}",
            f"/forums/{c['path']}",
            f"/stations/{c['path']}?x={c['phone']}",
        ):
            answer = await client.get(
                path, headers={"X-Said": c["header"], "Cookie": f"session={c['cookie']}"}
            )
            there.places.keeps("an unknown path", headed(answer))
        for path in (
            "/say",
            "/leave",
            "/language",
            "/webhooks/telegram",
            "/webhooks/twilio",
            f"/r/{c['path']}",
        ):
            there.places.keeps(
                "a form nobody made", headed(await client.post(path, data={"text": c["form field"]}))
            )
    async with httpx.AsyncClient(base_url=there.running.staff_url, timeout=20) as client:
        figures = await client.get("/metrics", headers={"Authorization": f"Bearer {METRICS}"})
        assert figures.status_code == 200
        there.places.keeps("/metrics", headed(figures))
        for path in ("/", f"/k/{c['path']}", f"/cases/{c['path']}"):
            there.places.keeps("the staff page, unknown", headed(await client.get(path)))


def headed(answer: httpx.Response) -> bytes:
    lines = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{answer.status_code}\n{lines}\n\n".encode() + answer.content
