"""A report on WhatsApp, whoever handles it, the staff page, a question and its answer: the program as a process, over real HTTP."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.program import Program, program
from tests.end_to_end.rows import rows
from tests.end_to_end.test_whatsapp_whole import (
    PUBLIC,
    WITHIN,
    code_in,
    found,
    says,
    sync,
    taps,
    to_the_account,
)
from tests.standins.twilio_api import SENDER, STORE_PATH, TwilioApi, twilio_api
from tests.standins.twilio_people import Person

JANE, AMINA = "+254700000042", "+254700000043"
TOLD = "Kanariwaneno: the watchman opens the gate for them"
ASKED = "Which gate was it, Kanariswali?"
ANSWERED = "Kanarijibu: the gate at the mill"
PIN = "804713"
LINK = re.compile(r"https?://\S+/k/([A-Za-z0-9_-]{43})")


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    async with twilio_api() as running:
        running.store = running.url + STORE_PATH
        yield running


class Browser:
    """The staff page without JavaScript: forms are filled in as they stand there."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page = ""

    async def opens(self, path: str) -> None:
        self._keep(await self.client.get(path))

    async def sends(self, action: str, **fields: str) -> None:
        """Fill in the form with this address and send it."""
        form = next(
            body
            for address, body in re.findall(
                r'<form method="post" action="([^"]*)"[^>]*>(.*?)</form>', self.page, re.DOTALL
            )
            if address.endswith(action)
        )
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        self._keep(await self.client.post(self._address(action), data=hidden | fields))

    def _address(self, action: str) -> str:
        return next(
            html.unescape(one) for one in re.findall(r'action="([^"]*)"', self.page) if one.endswith(action)
        )

    def _keep(self, answer: httpx.Response) -> None:
        assert answer.status_code == 200, (answer.status_code, answer.url.path[:3])
        assert "no-store" in answer.headers["cache-control"]
        self.page = html.unescape(answer.text)


async def invited(running: Program, *who: str) -> str:
    """`baraza invite ...`, as an operator runs it; the code."""
    said = await running.command("invite", *who)
    code = re.search(r"/join (\S+)", said)
    assert code, said
    return code.group(1)


async def files(jane: Person) -> str:
    """From hello to her code, confidentially."""
    await to_the_account(jane)
    await says(jane, TOLD, "Noted.")
    await taps(jane, "That is all", "Where was it?")
    await says(jane, "Kaptembwo", "When was it?")
    await says(jane, "yesterday at 8pm", "still going on?")
    await taps(jane, "No, it is over", "want to be known?")
    await taps(jane, "Confidential", "Please check")
    return code_in(await taps(jane, "Send it", "Your report is in"))


async def test_from_a_report_to_an_answer_and_back(twilio: TwilioApi, tmp_path: Path) -> None:
    account = {
        "TWILIO_ACCOUNT_SID": twilio.account, "TWILIO_AUTH_TOKEN": twilio.token, "TWILIO_WHATSAPP_FROM": SENDER,
        "TWILIO_API_URL": twilio.url, "BARAZA_PUBLIC_URL": PUBLIC,
    }  # fmt: skip
    made = Program(tmp_path, **account)
    await sync(made)
    code = await invited(made, "facilitator", "--name", "Amina", "--area", "Kaptembwo")
    async with (
        program(tmp_path, made=made) as running,
        httpx.AsyncClient(base_url=running.staff_url, follow_redirects=True, timeout=10) as client,
    ):
        twilio.calls_back(running.url, PUBLIC)
        jane, amina = twilio.person(JANE, name="Kanarijina"), twilio.person(AMINA)
        await says(amina, f"/join {code}", "You are invited as Amina")
        await taps(amina, "I agree", "You now handle reports here")
        receipt = await files(jane)

        notice = await amina.sees("A new case waits", 40)
        assert "Kaptembwo" in notice.text
        number = rows(running.database, "select number from cases")[0][0]
        assert number in notice.text
        await taps(amina, "Open", "What do you want to do?")
        await taps(amina, "Take it", "is yours now")
        await taps(amina, "This case again", "What do you want to do?")
        await taps(amina, "Open it", "Open it here")
        link = LINK.search(amina.messages[-1].text)
        assert link
        assert link.group().startswith(running.staff_url)

        page = Browser(client)
        await page.opens(f"/k/{link.group(1)}")
        assert TOLD not in page.page
        await page.sends(link.group(1), pin=PIN, again=PIN)
        assert TOLD in page.page
        assert number in page.page
        await page.sends("/write", kind="question", words=ASKED)
        assert ASKED in page.page

        await jane.sees("There is something for you here", WITHIN)
        assert ASKED not in jane.messages[-1].text
        await taps(jane, "Read it", ASKED)
        await says(jane, ANSWERED, "Your answer is with those")
        await amina.sees(number, 40)
        await page.opens(f"/cases/{number}")
        assert ANSWERED in page.page
        await page.sends("/state", state="resolved")
        await jane.sees("There is something for you here", WITHIN)
        await says(jane, receipt, "solved, say those who handle it")
        await jane.types("asante")

        await nobody_learns_who(running, twilio, amina, page, receipt)
        looked = await running.command("audit", "--case", number)
        done = ("Amina: took", "got a link", "read the report", "wrote to the reporter", "set the state")
        missing = [word for word in done if word not in looked]
        assert not missing, looked
        assert await running.stop() == 0
    assert (
        found(tmp_path, ("Kanarijina", "Kanariwaneno", "Kanariswali", "Kanarijibu", JANE, AMINA, receipt))
        == []
    )


async def nobody_learns_who(
    running: Program, twilio: TwilioApi, amina: Person, page: Browser, receipt: str
) -> None:
    """Her number and name are nowhere before staff, staff's nowhere before her; no chat of the staff holds what was told."""
    chat = " ".join(message.text for message in amina.messages)
    for word in ("Kanari", JANE, JANE[1:], receipt):
        assert word not in chat, word
        assert word == "Kanari" or word not in page.page, word
    assert "Kanarijina" not in page.page
    heard = " ".join(message.text for message in twilio.people[0].messages)
    assert "Amina" not in heard
    assert AMINA[1:] not in heard
    for word in ("Kanari", JANE, AMINA, "Amina", receipt, page.client.cookies.get("staff", "-none-")):
        assert word not in running.said(), word
