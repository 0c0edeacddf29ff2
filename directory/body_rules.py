"""What a row of bodies.csv or routing.csv must hold before it counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final

from directory.body import EVERYWHERE, ROLES
from directory.columns import split_list

EACH: Final = ("", "ward", "constituency", "county", "market", "station")
WHO: Final = ("", "police", "county", "office")
WHEN: Final = ("", "bribe", "violence")
# One address, as people write it; a header break or a second address would go to somebody else.
EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")

Report = Callable[[str], None]


def check_body(cells: Mapping[str, str], report: Report) -> None:
    """Tell ``report`` every reason why a body cannot be taken."""
    if cells["role"] and cells["role"] not in ROLES:
        report(f"role must be one of: {', '.join(ROLES)}.")
    if cells["each"] not in EACH:
        report(f"each must be empty or one of: {', '.join(filter(None, EACH))}.")
    elif bool(cells["each"]) != ("{place}" in cells["name"]):
        report("A name holds {place} where each is given, and only there.")
    if cells["each"] and cells["email"]:
        report("An e-mail address belongs to one body: give it a row of its own, without each.")
    if cells["email"] and not EMAIL.fullmatch(cells["email"]):
        report("email must be one address like office@example.org.")
    if cells["email"] and cells["certainty"] != "high":
        report("An e-mail address needs certainty high: what goes there is about people.")


def check_order(cells: Mapping[str, str], report: Report) -> None:
    """Tell ``report`` every reason why an order of escalation cannot be taken."""
    if unknown := [role for role in split_list(cells["order"]) if role not in ROLES]:
        report(f"order holds {', '.join(unknown)}. Roles: {', '.join(ROLES)}.")
    if cells["who"] not in WHO:
        report(f"who must be empty or one of: {', '.join(filter(None, WHO))}.")
    if cells["when"] not in WHEN:
        report(f"when must be empty or one of: {', '.join(filter(None, WHEN))}.")


def check_areas(cells: Mapping[str, str], known: Collection[str], report: Report) -> None:
    """Tell ``report`` every area that the directory does not have."""
    for area in split_list(cells["areas"]):
        if area != EVERYWHERE and area not in known:
            report(f'The area "{area[:60]}" is not in the directory.')
