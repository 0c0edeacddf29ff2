"""What config.yml says, in the shapes in which the parts of a running Baraza want it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.broadcasting.rules import NoticeRules, Prices
from bot.matters.rules import MatterRules
from bot.pace import Rate
from bot.settings import Settings
from bot.turn import Silences
from storage import retention
from storage.matter_votes import Rules


def hours_of(settings: Settings) -> Mapping[str, Any]:
    """When people answer, by weekday."""
    hours = settings.human.hours
    return {day: hours.on(day) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def per_second(settings: Settings) -> Mapping[str, float]:
    """Messages a second by channel."""
    return {channel: rate.per_second for channel, rate in rates_of(settings).items()}


def notice_rules(settings: Settings) -> NoticeRules:
    """What config.yml says of forums and notices to many."""
    notices = settings.notices
    prices = notices.prices
    return NoticeRules(
        notices.quiet_hours,
        notices.second_above,
        notices.whatsapp_people_a_day,
        Prices(prices.currency, prices.free_form, prices.template),
        notices.reminders_before_minutes,
        timedelta(days=notices.announce_before_days),
        [timedelta(days=days) for days in notices.record_after_days],
    )


def matter_rules(settings: Settings) -> MatterRules:
    """What config.yml says of public matters."""
    matters = settings.matters
    return MatterRules(
        timedelta(days=matters.ask_days),
        Rules(matters.reopen_from, matters.reopen_share),
        timedelta(days=matters.similar_days),
        timedelta(days=matters.leader_code_days),
    )


def limits_of(settings: Settings) -> retention.Limits:
    """How long things are kept (config.yml, retention)."""
    kept = settings.retention
    return retention.Limits(
        reports=timedelta(days=kept.reports_after_closing_days),
        handles=timedelta(days=kept.handles_after_closing_days),
        inbox=timedelta(days=kept.inbox_days),
        outbox=timedelta(days=kept.outbox_days),
        conversations=timedelta(days=kept.conversation_days),
        page=timedelta(hours=kept.page_session_hours),
        charters=timedelta(days=kept.charters_days),
        parked=timedelta(days=settings.delivery.parked_days),
        audit=timedelta(days=settings.staff.audit_days),
        commendations=timedelta(days=kept.commendations_days),
        ratings=timedelta(days=settings.index.ratings_days),
        comments=timedelta(days=settings.index.comment_days),
        forums=timedelta(days=settings.notices.forums_days),
        broadcasts=timedelta(days=settings.notices.broadcasts_days),
        settled=timedelta(days=settings.matters.settled_days),
        matters=timedelta(days=settings.matters.keep_days),
    )


def silences_of(settings: Settings) -> Silences:
    """After how long a conversation that is left alone is what."""
    silences = settings.conversations
    return Silences(
        timedelta(hours=silences.remind_after_hours),
        timedelta(hours=silences.put_aside_after_hours),
        timedelta(minutes=silences.quiet_put_aside_after_minutes),
        timedelta(minutes=silences.follow_up_minutes),
    )


def rates_of(settings: Settings) -> Mapping[str, Rate]:
    """How fast each channel may be used, by all processes together."""
    rates = settings.delivery.rates
    return {
        "telegram": Rate(rates.telegram.per_second, rates.telegram.per_person_seconds),
        "web": Rate(rates.web.per_second, rates.web.per_person_seconds),
        "whatsapp": Rate(rates.whatsapp.per_second, rates.whatsapp.per_person_seconds),
    }
