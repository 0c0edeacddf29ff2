"""What an error of the Bot API decides: the one place that knows Telegram's words for it.

https://core.telegram.org/bots/api#making-requests: the descriptions may change, so every one that is
not known here is our fault, and none is shown.
"""

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.contract import Decision, SendError
from bot.channels.telegram_bot import HttpFaultError

_GONE_400 = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
_NO_RIGHTS = (
    "not enough rights to send",
    "have no rights to send",
    "chat_write_forbidden",
    "group chat was deactivated",
)
_REFUSED = "Telegram refuses the token (401 or 404): check TELEGRAM_TOKEN and TELEGRAM_API_URL."
_UNTIL_A_TOKEN = 60.0
"""Seconds between two tries with a token that is refused."""
_NOTHING_WAS_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def send_error(error: TelegramError) -> SendError:
    """The decision about a message that failed; its sentence holds nothing of `error`."""
    if isinstance(error, Forbidden):
        return _forbidden(str(error).lower())
    if isinstance(error, BadRequest) and any(words in str(error).lower() for words in _GONE_400):
        return SendError(Decision.FINAL_FOR_PERSON, "Telegram does not know this chat any more.")
    if isinstance(error, BadRequest) and any(words in str(error).lower() for words in _NO_RIGHTS):
        return SendError(Decision.FINAL_FOR_PERSON, "This Telegram group does not let the bot write.")
    if isinstance(error, ChatMigrated):
        # https://core.telegram.org/bots/api#responseparameters, migrate_to_chat_id
        return SendError(
            Decision.MOVED,
            "This Telegram group became a supergroup, which has another address.",
            moved_to=str(error.new_chat_id),
        )
    if isinstance(error, InvalidToken):
        # No message is lost by a token that was changed: all wait until the operator has set the new one.
        return SendError(Decision.SLOW_DOWN, _REFUSED, _UNTIL_A_TOKEN)
    return errand_error(error)


def unreadable() -> SendError:
    """For an answer that says yes in a way that nobody can read."""
    return SendError(
        Decision.UNKNOWN, "Telegram's answer could not be read; the call may have been carried out."
    )


def errand_error(error: TelegramError) -> SendError:
    """The decision about a call that concerns no person: a file, a tap, the commands, the webhook."""
    if isinstance(error, RetryAfter):
        pause = error.retry_after
        seconds = pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
        return SendError(Decision.SLOW_DOWN, f"Telegram asks for a pause of {seconds:.0f} s.", seconds)
    if isinstance(error, HttpFaultError):
        return _http(error.status)
    if isinstance(error, InvalidToken):
        return SendError(Decision.OUR_FAULT, _REFUSED)
    if isinstance(error, Conflict):
        return SendError(
            Decision.OUR_FAULT, "Telegram answers 409: a webhook or another program uses this bot."
        )
    if isinstance(error, BadRequest):
        return SendError(Decision.OUR_FAULT, "Telegram refuses the request as wrong (400).")
    if isinstance(error, Forbidden):
        return SendError(Decision.OUR_FAULT, "Telegram does not allow this (403).")
    if isinstance(error, TimedOut | NetworkError):
        return _network(error)
    return unreadable()


def _forbidden(words: str) -> SendError:
    if "blocked" in words:
        return SendError(Decision.FINAL_FOR_PERSON, "This person blocked the bot on Telegram.")
    if "deactivated" in words:
        return SendError(Decision.FINAL_FOR_PERSON, "This Telegram account was closed.")
    if "kicked" in words or "not a member" in words:
        return SendError(Decision.FINAL_FOR_PERSON, "The bot was removed from this Telegram group.")
    return SendError(Decision.FINAL_FOR_PERSON, "Telegram does not let the bot write to this person (403).")


def _http(status: int) -> SendError:
    if status == 429:
        return SendError(Decision.SLOW_DOWN, "Telegram asks for a pause and does not say how long (429).")
    if status == 504:
        # A gateway that waited in vain for the server behind it: the message may be there already.
        return SendError(
            Decision.UNKNOWN, "Telegram's gateway timed out (504); the call may have been carried out."
        )
    if status >= 500:
        return SendError(Decision.RETRY, f"Telegram has a fault of its own ({status}).")
    return SendError(
        Decision.RETRY,
        f"Something else answers in place of Telegram ({status}): a proxy, a firewall or a portal.",
    )


def _network(error: NetworkError) -> SendError:
    cause = error.__cause__
    if isinstance(cause, _NOTHING_WAS_SENT):
        return SendError(Decision.RETRY, "Telegram cannot be reached; nothing was sent.")
    if isinstance(cause, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return SendError(Decision.OUR_FAULT, "The address of the Bot API is wrong: check TELEGRAM_API_URL.")
    if isinstance(cause, httpx.HTTPError):
        return SendError(
            Decision.UNKNOWN,
            "The connection to Telegram broke before the answer; the call may have been carried out.",
        )
    return SendError(
        Decision.OUR_FAULT, "Telegram refuses the request (a status that its documentation does not name)."
    )
