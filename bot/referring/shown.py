"""A referral as flows get it (flows.referral_facts): never a word of what was told, nor of the summary."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.referring.routes import Routes
from bot.wording import NAIROBI
from storage.referral import Referral


def line(
    referral: Referral,
    routes: Routes,
    place_name: Callable[[str], str],
    now: datetime,
    *,
    for_body: bool = False,
) -> dict[str, Any]:
    """One line; for the body without the number of the case."""
    return {
        "number": referral.number,
        "case": "" if for_body else referral.case,
        "body": routes.name_of(referral.body),
        "kind": referral.kind,
        "sensitive": referral.sensitive,
        "place": place_name(referral.place),
        "state": "over"
        if referral.state in ("sent", "acknowledged") and not referral.open
        else referral.state,
        "made": iso(referral.made_at),
        "due": iso(referral.due_at),
        "overdue": referral.overdue(now),
    }


def iso(moment: datetime | None) -> str:
    """By Nairobi's clock; '' for none."""
    return moment.astimezone(NAIROBI).isoformat(timespec="seconds") if moment else ""
