"""What Baraza cannot take on WhatsApp is answered clearly, and no word that came with it is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.whatsapp_inbound import form_of, parse
from tests.conversations.stage import Stage

HER = "+254700000001"
FILM = "I cannot take videos, files or that kind of message. Please write, or send a photo or a voice note."
CARD = "I do not keep contact cards. Please write instead."
STICKER = "I cannot read stickers."
ONLY_WORDS = "I could read only your words, not what came with them."


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path, only="en", channel="whatsapp")
    yield made
    made.close()


class Writer:
    """Somebody on WhatsApp, as Twilio tells it."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.number = stage, 0

    def sends(self, **fields: str) -> str:
        """What she is answered, all of it."""
        self.number += 1
        form = {"MessageSid": f"SM{self.number:032x}", "From": f"whatsapp:{HER}", "NumMedia": "0", **fields}
        inbound = parse(form_of(form.items()), self.stage.now)
        assert inbound is not None
        self.stage.sent, self.stage.reached = [], []
        self.stage.receive(inbound)
        self.stage.deliver()
        assert self.stage.sent, "she was not answered"
        return "\n".join(outbound.text for outbound in self.stage.sent)

    def file(self, content_type: str, kind: str, words: str = "") -> str:
        url = "https://api.twilio.com/2010-04-01/Accounts/AC0/Messages/MM0/Media/ME0"
        return self.sends(
            Body=words, NumMedia="1", MediaUrl0=url, MediaContentType0=content_type, MessageType=kind
        )

    def to_the_account(self) -> None:
        """To the question what happened."""
        for words in ("hello", "1", "1", "1"):
            self.sends(Body=words)


@pytest.fixture
def her(stage: Stage) -> Writer:
    return Writer(stage)


TAKEN_FOR_NOTHING = [
    ("video/mp4", "video", FILM),
    ("application/pdf", "document", FILM),
    ("application/zip", "document", FILM),
    ("audio/mp4", "audio", FILM),
    ("image/gif", "image", FILM),
    ("image/heic", "document", FILM),
    ("text/vcard", "contacts", CARD),
    ("image/webp", "sticker", STICKER),
]


@pytest.mark.parametrize(("content_type", "kind", "answer"), TAKEN_FOR_NOTHING)
@pytest.mark.parametrize("where", ["at the beginning", "in her account"])
def test_what_cannot_be_taken_is_said_and_the_question_stays(
    her: Writer, content_type: str, kind: str, answer: str, where: str
) -> None:
    her.sends(Body="hello")
    if where == "in her account":
        her.to_the_account()
    answered = her.file(content_type, kind)
    assert answer in answered
    assert len(answered) > len(answer) + 10, "what can she do now?"


@pytest.mark.parametrize("message_type", ["order", "poll", "reaction", "ephemeral", "unknown", ""])
def test_so_is_what_whatsapp_may_invent(her: Writer, message_type: str) -> None:
    her.sends(Body="hello")
    assert FILM in her.sends(MessageType=message_type)


@pytest.mark.parametrize(("content_type", "kind"), [("video/mp4", "video"), ("application/pdf", "document")])
def test_words_that_came_with_a_film_are_told_and_she_hears_that_the_film_is_not(
    her: Writer, content_type: str, kind: str
) -> None:
    her.to_the_account()

    answered = her.file(content_type, kind, "They took the maize from my shop")
    assert ONLY_WORDS in answered
    assert FILM not in answered
    assert "Noted" in answered


def test_danger_under_a_film_shows_the_numbers_first(her: Writer) -> None:
    her.sends(Body="hello")
    answered = her.file("video/mp4", "video", "help he is killing me")
    assert "999" in answered
    assert not answered.startswith(ONLY_WORDS)
