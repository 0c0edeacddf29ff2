"""What providers say of a message that failed, in the few words that those who send notices read."""

import pytest

from bot.wording import wording
from flows.broadcasting.reasons import WHY, failures, why
from flows.messages import LANGUAGES, Language
from flows.words import Lines

SENTENCES = (
    ("This person blocked the bot on Telegram.", "blocked"),
    ("Telegram does not let the bot write to this person (403).", "blocked"),
    ("This person blocked us on WhatsApp. (63014)", "blocked"),
    ("Twilio holds this person as opted out; nothing reaches her until she writes START. (21610)", "blocked"),
    (
        "WhatsApp does not let us send this message to this person; she stays reachable for others. (63032)",
        "blocked",
    ),
    ('She said "stop": nothing is sent to her that she did not ask for.', "blocked"),
    ("This Telegram account was closed.", "gone"),
    ("Telegram does not know this chat any more.", "gone"),
    ("This person is not on WhatsApp. (63003)", "gone"),
    ("This person has not joined Twilio's sandbox, which we write from. (63015)", "gone"),
    ("Twilio takes this for no phone number. (21211)", "gone"),
    ("She was erased before the message went out.", "gone"),
    ("A template does not exist in this language. (63027)", "template"),
    (
        "WhatsApp paused the template because people complained; see it in Twilio's console. (63041)",
        "template",
    ),
    ("The Twilio account's messages of 24 hours are used up: notices wait a day. (63038)", "limit"),
    ("WhatsApp's rate for our sender is reached. (63018)", "limit"),
    ("Her message could not be sealed: her key does not open.", "key"),
    ("Our sender is not on WhatsApp: check TWILIO_WHATSAPP_FROM and the Messaging Service. (63007)", "other"),
    ("Telegram refuses the request as wrong (400).", "other"),
    ("Twilio could not separate the operator from the crate.", "other"),
    ("", "other"),
)


@pytest.mark.parametrize(("sentence", "reason"), SENTENCES)
def test_a_sentence_for_the_operator_has_a_reason_in_words(sentence: str, reason: str) -> None:
    assert why(sentence) == reason


def test_each_reason_is_met() -> None:
    assert {reason for _, reason in SENTENCES} == {*WHY, "other"}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "3 blocked us or said stop\n2: a fault, ask the operator"),
        ("sw", "3 walituzuia au walisema tusitume\n2: hitilafu, muulize mwendeshaji"),
    ],
)
def test_alike_ones_are_counted_together(language: Language, told: str) -> None:
    assert language in LANGUAGES
    lines = failures([(SENTENCES[0][0], 2), (SENTENCES[2][0], 1), ("A fault of its own (500).", 2)])
    assert wording().say(Lines(tuple(lines)), language) == told
