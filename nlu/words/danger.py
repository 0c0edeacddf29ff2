"""Danger now, decided by words in English, Kiswahili and Sheng: few false alarms; the model finds more.

A sentence is danger when it tells of harm that goes on (or was done just now) or calls for rescue, and
nothing switches it off: a past or repeated time, a question for information, a negation, a figure of speech.
A bare "help" is not danger. The labelled cases are in tests/nlu/danger_cases.yml.
"""

from __future__ import annotations

from nlu.words.danger_english import ENGLISH, HARM_ED, HARM_ING, WHO
from nlu.words.danger_missing import MISSING_CHILD, MISSING_FOR_DAYS, MISSING_TODAY
from nlu.words.danger_off import CONDITION, ELSEWHERE, FIGURE, GATHERING, HARMLESS, HEARSAY, NEGATED, QUESTION
from nlu.words.danger_swahili import HARM_SW, OBJECT, PERSON, SWAHILI
from nlu.words.danger_time import HERE, JUST_NOW, PAST, PRESENT_NOW, REPEATED, STILL_GOING_ON
from nlu.words.danger_weapons import WEAPONS
from nlu.words.patterns import any_of
from nlu.words.spelling import plain

# Harm in the present tense that needs a word for "now": "wanapiga watu" alone may be every night.
PRESENT = any_of(
    rf"{PERSON}na{OBJECT}{HARM_SW}",
    rf"(?:is|are|am|being|r) (?:\w+ )?(?:{HARM_ING}|{HARM_ED})",
    rf"{HARM_ING} (?:{WHO})",
    r"(?:wana|ana|kuna|ina|tuna)(?:shoot|fight|rape|stab|beat|attack|loot|rob|burn|kidnap|kill|chase|force|break)\w*",
    r"(?:fire|gunshots|moto|risasi|vita|fujo|robbery|attack|wizi|thief|thieves|wezi|mwizi|majambazi|bandits|raiders|thugs|mob|panga|pangas|mapanga|kisu|bunduki|gun|knife|accident|ajali|damu|shooting)",
    r"(?:stabbed|robbed|raped|shot|attacked|kidnapped|snatched|mugged|abducted|collapsed|bleeding|unconscious|dying)",
)


def is_danger(text: str) -> bool:
    """Whether the words say that somebody is in danger now or was harmed just now."""
    return verdict(text) is True


def verdict(text: str) -> bool | None:
    """True: danger now. False: the words speak against it (past, question, figure of speech). None: they do not tell."""
    said = plain(text)
    words = " ".join(HARMLESS.sub(" ", said).split())
    missing = MISSING_CHILD.search(words) is not None and MISSING_FOR_DAYS.search(words) is None
    if not words or _switched_off(MISSING_TODAY.sub(" ", words) if missing else words):
        return False
    told = missing or any(table.search(words) for table in (ENGLISH, SWAHILI, WEAPONS))
    if told or (PRESENT_NOW.search(words) and PRESENT.search(words)):
        return True
    return None if words == said else False


def _switched_off(words: str) -> bool:
    if FIGURE.search(words) or NEGATED.search(words) or ELSEWHERE.search(words):
        return True
    if GATHERING.search(words) and not PRESENT_NOW.search(words):
        return True
    if HEARSAY.search(words) and not HERE.search(words):
        return True
    if QUESTION.search(words) or CONDITION.search(words):
        return not JUST_NOW.search(words)
    # "Since this morning" and "since the stage" tell how long it goes on, not when it was.
    past = PAST.search(STILL_GOING_ON.sub(" ", words))
    return bool((past or REPEATED.search(words)) and not JUST_NOW.search(words))
