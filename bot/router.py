"""What a message means here: safety, then commands, then the open question, then intent, then clarify.

Pure: the same message in the same situation always gets the same decision.
"""

from dataclasses import replace
from typing import Any

from bot.begun_with import entity, slots_of
from bot.command_words import (
    NAMED,
    asks_for_station,
    hard_command,
    language_command,
    named_with,
    soft_command,
    staff_command,
    wants_it_secret,
)
from bot.correction_words import says_only, what_is_meant
from bot.decisions import (
    LETTERS,
    Answer,
    AnswerBelow,
    Begin,
    Command,
    Correct,
    Decision,
    Gone,
    NotUnderstood,
    Reanswer,
    Silent,
    Situation,
    Speak,
    Thresholds,
)
from bot.forum_words import about_forums, heard_instead, no_alarm
from bot.matter_words import about_matters
from bot.routes_of import (
    BEGUN_WITH_WORDS,
    CLARIFIABLE,
    COMMAND_TAPS,
    FLOW_OF_INTENT,
    LASTING_TAPS,
    MENU_TAPS,
    MENUS,
    NEVER_BESIDE,
    OFFERS,
    ONLY_TELL,
)
from bot.told import kept, only_told, picks_an_option, told_late, told_with_its_kind
from bot.turning import turns_to
from flows.engine.answers import (
    Code,
    Pieces,
    Said,
    Wording,
    code_in,
    plain,
    without_code,
)
from flows.engine.replay import Question
from flows.menu import GROUPS
from flows.messages import Inbound, InboundKind
from flows.when import parse_when
from nlu.understanding import Understanding

LONGEST_TITLE = 4
"""Words of an option that a correction may name."""

DIGRESSIONS_FROM_WORDS = ("human", "help", "language")
"""In the middle of her own account only these are taken out of it, and only when the model is very sure."""

BEGINNINGS = (*MENUS, "clarify.clarify")
"""Questions what she wants: she may say it in her own words, just as when nothing is open."""


def decide(
    inbound: Inbound,
    said: Said,
    understood: Understanding,
    situation: Situation,
    wording: Wording,
    thresholds: Thresholds,
) -> Decision:
    """The decision about one message. `said` is the same message as an answer to the open question."""
    if inbound.kind in (InboundKind.LEFT, InboundKind.RETURNED):
        return Gone(back=inbound.kind is InboundKind.RETURNED)
    names_an_option = picks_an_option(inbound, said, understood, situation, wording)
    staff = staff_command(inbound.text)
    if (
        understood.danger
        # What follows the command are words for others; its flow knows whether she is one who says them.
        and (staff != "broadcast" or situation.with_human)
        and not names_an_option
        and not only_told(inbound, said, understood, situation, thresholds)
        and not no_alarm(inbound, said, understood, situation, wording, thresholds)
    ):
        return Begin("danger", slots_of(inbound, understood), piece=_piece(inbound, said, situation, wording))
    command = hard_command(inbound.text) if inbound.kind is InboundKind.TEXT else None
    if situation.with_human:
        # Nothing can be asked back while a person serves her.
        return (
            Command({"stop": "stop_all"}.get(command, command))
            if command in ("menu", "stop", "stop_all")
            else Silent()
        )
    if inbound.kind is InboundKind.TAP:
        return _tap(inbound, said, situation, wording)
    if (titled := _titled(said, situation, wording)) is not None:
        return Answer(titled, inbound.text)
    if language := language_command(inbound.text):
        return Speak(language)
    if command:
        return Command(command)
    if staff:
        named = {"words": words} if staff in NAMED and (words := named_with(inbound.text)) else {}
        if understood.danger:
            named["danger"] = "told"
        return Begin(staff, named, feed=staff == "join")
    if _is_code(inbound.text) and not isinstance(situation.question and situation.question.accept, Code):
        return Begin("follow_up", feed=True)
    if situation.aside and situation.flows:
        return Begin("resume", {"words": without_code(inbound.text)})
    if (matters := about_matters(inbound, said, understood, situation, wording, thresholds)) is not None:
        return matters
    if (gathering := about_forums(inbound, said, understood, situation, wording, thresholds)) is not None:
        return gathering
    if situation.question is not None:
        decision = _beside_question(inbound, said, understood, situation, wording, thresholds)
        otherwise = decision.otherwise if isinstance(decision, Correct) else decision
        if isinstance(otherwise, NotUnderstood):
            # "Ni hayo tu" begins like a correction; where there is nothing to correct, it answers what waits.
            meant = _below(inbound, said, situation, wording) or kept(
                inbound, said, understood, entity(understood, "kind"), situation
            )
            if meant is not None:
                return replace(decision, otherwise=meant) if isinstance(decision, Correct) else meant
        return told_with_its_kind(inbound, said, decision, situation, wording)
    return heard_instead(_by_intent(inbound, understood, thresholds), inbound)


