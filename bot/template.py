"""What a row holds that stands for the template that something waits (nothing but its language), and what templates say."""

import json
from collections.abc import Mapping

from bot.channels.whatsapp_named import Kind
from bot.wording import Wording
from flows.messages import LANGUAGES, Language
from flows.words import Text, text


def template_words(wording: Wording) -> dict[tuple[Kind, Language], str]:
    """What each template says in each language, with {{1}} and so on for what fills it."""
    forum = {name: f"{{{{{number}}}}}" for number, name in enumerate(("about", "title", "when", "where"), 1)}
    says: Mapping[Kind, Text] = {
        "waiting": text("template.waiting"),
        "forum": Text("template.forum", forum),
        "reminder": Text("template.reminder", forum),
        "notice": text("template.notice", host="{{1}}", words="{{2}}"),
    }
    return {
        (kind, language): wording.say(said, language) for kind, said in says.items() for language in LANGUAGES
    }


def to_bytes(language: Language | None) -> bytes:
    """As the outbox keeps it."""
    return json.dumps({"language": language}).encode()


def language_of(body: bytes) -> Language | None:
    """Her language, None when it was not known. Raises ValueError for anything else."""
    said = json.loads(body)["language"]
    for language in LANGUAGES:
        if said == language:
            return language
    if said is not None:
        raise ValueError("A template is queued in a language that Baraza does not speak.")
    return None
