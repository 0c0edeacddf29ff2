"""Pieces of Telegram's JSON, read so that nothing in it can raise."""

from collections.abc import Mapping

from flows.messages import Language

Json = Mapping[str, object]


def object_of(value: object) -> Json:
    """The object, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def integer_of(value: object) -> int | None:
    """A whole number that an id may have: 52 bits (core.telegram.org/bots/api#chat); true is an int in Python."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53 else None


def readable(text: object) -> str:
    """The text without what no database takes: null characters, and halves of a surrogate pair."""
    if not isinstance(text, str):
        return ""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def update_number(update: object) -> int | None:
    """The update_id, which confirms it and never comes twice; None when there is none that can be one."""
    return integer_of(object_of(update).get("update_id"))


def language_of(sender: Json) -> Language | None:
    """That of the sender's app, where we speak it."""
    code = sender.get("language_code")
    if not isinstance(code, str):
        return None
    primary = code.lower().replace("_", "-").split("-")[0]
    return "sw" if primary == "sw" else "en" if primary == "en" else None
