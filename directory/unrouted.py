"""Which reports lead nowhere, and which bodies nothing can be sent to: sentences for ``baraza directory check``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

from directory.bodies import Bodies
from directory.body import ANY_KIND, ROLES
from directory.hotlines import Hotlines
from directory.place import Place
from directory.places import Places
from directory.routing import Routing


def unrouted(
    places: Places,
    bodies: Bodies,
    routing: Routing,
    kinds: Collection[str],
    hotlines: Hotlines,
    joined: Collection[str] = (),
) -> list[str]:
    """Every ward and kind that leads nowhere, then those that lead only to bodies to which nothing can be sent.

    Something can be sent where an e-mail address is known, or an officer joined: ``joined`` are the ids of those bodies.

    Wards that share an answer stand in one sentence, and so do kinds that share their wards.
    """
    wards = [place for place in places if place.kind == "ward"]
    nowhere: dict[str, list[Place]] = defaultdict(list)
    unwritten: dict[str, list[Place]] = defaultdict(list)
    missing: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for ward in wards:
        line = places.line_of(ward)
        for kind in kinds:
            route = routing.route(kind, line)
            if not route:
                nowhere[kind].append(ward)
            elif not any(body.email or body.id in joined for step in route.steps for body in step.bodies):
                unwritten[kind].append(ward)
            for role in route.unknown:
                missing[role][kind].append(ward)
    named = _Wards(places, wards)
    return [
        *(f"{said}: leads to nobody in {where}." for said, where in named.grouped(nowhere)),
        *(
            f"{said}: leads only to bodies to which nothing can be sent (no officer joined, no e-mail address) in {where}."
            for said, where in named.grouped(unwritten)
        ),
        *_missing_roles(missing, named),
        *_unreached(bodies, joined),
        *_unknown(bodies, joined),
        *_misspelt(bodies, {*kinds, ANY_KIND}, {line.key for line in hotlines}),
    ]


def _missing_roles(missing: dict[str, dict[str, list[Place]]], named: _Wards) -> Iterator[str]:
    for role in ROLES:
        for kinds, where in named.grouped(missing.get(role, {})):
            yield f"{ROLES[role]} ({role}): none is known in {where}, so it is passed over for {kinds}."


def _unreached(bodies: Bodies, joined: Collection[str]) -> Iterator[str]:
    without = [body for body in bodies if not body.email and body.id not in joined]
    all_of, callable_ = Counter(body.role for body in bodies), {body.role for body in without if body.hotline}
    for role, count in Counter(body.role for body in without).items():
        number = " People can call it themselves." if role in callable_ else ""
        of = f"none of {count} has an" if count == all_of[role] else f"{count} of {all_of[role]} have no"
        yield f"{ROLES[role]} ({role}): {of} e-mail address and no officer joined.{number}"


def _unknown(bodies: Bodies, joined: Collection[str]) -> Iterator[str]:
    for body_id in sorted(set(joined)):
        if bodies.by_id(body_id) is None:
            yield f"{body_id}: officers joined for it, and the directory does not know it: nothing is referred to them."


def _misspelt(bodies: Bodies, kinds: Collection[str], hotlines: Collection[str]) -> Iterator[str]:
    for body in bodies:
        for kind in body.kinds:
            if kind not in kinds:
                yield f'{body.id}: its kind "{kind}" is none that people can report; nothing of it comes there.'
        if body.hotline and body.hotline not in hotlines:
            yield f'{body.id}: its hotline "{body.hotline}" is none that may be shown.'


class _Wards:
    """Names many wards in few words."""

    def __init__(self, places: Places, wards: Iterable[Place]) -> None:
        self._places = places
        self._inside: dict[str, list[Place]] = defaultdict(list)
        for ward in wards:
            self._inside[ward.parent].append(ward)
        self._count = sum(map(len, self._inside.values()))

    def grouped(self, wards_of: dict[str, list[Place]]) -> Iterator[tuple[str, str]]:
        """The kinds that share the same wards, and those wards."""
        kinds_of: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for kind, wards in wards_of.items():
            kinds_of[tuple(ward.id for ward in wards)].append(kind)
        for ids, kinds in kinds_of.items():
            yield ", ".join(kinds), self.names(set(ids))

    def names(self, ids: set[str]) -> str:
        """All wards, or whole constituencies, or single wards after the name of theirs."""
        if len(ids) == self._count:
            return f"all {self._count} wards"
        said = []
        for parent, wards in self._inside.items():
            here = [ward.name for ward in wards if ward.id in ids]
            if here:
                around = self._places.name_of(parent) or "no constituency"
                said.append(f"all of {around}" if len(here) == len(wards) else f"{around}: {', '.join(here)}")
        return f"{len(ids)} of {self._count} wards ({'; '.join(said)})"
