"""Makes the template that something waits, in each language, asks Meta to approve it, and says how it stands.

https://www.twilio.com/docs/content/content-api-resources: Content, and its ApprovalRequests.
"""

from collections.abc import Mapping

from bot.channels.whatsapp_content import Waiting, usable
from bot.channels.whatsapp_errors import unreadable
from bot.channels.whatsapp_rest import CONTENT, Rest
from flows.messages import Language

CATEGORY = "UTILITY"
"""Follows up what she began herself; Meta may judge otherwise, and then says so."""
APPROVED = "approved"
UNSUBMITTED = "unsubmitted"
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
    rest: Rest, waiting: Waiting, words: Mapping[Language, str], there: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """({name: HX...}, {name: how it stands}) of the template in every language of `words`.

    `there` are the Content resources of the account. One with the right name is used as it is, whatever it says: the
    operator may have words of her own approved under it. Raises TwilioError.
    """
    contents: dict[str, str] = {}
    standing: dict[str, str] = {}
    for language, said in words.items():
        name = waiting.name(language)
        contents[name] = there.get(name) or await _made(rest, name, waiting, language, said)
        standing[name] = await _standing(rest, contents[name], name)
    return contents, standing


def told(standing: Mapping[str, str]) -> list[str]:
    """One sentence a template, for the operator."""
    return [f"Template {name}: {MEANS.get(word, word)}." for name, word in standing.items()]


async def _made(rest: Rest, name: str, waiting: Waiting, language: Language, words: str) -> str:
    content = {"friendly_name": name, **waiting.definition(language, words)}
    made = usable({name: (await rest.post_json(CONTENT, "/v1/Content", content)).get("sid")})
    if not made:
        raise unreadable()
    return made[name]


async def _standing(rest: Rest, content: str, name: str) -> str:
    """How Meta sees it; what was never submitted is submitted."""
    path = f"/v1/Content/{content}/ApprovalRequests"
    word = _word((await rest.get(CONTENT, path)).get("whatsapp"))
    if word == UNSUBMITTED:
        request = {"name": name, "category": CATEGORY}
        word = _word(await rest.post_json(CONTENT, f"{path}/whatsapp", request))
    return word


def _word(request: object) -> str:
    word = request.get("status") if isinstance(request, dict) else None
    return word.lower() if isinstance(word, str) and word else UNSUBMITTED
