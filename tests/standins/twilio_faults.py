"""What the Twilio stand-in answers when it refuses, and what tests make go wrong."""

from dataclasses import dataclass

from starlette.responses import JSONResponse, Response

WORDS = {
    20429: "Too Many Requests",
    21211: "The 'To' number {} is not a valid phone number.",
    21604: "A 'To' phone number is required.",
    21603: "A 'From' or 'MessagingServiceSid' parameter is required.",
    21610: "Attempt to send to unsubscribed recipient {}",
    21617: "The concatenated message body exceeds the 1600 character limit.",
    21619: "A text message body or media urls must be specified.",
    21655: "The ContentSid is Invalid",
    21656: "The Content Variables Parameter is invalid",
    63003: "Channel could not find To address {}",
    63007: "Twilio could not find a Channel with the specified From address",
    63016: "Failed to send freeform message to {} because you are outside the allowed window",
    63018: "Rate limit exceeded for Channel",
    63021: "Channel invalid content error for {}",
    63024: "Invalid message recipient {}",
    63038: "Account {} exceeded the daily messages limit",
    63041: "Template Paused",
    63049: "Meta chose not to deliver this marketing message to {}",
    63051: "WhatsApp Business Account is Locked",
}
"""Twilio's words repeat the number that was written to: none may get into our log."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one call: an answer, or a connection that breaks before or after it counts."""

    status: int = 0
    code: int = 0
    retry_after: str = ""
    page: bytes = b""
    accepted: bool = False
    hangs: bool = False


@dataclass(frozen=True, slots=True)
class Undelivered:
    """The call is accepted, and a status callback says later that it failed."""

    code: int
    status: str = "undelivered"


RESET = Fault()
"""The connection is reset before the call is read."""
RESET_AFTER_ACCEPTING = Fault(accepted=True)
SILENT_AFTER_ACCEPTING = Fault(accepted=True, hangs=True)


def refused(status: int, code: int, words: str) -> Response:
    return JSONResponse({"code": code, "message": words, "more_info": "", "status": status}, status)


def scripted(fault: Fault) -> Response:
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    if fault.page or not fault.code:
        return Response(fault.page, fault.status, headers)
    body = {"code": fault.code, "message": "scripted", "status": fault.status}
    return JSONResponse(body, fault.status, headers)
