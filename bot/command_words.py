"""Words that work in every state, in English, Kiswahili and Sheng: decided before any model.

`HARD` words come before the open question. `SOFT` ones also answer questions ("acha" may decline
something), so they count only when the open question does not take them.
"""

import re

from bot.forget_words import asks_to_forget_chat
from bot.stop_words import asks_to_stop, asks_to_stop_all
from flows.engine.answers import plain

HARD: dict[str, tuple[str, ...]] = {
    "menu": ("menu", "menyu", "orodha", "main menu", "bot"),
    "back": ("back", "rudi", "nyuma", "rudi nyuma", "go back", "previous", "b"),
    "cancel": ("cancel", "ghairi", "katiza", "achana nayo", "cancel this", "quit", "exit", "wachana nayo"),
    "help": ("help", "msaada", "nisaidie", "usaidizi", "help me", "saidia", "h", "naomba msaada", "nisort", "sos", "naomba usaidizi"),
    "stop": ("stop", "simamisha", "unsubscribe", "nitoe", "stop messages", "acha kutuma"),
    "stop_all": ("stop all", "stopall", "simamisha yote", "acha zote"),
    "start": ("start", "anza", "anza hapa", "subscribe"),
    "human": ("human", "agent", "mtu", "binadamu", "person", "operator", "talk to a person", "talk to human",
              "nataka kuongea na mtu", "ongea na mtu", "niongee na mtu", "facilitator"),
    "follow_up": ("status", "hali", "my report", "ripoti yangu", "hali ya ripoti", "check status", "follow up"),
    "my_data": ("my data", "data yangu", "export my data", "taarifa zangu", "mydata", "habari zangu"),
    "erase_me": ("delete my data", "futa data yangu", "erase my data", "delete me", "futa taarifa zangu", "erase me",
                 "futa habari zangu"),
    "forget_chat": ("delete our chat", "futa mazungumzo yetu", "delete chat", "futa mazungumzo", "deletechat"),
    "numbers": ("numbers", "nambari", "emergency numbers", "nambari za dharura", "hotline", "hotlines", "namba",
                "namba za dharura"),
    "report": ("report", "ripoti"),
    "language": ("language", "lugha", "change language", "badilisha lugha"),
}  # fmt: skip

SOFT: dict[str, tuple[str, ...]] = {
    "menu": ("home", "mwanzo", "main"),
    "stop": ("acha", "wacha", "acheni", "wacheni", "toka"),
    "cancel": ("futa", "sitaki", "never mind", "nevermind", "forget it", "leave it"),
    "continue": ("continue", "endelea", "resume", "go on"),
    "stations": ("station", "stations", "police station", "police stations", "kituo", "vituo", "kituo cha polisi", "vituo vya polisi",
                 "nearest station", "nearest police station", "find a station", "find station", "tafuta kituo",
                 "kituo kilicho karibu", "kituo cha karibu", "stesheni", "police post", "nearest police", "police near me", "polisi karibu",
                 "polisi wa karibu", "kwa karau ni wapi", "kwa karau wapi", "kwa polisi ni wapi", "karau wako wapi", "polisi wako wapi",
                 "nataka kwenda polisi", "nataka kuenda polisi", "nataka kwenda kwa polisi", "nataka kuenda kwa polisi",
                 "nataka kuenda kwa karau", "nipeleke kwa karau", "nipeleke kwa polisi"),
    "charter_seen": ("charter", "service charter", "the charter", "mkataba wa huduma"),
    "rating": ("rate", "rating", "rate a service", "rate service", "rate a station", "rate the police", "tathmini",
               "tathmini huduma", "nataka kutathmini huduma", "nataka kutathmini", "kutathmini huduma", "i want to rate a service"),
    "score_card": ("score card", "scorecard", "score cards", "ratings", "kadi ya alama", "alama", "alama za kituo", "kadi ya huduma",
                   "how is the station rated", "kituo kina alama gani"),
    "commend": ("commend", "commend an officer", "i want to commend an officer", "praise an officer", "pongeza", "pongezi",
                "mpongeze afisa", "nataka kumpongeza afisa", "kumpongeza afisa", "nataka kupongeza afisa", "pongeza afisa", "sifu afisa"),
    "forums": ("forum", "forums", "mkutano", "mikutano", "jukwaa", "majukwaa", "mabaraza", "next forum", "upcoming forums", "the forum",
               "when is the forum", "when is the next forum", "mkutano ni lini", "mkutano ujao", "mikutano ijayo", "forum ni lini",
               "nearest forum"),
    "topics": ("topics", "notices", "notifications", "matangazo", "arifa", "my topics", "nijulishe", "nipate matangazo", "mada",
               "nitumie matangazo"),
    "group": ("group", "groups", "join group", "join a group", "kikundi", "vikundi", "my groups", "vikundi vyangu", "jiunge na kikundi",
              "nataka kujiunga na kikundi", "add me to a group", "add me to the group", "niongeze kwa kikundi",
              "tafadhali niongeze kwa kikundi", "naomba kujiunga na kikundi", "let me join a group"),
    "leading": ("leader", "leading", "i am a leader", "i lead a group", "kiongozi", "mimi ni kiongozi",
                "naongoza kikundi", "simamia kikundi", "kikundi ninachoongoza"),
    "progress": ("progress", "maendeleo", "market progress", "maendeleo ya soko", "what is the progress", "whats the progress",
                 "market and progress", "soko na maendeleo", "my market", "soko langu", "soko letu", "our market",
                 "imefika wapi", "imefikia wapi", "imefika asilimia ngapi"),
    "at_forum": ("attend", "attendance", "nimefika", "nipo hapa", "here", "i am here", "im here", "i am at the forum", "niko mkutanoni",
                 "nipo mkutanoni", "nimefika mkutanoni"),
    "rumour": ("rumour", "rumours", "rumor", "rumors", "uvumi", "tetesi"),
    "thanks": ("asante", "thanks", "thank you", "shukran", "asanteni", "thenks", "bye", "kwaheri", "asante sana", "shukrani"),
    "hello": ("hi", "hello", "habari", "hujambo", "sasa", "mambo", "niaje", "vipi", "jambo", "hey", "habari yako",
              "salama", "hallo", "salamu", "hii ni polisi", "nyinyi ni polisi", "wewe ni polisi",
              "are you police", "are you the police", "is this police", "is this the police", "who are you", "wewe ni nani",
              "nyinyi ni nani", "mnaitwa nani", "unaitwa nani", "hii ni nini", "what is this"),
}  # fmt: skip

