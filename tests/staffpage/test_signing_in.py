"""From the link in chat through the PIN to what it opens, and out again."""

import pytest

from storage import staff, staff_pins
from tests.staffpage.office_at_work import PIN, AtWork, Member, browser, page_of

OVER = "This link is over. Ask for a new one in the chat."


async def test_the_first_visit_chooses_a_pin_and_opens_the_case(work: AtWork, her: Member) -> None:
    akinyi = work.member()
    number = work.case("Taa zote za soko zimezimwa.")
    link = work.link(akinyi, f"case:{number}")

    assert await her.look(link) == 200
    assert "Choose your PIN" in her.words
    assert "Nobody can read it, not even whoever runs this Baraza. An admin can reset it" in her.words
    assert await her.send(link, pin=PIN, again=PIN) == 200

    assert her.path == f"/cases/{number}", "the token has left the address bar"
    assert "Taa zote za soko zimezimwa." in her.words
    assert work.noted() == [
        ("Akinyi", "joined", ""),
        ("Akinyi", "link", number),
        ("Akinyi", "pin_set", ""),
        ("Akinyi", "looked", number),
    ]


async def test_the_next_visit_asks_for_it(work: AtWork, her: Member) -> None:
    akinyi = work.member()
    work.set_pin(akinyi)
    link = work.link(akinyi)
    await her.look(link)
    assert "Your PIN" in her.words
    assert "again" not in her.words
    assert await her.send(link, pin="258 036") == 200, "a space between is no other PIN"
    assert her.path == "/cases"


@pytest.mark.parametrize(
    ("opens", "path"), [("", "/cases"), ("case:K3F9T", "/cases/K3F9T"), ("person:ab12", "/people/ab12")]
)
async def test_a_link_leads_to_what_it_opens(work: AtWork, her: Member, opens: str, path: str) -> None:
    akinyi = work.member()
    work.set_pin(akinyi)
    await her.come_in(work.link(akinyi, opens))
    assert her.path == path


async def test_somebody_who_is_in_goes_on_without_the_pin(work: AtWork, her: Member) -> None:
    akinyi = work.member()
    number = work.case()
    work.set_pin(akinyi)
    await her.come_in(work.link(akinyi))
    await her.look(work.link(akinyi, f"case:{number}"))
    assert her.path == f"/cases/{number}"
    other = work.member("Barasa")
    await her.look(work.link(other))
    assert "Choose your PIN" in her.words, "her session opens no link of a colleague"


@pytest.mark.parametrize(
    ("label", "pin", "again", "says"),
    [
        ("five digits", "25803", "25803", "A PIN is six digits"),
        ("seven digits", "2580369", "2580369", "A PIN is six digits"),
        ("letters", "25803a", "25803a", "A PIN is six digits"),
        ("digits of another script", "٢٥٨٠٣٦", "٢٥٨٠٣٦", "A PIN is six digits"),
        ("nothing", "", "", "A PIN is six digits"),
        ("two different ones", PIN, "258037", "The two are not the same"),
        ("one only", PIN, "", "The two are not the same"),
        ("a row", "123456", "123456", "easy to guess"),
        ("one digit", "777777", "777777", "easy to guess"),
        ("a pair", "121212", "121212", "easy to guess"),
    ],
)
async def test_a_pin_that_is_not_taken(
    work: AtWork, her: Member, label: str, pin: str, again: str, says: str
) -> None:
    akinyi = work.member()
    link = work.link(akinyi)
    await her.look(link)
    assert await her.send(link, pin=pin, again=again) == 422, label
    assert says in her.words
    assert work.hashed == [], "nothing is hashed that cannot be a PIN"
    with work.storage.read() as reading:
        assert not staff_pins.is_set(reading, akinyi.id)
    assert not her.client.cookies


async def test_wrong_ones_lock_the_door_and_time_opens_it(work: AtWork, her: Member) -> None:
    akinyi = work.member()
    work.set_pin(akinyi)
    link = work.link(akinyi)
    await her.look(link)
    for _ in range(4):
        assert await her.send(link, pin="999998") == 403
        assert "That PIN is not right." in her.words
    assert await her.send(link, pin="999998") == 429
    assert "Too many wrong tries: it is locked. Try again after Friday 20 November at 12:45 pm." in her.words
    assert await her.send(link, pin=PIN) == 429, "the right one is not looked at"
    assert not her.client.cookies
    wrong = [what for _, what, _ in work.noted() if what.startswith("pin_")]
    assert wrong == ["pin_set", *["pin_wrong"] * 4, "pin_locked"]

    work.clock.forward(minutes=15)
    assert await her.come_in(work.link(akinyi)) == 200
    assert her.path == "/cases"


