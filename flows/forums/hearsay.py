"""Whether she asks if something that people say is true: only what is shaped like a question, never what she tells. Pure."""

import re

from flows.engine.answers import plain

LONGEST = 400
"""Letters that are looked at: a question is short, and what is longer tells something."""

FEWEST_WORDS = 3
"""Words: "ni kweli" alone says yes."""

_TRUE = r"(?:true|real|correct|confirmed|a rumou?r|rumou?rs?|fake news|fake|a lie|lies)"
_KWELI = r"(?:ni )?(?:kweli|ukweli|true|uongo|uwongo|uzushi|uvumi|fake|rumou?rs?|fake news)"
_THAT = r"(?:that|kwamba|kuwa|ati|eti|kua|what|how|hii|hiyo|hii story|hizi|kile|haya|ile)"
_ASKS = tuple(
    re.compile(form)
    for form in (
        r"^(?:hello |hi |please |sorry |so |and |but |is |um )*(?:is|are|was|were|can it be) (?:it|this|that|these|they|"
        rf"the (?:news|rumou?rs?|story|message|information)).{{0,60}}? {_TRUE}\b",
        r"^(?:hello |hi |please |so |and |but )*(?:is it|is this|is that) (?:really |actually )?(?:true|a rumou?r|fake|correct|"
        r"the case|confirmed)\b",
        r"^(?:habari |hello |samahani |tafadhali |jameni |lakini |na |hivi |eti |ati )*(?:je |hivi )*(?:ni )?(?:kweli|ukweli|"
        rf"true)(?: {_THAT})\b",
        r"^(?:habari |hello |samahani |tafadhali |jameni |lakini |na )*(?:je|hivi) .{0,60}?\b(?:ni )?(?:kweli|ukweli|true|"
        r"uongo|uvumi)\b",
        r"\b(?:je )?(?:hii |hiyo |haya |hizi )?(?:habari |story |stori |maneno |message |news )?(?:ni kweli|ni ukweli|ni true|"
        r"ni uongo|ni uvumi|ni uzushi|ni rumou?rs?|ni fake)"
        r"(?: (?:ama|au|or) .{1,20})?$",
        r"\b(?:is (?:it|this|that)|are (?:they|these)) (?:really )?(?:true|real|a rumou?r|rumou?rs|fake|confirmed|a lie)(?: or .{1,20})?$",
        r"^what (?:is|s|do you) (?:known?|being said)(?: about| of)\b|^(?:what|whats) (?:is )?(?:the )?truth (?:about|of|on)\b|"
        r"^nini kinajulikana (?:kuhusu|juu ya)\b|"
        r"^ukweli (?:ni gani|ni upi|uko wapi)\b|^ukweli (?:kuhusu|juu ya|wa)\b",
    )
)
_ASKS_WITH_A_MARK = re.compile(
    r"^(?:je |hivi |na |lakini )*(?:ni kweli|ni ukweli|kweli|ati|eti|is it|kuna uvumi)\b"
)
_HEARD = re.compile(
    r"^(?:jameni |lakini |hello |habari )*(?:nimeskia|nimesikia|nimesikiza|nasikia|naskia|niliskia|nilisikia|tumeskia|tumesikia|"
    r"watu wanasema|wanasema|inasemekana|"
    r"kuna uvumi|kuna rumou?r|niliambiwa|nimeambiwa|i (?:have )?heard|ive heard|people (?:are saying|say)|they say|"
    r"there is a rumou?r|im hearing|i am hearing|word is)"
    r"(?: that| ati| eti| kwamba| kuwa| kua| going round)\b"
)
_PEOPLE_SAY = re.compile(
    r"^(?:jameni |lakini |hello |habari )*(?:(?:nimeskia|nimesikia|nasikia|naskia|niliskia|nilisikia|tumeskia|tumesikia|niliambiwa|"
    r"nimeambiwa) (?:ati|eti)|"
    r"watu wanasema|wanasema (?:ati|eti)|inasemekana|kuna uvumi|kuna rumou?r|people (?:are saying|say)|they say|there is a rumou?r|"
    r"word is)\b"
)
_ASKING_END = re.compile(
    r"\b(?:kweli|ni kweli|true|is it true|si ndio|si ni kweli|ni ukweli|ama ni uongo|ama ni uvumi|ama ni rumou?r|right|"
    r"is that so|eti|or is it fake)$"
)


def asks_if_true(words: str) -> bool:
    """Whether a message asks if something is true: by its shape, or hearsay that ends like a question."""
    if len(words) > LONGEST:
        return False
    said, marked = plain(words), words.rstrip().endswith("?")
    if len(said.split()) < FEWEST_WORDS:
        return False
    if any(form.search(said) for form in _ASKS) or (marked and _ASKS_WITH_A_MARK.search(said)):
        return True
    return _HEARD.search(said) is not None and (
        words.rstrip().endswith("?") or _ASKING_END.search(said) is not None
    )


def only_heard(words: str) -> bool:
    """Whether it is told as what people say ("nimeskia ati ..."): asked about, where nothing better is understood.

    "I heard that a man is beating his wife" is none: whoever heard it may report it.
    """
    return len(words) <= LONGEST and _PEOPLE_SAY.search(plain(words)) is not None
