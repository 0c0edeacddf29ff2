"""Unsure what she wants: the two likeliest and the menu, never a guess."""

from flows.engine.answers import YES_WORDS, Choice, Pick
from flows.engine.talk import Talk
from flows.words import text

MENU = Pick("menu", text("clarify.menu"), ("menu", "menyu", "none", "hapana", "no"))


async def clarify(talk: Talk) -> None:
    """`slots['likely']` holds flow names, likeliest first; `slots['words']` what she wrote."""
    likely: list[str] = list(talk.slots.get("likely", ()))
    words = YES_WORDS if len(likely) == 1 else ()
    picks = tuple(Pick(name, text(f"clarify.{name}"), words) for name in likely)
    choice = await talk.ask("clarify", text("clarify.ask"), Choice((*picks, MENU)), given=" ".join(likely))
    if choice == "menu":
        await talk.go("menu")
    await talk.go(
        choice, **{key: talk.slots[key] for key in ("words", "kind", "media", "point") if key in talk.slots}
    )


async def out_of_scope(talk: Talk) -> None:
    """Not what this is for."""
    await talk.say("out_of_scope", text("out_of_scope"))
    if not talk.slots.get("unfinished"):
        await talk.go("menu")
