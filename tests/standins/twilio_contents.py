"""Content resources of the Twilio stand-in: what is refused of them, and how WhatsApp shows them."""

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.standins.twilio_people import Sent

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")
Contents = Mapping[str, Mapping[str, Any]]


def refused(contents: Contents, form: Mapping[str, str], *, takes_lines: bool) -> int:
    """Twilio's error code for a message with this ContentSid and these ContentVariables; 0 when it is taken.

    https://www.twilio.com/docs/api/errors/21656 names a line break among the causes, and 92007 only for approved
    templates: `takes_lines` chooses.
    """
    content = contents.get(form["ContentSid"])
    if content is None:
        return 21655
    try:
        given = json.loads(form.get("ContentVariables", "{}"))
    except ValueError:
        return 21656
    values = list(given.values())
    needed = set(_VARIABLE.findall(json.dumps(content["types"])))
    if not needed <= set(given) or any(not isinstance(one, str) or not one.strip() for one in values):
        return 21656
    marks = ("\t", " " * 5) if takes_lines else ("\t", " " * 5, "\n")
    return 21656 if any(mark in one for one in values for mark in marks) else 0


def shown(sid: str, form: Mapping[str, str], contents: Contents) -> Sent:
    """The message as the person sees it."""
    if "PersistentAction" in form:
        match = re.fullmatch(r"geo:(-?\d+\.\d+),(-?\d+\.\d+)(\|.+)?", form["PersistentAction"])
        assert match, form["PersistentAction"]
        return Sent(sid, form["Body"], point=(float(match[1]), float(match[2])))
    if "ContentSid" not in form:
        return Sent(sid, form["Body"])
    given = json.loads(form.get("ContentVariables", "{}"))

    def filled(text: str) -> str:
        return _VARIABLE.sub(lambda match: given[match[1]], text)

    kind, content = next(iter(contents[form["ContentSid"]]["types"].items()))
    body = filled(content["body"])
    if kind == "twilio/quick-reply":
        actions = content["actions"]
        return Sent(sid, body, buttons=tuple((filled(one["title"]), filled(one["id"])) for one in actions))
    if kind == "twilio/list-picker":
        items = content["items"]
        return Sent(
            sid,
            body,
            rows=tuple((filled(one["item"]), filled(one["id"])) for one in items),
            descriptions=tuple(filled(one.get("description", "")) for one in items),
            list_button=filled(content["button"]),
        )
    return Sent(sid, body, template=form["ContentSid"])


def within_limits(sent: Sent) -> bool:
    """Whether WhatsApp shows it: lengths, numbers, and titles that differ."""
    buttons, rows = [title for title, _ in sent.buttons], [title for title, _ in sent.rows]
    return (
        len(sent.text) <= 1024
        and len(buttons) <= 3
        and len(rows) <= 10
        and all(len(title) <= 20 for title in buttons)
        and all(len(title) <= 24 for title in rows)
        and all(len(text) <= 72 for text in sent.descriptions)
        and all(len(payload) <= 200 for _, payload in (*sent.buttons, *sent.rows))
        and len(set(buttons)) == len(buttons)
        and len(set(rows)) == len(rows)
        and len(sent.list_button) <= 20
    )
