"""What strangers, broken phones and attackers send: odd texts, odd JSON, and real shapes that were changed a little."""

import json
from typing import Any

from hypothesis import strategies as st


class Odd(str):
    """A long text that a failure shows shortly."""

    __slots__ = ()

    def __repr__(self) -> str:
        return (
            super().__repr__()
            if len(self) < 80
            else f"<{len(self)} letters: {str(self[:12])!r}...{str(self[-12:])!r}>"
        )


ODD_TEXTS = tuple(map(Odd, (
    "", " ", "\x00", "na\x00ibiwa", "\ud83d", "\udc00\ud800", "\u202eabc\u202d", "\u200f\u200e\u2066", "مرحبا بك",
    "🔥" * 300, "e" + "\u0301" * 5000, "a" * 65_536, "1" * 65_536, "9" * 5000, " " * 65_536, "\n" * 20_000, "/" * 20_000,
    "\N{ZERO WIDTH JOINER}" * 5000, "ﷺ" * 4000, "İ" * 4000, "ß" * 4000, "½" * 2000, "٣" * 2000, "²" * 200,
    "=cmd|'/c calc'!A1", "+254700000001", "{gap}", "{0.__class__}", "%s%n", "<script>alert(1)</script>", "'; drop table people; --",
    "../../etc/passwd", "file:///etc/passwd", "saa " * 20_000, "31/2/2026 " * 5000, "tarehe " * 10_000, "jana " * 10_000,
    "saa 25:99", "between 1 and 2 and 3 and 4 " * 2000, "1111 2222 3333 4444 " * 3000, "1.1-1 " * 10_000, "K7M2P " * 10_000,
    "\N{COMBINING ENCLOSING KEYCAP}", "1\ufe0f\u20e3", "\x1b[31m", "\x7f\x80\x9f", "\ufeffmenu", "\ufffe\uffff", "true", "null", "NaN",
)))  # fmt: skip

wild = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=200)
"""Any code points, halves of surrogate pairs among them."""
texts = st.one_of(st.sampled_from(ODD_TEXTS), wild)
runs = st.builds(
    lambda before, letter, length, after: Odd(before + letter * length + after),
    st.sampled_from(
        [
            "",
            "1",
            "no",
            "saa",
            "a ",
            "/start",
            "number",
            "F-",
            "how many",
            "stop",
            "1.",
            "#",
            "sio",
            "kila",
            "(",
            "since ",
        ]
    ),
    st.sampled_from([*" \n.-/,:;0123456789aAx#@()'_\t", "a ", "1 ", "- ", ". ", "na ", "no "]),
    st.sampled_from([1, 60, 4096, 30_000]),
    st.sampled_from(["", "x", "1", ".", " ", "jana", "?", ")"]),
)
"""A word, the same letter very often, a word: where an expression that looks back twice takes minutes."""
numbers = st.one_of(
    st.integers(),
    st.sampled_from([0, -1, 2**31, 2**53, 2**63, 2**64 + 1, -(2**63) - 1, 10**400, True, False]),
    st.floats(),
    st.sampled_from([float("nan"), float("inf"), -0.0, 1e308, 5e-324]),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


def nested(levels: int) -> Any:  # noqa: ANN401 - JSON
    """A list in a list in a list."""
    made: Any = []
    for _ in range(levels):
        made = [made]
    return made


deep = st.sampled_from([5, 300]).map(nested)


@st.composite
def changed(draw: st.DrawFn, shapes: list[Any]) -> Any:  # noqa: ANN401 - JSON
    """One of the shapes with up to four changes: a value replaced, taken away, doubled, or put under another key."""
    made = json.loads(json.dumps(draw(st.sampled_from(shapes))))
    for _ in range(draw(st.integers(1, 4))):
        holder, key = draw(st.sampled_from(places := list(_places(made)))) if _places(made) else (None, None)
        if holder is None or not places:
            break
        match draw(st.integers(0, 5)):
            case 0:
                del holder[key]
            case 1:
                holder[key] = [holder[key], holder[key]]
            case 2 if isinstance(holder, dict):
                holder[draw(st.text(max_size=12))] = draw(values)
            case 3:
                holder[key] = {"": holder[key]}
            case 4:
                holder[key] = draw(deep)
            case _:
                holder[key] = draw(values)
    return made


def _places(value: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - JSON
    """Every (holder, key) in it."""
    found: list[tuple[Any, Any]] = []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in inner:
        found.append((value, key))
        found += _places(held)
    return found
