"""The same through the web page, with plain HTTP forms as a phone without JavaScript sends them."""

import asyncio
import re
from pathlib import Path

import httpx

from tests.channels.webpage.visitor import Visitor
from tests.end_to_end.program import Program, program
from tests.end_to_end.reporting import CODE
from tests.end_to_end.rows import rows
from tests.end_to_end.test_telegram_whole import photo


async def sees(visitor: Visitor, words: str) -> str:
    """The page again until it says this, as the page itself asks to be loaded again; her newest answer."""
    for _ in range(200):
        said = [line for line in visitor.lines() if words in line]
        if said:
            return said[-1]
        await asyncio.sleep(0.05)
        await visitor.look()
    raise AssertionError(f"{words!r} is not on the page, only {visitor.lines()}")


async def says(visitor: Visitor, text: str, words: str) -> str:
    await visitor.send(text=text)
    return await sees(visitor, words)


async def taps(visitor: Visitor, option: str, words: str) -> str:
    payload = next(one for one in visitor.offered() if one.endswith(option))
    await visitor.send(option=payload)
    return await sees(visitor, words)


async def files(visitor: Visitor) -> str:
    """From the start page to the code."""
    await visitor.begin("en")
    await sees(visitor, "I am Baraza")
    await says(visitor, "report", "Do you agree?")
    await says(visitor, "yes", "What is it about?")
    await says(visitor, "1", "What happened?")
    await says(visitor, "Kanariwaneno: the maize was stolen", "Noted.")
    await visitor.send_photo(photo(), text="")
    await sees(visitor, "2 messages")
    await says(visitor, "done", "Where was it?")
    await says(visitor, "Rhonda", "When was it?")
    await says(visitor, "yesterday", "still going on?")
    await says(visitor, "3", "want to be known?")
    await says(visitor, "1", "Please check")
    found = CODE.search(await says(visitor, "1", "Your report is in"))
    assert found
    return found.group()


async def test_a_report_its_status_and_a_restart_in_between(tmp_path: Path) -> None:
    async with program(tmp_path) as running:
        async with httpx.AsyncClient(base_url=running.url, timeout=10) as client:
            visitor = Visitor(client)
            code = await files(visitor)
            assert rows(running.database, "select count(*) from reports") == [(1,)]
            assert rows(running.database, "select content_type from attachments") == [("image/jpeg",)]
            assert await running.stop() == 0
            await running.start()
            await visitor.look()
            assert "Your report is in" in visitor.page, "the session outlives the program"
            await says(visitor, code, "received")
            assert code not in " ".join(line for line in visitor.lines() if line.startswith("You:"))
        await nothing_in_clear(running, code)


async def nothing_in_clear(running: Program, code: str) -> None:
    files = [path for path in running.folder.rglob("*") if path.is_file()]
    for word in ("Kanariwaneno", code, code.replace(" ", ""), "CANARY-CAMERA"):
        assert [path.name for path in files if word.encode() in path.read_bytes()] == [], word
    ports = set(re.findall(r"127\.0\.0\.1:(\d+)", running.said()))
    assert ports == {str(running.port), str(running.staff_port)}, "no address of hers"
