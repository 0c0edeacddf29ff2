"""What must not stand in a summary: numbers in any spelling, addresses, receipt codes, the name she gave, her own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.referring.summaries import copied, identifies

TOLD = "Jana usiku vijana watatu walivunja kibanda cha jirani yangu karibu na posho mill na kuchukua unga."


@pytest.mark.parametrize(
    "words",
    [
        "Call 0700000001.",
        "0700 000 001",
        "0700-000-001",
        "0700.000.001",
        "(0700) 000 001",
        "07 00 00 00 01",
        "0 7 0 0 0 0 0 0 0 1",
        "0700/000/001",
        "0700\n000\n001",
        "0700\u2013000\u2013001",
        "+254700000001",
        "+254 700 000 001",
        "254-700-000001",
        "+254 (0) 700 000 001",
        "00254700000001",
        "700 000 001",
        "0110" + " 000 001",
        "020 2000001",
        "+1 202 555 0123",
        "+44 20 7946 0018",
        "0044 20 7946 0018",
        "+256 700 000 001",
        "+255-700-000-001",
        # Digits of other scripts, letters that look like digits, signs that nobody sees.
        "\u0660\u0667\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0661",
        "\uff10\uff17\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff11",
        "O7OOOOOOO1",
        "07l2 345 678",
        "0700\u200b000\u200b001",
        # In words, as one reads it out.
        "zero seven zero zero zero zero zero zero zero one",
        "sifuri saba sifuri sifuri sifuri sifuri sifuri sifuri sifuri moja",
        "mtu@example.org",
        "MTU.WA.SOKO@EXAMPLE.ORG",
        "mtu @ example.org",
        "mtu (at) example (dot) org",
        "mtu at example dot org",
        "mtu\uff20example.org",
        "1234 5678 9012 3456",
        "1234567890123456",
        "1234-5678-9012-3456",
        "code 1234 5678\n9012 3456",
    ],
)
def test_it_leads_to_somebody(words: str) -> None:
    assert identifies(words, "")
    assert identifies(f"Taa tatu hazifanyi kazi. {words} Zaidi baadaye.", "")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Three lamps beside the drain do not burn.",
        "On 07/12/2026 at 08:15 the light broke.",
        "07.12.2026 08:15",
        "2026-12-07 10:30 and 2026-12-08 11:45",
        "12/11/2026, 13/11/2026 and 14/11/2026",
        "KSh 1,000,000 were asked; 120 000 were paid.",
        "Stall 12, row 4, 3 drains, gate B 2.",
        "Between 18:00 and 19:30, 12 lamps of 40.",
        "Police post at Kaptembwo. Come soon.",
        "One of two, seven of nine.",
    ],
)
def test_it_leads_to_nobody(words: str) -> None:
    assert not identifies(words, "")


@pytest.mark.parametrize(
    ("words", "name", "found"),
    [
        ("Wanjiru says that it is dark.", "Wanjiru Mfano", True),
        ("WANJIRU", "wanjiru", True),
        ("wanj\u00edr\u00fb alisema", "Wanjiru", True),
        ("Mama Nganga alisema", "Ng'ang'a Mfano", True),
        ("Ng\u2019ang\u2019a alisema", "Nganga", True),
        ("Said by Ali.", "Ali", True),
        ("Wanjiru's stall", "Wanjiru", True),
        ("Li Bo alisema", "Li Bo", True),
        # A part of another word is no name, nor are titles and what stands between.
        ("Alishika mlango.", "Ali", False),
        ("The chief of the market", "Chief of the Market and Co", True),
        ("The chief came and left.", "Chief Mfano", False),
        ("A mama from the drain", "Mama Mfano", False),
        ("It is by the drain.", "Bo", False),
        ("Anything at all", "", False),
    ],
)
def test_the_name_she_gave(words: str, name: str, found: bool) -> None:
    assert identifies(words, name) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (TOLD, True),
        ("Report: Vijana WATATU walivunja kibanda, cha jirani - yangu karibu (na posho mill).", True),
        ("vijana watatu walivunja kibanda cha jirani yangu karibu", True),
        ("vijana watatu walivunja kibanda cha jirani yangu", False),
        ("Kibanda kimoja kilivunjwa jana usiku, na unga kuchukuliwa.", False),
        ("", False),
    ],
)
def test_her_own_words(words: str, found: bool) -> None:
    assert copied(words, ["Kitu kingine.", TOLD]) == found


SEPARATORS = st.sampled_from(["", " ", "-", ".", " - ", "\u00a0", "\n", "/", "  "])
PREFIXES = st.sampled_from(["07", "01", "2547", "2541", "+2547", "002541", "+4479", "+2567"])


@given(
    PREFIXES, st.text("0123456789", min_size=8, max_size=8), st.lists(SEPARATORS, min_size=14, max_size=14)
)
def test_any_number_in_any_spelling(prefix: str, digits: str, between: list[str]) -> None:
    number = prefix + digits
    written = "".join(digit + gap for digit, gap in zip(number, [*between, "", ""], strict=False)).strip()
    # A date may stand in front of the rest of a number, and reads as one.
    if "/" in written or "." in written or "-" in written:
        written = written.replace("/", " ").replace(".", " ").replace("-", " ")
    assert identifies(f"Piga {written} sasa.", "")


@given(st.text(max_size=300), st.text(max_size=40))
def test_whatever_is_written_is_answered(words: str, name: str) -> None:
    assert identifies(words, name) in (True, False)
    assert copied(words, [name]) in (True, False)


@pytest.mark.parametrize("piece", ["0", "0 ", ".", "0....", "254 ", "+ ", "a@", "at a.", "+254(0)", "oooo0"])
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    """Nothing is matched again and again: 2,000 letters of the worst are read in a small part of a second."""
    import time  # noqa: PLC0415

    begun = time.perf_counter()
    identifies(piece * (2000 // len(piece)), "Wanjiru Mfano")
    assert time.perf_counter() - begun < 2
