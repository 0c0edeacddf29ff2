"""What an error of Twilio decides: one table of its codes, and what HTTP itself says besides.

https://www.twilio.com/docs/api/errors. No sentence holds anything of the answer: Twilio's own words repeat the
number that was written to.
"""

import json
import math
from typing import Any

import httpcore

from bot.channels.contract import Decision, SendError
from bot.channels.whatsapp_http import Answer, NothingSentError, WrongAddressError
from bot.channels.whatsapp_ways import UnusableProxyError

_FINAL = Decision.FINAL_FOR_PERSON
_FAULT = Decision.OUR_FAULT
_SLOW = Decision.SLOW_DOWN
_RETRY = Decision.RETRY

A_DAY = 86_400.0
AN_HOUR = 3_600.0
OUTSIDE_WINDOW = 63016
CONTENT_REFUSED = frozenset({21654, 21655, 21656, 63028})
"""The Content resource or its variables are not taken; the same message can go as text."""

CODES: dict[int, tuple[Decision, str, float]] = {
    # Nothing is lost by a token that was changed: all wait until the operator has set the new one.
    20003: (_SLOW, "Twilio refuses the account or its token: check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.", 60),
    20429: (_SLOW, "Twilio asks for a pause: too many requests at once.", 1),
    21211: (_FINAL, "Twilio takes this for no phone number.", 0),
    21408: (_FAULT, "The Twilio account may not write to this country: allow it in the console.", 0),
    21603: (_FAULT, "No sender is set: TWILIO_WHATSAPP_FROM or TWILIO_MESSAGING_SERVICE_SID.", 0),
    21604: (_FAULT, "A message without a recipient was refused.", 0),
    21610: (
        _FINAL,
        "Twilio holds this person as opted out; nothing reaches her until she writes START. "
        "Advanced Opt-Out should be off on the Messaging Service.",
        0,
    ),
    21617: (_FAULT, "A message longer than 1,600 characters was refused.", 0),
    21619: (_FAULT, "Twilio could not make a message of the request: it has neither text nor content.", 0),
    21654: (_FAULT, "A message's Content resource is missing: run `baraza channel sync`.", 0),
    21655: (_FAULT, "A Content resource is gone from the Twilio account: run `baraza channel sync`.", 0),
    21656: (_FAULT, "Twilio refuses the texts of a message with buttons or a list.", 0),
    30001: (_SLOW, "Twilio's queue is full.", 60),
    63003: (_FINAL, "This person is not on WhatsApp.", 0),
    63007: (_FAULT, "Our sender is not on WhatsApp: check TWILIO_WHATSAPP_FROM and the Messaging Service.", 0),
    63013: (_FAULT, "WhatsApp refuses the message for its policy.", 0),
    63014: (_FINAL, "This person blocked us on WhatsApp.", 0),
    63015: (_FINAL, "This person has not joined Twilio's sandbox, which we write from.", 0),
    OUTSIDE_WINDOW: (
        Decision.OUTSIDE_WINDOW,
        "WhatsApp's 24 hours since her last message are over: parked until she writes.",
        0,
    ),
    63018: (_SLOW, "WhatsApp's rate for our sender is reached.", 6),
    63019: (_FAULT, "WhatsApp could not fetch a file that we sent.", 0),
    63021: (_FAULT, "WhatsApp refuses the template or content as invalid: run `baraza channel sync`.", 0),
    63024: (_FINAL, "This person cannot be written to on WhatsApp.", 0),
    63027: (_FAULT, "A template does not exist in this language.", 0),
    63028: (_FAULT, "A template was given another number of texts than it has places.", 0),
    63032: (_FAULT, "WhatsApp does not let us send this message to this person; she stays reachable for others.", 0),
    63033: (_FINAL, "This person blocked messages from us.", 0),
    63038: (Decision.TOMORROW, "The Twilio account's messages of 24 hours are used up: notices wait a day.", 0),
    63041: (_FAULT, "WhatsApp paused the template because people complained; see it in Twilio's console.", 0),
    63049: (_RETRY, "Meta withheld a marketing message from this person for now.", A_DAY),
    63051: (_FAULT, "The WhatsApp Business Account is locked: nothing can be sent until Meta opens it.", 0),
}  # fmt: skip
"""Code: decision, sentence, seconds to wait when Twilio does not say how long."""

