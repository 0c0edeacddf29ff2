"""What lets a broadcast through at this moment: its languages, approved templates, the window, the day's limit."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot import outbound_json
from bot.broadcasting.rules import NoticeRules
from bot.window import MARGIN
from flows.messages import Language
from storage import templates
from storage.audience import Doors
from storage.work import Work

WINDOW = timedelta(hours=24)
"""Of WhatsApp (developers.facebook.com, customer service windows); no other channel has one."""


def doors_for(work: Work, bodies: Mapping[Language, bytes], rules: NoticeRules) -> Doors:
    """For the preview and for the fan-out alike."""
    return Doors(
        tuple(bodies),
        approved_for(bodies, templates.approved(work)),
        closed_before(work.now),
        rules.people_a_day,
    )


def approved_for(
    bodies: Mapping[Language, bytes], approved: Iterable[tuple[str, str]]
) -> frozenset[Language]:
    """Languages of these texts for which a template stands that may be sent."""
    standing = set(approved)
    return frozenset(
        language
        for language, body in bodies.items()
        if (template := outbound_json.from_bytes(body).template) and (template.kind, language) in standing
    )


def closed_before(now: datetime) -> datetime:
    """Who wrote last before then may not be written to freely, as delivery reckons (bot.window)."""
    return now - WINDOW + MARGIN
