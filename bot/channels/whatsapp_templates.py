"""Makes the templates in each language, asks Meta to approve them, and says how they stand.

https://www.twilio.com/docs/content/content-api-resources: Content, and its ApprovalRequests.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from bot.channels.whatsapp_content import usable
from bot.channels.whatsapp_errors import unreadable
from bot.channels.whatsapp_named import CATEGORY, VARIABLES, Kind, TemplateNames, definition
from bot.channels.whatsapp_rest import CONTENT, Rest
from flows.messages import Language

Words = Mapping[tuple[Kind, Language], str]
"""What each template says, with {{1}} and so on."""
APPROVED = "approved"
UNSUBMITTED = "unsubmitted"
MISSING = "missing"
OTHER_VARIABLES = "other_variables"
_PLACE = re.compile(r"\{\{(\d+)\}\}")
MEANS = {
    APPROVED: "approved",
    "received": "submitted, Meta has not looked at it yet: run this again later",
    "pending": "Meta is looking at it: run this again later",
    "rejected": "rejected by Meta",
    "paused": "paused by Meta, because people complained",
    "disabled": "disabled by Meta, because people complained",
    UNSUBMITTED: "made, but not submitted",
}
"""Meta's words for how a template stands; a new one is shown as it is."""


async def sync(
    rest: Rest, names: TemplateNames, words: Words, there: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """({name: HX...}, {name: how it stands}) of each template that `words` has.

    `there` are the Content resources of the account. One with the right name is used as it is, whatever it says: the
    operator may have words of her own approved under it. Raises TwilioError.
    """
    contents: dict[str, str] = {}
    standing: dict[str, str] = {}
    for (kind, language), said in words.items():
        name = names.name(kind, language)
        contents[name] = there.get(name) or await _made(rest, name, definition(kind, language, said))
        standing[name] = await _standing(rest, contents[name], name, CATEGORY[kind])
    return contents, standing


def told(standing: Mapping[str, str]) -> list[str]:
    """One sentence a template, for the operator."""
    return [f"Template {name}: {MEANS.get(word, word)}." for name, word in standing.items()]


async def looked_at(
    rest: Rest, names: TemplateNames, contents: Mapping[str, str]
) -> list[tuple[str, str, Language, str, str]]:
    """Each template as contract.WatchesTemplates has it. `contents` are those that are known here. Raises TwilioError."""
    found = []
    for name, (kind, language) in names.all().items():
        state, category = MISSING, ""
        if content := contents.get(name):
            asked = (await rest.get(CONTENT, f"/v1/Content/{content}/ApprovalRequests")).get("whatsapp")
            state, category = _word(asked), _category(asked)
            if state == APPROVED and await _places(rest, content) != VARIABLES[kind]:
                state = OTHER_VARIABLES
        found.append((name, str(kind), language, state, category))
    return found


async def _places(rest: Rest, content: str) -> int:
    """How many places the words of a resource have that are to be filled."""
    types = (await rest.get(CONTENT, f"/v1/Content/{content}")).get("types")
    return len(set(_PLACE.findall(json.dumps(types))))


async def _made(rest: Rest, name: str, content: Mapping[str, Any]) -> str:
    asked = {"friendly_name": name, **content}
    made = usable({name: (await rest.post_json(CONTENT, "/v1/Content", asked)).get("sid")})
    if not made:
        raise unreadable()
    return made[name]


async def _standing(rest: Rest, content: str, name: str, category: str) -> str:
    """How Meta sees it; what was never submitted is submitted."""
    path = f"/v1/Content/{content}/ApprovalRequests"
    word = _word((await rest.get(CONTENT, path)).get("whatsapp"))
    if word == UNSUBMITTED:
        request = {"name": name, "category": category}
        word = _word(await rest.post_json(CONTENT, f"{path}/whatsapp", request))
    return word


def _word(request: object) -> str:
    word = request.get("status") if isinstance(request, dict) else None
    return word.lower() if isinstance(word, str) and word else UNSUBMITTED


def _category(request: object) -> str:
    word = request.get("category") if isinstance(request, dict) else None
    return word.lower() if isinstance(word, str) else ""
