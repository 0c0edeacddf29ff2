"""Making one message of what was said in a turn and the question that is open after it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue import Dialogue
from bot.wording import Wording
from flows.messages import FORGETS, Option, Outbound
from flows.words import text

BEFORE_FORGETTING = frozenset({"next.without_trace_telegram"})
"""What stands in a message that only a tap on it can have deleted: its id is noted nowhere."""


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
        told = Outbound("\n\n".join(parts), point=dialogue.point, neutral=dialogue.quiet, language=language)
        if any(said.key in BEFORE_FORGETTING for said in dialogue.said):
            title = wording.say(text("forget_chat.button"), language)
            return replace(told, options=(Option("chat", title),), question=FORGETS, lasting=True)
        return told
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
