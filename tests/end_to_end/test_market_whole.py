"""A drain at a market, from the leader's report to an answer that the members confirm; the program is killed on the way."""

import re
from pathlib import Path

import httpx

from tests.end_to_end.program import Program, program
from tests.end_to_end.reporting import says, taps
from tests.end_to_end.rows import rows
from tests.end_to_end.test_case_whole import invited
from tests.standins.telegram_api import TelegramApi
from tests.standins.telegram_people import Person

WITHIN = 40.0
MEMBERS = 4
TOLD = "Kanarimfereji: the drain at gate B is blocked since Friday"
WRITTEN = "Kanariofisi: we dug it up to the gate"
SUMMARY = "The drain at the lower gate is blocked. Water stands between the stalls."
TITLE = "Blocked drain at the lower gate"
STEPS = "select state from history order by position"
LIFE = ["received", "acknowledged", "referred", "acknowledged", "in_action", "resolved", "reopened"]
PAGE = "https://baraza.example.org"


async def leads(running: Program, amina: Person, leader: Person) -> str:
    """Amina makes a group, and its leader joins; the code for members."""
    await says(amina, "/groups", "There is no group in your areas")
    await taps(amina, "New group", "What is the group called?")
    await says(amina, "Traders of gate B", "What kind of group?")
    made = await taps(amina, "Market traders", "Its code is")
    found = re.search(r"Its code is (\S+):", made.text)
    assert found
    code = await invited(running, "leader", "--name", "Wanza", "--group", found.group(1))
    await says(leader, f"/join {code}", "lead Traders of gate B")
    await taps(leader, "I agree", "You lead the group now")
    return found.group(1)


async def reports_for_the_market(leader: Person) -> None:
    await says(leader, "/leader", "You lead Traders of gate B")
    await taps(leader, "Report for the group", "Do you agree?")
    await taps(leader, "Yes, I agree", "What is it about?")
    await taps(leader, "Lighting, drainage or road", "What happened?")
    await says(leader, TOLD, "Noted.")
    await says(leader, "done", "Reported for: Traders of gate B")
    await taps(leader, "Send it", "Your report is in")


async def goes_public(amina: Person, number: str) -> None:
    await taps(amina, "Open", "What do you want to do?")
    await taps(amina, "Take it", "is yours now")
    await says(amina, "/matters", "No public matters in your areas yet")
    await taps(amina, "From a report", "Of which report?")
    await says(amina, number, "Shall it become a public matter")
    await taps(amina, "Write a title", "Write a title")
    await says(amina, TITLE, "Everybody can read this")
    await taps(amina, "Yes, publish it", "It is public as")


async def refers(amina: Person, number: str) -> None:
    await says(amina, "/cases", "Open cases:")
    await says(amina, number, "What do you want to do?")
    await taps(amina, "Refer it", "Whom is the case about?")
    await taps(amina, "None of these", "Was money asked for")
    await taps(amina, "No", "To whom shall it go?")
    await taps(amina, "Ward Administrator, Kaptembwo (in chat)", "Write what they need")
    await says(amina, f"{SUMMARY} Call 0700 000 001.", "It cannot go like this")
    await says(amina, SUMMARY, "Nothing else leaves")
    await taps(amina, "Approve and send", "An answer is due by")


async def moves(amina: Person, matter: str, button: str, words: str) -> None:
    await says(amina, f"/matters {matter}", "What next?")
    await taps(amina, "Move it on", "What does it become?")
    await taps(amina, button, "")
    await says(amina, words, "Tell them?")
    await taps(amina, "Yes, tell them", "has moved on")


async def test_a_market_hears_what_became_of_its_drain(
    api: TelegramApi, token: dict[str, str], tmp_path: Path
) -> None:
    made = Program(tmp_path, **token, BARAZA_PUBLIC_URL=PAGE)
    made.configure(quiet_hours="none")
    amina, juma, leader = api.person("Amina"), api.person("Juma"), api.person("Kanarikiongozi")
    members = [api.person(f"Kanarimwana{number}") for number in range(MEMBERS)]
    async with (
        program(tmp_path, made=made) as running,
        httpx.AsyncClient(base_url=running.url, timeout=10) as anybody,
    ):
        code = await invited(running, "facilitator", "--name", "Amina", "--area", "Kaptembwo")
        await says(amina, f"/join {code}", "You are invited as Amina")
        await taps(amina, "I agree", "You now handle reports here")
        body = "ward-administrator-kaptembwo-ward"
        code = await invited(running, "officer", "--name", "Juma", "--body", body)
        await says(juma, f"/join {code}", "officer of Ward Administrator, Kaptembwo")
        await taps(juma, "I agree", "What is referred to your office")
        group = await leads(running, amina, leader)
        for member in members:
            await says(member, f"join group {group}", "Traders of gate B in Kaptembwo")
            await taps(member, "Yes, join", "You are now in Traders of gate B")

        await reports_for_the_market(leader)
        await amina.sees("A new case waits", WITHIN)
        number = str(rows(running.database, "select number from cases")[0][0])
        await goes_public(amina, number)
        for member in members:
            await member.sees(TITLE, WITHIN)
        await refers(amina, number)

        # Killed before the officer heard or after: the line goes at least once, and the clock stands in the row.
        await running.kill()
        await running.start()
        await juma.sees("A case was referred to your office", WITHIN)
        await taps(juma, "Open", "What do you want to do?")
        await taps(juma, "Read it", "Read it here, soon")
        link = re.search(rf"{PAGE}(/r/\S+)", juma.messages[-1].text)
        assert link
        page = await anybody.get(link.group(1))
        assert SUMMARY in page.text
        await says(juma, "/referrals", "What waits with your office")
        referral = str(rows(running.database, "select number from referrals")[0][0])
        await says(juma, referral, "What do you want to do?")
        await taps(juma, "We have it", "hears that you have it")
        await amina.sees("has it", WITHIN)

        matter = str(rows(running.database, "select number from matters")[0][0])
        await moves(amina, matter, "Being worked on", "40 The drain is dug up to the gate")
        for member in members:
            await member.sees("40 % done", WITHIN)
        await running.kill()
        await running.start()
        await moves(amina, matter, "Solved", "The drain is open")
        for member in members:
            await member.sees("Is it really solved?", WITHIN)
        for member in members[:3]:
            await taps(member, "No, not solved", "is not solved")
        await amina.sees("open again", WITHIN)

        shown = (await anybody.get("/progress/kaptembwo-ward")).text
        open311 = (await anybody.get("/open311/v2/requests.json")).json()
        assert [one["status"] for one in open311] == ["open"]
        assert TITLE in shown
        assert TITLE in str(open311)
        chats = " ".join(message.text for one in (amina, juma, *members) for message in one.messages)
        for told in ("Kanarimfereji", "Kanarikiongozi", "Kanarimwana"):
            assert told not in chats + shown + str(open311) + page.text + running.said()
        # Cases follow their matter in units of work of their own.
        await running.until(lambda: [row[0] for row in rows(running.database, STEPS)] == LIFE, WITHIN)
        assert await running.stop() == 0