def _piece(inbound: Inbound, said: Said, situation: Situation, wording: Wording) -> Answer | None:
    """Her words as a piece of the account that is open, or as the letter that she was asked for; or None."""
    question = situation.question
    if question is None or situation.with_human:
        return None
    letter = situation.asked.startswith(LETTERS) and not situation.aside
    if not isinstance(question.accept, Pieces) and not letter:
        return None
    value = question.read(said, wording)
    return None if value is None else Answer(value, inbound.text)


def _below(inbound: Inbound, said: Said, situation: Situation, wording: Wording) -> AnswerBelow | None:
    """An answer to the question under a digression: she did not ask to be led away from it."""
    if situation.below is None or inbound.kind is InboundKind.STICKER:
        return None
    value = situation.below.read(said, wording)
    return None if value is None else AnswerBelow(value, inbound.text)


def _is_unreadable(inbound: Inbound) -> bool:
    """A film, a file, a card without words; words that came with one are read like any others."""
    kinds = (InboundKind.STICKER, InboundKind.CONTACT, InboundKind.UNSUPPORTED)
    return inbound.kind in kinds and not inbound.text.strip()


def _titled(said: Said, situation: Situation, wording: Wording) -> Any:  # noqa: ANN401  (JSON)
    """The answer when she typed the very title of an option that is before her: then it is no command."""
    question, words = situation.question, plain(said.text)
    if question is None or situation.aside or not words or said.media:
        return None
    shown = (title for pick in question.accept.picks for title in wording.everywhere(pick.title))
    return question.read(said, wording) if words in map(plain, shown) else None


def _is_code(words: str) -> bool:
    """Whether a message is a receipt code and nothing besides: never a piece of an account, always a key."""
    return code_in(words) is not None and not any(letter.isalpha() for letter in without_code(words))


def _tap(inbound: Inbound, said: Said, situation: Situation, wording: Wording) -> Decision:
    asked, _, option = inbound.payload.rpartition(":")
    if asked in COMMAND_TAPS:
        return Command(COMMAND_TAPS[asked])
    if asked in LASTING_TAPS:
        return Begin(LASTING_TAPS[asked], {"opens": option})
    if situation.question is not None and asked == situation.asked:
        value = situation.question.read(said, wording)
        return NotUnderstood("unsure.old_button") if value is None else Answer(value, option)
    if situation.below is not None and asked == situation.asked_below:
        below = situation.below.read(Said(said.now, option=option), wording)
        return NotUnderstood("unsure.old_button") if below is None else AnswerBelow(below, option)
    if asked in MENUS and option in GROUPS:
        return Begin("menu", {"within": option})
    if asked in MENUS and option in MENU_TAPS:
        return Command(option)
    flow, _, key = asked.partition(".")
    if situation.flows and flow == situation.flows[-1] and asked in situation.answered:
        return Reanswer(key, option)
    return NotUnderstood("unsure.old_button")


def _beside_question(
    inbound: Inbound,
    said: Said,
    understood: Understanding,
    situation: Situation,
    wording: Wording,
    thresholds: Thresholds,
) -> Decision:
    question = situation.question
    assert question is not None  # noqa: S101  (the caller has looked)
    offered = situation.asked in OFFERS and situation.below is None
    flow = FLOW_OF_INTENT.get(understood.intent or "")
    if turns_to(flow, inbound, said, understood, situation, thresholds, wording):
        return _by_intent(inbound, understood, thresholds)
    begins = situation.asked in BEGINNINGS or situation.asked.startswith(ONLY_TELL)
    if (begins or offered) and question.read(said, wording) is None:
        return _by_intent(inbound, understood, thresholds)
    if _is_unreadable(inbound):
        return NotUnderstood(f"unsupported.{inbound.kind.value}")
    if question.accept.free:
        decision = _out_of_words(inbound, understood, thresholds)
        if decision is not None:
            return decision
    value = question.read(said, wording)
    answer = Answer(value, inbound.text) if value is not None else None
    if answer is None or question.accept.free:
        corrected = _correction(inbound, said, understood, among_words=answer is not None)
        if corrected is not None:
            return Correct(
                corrected, answer or _otherwise(inbound, understood, thresholds, question, wording, said)
            )
    otherwise = answer or _otherwise(inbound, understood, thresholds, question, wording, said)
    late = told_late(inbound, understood, said) if answer is None else None
    return otherwise if late is None else Correct(late, otherwise)


