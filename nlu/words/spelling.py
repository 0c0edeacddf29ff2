"""Brings SMS spelling and marks to one form, so that the word tables stay short."""

from __future__ import annotations

import re
from functools import lru_cache

_NOT_WORDS = re.compile(r"[^\w']+")
_SA_HII = re.compile(r"\bsaa? hi(?:i|vi|zi)?\b")
_STRETCHED = re.compile(r"([a-z])\1{2,}")

# What people type, and what the tables hold. Whole words only.
_WRITTEN = {
    "now": "nw naw nao rn",
    "right now": "rightnow rytnow",
    "please": "pls plz pliz plis plse pleas",
    "help": "hlp helpp hepl halp",
    "someone": "sombodi sm1 some1 smone somone sum1 somebody sombody",
    "people": "pple ppl peple pipo peeps",
    "police": "polis plice cops cop popo",
    "fire": "fier faya",
    "sasa": "xaxa ssa saxa xasa",
    "sasa hivi": "sasahivi sasaivi",
    "saa hii": "saahii sahivi sahii saii sai sahi saahi saizi saivi saihivi xai xahi",
    "haraka": "harka hraka",
    "tafadhali": "tafadhal tafathali tfdhl tafazali",
    "kuna": "kna",
    "watu": "wtu",
    "mtu": "m2",
    "naskia": "nasikia",
    "tunaskia": "tunasikia",
    "nimeskia": "nimesikia",
    "tumeskia": "tumesikia",
    "hapa": "hpa apa",
    "the": "da de",
    "they": "dey thy",
    "them": "dem",
    "that": "dat",
    "are": "r ar",
    "you": "u yu",
    "is": "iz",
    "my": "ma",
    "me": "mi",
    "kill": "kil",
    "with": "w wth",
    "house": "hse hause",
    "today": "2day tday",
    "yesterday": "yday ystday yesterdy",
    "going to": "gonna goin gona",
    "inside": "insde insid",
    "attacked": "atacked attackd",
    "attacking": "atacking",
    "shooting": "shootin",
    "gunshots": "gunshts gunshot gunfire",
}
_CORRECTED = {typed: meant for meant, many in _WRITTEN.items() for typed in many.split()}
_SHORT = {
    "they're": "they are",
    "theyre": "they are",
    "he's": "he is",
    "hes": "he is",
    "she's": "she is",
    "shes": "she is",
    "i'm": "i am",
    "im": "i am",
    "am": "i am",
    "we're": "we are",
    "there's": "there is",
    "theres": "there is",
    "someone's": "someone is",
    "someones": "someone is",
    "who's": "who is",
    "it's": "it is",
    "its": "it is",
    "isn't": "is not",
    "isnt": "is not",
    "aren't": "are not",
    "arent": "are not",
    "they've": "they have",
    "theyve": "they have",
    "i've": "i have",
    "ive": "i have",
    "can't": "cannot",
    "cant": "cannot",
    "don't": "do not",
    "dont": "do not",
    "won't": "will not",
    "wont": "will not",
}


def plain(text: str) -> str:
    """Lower case, words apart by one space, short forms and common SMS spellings written out.

    "Plz hlp they're breakin my dooor!!" becomes "please help they are breaking my door".
    """
    words = _NOT_WORDS.sub(" ", text.lower()).split()
    written = " ".join(_word(word.strip("'")) for word in words)
    return _SA_HII.sub("saa hii", written.replace("i i am", "i am"))


@lru_cache(maxsize=8192)
def _word(word: str) -> str:
    word = _SHORT.get(word) or _CORRECTED.get(word) or _STRETCHED.sub(r"\1", word)
    return word + "g" if len(word) > 6 and word.endswith("in") and word[:-2] in _ACTIONS else word


# "breakin", "robbin": only where the word is surely an action, for "ndani" and "basin" end alike.
_ACTIONS = frozenset(
    {
        "attack",
        "beat",
        "bleed",
        "break",
        "burn",
        "chas",
        "choke",
        "fight",
        "follow",
        "kill",
        "rob",
        "robb",
        "scream",
        "shoot",
        "stabb",
        "steal",
        "try",
        "tryi",
    }
)
