"""What happened: several messages of text, photos and voice, until she says that is all."""

from collections.abc import Sequence
from typing import Any

from flows.changes import Account
from flows.engine.answers import Pick, Pieces
from flows.engine.talk import Talk
from flows.messages import MediaRef
from flows.words import text

MOST_PIECES = 20
"""More than this many messages are one long message too many: the report goes on."""

DONE = Pick(
    "done",
    text("what.done"),
    ("done", "that is all", "thats all", "finish", "finished", "nimemaliza", "basi", "ndio hiyo", "ni hayo tu",
     "tayari", "next", "endelea", "hayo tu", "sina zaidi", "no more", "no", "continue", "thats it", "that is it",
     "ni hayo", "ndio hayo", "ndio hayo tu", "hiyo tu", "ni hiyo tu", "hakuna zaidi", "hakuna", "hakuna ingine", "sina",
     "sina ingine", "inatosha", "imetosha", "tosha", "im done", "i am done", "nothing more", "nothing else", "tuma", "send",
     "send it", "hapana", "apana", "zi", "nope", "ndio hivyo tu", "ni hivyo tu", "hivyo tu", "ndio hivyo", "ni hivyo", "ni hiyo",
     "thats everything", "that is everything"),
)  # fmt: skip


async def tell(
    talk: Talk,
    begun_with: str = "",
    media: Sequence[list[Any]] = (),
    *,
    quiet: bool = False,
    first: str = "",
) -> tuple[Account, ...]:
    """The pieces of her account. `begun_with` and `media` are what her first message already told.

    On a quiet path nothing that she wrote is repeated. `first` is the key of another first question.
    """
    begun = bool(begun_with or media)
    accounts: list[Account] = []
    piece: dict[str, Any] = await talk.ask(
        "what.0",
        text(first or ("what.ask_quiet" if quiet else "what.ask")),
        Pieces(),
        prefill={"text": begun_with, "media": list(media)} if begun else None,
    )
    accounts += pieces(piece)
    for number in range(1, MOST_PIECES):
        question = text("what.more", count=number)
        if begun and number == 1:
            question = (
                text("what.begun_quiet") if quiet or not begun_with else text("what.begun", words=begun_with)
            )
        piece = await talk.ask(f"what.{number}", question, Pieces((DONE,)))
        if piece.get("option") == "done":
            break
        accounts += pieces(piece)
    return tuple(accounts)


def pieces(piece: dict[str, Any]) -> list[Account]:
    """A journaled piece as accounts: its words, and each photo or voice note that came with them."""
    told = [Account(text=piece["text"])] if piece["text"] else []
    return told + [Account(media=MediaRef(*media)) for media in piece["media"]]