def _correction(inbound: Inbound, said: Said, understood: Understanding, *, among_words: bool) -> Said | None:
    """What she puts in place of an earlier answer. `among_words`: the same words would be an answer here.

    Then nothing but the correction may stand in them, or a piece of her account would be lost.
    """
    meant = what_is_meant(inbound.text, strictly=among_words)
    if meant is None:
        return None
    entities = dict(said.entities)
    if among_words:
        when = parse_when(meant, said.now)
        if when is not None and not says_only(meant, when.words):
            return None
        entities = {
            found.name: found.value
            for found in understood.entities
            if found.name in entities and says_only(meant, f"{found.text} {found.value}")
        }
        if when is None and not entities and len(meant.split()) > LONGEST_TITLE:
            return None
    return Said(said.now, meant, "", None, (), entities)


def _out_of_words(inbound: Inbound, understood: Understanding, thresholds: Thresholds) -> Decision | None:
    flow = FLOW_OF_INTENT.get(understood.intent or "")
    if (
        flow == "stations"
        and understood.confidence >= thresholds.very_sure
        and asks_for_station(inbound.text)
    ):
        return Begin(flow, slots_of(inbound, understood))
    if (
        understood.confidence >= thresholds.very_sure
        and flow in DIGRESSIONS_FROM_WORDS
        and len(inbound.text.split()) <= 7
    ):
        return Command(flow)
    return None


def _otherwise(
    inbound: Inbound,
    understood: Understanding,
    thresholds: Thresholds,
    question: Question,
    wording: Wording,
    said: Said,
) -> Decision:
    if soft := soft_command(inbound.text):
        return Command(soft)
    sure = understood.confidence >= thresholds.sure
    if understood.intent in ("affirm", "deny") and sure:
        meant = "yes" if understood.intent == "affirm" else "no"
        value = question.read(Said(said.now, option=meant), wording)
        if value is not None:
            return Answer(value, inbound.text)
    if understood.intent in ("cancel", "go_back") and sure:
        return Command("cancel" if understood.intent == "cancel" else "back")
    if code_in(inbound.text):
        return Begin("follow_up", feed=True)
    decision = _of_intent(inbound, understood) if sure else None
    if isinstance(decision, Begin) and decision.flow not in NEVER_BESIDE:
        return decision
    return NotUnderstood("unsure.media" if inbound.media or inbound.point else "unsure.again")


def _by_intent(inbound: Inbound, understood: Understanding, thresholds: Thresholds) -> Decision:
    if _is_unreadable(inbound):
        return NotUnderstood(f"unsupported.{inbound.kind.value}")
    if code_in(inbound.text):
        return Begin("follow_up", feed=True)
    if soft := soft_command(inbound.text):
        return Command(soft)
    if inbound.kind in (InboundKind.PHOTO, InboundKind.VOICE):
        return Begin("report", slots_of(inbound, understood))
    if inbound.point:
        return Begin(
            "clarify", {"likely": ["report", "stations", "numbers"], **slots_of(inbound, understood)}
        )
    if understood.confidence >= thresholds.sure and (decision := _of_intent(inbound, understood)):
        return decision
    likely = [
        flow
        for intent, confidence in understood.ranking
        if confidence >= thresholds.unsure / 2 and (flow := FLOW_OF_INTENT.get(intent)) in CLARIFIABLE
    ]
    if entity(understood, "kind") and "report" not in likely:
        likely.insert(0, "report")
    chosen = list(dict.fromkeys(likely))[:2]
    if not chosen:
        return NotUnderstood()
    return Begin("clarify", {"likely": chosen, **slots_of(inbound, understood)})


def _of_intent(inbound: Inbound, understood: Understanding) -> Decision | None:
    intent = understood.intent or ""
    if intent in ("cancel", "go_back"):
        return Command("cancel" if intent == "cancel" else "back")
    flow = FLOW_OF_INTENT.get(intent)
    if flow is None or (flow == "human" and wants_it_secret(inbound.text)):
        return None
    if flow == "report":
        slots = slots_of(inbound, understood)
        if intent == "report_market_issue":
            slots.setdefault("kind", "market")
        return Begin("report", slots)
    if flow == "stations":
        return Begin(flow, slots_of(inbound, understood))
    if flow in BEGUN_WITH_WORDS:
        return Begin(flow, {"words": without_code(inbound.text).strip()})
    return Begin(flow)
