"""What config.yml says about referrals, as those who refer and answer need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta

from bot.referring.clock import Clock
from bot.settings import Settings
from bot.working_time import WorkingTime

HoursOfWeek = Mapping[str, tuple[time, time] | None]


@dataclass(frozen=True, slots=True)
class ReferralRules:
    """What config.yml says. `mails`: a server takes e-mail, and the link in it can be opened. `page`: the address of the public pages."""

    clock: Clock
    mails: bool = False
    page: str = ""
    link_lasts: timedelta = timedelta(minutes=30)


def rules_of(settings: Settings, hours: HoursOfWeek) -> ReferralRules:
    """`hours`: when people answer, by weekday. Without a public address links begin with that of this machine."""
    page = settings.public_url or f"http://{settings.web.host}:{settings.web.port}"
    within = settings.referrals.answer_within
    return ReferralRules(
        Clock(within, WorkingTime(hours)),
        bool(settings.mail.host and settings.public_url),
        page,
        settings.referrals.link_lasts,
    )
