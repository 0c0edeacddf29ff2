"""The public pages in a real Chromium, at the width of a phone and without JavaScript. The figures are invented.

`python -m tests.browser.test_public_page_in_chromium docs/pictures/score_card.png` takes the picture of the page.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from storage.database import Database
from storage.migrating import migrate
from storage.vault import Vault
from storage.work import Storage
from tests.browser.test_webpage_in_chromium import (
    CHROMIUM,
    CONTRAST,
    FLAGS,
    PHONE,
    nothing_is_cut_off,
    pytestmark,  # noqa: F401 - the same reason to skip
)
from tests.publicpage.invented import COUNTY, LARGE, SMALLER, open_pages, two_quarters
from tests.storage.conftest import SECRET, Clock


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        await launched.close()


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    async with open_pages(filled(tmp_path)) as address:
        yield address


def filled(folder: Path) -> Storage:
    migrate(f"sqlite:///{folder}/baraza.db")
    clock = Clock()
    storage = Storage(Database(f"sqlite:///{folder}/baraza.db"), Vault(SECRET), clock=clock)
    two_quarters(storage, clock)
    return storage


async def on_a_phone(browser: Browser, url: str, scheme: str = "light") -> Page:
    context = await browser.new_context(
        base_url=url, viewport=PHONE, java_script_enabled=False, is_mobile=True, has_touch=True,
        color_scheme="dark" if scheme == "dark" else "light",
    )  # fmt: skip
    page = await context.new_page()
    page.set_default_timeout(10_000)
    return page


PATHS = (f"/stations/{LARGE}", f"/stations/{SMALLER}", f"/counties/{COUNTY}", "/stations/nowhere")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "sw"])
@pytest.mark.parametrize("path", PATHS)
async def test_everything_can_be_read_at_the_width_of_a_phone(
    browser: Browser, url: str, path: str, lang: str, scheme: str
) -> None:
    page = await on_a_phone(browser, url, scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    await page.goto(f"{path}?lang={lang}")
    await nothing_is_cut_off(page)
    assert await page.locator("body").evaluate(CONTRAST) == []
    assert [each for each in complaints if "404" not in each] == []


async def test_a_bar_is_as_long_as_its_score_and_says_so(browser: Browser, url: str) -> None:
    page = await on_a_phone(browser, url)
    await page.goto(f"/stations/{LARGE}?lang=en")
    bars = page.get_by_role("img", name="Residents' view:")
    assert await bars.count() == 6
    for number in range(6):
        bar = bars.nth(number)
        whole, filled_part = await bar.bounding_box(), await bar.locator(".fill").bounding_box()
        assert whole
        assert filled_part
        name = await bar.get_attribute("aria-label") or ""
        score = int(name.removeprefix("Residents' view: ").removesuffix(" of 100"))
        assert abs(filled_part["width"] / whole["width"] * 100 - score) < 1
    await expect(page.get_by_role("img", name="Service index")).to_be_visible()


async def test_the_other_language_the_county_and_the_file_are_a_tap_away(browser: Browser, url: str) -> None:
    page = await on_a_phone(browser, url)
    await page.goto(f"/stations/{LARGE}?lang=en")
    await page.get_by_role("link", name="Kiswahili").tap()
    await expect(page.get_by_text("Maoni ya wakazi").first).to_be_visible()
    await page.get_by_role("link", name="Mfano", exact=True).tap()
    await expect(page.get_by_text("Vituo na ofisi")).to_be_visible()
    await expect(page.get_by_text("Kijiji Police Post")).not_to_be_visible()
    await page.locator("summary").tap()
    await expect(page.get_by_text("Kijiji Police Post")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="CSV").tap()
    assert (await download.value).suggested_filename == f"{COUNTY}.csv"


async def picture(path: str, file: Path, lang: str = "en") -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with open_pages(filled(Path(folder))) as url, async_playwright() as playwright:
            launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = await on_a_phone(launched, url)
            await page.goto(f"{path}?lang={lang}")
            await page.screenshot(path=file, full_page=True)
            await launched.close()


if __name__ == "__main__":
    asyncio.run(picture(f"/stations/{LARGE}", Path(sys.argv[1])))
