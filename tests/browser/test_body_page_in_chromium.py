"""The page of a body in a real Chromium: the width of a phone, no JavaScript, both languages and colour schemes.

`python -m tests.browser.test_body_page_in_chromium FOLDER` takes pictures of it. What is told there is invented.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from flows.changes import State
from storage import referrals
from storage.database import Database
from storage.migrating import migrate
from storage.vault import Vault
from storage.work import Storage
from tests.bodypage.visiting import link, open_pages
from tests.browser.test_public_page_in_chromium import on_a_phone
from tests.browser.test_webpage_in_chromium import (
    CHROMIUM,
    CONTRAST,
    FLAGS,
    nothing_is_cut_off,
    pytestmark,  # noqa: F401 - the same reason to skip
)
from tests.storage.conftest import SECRET, Clock
from tests.storage.filed import files
from tests.storage.referred import refers

SUMMARY = (
    "The drain between the second and third row of stalls has been blocked since Monday.\n"
    "Water stands 20 cm deep after rain. Several traders asked for it to be cleared."
)


@dataclass(frozen=True)
class There:
    """Where the page is, and whose link opens what."""

    url: str
    storage: Storage
    token: str
    number: str


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        await launched.close()


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[There]:
    storage, token, number = filled(tmp_path)
    async with open_pages(storage) as url:
        yield There(url, storage, token, number)


def filled(folder: Path) -> tuple[Storage, str, str]:
    migrate(f"sqlite:///{folder}/baraza.db")
    storage = Storage(Database(f"sqlite:///{folder}/baraza.db"), Vault(SECRET), clock=Clock())
    report_id = files(storage, "mtaro umeziba", kind="works", place="kaptembwo-ward")
    referral = refers(storage, report_id=report_id, summary=SUMMARY)
    return storage, link(storage, referral), referral.number


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "sw"])
async def test_everything_can_be_read_at_the_width_of_a_phone(
    browser: Browser, there: There, lang: str, scheme: str
) -> None:
    page = await on_a_phone(browser, there.url, scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for path in (there.token, "x" * 43):
        await page.goto(f"/r/{path}?lang={lang}")
        for one in await page.locator("summary").all():
            await one.tap()
        await nothing_is_cut_off(page)
        assert await page.locator("body").evaluate(CONTRAST) == []
        for tapped in await page.locator("button:visible, summary:visible, header a").all():
            box = await tapped.bounding_box()
            assert box is not None
            assert box["height"] >= 44
    assert [each for each in complaints if "404" not in each] == []


async def test_an_office_answers_by_taps_alone(browser: Browser, there: There) -> None:
    page = await on_a_phone(browser, there.url)
    await page.goto(f"/r/{there.token}?lang=en")
    await expect(page.get_by_text("Several traders asked")).to_be_visible()
    await page.get_by_role("button", name="We have it").tap()
    await expect(page.get_by_role("status")).to_have_text("Thank you, that was kept.")
    await page.get_by_text("We are working on it").tap()
    await page.get_by_label("How many percent are done").fill("half")
    await page.get_by_label("What is being done").fill("The drain is dug up")
    await page.get_by_role("button", name="Send").tap()
    await expect(page.get_by_role("alert")).to_contain_text("whole number from 0 to 100")
    await expect(page.get_by_label("What is being done")).to_have_value("The drain is dug up")
    await page.get_by_label("How many percent are done").fill("50")
    await page.get_by_role("button", name="Send").tap()
    await expect(page.get_by_text("being worked on, 50 % done")).to_be_visible()
    await page.get_by_role("link", name="Kiswahili").tap()
    await page.get_by_text("Limetatuliwa").tap()
    await page.get_by_label("Nini kilifanywa?").fill("Mtaro umezibuliwa")
    await page.get_by_role("button", name="Tuma").tap()
    await expect(page.get_by_role("heading", name="Asante")).to_be_visible()
    with there.storage.read() as work:
        found = referrals.by_number(work, there.number)
    assert found is not None
    assert (found.state, found.case_state) == ("over", State.RESOLVED)


async def take_pictures(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as made:
        storage, token, _ = filled(Path(made))
        async with open_pages(storage) as url, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for lang in ("en", "sw"):
                page: Page = await on_a_phone(browser, url)
                await page.goto(f"/r/{token}?lang={lang}")
                await page.screenshot(path=folder / f"referral_{lang}.png", full_page=True)
                await page.locator("summary").first.tap()
                await page.screenshot(path=folder / f"referral_open_{lang}.png", full_page=True)
                await page.goto(f"/r/{'x' * 43}?lang={lang}")
                await page.screenshot(path=folder / f"gone_{lang}.png")
            await browser.close()


if __name__ == "__main__":
    asyncio.run(take_pictures(Path(sys.argv[1])))
