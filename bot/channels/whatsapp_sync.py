"""Makes the Content resources that buttons, lists and the template need, and finds those that are there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.channels import whatsapp_templates
from bot.channels.whatsapp_content import all_shapes, definition, usable
from bot.channels.whatsapp_errors import TwilioError, unreadable
from bot.channels.whatsapp_named import UNNAMED, TemplateNames
from bot.channels.whatsapp_rest import CONTENT, Rest
from bot.channels.whatsapp_templates import Words

_FIRST_PAGE = "/v1/Content?PageSize=500"
_MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Synced:
    """`contents` is {friendly name: HX...}, complete unless a sentence of `told` says what is missing.

    `approvals` is {template's name: how Meta sees it}.
    """

    contents: dict[str, str]
    told: list[str] = field(default_factory=list)
    whole: bool = True
    approvals: dict[str, str] = field(default_factory=dict)


async def sync(rest: Rest, names: TemplateNames = UNNAMED, words: Words | None = None) -> Synced:
    """Find or create the resource of every shape, and the templates of these words. Creates none twice, deletes nothing.

    Raises TwilioError when the list of what is there cannot be read. Where creating fails, what was made so far is
    returned, and the next call goes on.
    """
    there = await _there(rest)
    templates, approvals, problem = await _templates(rest, names, words or {}, there)
    shapes = await _shapes(rest, there)
    return Synced(
        shapes.contents | templates,
        [*shapes.told, *whatsapp_templates.told(approvals), *problem],
        shapes.whole and not problem,
        approvals,
    )


async def _templates(
    rest: Rest, names: TemplateNames, words: Words, there: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str], list[str]]:
    """The templates, how they stand, and what went wrong: buttons and lists do not wait for it."""
    try:
        return *await whatsapp_templates.sync(rest, names, words, there), []
    except TwilioError as error:
        found = {name: there[name] for name in (names.name(*one) for one in words) if name in there}
        return found, {}, [f"The templates are not all there. {error.sentence}"]


async def _shapes(rest: Rest, there: Mapping[str, str]) -> Synced:
    shapes = {shape.friendly_name: shape for shape in all_shapes()}
    contents = {name: sid for name, sid in there.items() if name in shapes}
    found = len(contents)
    for name, shape in shapes.items():
        if name in contents:
            continue
        try:
            answer = await rest.post_json(
                CONTENT, "/v1/Content", {"friendly_name": name, **definition(shape)}
            )
            made = usable({name: answer.get("sid")})
            if not made:
                raise unreadable()
        except TwilioError as error:
            told = [f"{len(contents)} of {len(shapes)} Content resources are there. {error.sentence}"]
            return Synced(contents, told, whole=False)
        contents |= made
    told = [f"{len(contents)} Content resources are ready: {len(contents) - found} made, {found} were there."]
    if old := sorted(name for name in there if name.startswith("baraza-") and name not in contents):
        told.append(
            f"{len(old)} of an earlier version are no longer used and may be deleted in Twilio's console."
        )
    return Synced(contents, told)


async def _there(rest: Rest) -> dict[str, str]:
    """{friendly name: HX...} of the account; of two with the same name the one that is listed first."""
    found: dict[str, str] = {}
    path = _FIRST_PAGE
    for _ in range(_MOST_PAGES):
        page = await rest.get(CONTENT, path)
        listed = page.get("contents")
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict):
                found = usable({one.get("friendly_name"): one.get("sid")}) | found
        meta = page.get("meta")
        following = meta.get("next_page_url") if isinstance(meta, dict) else None
        if not isinstance(following, str) or not following:
            break
        # Only the path: a page must not send our credentials to another host.
        path = f"/v1/Content?{urlsplit(following).query}"
    return found