_STAFF = {
    "cases": "cases",
    "kesi": "cases",
    "people": "people",
    "watu": "people",
    "confirm": "confirm",
    "thibitisha": "confirm",
    "join": "join",
    "jiunge": "join",
    "charters": "charters",
    "mikataba": "charters",
    "commendations": "commendations",
    "pongezi": "commendations",
    "forum": "convene",
    "jukwaa": "convene",
    "forums": "forum_work",
    "majukwaa": "forum_work",
    "broadcast": "broadcast",
    "tangaza": "broadcast",
    "broadcasts": "broadcasts",
    "matangazo": "broadcasts",
    "groups": "groups",
    "vikundi": "groups",
    "rumours": "rumours",
    "uvumi": "rumours",
    "matters": "matters",
    "masuala": "matters",
    "promises": "promises",
    "ahadi": "promises",
    "referrals": "referrals",
    "rufaa": "referrals",
    "overdue": "overdue",
    "zilizochelewa": "overdue",
}
NAMED = frozenset(
    {
        "cases",
        "confirm",
        "convene",
        "forum_work",
        "broadcast",
        "broadcasts",
        "matters",
        "promises",
        "referrals",
    }
)
"""Flows that a command may say more to: "/cases 7KQ2M", "/confirm Njoro", "/forum Lights at the market", "/forums K7M2P",
"/broadcast Maji yapo"."""
_STAFF_COMMAND = re.compile(r"\s*/(\w+)(?:@\w+)?(?:\s|$)")
"""Only with a slash: "kesi" alone may be somebody's court case. Telegram adds `@name_of_bot` in groups."""

LANGUAGES: dict[str, tuple[str, ...]] = {
    "en": (
        "english",
        "kiingereza",
        "kingereza",
        "in english",
        "kwa kiingereza",
        "speak english",
        "english please",
    ),
    "sw": (
        "kiswahili",
        "swahili",
        "in swahili",
        "kwa kiswahili",
        "in kiswahili",
        "sheng",
        "kiswahili tafadhali",
    ),
}

_HARD = {word: command for command, words in HARD.items() for word in words}
_SOFT = {word: command for command, words in SOFT.items() for word in words}
_LANGUAGES = {word: language for language, words in LANGUAGES.items() for word in words}

