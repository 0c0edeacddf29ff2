"""The journal of one flow: what was answered, looked up, said and done, under literal keys."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Json = Any
EntryKind = Literal["answer", "fact", "said", "done", "now"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal.

    `value` is canonical (`soko-mjinga-nakuru`, not "2"); `raw` is what she wrote, '' when secret or given.
    `basis` is what the entry depended on (the fact's query, the question's `given`, the text that was
    said): when the flow asks again on another basis, the entry does not count any more.
    """

    kind: EntryKind
    value: Json = None
    raw: str = ""
    basis: str = ""

    def to_json(self) -> list[Json]:
        """A short list, since a journal is written on every turn."""
        return [self.kind, self.value, self.raw, self.basis]


@dataclass(slots=True)
class Journal:
    """Entries in the order in which they were made, each key once."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def get(self, key: str, kind: EntryKind, basis: str) -> Entry | None:
        """The entry under `key`, if it is of that kind and stands on the same basis."""
        entry = self.entries.get(key)
        if entry is None or entry.kind != kind or entry.basis != basis:
            return None
        return entry

    def put(self, key: str, entry: Entry) -> None:
        """Write an entry as the newest one, in place of an older one under the same key."""
        self.entries.pop(key, None)
        self.entries[key] = entry

    def replace_answer(self, key: str, value: Json, raw: str) -> None:
        """Correct an answer where it stands."""
        self.entries[key] = replace(self.entries[key], value=value, raw=raw)

    def drop(self, keys: Iterator[str] | list[str]) -> None:
        """Forget these keys."""
        for key in list(keys):
            self.entries.pop(key, None)

    def copy(self) -> "Journal":
        """A journal that can be changed without changing this one."""
        return Journal(dict(self.entries))

    def to_json(self) -> dict[str, Json]:
        """{key: [kind, value, raw, basis]}"""
        return {key: entry.to_json() for key, entry in self.entries.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> "Journal":
        """The inverse of to_json; raises TypeError or ValueError on another shape."""
        if not isinstance(data, Mapping):
            raise TypeError("A journal is an object.")
        return cls({key: Entry(*line) for key, line in data.items()})
