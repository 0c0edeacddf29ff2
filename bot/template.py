"""What a row holds that stands for a template: nothing but the language in which she is told that something waits."""

import json

from flows.messages import LANGUAGES, Language


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
