"""What `baraza doctor` says about WhatsApp through Twilio. Nothing here touches the world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from bot.channels.whatsapp_templates import APPROVED, MEANS
from bot.channels.whatsapp_webhook import PATH
from bot.settings import Settings

Said = tuple[Literal["ok", "missing", "wrong"], str]


def about_whatsapp(
    settings: Settings, choices: tuple[int, int], templates: Mapping[str, str]
) -> Iterator[Said]:
    """All of Twilio's settings or none; `choices` and `templates` as Seen has them (bot/checkup.py)."""
    secrets = settings.secrets
    given = {
        "TWILIO_ACCOUNT_SID": secrets.twilio_account_sid,
        "TWILIO_AUTH_TOKEN": secrets.twilio_auth_token.get_secret_value(),
        "TWILIO_WHATSAPP_FROM or TWILIO_MESSAGING_SERVICE_SID": secrets.twilio_whatsapp_from
        or secrets.twilio_messaging_service_sid,
        "BARAZA_PUBLIC_URL": secrets.public_url,
    }
    if not any(value for name, value in given.items() if name != "BARAZA_PUBLIC_URL"):
        yield ("missing", "WhatsApp: no Twilio account is set; nothing else needs one.")
        return
    absent = [name for name, value in given.items() if not value]
    if absent:
        yield ("wrong", f"WhatsApp: Twilio's settings are not complete. Set {', '.join(absent)} in .env too.")
    else:
        yield (
            "ok",
            "Twilio's settings are complete: WhatsApp is on. Its webhook for incoming messages must be "
            f"{secrets.public_url}{PATH} in Twilio's console; nobody can check that from here.",
        )
        yield from _choices(*choices)
        yield from _templates(templates)
        if not secrets.public_url.startswith("https://"):
            yield (
                "wrong",
                "Twilio writes to BARAZA_PUBLIC_URL: without https others could read it on the way.",
            )
    if secrets.twilio_messaging_service_sid:
        yield (
            "missing",
            "Nobody but you can see whether Advanced Opt-Out is off on the Messaging Service: look in Twilio's console. "
            "Left on, its keywords would block receipts too.",
        )


def _choices(made: int, every: int) -> Iterator[Said]:
    if made < every:
        yield (
            "missing",
            f"WhatsApp shows {'some' if made else 'all'} choices as numbered text: {made} of {every} buttons and lists "
            "are made. `baraza channel sync` makes them, once; then start Baraza again.",
        )
    else:
        yield ("ok", "WhatsApp's buttons and lists are made.")


def _templates(standing: Mapping[str, str]) -> Iterator[Said]:
    """Without an approved one nobody is told, a day after she wrote, that something waits for her."""
    unapproved = {name: word for name, word in standing.items() if word != APPROVED}
    for name, word in unapproved.items():
        how = f"stood as: {MEANS.get(word, word)}" if word else "was never made"
        yield (
            "missing",
            f"The WhatsApp template {name} {how}. What is for somebody who wrote more than 24 hours ago waits unsaid. "
            "`baraza channel sync` makes it and looks again; then start Baraza again.",
        )
    if standing and not unapproved:
        yield ("ok", "WhatsApp's templates were approved at the last `baraza channel sync`.")
