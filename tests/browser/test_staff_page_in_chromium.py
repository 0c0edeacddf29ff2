"""The staff page in a real Chromium, at the width of a cheap phone and without JavaScript."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from flows.changes import Account
from flows.messages import Language, MediaRef
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
from tests.channels.webpage.test_webpage_conversation import photo
from tests.staffpage.office_at_work import PIN, AtWork, page_of
from tests.staffpage.test_commendation_letter import verified
from tests.staffpage.test_commendation_pages import praised
from tests.storage.conftest import SECRET, Clock

TOLD = (
    Account("Taa zote za soko la Kaptembwo zimezimwa tangu wiki jana. Jana usiku mama mmoja aliibiwa akifunga kibanda."),
    Account(media=MediaRef("file-1", "image/jpeg", 41_000)),
    Account("Vijana wawili wanasimama karibu na posho mill kila jioni."),
)  # fmt: skip
AAA = CONTRAST.replace("ratio < 4.5", "ratio < 7")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        await launched.close()


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[AtWork]:
    url = f"sqlite:///{tmp_path}/baraza.db"
    migrate(url)
    database = Database(url)
    clock = Clock()
    async with page_of(AtWork(Storage(database, Vault(SECRET), clock=clock), clock)) as at_work:
        yield at_work
    database.close()


@asynccontextmanager
async def phone(browser: Browser, work: AtWork, *, touch: bool = True) -> AsyncIterator[Page]:
    """A page on a phone; the test fails when it asked another host, or when the browser complained."""
    context = await browser.new_context(
        base_url=work.url,
        viewport=PHONE,
        java_script_enabled=False,
        is_mobile=touch,
        has_touch=touch,
    )
    page = await context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    yield page
    assert [each for each in complaints if not each.startswith("Failed to load resource")] == []
    assert {urlsplit(url).hostname for url in asked} <= {"127.0.0.1", None}
    await context.close()


async def come_in(page: Page, work: AtWork, opens: str = "", name: str = "Akinyi") -> None:
    """From the link to what it opens, choosing a PIN on the way."""
    member = work.member(name)
    await page.goto(work.link(member, opens))
    await page.get_by_label("PIN (six digits)").fill(PIN)
    await page.get_by_label("The same PIN again").fill(PIN)
    await page.get_by_role("button", name="Keep this PIN").tap()


async def readable(page: Page) -> None:
    """Contrast as WCAG 2.2 AAA counts it (1.4.6), targets of 44 px (2.5.5), and nothing that scrolls sideways."""
    assert await page.locator("body").evaluate(AAA) == []
    small = await page.locator("button:visible, a:visible:not(.skip), select, .choice").evaluate_all(
        "all => all.filter(e => e.getBoundingClientRect().height < 44).map(e => e.textContent)"
    )
    assert small == []
    nameless = await page.locator(
        "button:visible, textarea, select, input:not([type=hidden]), a"
    ).evaluate_all(
        "all => all.filter(e => !(e.textContent.trim() || e.labels?.length)).map(e => e.outerHTML)"
    )
    assert nameless == []
    ids = await page.locator("[id]").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))
    assert await page.locator("h1").count() == 1
    await nothing_is_cut_off(page)


async def test_from_the_link_to_a_letter_with_one_thumb(browser: Browser, work: AtWork) -> None:
    number = work.case(accounts=TOLD)
    work.photo(number, photo(), "image/jpeg")
    async with phone(browser, work) as page:
        await come_in(page, work, f"case:{number}")
        await expect(page).to_have_url(f"{work.url}/cases/{number}")
        await expect(page.get_by_role("main")).to_contain_text("Vijana wawili wanasimama")
        await page.get_by_role("button", name="Take it").tap()
        await expect(page.get_by_role("status")).to_have_text(f"{number} is yours now.")
        await readable(page)

        await page.get_by_label("A question, to be answered").tap()
        await page.get_by_label("Your words").fill("Ni taa ngapi zimezimwa?")
        await page.get_by_role("button", name="Send").tap()
        await expect(page.get_by_role("main")).to_contain_text("We asked, Friday 20 November 2026")
        await page.get_by_role("radio", name="Something is done").tap()
        await page.get_by_role("textbox", name="Percent done").fill("40")
        await page.get_by_label("What or why, in one sentence").fill("Two of five lamps burn again.")
        await page.get_by_role("button", name="Set the state").tap()
        await expect(page.get_by_role("status")).to_have_text(f"{number}: the state is set.")
        await page.get_by_text("What was done, and who looked").tap()
        await expect(page.get_by_text("Akinyi took it")).to_be_visible()
        await readable(page)


async def test_a_photo_opens_alone_and_the_way_back_leads_to_the_case(browser: Browser, work: AtWork) -> None:
    number = work.case(accounts=TOLD)
    work.photo(number, photo(), "image/jpeg")
    async with phone(browser, work) as page:
        await come_in(page, work, f"case:{number}")
        await page.get_by_role("link", name="Look at photo 2").tap()
        await expect(page).to_have_url(f"{work.url}/cases/{number}/photo/1")
        size = await page.locator("img").bounding_box()
        assert size is not None
        assert size["width"] > 10
        await page.go_back()
        await expect(page.get_by_role("main")).to_contain_text("Vijana wawili wanasimama")


async def test_a_wrong_pin_and_the_list(browser: Browser, work: AtWork) -> None:
    for _ in range(11):
        work.case()
    member = work.member()
    work.set_pin(member)
    async with phone(browser, work) as page:
        await page.goto(work.link(member))
        await page.get_by_label("PIN (six digits)").fill("999998")
        await page.get_by_role("button", name="Open").tap()
        await expect(page.get_by_role("alert")).to_contain_text("That PIN is not right.")
        await readable(page)
        await page.get_by_label("PIN (six digits)").fill(PIN)
        await page.get_by_role("button", name="Open").tap()
        await expect(page.get_by_role("heading", name="Cases")).to_be_visible()
        await readable(page)
        await page.get_by_role("link", name="More", exact=True).tap()
        await expect(page.locator(".list li")).to_have_count(1)
        await page.get_by_role("link", name="Mine").tap()
        await expect(page.get_by_role("main")).to_contain_text("There are no cases in this list.")


async def test_a_look_at_a_talk_keeps_what_is_typed(browser: Browser, work: AtWork) -> None:
    person = work.wants_a_human()
    async with phone(browser, work) as page:
        await come_in(page, work, f"person:{person}")
        await page.get_by_role("button", name="Serve now").tap()
        await page.get_by_label("Your words").fill("Habari, niko hapa")
        work.writes(person, "Nina swali kuhusu kibanda changu.")
        await page.get_by_role("button", name="Look again").tap()
        await expect(page.get_by_role("main")).to_contain_text("Nina swali kuhusu kibanda changu.")
        await expect(page.get_by_label("Your words")).to_have_value("Habari, niko hapa")
        await readable(page)
        await page.get_by_role("button", name="Send").tap()
        await expect(page.get_by_role("status")).to_have_text("It is on its way.")
        await expect(page.get_by_label("Your words")).to_have_value("")


async def test_after_going_out_the_way_back_shows_nothing(browser: Browser, work: AtWork) -> None:
    number = work.case(accounts=TOLD)
    async with phone(browser, work) as page:
        await come_in(page, work, f"case:{number}")
        await page.get_by_role("button", name="Go out").tap()
        await expect(page.get_by_role("heading", name="You are out.")).to_be_visible()
        await readable(page)
        await page.goto(f"/cases/{number}")
        await expect(page.get_by_role("main")).not_to_contain_text("Vijana")


async def test_long_words_do_not_break_the_page(browser: Browser, work: AtWork) -> None:
    number = work.case("https://" + "a" * 300, place_words="Ngong'" * 60)
    async with phone(browser, work) as page:
        await come_in(page, work, f"case:{number}", name="W" * 80)
        await page.get_by_role("button", name="Take it").tap()
        await readable(page)


async def test_by_keyboard_alone_and_in_order(browser: Browser, work: AtWork) -> None:
    number = work.case()
    async with phone(browser, work, touch=False) as page:
        member = work.member()
        work.set_pin(member)
        await page.goto(work.link(member, f"case:{number}"))
        await expect(page.get_by_label("PIN (six digits)")).to_be_focused()
        await page.keyboard.type(PIN)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name=number)).to_be_visible()
        await page.reload()
        names = []
        for _ in range(7):
            await page.keyboard.press("Tab")
            focused = page.locator(":focus")
            names.append((await focused.text_content() or "").strip())
            assert await focused.evaluate("e => getComputedStyle(e).outlineStyle") == "solid", names[-1]
        assert names == [
            "Go to the content",
            "Cases",
            "People",
            "Go out",
            "Take it",
            "Refer it to a body, or see where it went",
            "What was done, and who looked",
        ]


@pytest.mark.parametrize("language", ["en", "sw"])
async def test_commendations_and_the_letter_of_a_month(
    browser: Browser, work: AtWork, language: Language
) -> None:
    told = verified(
        work, "Alikaa nasi usiku kucha kituoni, akatuletea maji na blanketi. " * 5, name="Wanjiku"
    )
    waits = praised(work, "Asante kwa hongo, afisa!", who="4712", name="Wafula Juma")
    member = work.member(language=language)
    work.set_pin(member)
    async with phone(browser, work) as page:
        await page.goto(work.link(member, "commendations"))
        await page.locator("input[name=pin]").fill(PIN)
        await page.keyboard.press("Enter")
        await expect(page.locator("h2#verified")).to_be_visible()
        await readable(page)
        await page.locator("summary", has_text=told).tap()
        await expect(page.locator("details[open]")).to_contain_text("Alikaa nasi")
        await page.get_by_role("link", name=waits).tap()
        await expect(page.locator("h2#hints")).to_be_visible()
        await readable(page)
        await page.goto("/commendations")
        await page.locator("a[href*=letter]").tap()
        await expect(page.locator("article.letter")).to_contain_text("Wanjiku")
        await readable(page)
        await page.emulate_media(media="print")
        assert not await page.locator("header, form, .screen").filter(visible=True).count()
        await expect(page.locator("article.letter")).to_be_visible()
        await page.emulate_media(media="screen")
        await page.locator(".choice", has=page.locator("[value=committee]")).tap()
        await page.locator("form.stack button.main").tap()
        await expect(page.get_by_role("status")).to_be_visible()
        await readable(page)
