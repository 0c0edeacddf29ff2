"""Where canaries are looked for: every byte a program wrote or answered, in every disguise."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.leaks.disguises import layers, needles

CORE = "Kanari"
"""All canaries but numbers and codes begin so."""
_CORES = tuple(set(needles(CORE, shortest=5).values()))


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """Which canary lay where, in which disguise."""

    canary: str
    disguise: str
    where: str


@dataclass
class Places:
    """What is searched: folders with their names, and what was answered or printed, by a name."""

    folders: list[Path] = field(default_factory=list)
    said: dict[str, bytes] = field(default_factory=dict)

    def keeps(self, name: str, content: bytes | str) -> None:
        """One more answer or output; several of one name are looked at together."""
        more = content if isinstance(content, bytes) else content.encode()
        self.said[name] = self.said.get(name, b"") + b"\n" + more

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """(where, bytes): each file, each name of a file, each answer."""
        for folder in self.folders:
            for path in sorted(folder.rglob("*")):
                name = path.relative_to(folder).as_posix()
                yield f"name of {name}", name.encode()
                if path.is_file():
                    yield name, path.read_bytes()
        yield from self.said.items()


def leaks(places: Places, canaries: Mapping[str, str]) -> list[Leak]:
    """Every canary in clear or disguised. `canaries`: what to look for, by a name for the report."""
    numbers = {name: word for name, word in canaries.items() if not word.startswith(CORE)}
    others = {name: word for name, word in canaries.items() if word.startswith(CORE)}
    always, sometimes = _wanted(numbers), _wanted(others)
    return sorted(
        {
            Leak(name, how, where)
            for where, content in places.contents()
            for layer in layers(content)
            for name, how, needle in (*always, *(sometimes if _may_hold_words(layer) else ()))
            if needle in layer
        }
    )


def _wanted(canaries: Mapping[str, str]) -> list[tuple[str, str, bytes]]:
    return [(name, how, needle) for name, word in canaries.items() for how, needle in needles(word).items()]


def _may_hold_words(content: bytes) -> bool:
    """Whether it is worth looking for each: all begin alike, and so do their disguises."""
    return any(needle in content for needle in _CORES)


def unplanned(found: Collection[Leak], clear: Mapping[str, Collection[str]]) -> list[Leak]:
    """Leaks but for what lies in clear on purpose: `clear` names, by canary, how such a place's name begins."""
    return [leak for leak in found if not leak.where.startswith(tuple(clear.get(leak.canary, ())))]
