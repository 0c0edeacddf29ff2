"""`baraza channel sync`: what a channel needs to be set up once at its provider."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys

from bot.channels import whatsapp_content
from bot.channels.contract import SendError
from bot.channels.whatsapp_rest import Rest
from bot.channels.whatsapp_sync import Synced, sync
from bot.settings import Settings, load
from bot.surroundings import template_names
from bot.template import template_words
from bot.wording import wording


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    parser.add_argument(
        "do", choices=("sync",), help="make WhatsApp's buttons, lists and templates at Twilio"
    )


def run(args: argparse.Namespace) -> int:
    """1 when WhatsApp is not configured or Twilio refuses; what was made so far is kept."""
    settings = load(args.config, os.environ)
    account = settings.secrets.twilio_account_sid
    if not (account and settings.secrets.twilio_auth_token.get_secret_value()):
        print(
            "WhatsApp is not set up: TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are missing.", file=sys.stderr
        )
        return 1
    try:
        synced = asyncio.run(_sync(settings))
    except SendError as error:
        print(error.sentence, file=sys.stderr)
        return 1
    whatsapp_content.save(settings.var / whatsapp_content.FILE, account, synced.contents, synced.approvals)
    print("\n".join(synced.told))
    print("A running bot uses them from its next start on.")
    return 0 if synced.whole else 1


async def _sync(settings: Settings) -> Synced:
    secrets = settings.secrets
    rest = Rest(
        secrets.twilio_account_sid,
        secrets.twilio_auth_token.get_secret_value(),
        secrets.twilio_api_url,
        spare=secrets.twilio_auth_token_secondary.get_secret_value(),
    )
    try:
        return await sync(rest, template_names(settings), template_words(wording()))
    finally:
        await rest.close()
