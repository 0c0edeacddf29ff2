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
     "tayari", "next", "endelea", "hayo tu", "sina zaidi", "no more", "no"),
)  # fmt: skip


async def tell(
    talk: Talk, begun_with: str = "", media: Sequence[list[Any]] = (), *, first: str = "what.ask"
) -> tuple[Account, ...]:
    """The pieces of her account. `begun_with` and `media` are what her first message already told."""
    accounts: list[Account] = []
    piece: dict[str, Any] = await talk.ask(
        "what.0",
        text(first),
        Pieces(),
        prefill={"text": begun_with, "media": list(media)} if begun_with or media else None,
    )
    accounts += pieces(piece)
    for number in range(1, MOST_PIECES):
        question = (
            text("what.begun", words=begun_with)
            if begun_with and number == 1
            else text("what.more", count=number)
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
