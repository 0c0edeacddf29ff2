"""No limit is exceeded, no word is lost: on the channels we have and on WhatsApp's numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.contract import Capabilities
from bot.channels.rendering import Part, render
from bot.channels.splitting import length, split
from bot.channels.telegram import CAPABILITIES as TELEGRAM
from bot.channels.whatsapp import CAPABILITIES as WHATSAPP
from flows.messages import Option, Outbound, Point

PLAIN = Capabilities(body=160)

titles = st.text(min_size=1, max_size=40)
options = st.builds(
    Option, id=st.text(min_size=1, max_size=80), title=titles, description=st.text(max_size=100)
)
points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
outbounds = st.builds(
    Outbound,
    text=st.one_of(st.text(), st.text(alphabet="aé😀👨‍👩‍👧\u200d\u0301. \n", max_size=6000)),
    options=st.lists(options, max_size=18).map(tuple)
    | st.integers(1, 12).map(lambda many: tuple(Option(str(number), f"N{number}") for number in range(many))),
    question=st.text(max_size=20) | st.just("q"),
    ask_location=st.booleans(),
    point=st.none() | points,
)
any_capabilities = st.builds(
    Capabilities,
    body=st.integers(2, 300),
    choice_body=st.integers(2, 300) | st.just(0),
    buttons=st.integers(0, 12),
    button_title=st.integers(0, 40),
    payload_bytes=st.integers(0, 100),
    list_rows=st.integers(0, 12),
    row_title=st.integers(0, 40),
    row_description=st.integers(0, 100),
    location_request=st.booleans(),
    location_out=st.booleans(),
)
capabilities = st.sampled_from([TELEGRAM, WHATSAPP, PLAIN]) | any_capabilities


def letters(text: str) -> str:
    return "".join(text.split())


@given(outbounds, capabilities)
def test_nothing_is_over_a_limit(outbound: Outbound, can: Capabilities) -> None:
    parts = render(outbound, can)
    for part in parts:
        chosen = part.buttons or part.rows
        assert length(part.text) <= (min(can.choice_body or can.body, can.body) if chosen else can.body)
        assert bool(part.text.strip()) != bool(part.point)
        assert len(part.buttons) <= can.buttons
        assert len(part.rows) <= can.list_rows
        assert not (part.buttons and part.rows)
        assert all(length(button.title) <= can.button_title for button in part.buttons)
        assert all(length(row.title) <= can.row_title for row in part.rows)
        assert all(length(row.description) <= can.row_description for row in part.rows)
        assert all(0 < len(choice.payload.encode()) <= can.payload_bytes for choice in chosen)
        assert can.location_request or not part.ask_location
        assert can.location_out or not part.point
    assert not any(part.buttons or part.rows or part.ask_location for part in parts[:-1])


@given(outbounds, capabilities)
def test_no_text_is_lost(outbound: Outbound, can: Capabilities) -> None:
    parts = render(outbound, can)
    shown = letters("".join(part.text for part in parts))
    assert shown.startswith(letters(outbound.text))
    last = parts[-1] if parts else Part()
    offered = last.buttons or last.rows
    if offered:
        assert [choice.title for choice in offered] == [option.title for option in outbound.options]
        assert [choice.payload for choice in offered] == [
            f"{outbound.question}:{option.id}" for option in outbound.options
        ]
    for number, option in enumerate(outbound.options, 1):
        if not offered:
            assert letters(f"{number}. {option.title}") in shown
        if not last.rows:
            assert letters(option.description) in shown
    if outbound.point:
        assert outbound.point in [part.point for part in parts] or f"{outbound.point.latitude:.5f}" in shown


@given(st.text(max_size=3000), st.integers(2, 200))
def test_pieces_are_whole(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert letters("".join(pieces)) == letters(text)
    assert all(piece.strip() and length(piece) <= limit for piece in pieces)


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 10, ()),
        (" \n ", 10, ()),
        ("Habari", 10, ("Habari",)),
        ("One two three.\n\nFour five.", 20, ("One two three.", "Four five.")),
        ("First line\nsecond line", 15, ("First line", "second line")),
        ("Go there. Ask for Wanjiru.", 20, ("Go there.", "Ask for Wanjiru.")),
        ("kwa hiyo tunakusubiri", 12, ("kwa hiyo", "tunakusubiri")),
        ("a" * 25, 10, ("a" * 10, "a" * 10, "a" * 5)),
        ("😀😀😀", 4, ("😀😀", "😀")),
        ("aaae\u0301aa", 4, ("aaa", "e\u0301aa")),
        ("aa👍🏽", 4, ("aa", "👍🏽")),
    ],
)
def test_cut_where_a_reader_would_pause(text: str, limit: int, pieces: tuple[str, ...]) -> None:
    assert split(text, limit) == pieces


def test_a_body_too_small_for_any_letter_is_refused() -> None:
    with pytest.raises(ValueError, match="2 is the least"):
        split("Habari", 1)


THREE = (Option("now", "Sasa hivi"), Option("today", "Leo"), Option("before", "Kabla ya leo"))
FOURTEEN = tuple(Option(str(number), f"Kind {number}") for number in range(1, 15))


def how(parts: tuple[Part, ...]) -> str:
    return "buttons" if parts[-1].buttons else "rows" if parts[-1].rows else "numbers"


@pytest.mark.parametrize(
    ("options", "can", "shown_as"),
    [
        (THREE, TELEGRAM, "buttons"),
        (THREE, WHATSAPP, "buttons"),
        (THREE, PLAIN, "numbers"),
        (FOURTEEN[:4], WHATSAPP, "rows"),
        (FOURTEEN, WHATSAPP, "numbers"),
        (FOURTEEN, TELEGRAM, "buttons"),
        ((Option("a", "x" * 41),), TELEGRAM, "numbers"),
        ((Option("é" * 32, "Long in bytes"),), TELEGRAM, "numbers"),
        ((Option("a", "Soko Mjinga", "Nakuru"), Option("b", "Soko Mjinga", "Molo")), TELEGRAM, "numbers"),
        ((Option("a", "Kaptembwo", "x" * 73),), WHATSAPP, "buttons"),
        ((*FOURTEEN[:3], Option("a", "Kaptembwo", "x" * 73)), WHATSAPP, "numbers"),
        ((Option("a", " "),), TELEGRAM, "numbers"),
    ],
)
def test_what_choices_become(options: tuple[Option, ...], can: Capabilities, shown_as: str) -> None:
    assert how(render(Outbound("Which?", options, "q"), can)) == shown_as


def test_numbers_follow_the_order_of_the_options() -> None:
    (part,) = render(Outbound("Lini?", THREE, "when"), PLAIN)
    assert part.text == "Lini?\n\n1. Sasa hivi\n2. Leo\n3. Kabla ya leo"


def test_descriptions_are_read_above_the_buttons() -> None:
    options = (Option("a", "Siri", "hakuna jina"), Option("b", "Jina"))
    (part,) = render(Outbound("Vipi?", options, "how"), TELEGRAM)
    assert part.text == "Vipi?\n\n1. Siri – hakuna jina\n2. Jina"
    assert [button.title for button in part.buttons] == ["Siri", "Jina"]


def test_buttons_come_under_the_last_of_a_long_text() -> None:
    parts = render(Outbound("Neno. " * 1000, THREE, "when"), TELEGRAM)
    assert [how((part,)) for part in parts] == ["numbers", "buttons"]


def test_a_body_with_buttons_may_be_shorter_than_one_without() -> None:
    parts = render(Outbound("Neno. " * 250, THREE, "when"), WHATSAPP)
    assert [len(part.text) <= limit for part, limit in zip(parts, (1600, 1024), strict=True)] == [True, True]
    assert len(render(Outbound("Neno. " * 250), WHATSAPP)) == 1


def test_a_place_is_shown_or_written() -> None:
    outbound = Outbound("Kituo kiko hapa.", point=Point(-0.3031, 36.08))
    assert render(outbound, TELEGRAM) == (Part(point=Point(-0.3031, 36.08)), Part("Kituo kiko hapa."))
    assert render(outbound, PLAIN) == (Part("Kituo kiko hapa.\n-0.30310, 36.08000"),)


def test_nothing_to_say_is_no_message() -> None:
    assert render(Outbound(" "), TELEGRAM) == ()