_OF_TEMPLATE = {
    OUTSIDE_WINDOW: "WhatsApp does not know the template as approved: `baraza channel sync` tells how it stands.",
    63049: "Meta withheld a template from somebody who gets many: her messages wait until she writes.",
}
"""What these codes say where a template was sent."""

_NOTHING_WAS_SENT = (
    NothingSentError,
    httpcore.ConnectError,
    httpcore.ConnectTimeout,
    httpcore.PoolTimeout,
    httpcore.ProxyError,
)


class TwilioError(SendError):
    """A SendError with the `number` of Twilio's error code (0: none was given)."""

    def __init__(self, decision: Decision, sentence: str, after: float = 0.0, number: int = 0) -> None:
        super().__init__(decision, sentence, after)
        self.number = number


def of_code(number: int, after: float = 0.0) -> TwilioError:
    """The error for one of Twilio's codes, from an answer or a status callback; `after` is what Twilio asks for."""
    if number not in CODES:
        return TwilioError(_FAULT, f"Twilio refuses the message (error {number}).", after, number)
    decision, sentence, wait = CODES[number]
    return TwilioError(decision, f"{sentence} ({number})", after or wait, number)


def of_answer(answer: Answer) -> TwilioError:
    """The error that an answer other than 2xx means."""
    after = _seconds(answer.header("Retry-After"))
    said = _said(answer.content)
    number = _number(said)
    if number in CODES:
        return of_code(number, after)
    status = answer.status
    if status == 429:
        return TwilioError(_SLOW, "Twilio asks for a pause (429).", after, number)
    if status == 504:
        # A gateway that waited in vain for the server behind it: the message may be there already.
        return TwilioError(
            Decision.UNKNOWN, "Twilio's gateway timed out (504); the call may have been carried out."
        )
    if status >= 500:
        return TwilioError(_RETRY, f"Twilio has a fault of its own ({status}).", after)
    if said is None:
        # Whoever this was passed nothing on, and what it thinks of the call is not Twilio's judgement.
        return TwilioError(
            _RETRY, f"Something else answers in place of Twilio ({status}): a proxy, a firewall or a portal."
        )
    if status in {401, 403}:
        return TwilioError(
            _FAULT,
            f"Twilio does not let us in ({status}): check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.",
        )
    if number:
        return of_code(number)
    return TwilioError(_FAULT, f"Twilio refuses the request ({status}).")


def of_failure(error: Exception) -> TwilioError:
    """The error that one of FAILURES means: whether Twilio may have got the call."""
    if isinstance(error, _NOTHING_WAS_SENT):
        return TwilioError(_RETRY, "Twilio cannot be reached; nothing was sent.")
    if isinstance(error, UnusableProxyError):
        return TwilioError(
            _RETRY, "The proxy of HTTPS_PROXY or ALL_PROXY is no http:// or https:// one; nothing was sent."
        )
    if isinstance(error, httpcore.UnsupportedProtocol | WrongAddressError):
        return TwilioError(_FAULT, "The address of Twilio is wrong: check TWILIO_API_URL.")
    return TwilioError(
        Decision.UNKNOWN,
        "The connection to Twilio broke before the answer; the call may have been carried out.",
    )


def unreadable() -> TwilioError:
    """For an answer that says yes in a way that nobody can read."""
    return TwilioError(
        Decision.UNKNOWN, "Twilio's answer could not be read; the call may have been carried out."
    )


def of_template(error: TwilioError) -> TwilioError:
    """The same for a template: what WhatsApp withheld it does not take a minute later, and it needs no window."""
    if error.number not in _OF_TEMPLATE:
        return error
    return TwilioError(_FAULT, f"{_OF_TEMPLATE[error.number]} ({error.number})", 0, error.number)


def errand(error: TwilioError) -> TwilioError:
    """The same for a call that concerns no person: nobody becomes unreachable for a file."""
    if error.decision is Decision.FINAL_FOR_PERSON:
        return TwilioError(_FAULT, error.sentence, error.after, error.number)
    return error


def _said(content: bytes) -> dict[str, Any] | None:
    """The object that each of Twilio's own refusals is; None for anything else."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _number(said: dict[str, Any] | None) -> int:
    number = said.get("code") if said else None
    return number if isinstance(number, int) and not isinstance(number, bool) else 0


def _seconds(text: str) -> float:
    """Retry-After in seconds, at most an hour; 0 for a date or nonsense."""
    try:
        seconds = float(text)
    except ValueError:
        return 0.0
    return min(seconds, AN_HOUR) if math.isfinite(seconds) and seconds > 0 else 0.0
