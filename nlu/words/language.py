"""Which language somebody writes: English or Kiswahili (Sheng counts as Kiswahili), by small tables of words and forms."""

from __future__ import annotations

import re

from nlu.understanding import Language
from nlu.words.spelling import plain

# fmt: off
_ENGLISH = frozenset(
    {
        "a", "about", "after", "afternoon", "again", "agent", "all", "always", "am", "an", "and", "announce",
        "any", "anyone", "are", "arrested", "as", "at", "attack", "back", "be", "because", "been", "before",
        "being", "bribe", "but", "by", "bye", "can", "cancel", "cannot", "change", "child", "children", "come",
        "complain", "contact", "contacts", "could", "data", "day", "delete", "did", "do", "does", "done",
        "down", "drugs", "each", "english", "evening", "every", "everyone", "fine", "fire", "football", "for",
        "forum", "free", "from", "gang", "get", "give", "go", "going", "good", "great", "had", "happy", "has",
        "have", "he", "hear", "hello", "help", "her", "here", "hey", "hi", "him", "his", "house", "how",
        "human", "husband", "i", "if", "in", "into", "is", "it", "job", "joke", "just", "know", "language",
        "last", "let", "light", "lights", "like", "loan", "long", "love", "made", "make", "man", "many",
        "market", "me", "meeting", "member", "men", "menu", "message", "messages", "money", "month", "more",
        "morning", "much", "my", "name", "near", "nearest", "need", "never", "new", "next", "night", "no",
        "nobody", "noise", "not", "nothing", "notify", "now", "number", "of", "off", "office", "officer",
        "officer's", "officers", "okay", "on", "one", "only", "or", "our", "out", "over", "paid", "pay",
        "people", "person", "phone", "please", "police", "put", "register", "remind", "report", "right",
        "rights", "road", "said", "say", "see", "send", "service", "she", "should", "show", "since", "so",
        "some", "someone", "something", "sorry", "speak", "station", "still", "stolen", "stop", "street",
        "swahili", "talk", "tell", "thank", "thanks", "that", "the", "their", "them", "then", "there", "these",
        "they", "thief", "thieves", "thing", "this", "time", "to", "today", "told", "too", "took", "track",
        "traders", "two", "under", "up", "us", "use", "very", "want", "was", "we", "weather", "week", "were",
        "what", "when", "where", "which", "while", "who", "whom", "why", "wife", "will", "with", "woman",
        "work", "would", "year", "yes", "yesterday", "you", "your"
    }
)
_SWAHILI = frozenset(
    {
        "acha", "afisa", "ahsante", "ako", "ama", "amani", "apana", "asante", "askari", "asubuhi", "au",
        "baada", "baba", "bado", "bana", "barabara", "baraza", "basi", "bazenga", "bibi", "buda", "bunduki",
        "bure", "bwana", "cha", "chagua", "chai", "changu", "chetu", "chifu", "chini", "choo", "dada", "damu",
        "dem", "dhamana", "dharura", "doo", "duka", "ee", "eeh", "endelea", "eti", "fiti", "futa", "gani",
        "gava", "genge", "ghairi", "habari", "hadi", "haki", "hakuna", "hamna", "hao", "hapa", "hapana", "hapo",
        "haraka", "hatari", "hatuna", "hawa", "hebu", "hela", "hicho", "hii", "hiki", "hili", "hilo", "hivi",
        "hiyo", "hizi", "hizo", "hongo", "huduma", "hujambo", "huko", "huku", "huwa", "huyo", "huyu", "iko",
        "ile", "jamani", "jambo", "jameni", "jana", "jina", "jioni", "jirani", "jo", "jukwaa", "juu", "juzi",
        "kabisa", "kabla", "kaka", "kama", "kanjo", "karau", "karibu", "katika", "kazi", "keja", "kelele",
        "kesho", "kibanda", "kidogo", "kiingereza", "kijana", "kijiji", "kila", "kisu", "kiswahili", "kitu",
        "kituo", "kizungu", "kumbe", "kuna", "kwa", "kwaheri", "kwangu", "kwani", "kwenu", "kwenye", "kwetu",
        "la", "lakini", "langu", "leo", "letu", "lini", "lugha", "majambazi", "maji", "majirani", "makarau",
        "mama", "mambo", "mangapi", "manze", "manzi", "mapenzi", "marahaba", "maze", "mbaya", "mbele", "mbili",
        "mbona", "mbuzi", "mchana", "mechi", "menyu", "mifugo", "mimi", "mke", "mkubwa", "mkutano", "mlango",
        "moja", "moto", "mpaka", "mresh", "msaada", "msee", "msichana", "mtaa", "mtaani", "mtoi", "mtoto",
        "mtu", "mume", "mvua", "mwa", "mwaka", "mwanamke", "mwanaume", "mwenye", "mwezi", "mwizi", "mzee",
        "mzuri", "na", "nahitaji", "namba", "nambari", "nani", "naomba", "nataka", "ndani", "ndio", "ndiyo",
        "ngapi", "ngombe", "ngwai", "ni", "niaje", "niko", "nimeskia", "nina", "ningependa", "nini", "nisaidie",
        "nje", "njema", "nne", "nyinyi", "nyuma", "nyumba", "nzuri", "omba", "ombwa", "orodha", "pa", "pale",
        "panga", "peke", "pesa", "pia", "poa", "polisi", "ripoti", "risasi", "rudi", "rushwa", "saa", "sahii",
        "sai", "saidia", "saidieni", "salaam", "salama", "sana", "sasa", "sawa", "sema", "semeni", "shikamoo",
        "shukrani", "si", "siku", "simu", "sina", "sio", "sisi", "soko", "sokoni", "taa", "taarifa",
        "tafadhali", "taka", "takataka", "tangazo", "tangu", "tano", "tatu", "tena", "tu", "tuko", "tuma",
        "tumeni", "tuna", "ujumbe", "usalama", "ushuru", "usiku", "uvumi", "vibanda", "vijana", "vile", "vipi",
        "vita", "vizuri", "vya", "wa", "wacha", "wako", "wale", "wangu", "wao", "wapi", "wasee", "watoto",
        "watu", "wenye", "wetu", "wewe", "wezi", "wiki", "wizi", "xaxa", "ya", "yaani", "yake", "yako", "yangu",
        "yani", "yetu", "yeye", "yuko", "yule", "za", "zangu", "zetu", "zi", "ziko"
    }
)
# Words of both languages' writers, which tell nothing.
_BOTH = frozenset(
    {
        "a", "abstract", "at", "help", "i", "in", "la", "me", "menu", "no", "ob", "ok", "okay", "p3", "sos",
        "stop"
    }
)
# English words that look like Swahili verbs.
_LOOKALIKE = frozenset(
    {
        "alike", "alive", "amende", "article", "came", "game", "image", "inmate", "intake", "kabarnet",
        "kisumu", "liberate", "license", "like", "limited", "literate", "little", "machine", "made", "make",
        "marigat", "marine", "market", "media", "menace", "message", "minimise", "mistake", "nairobi",
        "naivasha", "nakuru", "name", "native", "nature", "office", "police", "service", "take", "tame", "time",
        "umbrella", "unlike", "untake"
    }
)
# fmt: on
# A verb as Kiswahili builds it: who, when (na, li, me, ta, ki, ka), perhaps to whom, and a stem that ends in a vowel.
_VERB = re.compile(
    r"(?:ni|n|u|a|tu|m|mu|wa|i|zi|ki|vi|ya|li|ku|pa|h)?(?:na|li|me|ta|ki|ka|nge|ja|taka|tak|mesha)(?:ni|ku|m|mw|tu|wa|ji|i|zi|ki|vi|li)?"
    r"[a-z']{2,}[aeiou]"
)
_INFINITIVE = re.compile(r"ku[a-z']{2,}[aeiou]")
_NEGATIVE = re.compile(
    r"(?:si|hu|ha|hatu|ham|hawa|hai|hazi)(?:ku|ja|na|ta|wezi|jui|taki|oni|fanyi)[a-z']*[aeiou]?"
)
_VERBS_SHORTEST = 5
_TELLING = 2


def guess_language(text: str) -> Language | None:
    """`en`, `sw`, or None where the words do not tell ("ok", numbers, names). In a mixture the fuller half decides, and
    Kiswahili where both are equal: who mixes reads Kiswahili."""
    english = swahili = 0
    for word in plain(text).split():
        if word in _BOTH:
            # A word of both leans a little to English; alone it decides nothing.
            continue
        if word in _SWAHILI:
            swahili += _TELLING
        elif word in _ENGLISH:
            english += _TELLING
        elif len(word) >= _VERBS_SHORTEST and word not in _LOOKALIKE and _is_verb(word):
            swahili += 1
        elif word.endswith(("ing", "tion", "ed", "ly", "ght", "ck", "ss", "'s", "'t")):
            english += 1
    if english == swahili == 0:
        return None
    return "sw" if swahili >= english else "en"


def _is_verb(word: str) -> bool:
    return bool(_VERB.fullmatch(word) or _INFINITIVE.fullmatch(word) or _NEGATIVE.fullmatch(word))
