"""Danger now, decided by words in English, Kiswahili and Sheng: few false alarms; the model finds more.

A sentence is danger when it tells of harm that goes on (or was done just now) or calls for rescue, and
nothing switches it off: a past or repeated time, a question for information, a negation, a figure of speech.
A bare "help" is not danger. The labelled cases are in tests/nlu/danger_cases.yml.
"""

from __future__ import annotations

from nlu.words.danger_english import ENGLISH, HARM_ED, HARM_ING, WHO
from nlu.words.danger_off import CONDITION, ELSEWHERE, FIGURE, NEGATED, QUESTION
from nlu.words.danger_swahili import HARM_SW, OBJECT, PERSON, SWAHILI
from nlu.words.danger_time import JUST_NOW, PAST, PRESENT_NOW, REPEATED
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
    words = plain(text)
    if not words or _switched_off(words):
        return False
    told = ENGLISH.search(words) or SWAHILI.search(words)
    return bool(told or (PRESENT_NOW.search(words) and PRESENT.search(words))) or None


def _switched_off(words: str) -> bool:
    if FIGURE.search(words) or NEGATED.search(words) or ELSEWHERE.search(words):
        return True
    if QUESTION.search(words) or CONDITION.search(words):
        return not JUST_NOW.search(words)
    return bool((PAST.search(words) or REPEATED.search(words)) and not JUST_NOW.search(words))
