"""A report about somebody is kept from her: her name is found however it is written."""

import pytest

from storage.named_in import Told

FOUND = [
    ("Wanjiru Mfano", "Ni Wanjiru aliyechukua pesa."),
    ("Wanjiru Mfano", "ni WANJIRU"),
    ("Wanjiru Mfano", "Wanjirũ anajua"),
    ("Wanjirũ Mfano", "wanjiru anajua"),
    ("Wanjiru Mfano", "mama mfano pale sokoni"),
    ("Wanjiru Mfano", "Wanjiru's boys were there"),
    ("Wanjiru Mfano", "Wanjiru\u2019s boys"),
    ("Wanjiru Mfano", "kwa=Wanjiru;Mfano"),
    ("Ng'ang'a Jaribio", "ni Nganga wa duka"),
    ("Ng'ang'a Jaribio", "ni Ng\u2019ang\u2019a wa duka"),
    ("Nganga Jaribio", "ni Ng'ang'a"),
    ("Nganga Jaribio", "Ng'ang'a's shop"),
    ("O'Kelo Jaribio", "Kelo ndiye"),
    ("Jean-Zéphyrin", "zephyrin ndiye"),
    ("Ali", "Ali alikuja"),
    ("Ali Bin Adi", "ni ali bin adi wa msikiti"),
    ("Juma Ali", "Juma alikuja"),
]
NOT_FOUND = [
    ("Wanjiru Mfano", "Wanjirunjiru na mfanobora"),
    ("Wanjiru Mfano", ""),
    ("Ali Bin Adi", "Ali alikuja na Adi"),
    ("Juma Ali", "Ali alikuja"),
    ("", "Wanjiru alikuja"),
    ("'", "hakuna taa ' hapa"),
    ("Mary Juma", "marymary jumamosi"),
]


@pytest.mark.parametrize(("name", "told"), FOUND)
def test_a_name_is_found(name: str, told: str) -> None:
    assert Told(["Hakuna taa.", told]).names(name)


@pytest.mark.parametrize(("name", "told"), NOT_FOUND)
def test_another_word_is_not_her_name(name: str, told: str) -> None:
    assert not Told(["Hakuna taa.", told]).names(name)


def test_a_whole_name_of_short_words_is_not_put_together_from_two_texts() -> None:
    assert not Told(["ni ali", "bin adi"]).names("Ali Bin Adi")
