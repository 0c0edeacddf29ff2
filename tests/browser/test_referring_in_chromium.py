"""Referring a case from the staff page in a real Chromium, at the width of a cheap phone and without JavaScript."""

from playwright.async_api import Browser, expect

from tests.browser.test_staff_page_in_chromium import (  # noqa: F401 - fixtures
    browser,
    come_in,
    phone,
    readable,
    work,
)
from tests.browser.test_webpage_in_chromium import pytestmark  # noqa: F401 - the same reason to skip
from tests.staffpage.office_at_work import AtWork
from tests.staffpage.test_referral_pages import SUMMARY, WARD_ADMINISTRATOR, officer, referred


async def test_from_the_case_to_what_the_body_reads(browser: Browser, work: AtWork) -> None:  # noqa: F811
    officer(work)
    number = work.case("Mtaro umeziba karibu na lango.", kind="works")
    async with phone(browser, work) as page:
        await come_in(page, work, f"case:{number}")
        await page.get_by_role("button", name="Take it").tap()
        await page.get_by_role("link", name="Refer it to a body").tap()
        await expect(page.get_by_role("main")).to_contain_text("Mtaro umeziba karibu na lango.")
        await readable(page)

        await page.get_by_label("None of these").tap()
        await page.get_by_role("button", name="Show who may get it").tap()
        await expect(page.get_by_label("Ward Administrator, Kaptembwo (in chat)")).to_be_checked()
        await page.get_by_label("In your own words").fill("Call 0700 000 001 about the drain.")
        await page.get_by_role("button", name="Check it").tap()
        await expect(page.get_by_role("alert")).to_contain_text("A phone number")
        await readable(page)

        await page.get_by_label("In your own words").fill(SUMMARY)
        await page.get_by_role("button", name="Check it").tap()
        await expect(page.get_by_role("heading", name="This is all that goes to")).to_be_visible()
        assert referred(work, number) == []
        await readable(page)
        await page.get_by_role("button", name="Approve and send").tap()
        await expect(page.get_by_role("status")).to_contain_text("It is sent.")
        assert referred(work, number) == [(WARD_ADMINISTRATOR, "sent", SUMMARY)]

        await page.get_by_role("button", name="Take it back").tap()
        await expect(page.get_by_role("status")).to_contain_text("It is taken back.")
        await readable(page)
    assert [state for _, state, _ in referred(work, number)] == ["recalled"]


async def test_about_police_it_says_so(browser: Browser, work: AtWork) -> None:  # noqa: F811
    officer(work, "iau", "Wafula")
    number = work.case("Polisi alinipiga.", kind="misconduct", sensitive=True)
    async with phone(browser, work) as page:
        await come_in(page, work, f"refer:{number}")
        await expect(page.get_by_role("main")).to_contain_text("it goes to oversight alone")
        await expect(page.get_by_label("None of these")).to_have_count(0)
        await page.get_by_label("Was somebody hurt or threatened?").tap()
        await page.get_by_role("button", name="Show who may get it").tap()
        await expect(page.get_by_role("main")).to_contain_text("Nobody who may get it can be reached")
        await readable(page)
