"""What Twilio refuses at once, and what WhatsApp refuses later; each with Twilio's own error code."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.standins.twilio_contents import refused, shown, within_limits
from tests.standins.twilio_people import Person

if TYPE_CHECKING:
    from tests.standins.twilio_api import TwilioApi

WINDOW = timedelta(hours=24)
A_DAY = timedelta(days=1)


def at_once(api: "TwilioApi", form: Mapping[str, str], person: Person | None) -> int:
    """The error that the call is answered with; 0 when Twilio takes it."""
    now = api.now()
    api.sent_at[:] = [at for at in api.sent_at if now - at < A_DAY]
    if sum(now - at < timedelta(seconds=1) for at in api.sent_at) >= api.per_second:
        return 20429
    if len(api.sent_at) >= api.per_day:
        return 63038
    if "From" not in form and "MessagingServiceSid" not in form:
        return 21603
    if (
        form.get("From", api.sender) != api.sender
        or form.get("MessagingServiceSid", api.service) != api.service
    ):
        return 63007
    if not re.fullmatch(r"whatsapp:(\+[1-9]\d{6,14}|[A-Za-z][A-Za-z0-9._-]+)", form["To"]):
        return 21211
    if person and person.has_opted_out:
        return 21610
    if len(form.get("Body", "").encode("utf-16-le")) // 2 > 1600:
        return 21617
    if "ContentSid" in form:
        if refusal := refused(api.contents, form, takes_lines=api.takes_lines):
            return refusal
    elif not form.get("Body", "").strip():
        return 21619
    if api.tells_at_once and (refusal := later(api, form, person)):
        return refusal
    api.sent_at.append(now)
    return 0


def later(api: "TwilioApi", form: Mapping[str, str], person: Person | None) -> int:
    """The error that a status callback tells; 0 when the person sees the message."""
    if person is None or not person.is_on_whatsapp:
        return 63003
    if person.has_blocked:
        return 63024
    approval = api.approvals.get(form.get("ContentSid", ""), "")
    if approval == "paused":
        return 63041
    template = approval == "approved"
    if not template and (person.wrote_at is None or api.now() - person.wrote_at > WINDOW):
        return 63016
    if template and person.gets_no_templates:
        return 63049
    sent = api.sent_to.setdefault(form["To"], [])
    sent[:] = [at for at in sent if api.now() - at < timedelta(seconds=6)]
    if len(sent) >= api.burst:
        return 63018
    if "ContentSid" in form and not template and not within_limits(shown("", form, api.contents)):
        return 63021
    sent.append(api.now())
    return 0
