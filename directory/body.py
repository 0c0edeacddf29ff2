"""A body that a report may be referred to: who it is, where, for what, and how it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# What a body can be; routing.csv puts these in order. The sentence is for the operator.
ROLES: Final[dict[str, str]] = {
    "station": "police station (its OCS)",
    "sub_county_police": "Sub-County Police Commander",
    "county_police": "County Police Commander",
    "regional_police": "Regional Police Commander",
    "dci": "criminal investigations",
    "iau": "police Internal Affairs Unit",
    "ipoa": "policing oversight authority",
    "eacc": "anti-corruption commission",
    "odpp": "public prosecutions",
    "knchr": "human rights commission",
    "caj": "Ombudsman",
    "ncic": "cohesion commission",
    "gbv_helpline": "helpline on gender-based violence",
    "child_helpline": "child helpline",
    "children_office": "children's office",
    "ward_administrator": "ward administrator",
    "mca": "member of the county assembly",
    "market_master": "market master",
    "county_inspectorate": "county inspectorate",
    "trade_department": "county department of trade",
    "county_works": "county department for roads and lighting",
    "city_manager": "city manager",
    "county_public_service_board": "county public service board",
}
POLICE: Final = frozenset({"station", "sub_county_police", "county_police", "regional_police", "dci"})
"""Who commands or works beside an officer: a complaint about police goes to none of them."""
OVERSIGHT: Final = frozenset({"iau", "ipoa"})
COUNTY: Final = frozenset(
    {
        "ward_administrator",
        "market_master",
        "county_inspectorate",
        "trade_department",
        "county_works",
        "city_manager",
    }
)
"""Who commands an officer of a county: no complaint of a bribe or of violence goes to them."""

EVERYWHERE: Final = "kenya"
ANY_KIND: Final = "all"


@dataclass(frozen=True, slots=True)
class Body:
    """One body.

    ``areas`` are ids of places, or EVERYWHERE; ``kinds`` are kinds of report, or ANY_KIND: whatever is routed to its
    role. ``email`` is "" where no certain address exists. ``hotline`` is the key of the number that people may call
    themselves: nothing is sent there. ``place`` is the station, ward or other place whose body it is, if one.
    """

    id: str
    name: str
    role: str
    areas: tuple[str, ...]
    kinds: tuple[str, ...]
    email: str = ""
    hotline: str = ""
    place: str = ""
    source: str = ""
    certainty: str = ""

    def distance(self, line: tuple[str, ...]) -> int | None:
        """How local it is for a place, told by the place's line up to its county: 0 is the place itself.

        None where it is not there.
        """
        steps = [line.index(area) for area in self.areas if area in line]
        return min(steps) if steps else len(line) if EVERYWHERE in self.areas else None

    def handles(self, kind: str) -> bool:
        """Whether reports of that kind are its matter."""
        return ANY_KIND in self.kinds or kind in self.kinds
