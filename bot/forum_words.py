"""What people write about forums, groups and rumours from anywhere, read from their words before any model.

It never takes an account apart, nor an answer to the open question; danger has been looked for before.
"""

import re

from bot.command_words import soft_command
from bot.decisions import Begin, Decision, NotUnderstood, Situation, Thresholds
from flows.engine.answers import Said, Wording, plain, without_code
from flows.engine.replay import Question
from flows.forums.codes import (
    attendance_code_in,
    drawn,
    forum_number_in,
    group_code_alone,
    group_code_in,
    named_attendance_code,
)
from flows.forums.coming import coming_in
from flows.forums.hearsay import asks_if_true, only_heard
from flows.messages import Inbound, InboundKind
from nlu.understanding import Understanding

KNOW = "know."
FORUMS = ("attend.", "forums.")
_INSIDE = re.compile(r"\b(?:niko|tuko) (?:in|ndani)\b")
"""Says in Sheng that one comes, and may say that somebody hides inside: the alarm counts."""
LONGEST_JOINING = 12
"""Words of "I want to join the group of traders K7M2-PQ4R"."""
_JOINS = re.compile(r"(?:\b|/)(?:join|joining|jiunge|nijiunge|kujiunga|kikundi|group|chama)\b", re.IGNORECASE)
_LET_ME_IN = re.compile(
    r"^(?:(?:hi|hello|habari|sasa|please|tafadhali|naomba|samahani|je|na|how do i|can i|how can i|i want to|i would like to|id like to|"
    r"nawezaje|naweza|nataka|ningependa|ningetaka) )*"
    r"(?:(?:m?ni|mu?ni)(?:ongez|add|wek|ingiz|unganish|joinish|jumuish)\w*|add me|let me (?:in|join)|put me|join|"
    r"ku?(?:jiunga|join|ingia|ongezwa|wekwa)|(?:ni)?(?:jiunge|join|ongezwe|ingie|wekwe))\b.*\b(?:kikundi|vikundi|groups?|grupu|chama|association)\b"
)
"""Asks to be let in without a code: "tafadhali niongeze kwa kikundi cha wafanyabiashara"."""
_COMMAND = re.compile(r"\s*/(here|hapa|group|kikundi)(?:@\w+)?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_COMMANDS = {"here": "at_forum", "hapa": "at_forum", "group": "group", "kikundi": "group"}


def no_alarm(
    inbound: Inbound,
    said: Said,
    understood: Understanding,
    situation: Situation,
    wording: Wording,
    thresholds: Thresholds,
) -> bool:
    """Whether the model alone is alarmed by words that only say who comes, or ask if something is true.

    "We are four" and "nacome" alarm it. Where the words themselves tell of danger, nothing else counts.
    """
    question, words = situation.question, inbound.text
    if understood.danger_told or inbound.kind is not InboundKind.TEXT:
        return False
    if question is not None and question.accept.free:
        return False
    if asks_if_true(words):
        return dict(understood.ranking).get("emergency", 0.0) < thresholds.sure
    if _INSIDE.search(plain(words)):
        return False
    answers = question is not None and situation.asked.startswith(FORUMS)
    return coming_in(words) is not None or (answers and _read(question, said, wording))


def _read(question: Question | None, said: Said, wording: Wording) -> bool:
    return question is not None and question.read(said, wording) is not None


def about_forums(
    inbound: Inbound,
    said: Said,
    understood: Understanding,
    situation: Situation,
    wording: Wording,
    thresholds: Thresholds,
) -> Begin | None:
    """The flow that her words begin; None when they are about something else, or answer what is open."""
    if inbound.kind is not InboundKind.TEXT:
        return None
    words = without_code(inbound.text).strip()
    if soft_command(words):
        return None
    if found := _COMMAND.fullmatch(words):
        return Begin(_COMMANDS[found[1].casefold()], {"words": (found[2] or "").strip()})
    question = situation.question
    if question is not None and question.accept.free:
        # "Nimefika K7M2PQ" in the middle of an account; a bare code there may be the plate of a car.
        code = named_attendance_code(words)
        certain = code is not None and drawn(code) and any(one.isdigit() for one in code)
        return Begin("at_forum", {"words": words}) if certain else None
    sure = understood.confidence >= thresholds.sure
    asks = asks_if_true(words)
    if question is not None and question.read(said, wording) is not None:
        passed = (
            asks and situation.asked.startswith(KNOW) and not (sure and understood.intent == "know_rights")
        )
        if not passed:
            return None
    if asks:
        meant = {"intent": understood.intent} if sure and understood.intent else {}
        return Begin("rumour", {"words": words, **meant, **({"alarm": True} if understood.danger else {})})
    if len(words.split()) <= LONGEST_JOINING and group_code_in(words) and _JOINS.search(words):
        return Begin("group", {"words": words})
    if len(words.split()) <= LONGEST_JOINING and _LET_ME_IN.search(plain(words)):
        return Begin("group", {"words": words})
    if coming_in(words) is not None:
        return Begin("attend", {"words": words})
    return _coded(words, sure=sure)


def _coded(words: str, *, sure: bool) -> Begin | None:
    """With a code or a number alone. Some words look like one: then only where the model knows nothing better."""
    if (code := named_attendance_code(words)) and (drawn(code) or words.strip().endswith(code)):
        return Begin("at_forum", {"words": words})
    has_digit = any(one.isdigit() for one in words)
    if not has_digit and (sure or " " in words):
        return None
    if (code := attendance_code_in(words)) and drawn(code):
        return Begin("at_forum", {"words": words, "guess": True})
    if (number := forum_number_in(words)) and drawn(number):
        return Begin("forums", {"opens": number})
    if (code := group_code_alone(words)) and drawn(code):
        return Begin("group", {"words": words})
    return None


def heard_instead(decision: Decision, inbound: Inbound) -> Decision:
    """Hearsay that nothing better was made of ("nimeskia ati ..."): what is known about it. A report stays one."""
    unclear = isinstance(decision, NotUnderstood) or (
        isinstance(decision, Begin)
        and (
            decision.flow == "out_of_scope"
            or (decision.flow == "clarify" and "report" not in decision.slots.get("likely", ()))
        )
    )
    if unclear and inbound.kind is InboundKind.TEXT and only_heard(inbound.text):
        return Begin("rumour", {"words": without_code(inbound.text).strip()})
    return decision
