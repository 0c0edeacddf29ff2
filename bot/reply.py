"""Making one message of what was said in a turn and the question that is open after it."""

from collections.abc import Mapping

from bot.dialogue import Dialogue
from bot.wording import Wording
from flows.messages import Option, Outbound


def reply(dialogue: Dialogue, wording: Wording, receipts: Mapping[str, str]) -> Outbound | None:
    """One message a turn, since every message costs a notification and, on WhatsApp, money. None: silence.

    `receipts` gives the codes that this turn's changes made, by the key of the change.
    """
    language = dialogue.language
    parts = [wording.say(said, language, receipts) for said in dialogue.said]
    question = dialogue.question
    if question is None:
        if not parts:
            return None
        return Outbound("\n\n".join(parts), point=dialogue.point, neutral=dialogue.quiet, language=language)
    parts.append(wording.say(question.text, language, receipts))
    options = tuple(Option(pick.id, wording.say(pick.title, language)) for pick in question.accept.picks)
    return Outbound(
        text="\n\n".join(parts),
        options=options,
        question=dialogue.conversation.asked,
        ask_location=question.accept.ask_location,
        point=dialogue.point,
        neutral=dialogue.quiet,
        language=language,
    )