@pytest.mark.parametrize("label", ["never was", "not a token", "its time is over", "she has left"])
async def test_every_link_that_opens_nothing_says_the_same(work: AtWork, her: Member, label: str) -> None:
    akinyi = work.member()
    work.set_pin(akinyi)
    link = work.link(akinyi)
    match label:
        case "never was":
            link = link[:-6] + "AAAAAA"
        case "not a token":
            link = "/k/x"
        case "its time is over":
            work.clock.forward(minutes=15)
        case _:
            with work.storage.begin() as leaving:
                staff.leave(leaving, akinyi.id)
    before = len(work.hashed)
    assert await her.look(link) == 404
    assert her.words == OVER
    assert await her.send(link, pin=PIN) == 404
    assert her.words == OVER
    assert len(work.hashed) == before, "no slow hash for whoever has no link"


async def test_a_look_at_the_link_changes_nothing(work: AtWork, her: Member) -> None:
    """A chat fetches what it previews, a browser what it expects to be tapped."""
    akinyi = work.member()
    link = work.link(akinyi)
    before = work.noted()
    for _ in range(3):
        assert await her.look(link) == 200
    assert (await her.client.head(link)).status_code == 200
    assert work.noted() == before
    assert not her.client.cookies


async def test_a_session_ends_when_nobody_touches_it(work: AtWork, her: Member) -> None:
    akinyi = work.member()
    work.set_pin(akinyi)
    await her.come_in(work.link(akinyi))
    for _ in range(3):
        work.clock.forward(minutes=19)
        assert await her.look("/cases") == 200
    work.clock.forward(minutes=20)
    assert await her.look("/cases") == 403
    assert "For a new link write /cases in the chat." in her.words


async def test_who_has_left_is_out_at_the_next_click(work: AtWork, her: Member) -> None:
    akinyi = work.member()
    number = work.case()
    work.set_pin(akinyi)
    await her.come_in(work.link(akinyi, f"case:{number}"))
    with work.storage.begin() as leaving:
        staff.leave(leaving, akinyi.id)
    for path in ("/cases", f"/cases/{number}", "/people", f"/cases/{number}/photo/0"):
        assert await her.look(path) == 403
        assert "Taa" not in her.page


async def test_going_out_ends_it_here_and_in_the_database(work: AtWork, her: Member) -> None:
    akinyi = work.member()
    work.set_pin(akinyi)
    await her.come_in(work.link(akinyi))
    session = dict(her.client.cookies)
    assert await her.send("/out") == 200
    assert "You are out." in her.words
    assert her.response.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert not her.client.cookies
    her.client.cookies.update(session)
    assert await her.look("/cases") == 403, "the old cookie opens nothing"


async def test_going_out_from_an_old_page_takes_the_cookie_all_the_same(work: AtWork, her: Member) -> None:
    akinyi = work.member()
    work.set_pin(akinyi)
    await her.come_in(work.link(akinyi))
    response = await her.client.post("/out", data={"form": "made for another session"})
    assert response.status_code == 200
    assert not her.client.cookies


async def test_the_pin_is_kept_by_who_came_first(work: AtWork, her: Member) -> None:
    """Two open the same first link: the second one's PIN is tried, not kept."""
    akinyi = work.member()
    link = work.link(akinyi)
    async with browser(work) as somebody:
        await her.look(link)
        await somebody.look(link)
        await her.send(link, pin=PIN, again=PIN)
        assert await somebody.send(link, pin="918273", again="918273") == 403
        assert not somebody.client.cookies


@pytest.mark.parametrize(
    ("address", "cookie", "secure"),
    [("http://127.0.0.1:8081", "staff", False), ("https://kazi.example.org", "__Host-staff", True)],
)
async def test_the_cookie_is_hers_alone(work: AtWork, address: str, cookie: str, secure: bool) -> None:
    akinyi = work.member()
    work.set_pin(akinyi)
    async with page_of(AtWork(work.storage, work.clock), address) as served, browser(served) as her:
        response = await her.client.post(served.link(akinyi), data={"pin": PIN})
        assert response.status_code == 303
        (set_cookie,) = response.headers.get_list("set-cookie")
        name, _, rest = set_cookie.partition("=")
        assert name == cookie
        parts = {part.strip().lower() for part in rest.split(";")[1:]}
        assert parts == {"httponly", "path=/", "samesite=strict"} | ({"secure"} if secure else set())
        assert ("strict-transport-security" in response.headers) == secure


@pytest.mark.parametrize(
    ("language", "says"), [("sw", "Chagua PIN yako"), ("en", "Choose your PIN"), (None, "Choose your PIN")]
)
async def test_it_speaks_her_language(work: AtWork, her: Member, language: str | None, says: str) -> None:
    akinyi = work.member(language=language)  # type: ignore[arg-type]
    await her.look(work.link(akinyi))
    assert says in her.words
    assert f'<html lang="{language or "en"}">' in her.page
