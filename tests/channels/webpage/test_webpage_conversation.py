"""A conversation over real HTTP, without JavaScript: forms, and a page after each."""

import io

import pytest
from PIL import Image

from bot.channels.contract import Decision, SendError
from flows.messages import InboundKind, MediaRef, Option, Outbound, Point
from tests.channels.webpage.a_report import HELLO_SW, RECEIPT
from tests.channels.webpage.conversation_in_memory import Served
from tests.channels.webpage.visitor import Visitor, visiting


def photo() -> bytes:
    notes = Image.Exif()
    notes[0x010F] = "Phone of Wanjiku"
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "olive").save(out, "JPEG", exif=notes)
    return out.getvalue()


async def test_looking_keeps_nothing_of_anybody(site: Served, visitor: Visitor) -> None:
    response = await visitor.look()
    assert response.status_code == 200
    assert "set-cookie" not in response.headers
    assert site.memory.inbound == []
    assert "Start in English" in visitor.page
    assert "Anza kwa Kiswahili" in visitor.page


async def test_from_the_first_word_to_a_receipt(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    assert visitor.lines()[0].startswith("Baraza: Hello! I am Baraza")
    await visitor.send(option="menu:report")
    assert len(visitor.offered()) == 14
    await visitor.send(option="kind:9")
    assert visitor.lines()[-2:] == ["You: Lighting, drainage or road", "Baraza: Where did it happen?"]
    assert visitor.offered() == []
    await visitor.send(text="Soko Mjinga")
    assert f'<strong class="code">{RECEIPT}</strong>' in visitor.page
    assert '<a class="call" href="tel:999">999</a>' in visitor.page
    assert site.memory.said() == [
        (InboundKind.TEXT, "start"),
        (InboundKind.TAP, "Report a concern"),
        (InboundKind.TAP, "Lighting, drainage or road"),
        (InboundKind.TEXT, "Soko Mjinga"),
    ]
    assert [inbound.payload for inbound in site.memory.inbound] == ["", "menu:report", "kind:9", ""]
    assert len({inbound.address for inbound in site.memory.inbound}) == 1
    assert len({inbound.external_id for inbound in site.memory.inbound}) == 4


async def test_the_answer_is_on_the_page_she_is_sent_to(visitor: Visitor) -> None:
    response = await visitor.begin()
    (post,) = response.history
    assert (post.status_code, post.headers["location"]) == (303, "/#latest")
    assert 'id="latest"' in visitor.page


async def test_in_kiswahili_from_the_start(site: Served, visitor: Visitor) -> None:
    await visitor.begin("sw")
    assert site.memory.inbound[0].language_hint == "sw"
    assert HELLO_SW.split("\n", maxsplit=1)[0] in visitor.page
    assert '<html lang="sw">' in visitor.page
    assert "Ondoka haraka" in visitor.page


async def test_the_browser_tells_the_language_of_the_start_page(site: Served) -> None:
    async with visiting(site, **{"Accept-Language": "sw-KE,sw;q=0.9,en;q=0.8"}) as visitor:
        await visitor.look()
        assert '<html lang="sw">' in visitor.page
        await visitor.look("/?lang=en")
        assert '<html lang="en">' in visitor.page


async def test_changing_the_language_changes_page_and_conversation(site: Served, visitor: Visitor) -> None:
    await visitor.begin("en")
    await visitor.send("/language", lang="sw")
    assert '<html lang="sw">' in visitor.page
    assert site.memory.inbound[-1].text == "kiswahili"
    assert site.memory.inbound[-1].language_hint == "sw"


async def test_before_the_start_the_language_is_only_an_address(site: Served, visitor: Visitor) -> None:
    response = await visitor.send("/language", lang="sw")
    assert response.url.params["lang"] == "sw"
    assert site.memory.inbound == []


async def test_only_the_newest_question_can_be_tapped(visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.send(option="menu:report")
    assert all(payload.startswith("kind:") for payload in visitor.offered())
    assert "Report a concern · Follow up a report · What a service costs" in visitor.page


async def test_a_notice_does_not_take_the_buttons_away(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    site.memory.speak(site.memory.session, Outbound("Are you still there?"))
    await visitor.look()
    assert visitor.offered()[0] == "menu:report"


async def test_a_photo_arrives_without_what_the_camera_wrote(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.send_photo(photo(), text="The lamp")
    inbound = site.memory.inbound[-1]
    assert (inbound.kind, inbound.text) == (InboundKind.PHOTO, "The lamp")
    (media,) = inbound.media
    assert media.reference.startswith("upload:")
    assert media.content_type == "image/jpeg"
    kept = await site.channel.fetch(media, 5_000_000)
    assert kept.content_type == "image/jpeg"
    assert b"Wanjiku" not in kept.content
    assert "You: Photo The lamp" in visitor.lines()


async def test_a_photo_that_is_gone_is_our_fault_to_look_into(site: Served) -> None:
    with pytest.raises(SendError) as refused:
        await site.channel.fetch(MediaRef("upload:gone"), 5_000_000)
    assert refused.value.decision is Decision.OUR_FAULT


async def test_a_place_comes_as_a_point(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.send(lat="-0.28640", lon="36.06710")
    inbound = site.memory.inbound[-1]
    assert (inbound.kind, inbound.point) == (InboundKind.LOCATION, Point(-0.2864, 36.0671))


async def test_a_place_is_shown_with_a_link_that_her_own_map_opens(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    site.memory.speak(site.memory.session, Outbound("The station is here.", point=Point(-0.2864, 36.0671)))
    await visitor.look()
    assert 'href="geo:-0.2864,36.0671"' in visitor.page


async def test_the_same_form_twice_is_one_message(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    page = visitor.page
    await visitor.send(text="The lamp is broken")
    visitor.page = page
    await visitor.send(text="The lamp is broken")
    assert [text for _, text in site.memory.said()].count("The lamp is broken") == 1
    await visitor.send(text="The lamp is broken")
    assert [text for _, text in site.memory.said()].count("The lamp is broken") == 2


async def test_an_answer_that_takes_long_is_said_to_be_on_its_way(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    site.memory.holds = True
    await visitor.send(text="The lamp is broken")
    assert "The answer is on its way." in visitor.page
    assert '<noscript><meta http-equiv="refresh" content="4"></noscript>' in visitor.page
    site.memory.let_go()
    await visitor.look()
    assert visitor.lines()[-1] == "Baraza: I have noted: The lamp is broken"
    assert 'http-equiv="refresh"' not in visitor.page


async def test_what_reached_the_browser_is_told_once(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.look()
    assert site.memory.told == ["out-1"]


async def test_many_options_are_all_there_and_numbered(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    options = tuple(Option(f"ward-{number}", f"Ward {number}") for number in range(1, 31))
    site.memory.speak(site.memory.session, Outbound("Which ward?", options, "ward"))
    await visitor.look()
    assert len(visitor.offered()) == 30
    assert '<span class="number">30</span><span class="title">Ward 30</span>' in visitor.page


async def test_markup_in_a_message_is_only_text(site: Served, visitor: Visitor) -> None:
    await visitor.begin()
    await visitor.send(text="<script>alert(1)</script> & \"quotes\" ' ' {{ 7*7 }}")
    assert "<script>alert" not in visitor.page
    assert visitor.lines()[-1] == "Baraza: I have noted: <script>alert(1)</script> & \"quotes\" ' ' {{ 7*7 }}"
