"""The pages of progress in a real Chromium, at the width of a phone and without JavaScript. What they tell is invented.

`python -m tests.browser.test_progress_page_in_chromium docs/pictures/progress.png` takes the picture of the page.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from storage.database import Database
from storage.migrating import migrate
from storage.vault import Vault
from storage.work import Storage
from tests.browser.test_public_page_in_chromium import browser, on_a_phone  # noqa: F401 - a fixture
from tests.browser.test_webpage_in_chromium import (
    CHROMIUM,
    CONTRAST,
    FLAGS,
    nothing_is_cut_off,
    pytestmark,  # noqa: F401 - the same reason to skip
)
from tests.public_matters import MARKET, WARD, matter
from tests.publicpage.progress import a_market_and_its_ward, open_progress
from tests.storage.conftest import SECRET, Clock

PATHS = (
    f"/progress/{MARKET}",
    f"/progress/{WARD}",
    "/progress",
    "/progress/bahari-county",
    "/progress/nowhere",
)


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    async with open_progress(filled(tmp_path)) as address:
        yield address


def filled(folder: Path) -> Storage:
    migrate(f"sqlite:///{folder}/baraza.db")
    storage = Storage(Database(f"sqlite:///{folder}/baraza.db"), Vault(SECRET), clock=Clock())
    a_market_and_its_ward(storage)
    with storage.begin() as work:
        matter(work, "H9H9H", title="A" * 120, sentence="b" * 300, place=WARD)
    return storage


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "sw"])
@pytest.mark.parametrize("path", PATHS)
async def test_everything_can_be_read_at_the_width_of_a_phone(
    browser: Browser,  # noqa: F811 - the fixture above
    url: str,
    path: str,
    lang: str,
    scheme: str,
) -> None:
    page = await on_a_phone(browser, url, scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    await page.goto(f"{path}?lang={lang}")
    await nothing_is_cut_off(page)
    assert await page.locator("body").evaluate(CONTRAST) == []
    assert [each for each in complaints if "404" not in each] == []


async def test_from_all_places_to_one_its_file_and_the_other_language(
    browser: Browser,  # noqa: F811 - the fixture above
    url: str,
) -> None:
    page = await on_a_phone(browser, url)
    await page.goto("/progress?lang=en")
    await page.get_by_role("link", name="Soko Mjinga").tap()
    await expect(page.get_by_role("heading", name="Drain blocked behind gate B")).to_be_visible()
    bar = page.get_by_role("img", name="40 percent done").first
    whole, done = await bar.bounding_box(), await bar.locator(".fill").bounding_box()
    assert whole
    assert done
    assert abs(done["width"] / whole["width"] * 100 - 40) < 1
    async with page.expect_download() as download:
        await page.get_by_role("link", name="CSV").tap()
    assert (await download.value).suggested_filename == f"{MARKET}-progress.csv"
    await page.get_by_role("link", name="Kiswahili").tap()
    await expect(page.get_by_text("Inafanyiwa kazi: 40 % imekamilika.")).to_be_visible()
    await page.get_by_role("link", name="Kaptembwo").tap()
    await expect(page.get_by_text("Ilichukua siku 21.")).to_be_visible()


async def picture(path: str, file: Path, lang: str = "en") -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with open_progress(filled(Path(folder))) as url, async_playwright() as playwright:
            launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = await on_a_phone(launched, url)
            await page.goto(f"{path}?lang={lang}")
            await page.screenshot(path=file, full_page=True)
            await launched.close()


if __name__ == "__main__":
    asyncio.run(picture(f"/progress/{MARKET}", Path(sys.argv[1])))