NUMBER_QUESTIONS = frozenset(
    plain(words)
    for words in (
        "which numbers do I call", "which number do I call", "what number do I call", "who do I call",
        "which number can I call", "what numbers can I call", "what is the emergency number", "what are the numbers",
        "number to call", "what number should i call", "emergency number", "police number",
        "nambari gani nipige", "nipige nambari gani", "nipigie nani", "nipigie nambari gani", "namba gani nipige",
        "nambari za kupiga ni gani", "nambari ya kupiga ni gani", "nipige namba gani", "nambari za dharura ni gani",
        "nambari gani naweza kupiga", "naweza kupigia nani", "namba ya polisi ni gani", "nipatie namba ya polisi",
        "nambari ya polisi", "naomba number ya kupiga", "naomba nambari ya kupiga", "naomba namba ya kupiga",
        "number ya kupiga", "nambari ya kupiga", "namba ya kupiga", "number ya polisi", "namba ya polisi", "nipe number ya polisi",
        "nipe namba ya polisi", "nipe nambari ya polisi", "nipige number gani", "naeza pigia nani", "napigia nani",
        "give me the police number", "which number should i call", "who can i call", "who should i call",
    )
)  # fmt: skip
"""Asked in the middle of anything, even of one's own account, these are a question and no part of it."""


_SECRET = re.compile(
    r"\b(?:usi(?:seme|sema|mwambi\w*|waambi\w*|ambie)|msi(?:seme|mwambi\w*|waambi\w*)|(?:do ?n.?t|do not|never) tell)\b",
    re.IGNORECASE,
)


def wants_it_secret(words: str) -> bool:
    """Whether she begs that nobody be told ("usiseme kwa mtu"): the last thing she wants is a person."""
    return _SECRET.search(words) is not None


LONGEST_QUESTION = 9
"""Words of "who will see my name when I report?"; what is longer tells something."""
_MINE = r"(?:my (?:name|number|identity|report)|jina langu|namba yangu|nambari yangu|simu yangu|ripoti yangu)"
_WHO_SEES = re.compile(
    rf"^(?:will|can|do|does|who|is|kama|je|na|lakini|but|and|so|nani|polisi|police|karau|mtu|watu|wao) .*"
    rf"(?:see|sees|know|knows|read|reads|ona|onaje|jua|soma|pata|get|gets)\w* .*{_MINE}|"
    rf"^(?:wata|ata|mta|uta)(?:ona|jua|soma)\w* {_MINE}|"
    r"^(?:je )?(?:wata|ata)jua (?:ni|kama ni) mimi|"
    r"^will (?:they|anyone|anybody|someone|the police) know (?:it is|its|it s|that it is|who i am)|"
    r"^nani (?:ataona|atajua|atasoma|anaona|anasoma)|^who (?:will see|sees|will read|reads|will know)\b"
)


def hard_command(words: str) -> str | None:
    """The command these words are in every state; a leading slash is a channel's habit."""
    said = plain(words)
    if said in NUMBER_QUESTIONS:
        return "numbers"
    if said not in _HARD and (asks_to_stop_all(said) or asks_to_stop(said)):
        return "stop_all" if asks_to_stop_all(said) else "stop"
    if said not in _HARD and asks_to_forget_chat(said):
        return "forget_chat"
    return _HARD.get(said) or ("who_sees" if _asks_who_sees(said) else None)


def _asks_who_sees(said: str) -> bool:
    """Whether she asks who will learn her name: a short question, not a piece of an account."""
    return len(said.split()) <= LONGEST_QUESTION and _WHO_SEES.search(said) is not None


def staff_command(words: str) -> str | None:
    """The flow that a command of those who handle reports begins: /cases, /people, /join and what follows it."""
    found = _STAFF_COMMAND.match(words)
    return _STAFF.get(found.group(1).casefold()) if found else None


_ASKS_FOR_STATION = re.compile(
    r"^(?:where(?:s| is| are)?|which|whats|what is|how do i (?:get|go)|show me|find)\b.*\b(?:police|station|gender desk|ocs)\b|"
    r"\b(?:kituo|vituo|station|stesheni|polisi|police|post|karau|makarau|dawati)\b.*"
    r"\b(?:wapi|side gani|area gani|ni gani|ni kipi|ni ipi)\b|"
    r"^(?:natafuta|nataka|nadai|naomba|nielekeze|nionyeshe|nishow|nipeleke)\b.*\b(?:kituo|station|stesheni|polisi|karau)\b"
)


def asks_for_station(words: str) -> bool:
    """Whether a short message asks for a station; "near Kaptembwo police station" only says where something was."""
    return len(words.split()) <= LONGEST_QUESTION and _ASKS_FOR_STATION.search(plain(words)) is not None


def named_with(words: str) -> str:
    """What follows a command of theirs: "Njoro" of "/confirm Njoro"."""
    found = _STAFF_COMMAND.match(words)
    return words[found.end() :].strip() if found else ""


def soft_command(words: str) -> str | None:
    """The command these words are when the open question does not take them."""
    return _SOFT.get(plain(words))


def language_command(words: str) -> str | None:
    """The language these words ask for."""
    return _LANGUAGES.get(plain(words))
