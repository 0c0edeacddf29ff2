"""The page in a real Chromium, at the width of a phone, with and without JavaScript."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, Route, async_playwright, expect

from bot.channels.webpage.pages import PageSettings
from flows.messages import Option, Outbound, Point
from tests.channels.webpage.a_report import RECEIPT, report
from tests.channels.webpage.conversation_in_memory import Memory, Served, served
from tests.channels.webpage.test_webpage_conversation import photo

CHROMIUM = next(
    (path for path in map(Path, ("/usr/bin/chromium", "/usr/bin/chromium-browser")) if path.exists()), None
)
PHONE = {"width": 360, "height": 740}
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium here: install Debian's `chromium` to run these tests"
    ),
]


CONTRAST = """
body => {
  const numbers = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = numbers(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  return [...body.querySelectorAll("*")]
    .filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
    .map(e => {
      const [a, b] = [light(numbers(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
      return [e.textContent.trim().slice(0, 30), Math.round((a + 0.05) / (b + 0.05) * 100) / 100];
    })
    .filter(([, ratio]) => ratio < 4.5);
}
"""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        await launched.close()


@pytest.fixture
async def site() -> AsyncIterator[Served]:
    async with served(Memory(report)) as running:
        yield running


@asynccontextmanager
async def phone(
    browser: Browser, *, javascript: bool = True, touch: bool = True, fails: bool = False, **options: object
) -> AsyncIterator[Page]:
    """A page on a phone; the test fails when the page asked another host, or its console shows an error."""
    context = await browser.new_context(
        viewport=PHONE, java_script_enabled=javascript, is_mobile=touch, has_touch=touch, **options
    )
    page = await context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    asked: list[str] = []
    yield page
    # Chromium writes every request that fails to its console.
    assert [each for each in complaints if not (fails and each.startswith("Failed to load resource"))] == []
    assert {urlsplit(url).hostname for url in asked} <= {"127.0.0.1", None}
    await context.close()


async def begin(page: Page, site: Served) -> None:
    await page.goto(site.url)
    await page.get_by_role("button", name="Start in English").click()
    await expect(page.get_by_role("log")).to_contain_text("What would you like to do?")


async def the_whole_way(page: Page, site: Served) -> None:
    await begin(page, site)
    await page.get_by_role("button", name="Report a concern").click()
    await page.get_by_role("button", name="Lighting, drainage or road").click()
    await expect(page.get_by_role("log")).to_contain_text("Where did it happen?")
    await page.get_by_label("Write here").fill("Soko Mjinga")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator(".code")).to_have_text(RECEIPT)


async def nothing_is_cut_off(page: Page) -> None:
    assert await page.locator("html").evaluate("html => html.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
async def test_a_report_from_the_first_word_to_the_receipt(
    browser: Browser, site: Served, javascript: bool
) -> None:
    async with phone(browser, javascript=javascript) as page:
        await the_whole_way(page, site)
        await expect(page.get_by_role("button", name="Copy")).to_be_visible(visible=javascript)
        await expect(page.get_by_role("button", name="Leave quickly")).to_be_in_viewport()
        await expect(page.get_by_label("Write here")).to_be_in_viewport()
        if not javascript:
            return
        await nothing_is_cut_off(page)
        assert await page.title() == "Baraza"


async def test_an_answer_that_comes_later_appears_by_itself(browser: Browser, site: Served) -> None:
    async with phone(browser) as page:
        await begin(page, site)
        site.memory.holds = True
        await page.get_by_label("Write here").fill("The lamp is broken")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_text("The answer is on its way.")).to_be_visible()
        await expect(page.get_by_label("Write here")).to_have_value("")
        site.memory.let_go()
        await expect(page.get_by_role("log")).to_contain_text("I have noted: The lamp is broken")
        await expect(page.get_by_text("The answer is on its way.")).to_be_hidden()
        assert await page.locator(".line").count() == 3


async def test_her_place_is_sent_when_she_allows_it(browser: Browser, site: Served) -> None:
    place = {"latitude": -0.2864, "longitude": 36.0671}
    async with phone(browser, geolocation=place, permissions=["geolocation"]) as page:
        await begin(page, site)
        await page.get_by_role("button", name="Report a concern").click()
        await page.get_by_role("button", name="A bribe").click()
        await page.get_by_role("button", name="Send where I am").click()
        await expect(page.get_by_role("log")).to_contain_text("Is that right?")
        assert site.memory.inbound[-1].point == Point(-0.2864, 36.0671)


async def test_a_refused_place_is_answered_with_words(browser: Browser, site: Served) -> None:
    async with phone(browser) as page:
        await begin(page, site)
        await page.get_by_role("button", name="Report a concern").click()
        await page.get_by_role("button", name="A bribe").click()
        await page.get_by_role("button", name="Send where I am").click()
        await expect(page.get_by_role("status")).to_have_text(
            "The place could not be found. Write it in words."
        )


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
async def test_a_photo_is_sent(browser: Browser, site: Served, javascript: bool) -> None:
    async with phone(browser, javascript=javascript) as page:
        await begin(page, site)
        await page.get_by_label("Add a photo").set_input_files(
            {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        )
        await page.get_by_label("Write here").fill("The lamp")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_role("log")).to_contain_text("I have the photo.")
        (upload,) = site.memory.uploads.values()
        assert b"Wanjiku" not in upload.content
        assert site.memory.inbound[-1].text == "The lamp"


async def test_a_file_that_is_no_photo_is_refused_and_the_text_stays(browser: Browser, site: Served) -> None:
    async with phone(browser, fails=True) as page:
        await begin(page, site)
        await page.get_by_label("Add a photo").set_input_files(
            {"name": "page.jpg", "mimeType": "image/jpeg", "buffer": b"<html>no photo</html>"}
        )
        await page.get_by_label("Write here").fill("The lamp")
        async with page.expect_response("**/say") as answered:
            await page.get_by_role("button", name="Send", exact=True).click()
        assert (await answered.value).status == 415
        await expect(page.get_by_role("alert")).to_contain_text("not a photo we can open")
        await expect(page.get_by_label("Write here")).to_have_value("The lamp")


async def test_without_a_connection_her_words_stay_and_are_sent_once(browser: Browser, site: Served) -> None:
    async with phone(browser, fails=True) as page:
        await begin(page, site)
        # The message arrives; its answer is lost on the way back.
        lost = 0

        async def lose_the_answer(route: Route) -> None:
            nonlocal lost
            lost += 1
            if lost == 1:
                await route.fetch()
                await route.abort()
            else:
                await route.continue_()

        await page.route("**/say", lose_the_answer)
        await page.get_by_label("Write here").fill("The lamp is broken")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_role("status")).to_contain_text("Not sent: no connection.")
        await expect(page.get_by_label("Write here")).to_have_value("The lamp is broken")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_label("Write here")).to_have_value("")
        await expect(page.get_by_role("log")).to_contain_text("I have noted: The lamp is broken")
        assert [text for _, text in site.memory.said()] == ["start", "The lamp is broken"]


@pytest.mark.parametrize("way", ["button", "Esc twice", "button without JavaScript"])
async def test_leaving_quickly(browser: Browser, way: str) -> None:
    memory = Memory(report)
    async with served(Memory(report)) as weather:
        exit_url = f"{weather.url}/static/icon.svg"
        settings = PageSettings("", b"k" * 32, exit_url=exit_url, answer_within=0.3, poll_for=0.3)
        async with (
            served(memory, settings) as site,
            phone(browser, javascript="without" not in way, fails=True) as page,
        ):
            await begin(page, site)
            session = memory.session
            if way == "Esc twice":
                await page.keyboard.press("Escape")
                await expect(page.get_by_role("log")).to_be_visible()
                # The two that count come one after the other: on a busy machine looking takes over a second.
                await page.keyboard.press("Escape")
                await page.keyboard.press("Escape")
            else:
                await page.get_by_role("button", name="Leave quickly").click()
            await page.wait_for_url(exit_url)
            async with asyncio.timeout(60):
                while not memory.forgotten:
                    await page.evaluate("1")
            assert memory.forgotten == [session]
            await page.go_back()
            await expect(page.locator("body")).not_to_contain_text("What would you like to do?")
            assert memory.lines == {}


async def test_another_tab_empties_when_she_leaves(browser: Browser, site: Served) -> None:
    async with phone(browser) as page:
        await begin(page, site)
        other = await page.context.new_page()
        await other.goto(site.url)
        await expect(other.get_by_role("log")).to_contain_text("What would you like to do?")
        await site.memory.forget(site.memory.session)
        await other.bring_to_front()
        await expect(other.get_by_role("button", name="Start in English")).to_be_visible()


async def test_by_keyboard_alone_and_in_order(browser: Browser, site: Served) -> None:
    async with phone(browser, touch=False) as page:
        await begin(page, site)
        await page.reload()
        names = []
        for _ in range(10):
            await page.keyboard.press("Tab")
            focused = page.locator(":focus")
            names.append(
                await focused.evaluate("e => (e.labels?.[0] || e).textContent.trim().split('\\n')[0]")
            )
            outline = await focused.evaluate(
                "e => getComputedStyle(e.id === 'photo' ? e.labels[0] : e).outlineStyle"
            )
            assert outline == "solid", f"the focus on {names[-1]} cannot be seen"
        assert names == [
            "Go to the newest message",
            "Kiswahili",
            "Leave quickly",
            "1Report a concern",
            "2Follow up a reportWith the receipt code",
            "3What a service costs",
            "4Talk to a person",
            "Write here",
            "Send",
            "Add a photo",
        ]
        await page.get_by_label("Write here").focus()
        await page.keyboard.type("Soko Mjinga")
        await page.keyboard.press("Enter")
        await expect(page.locator(".code")).to_have_text(RECEIPT)


async def test_what_a_screen_reader_needs(browser: Browser, site: Served) -> None:
    async with phone(browser) as page:
        await the_whole_way(page, site)
        log = page.get_by_role("log", name="Conversation")
        await expect(log).to_have_attribute("aria-live", "polite")
        nameless = await page.locator("button:visible, textarea, input:not([type=hidden]), a").evaluate_all(
            "all => all.filter(e => !(e.textContent.trim() || e.labels?.length)).map(e => e.outerHTML)"
        )
        assert nameless == []
        ids = await page.locator("[id]").evaluate_all("all => all.map(e => e.id)")
        assert len(ids) == len(set(ids))
        assert await page.locator("html").get_attribute("lang") == "en"
        assert await page.locator("h1").count() == 1
        assert await page.locator("main").count() == 1
        spoken = await page.locator(".line").last.inner_text()
        assert spoken.startswith("Baraza:")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everything_can_be_read_and_hit(browser: Browser, site: Served, scheme: str) -> None:
    """Contrast as WCAG 2.2 counts it (1.4.3), and targets of at least 24 CSS pixels (2.5.8)."""
    async with phone(browser, color_scheme=scheme) as page:
        await the_whole_way(page, site)
        await page.get_by_label("Write here").fill("english")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_role("button", name="Report a concern")).to_be_visible()
        faint = await page.locator("body").evaluate(CONTRAST)
        assert faint == []
        small = await page.locator("button:visible, header a:visible").evaluate_all(
            "all => all.filter(e => e.getBoundingClientRect().height < 40).map(e => e.textContent)"
        )
        assert small == []
        await nothing_is_cut_off(page)


async def test_long_words_do_not_break_the_page(browser: Browser, site: Served) -> None:
    async with phone(browser) as page:
        await begin(page, site)
        options = tuple(Option(str(number), "Ngong'" * 12) for number in range(3))
        site.memory.speak(site.memory.session, Outbound("https://" + "a" * 300, options, "long"))
        await expect(page.get_by_role("button", name="Ngong")).to_have_count(3)
        await nothing_is_cut_off(page)
