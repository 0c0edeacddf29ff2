"""How people ask that nothing be sent to them any more, in English, Kiswahili and Sheng: at once, before any model."""

import re

from flows.engine.answers import plain

LONGEST = 9
"""Words of "please stop sending me these messages"; what is longer tells something."""

_MESSAGES = (
    r"(?:msgs?|messages?|meseji|meseji zenu|mameseji|ma ?msg|sms|texts?|jumbe|ujumbe|notices?|notifications?|updates?|alerts?|"
    r"reminders?|matangazo|tangazo|"
    r"arifa|taarifa|mambo ya (?:forum|baraza|mkutano))"
)
_WHICH = r"(?:hizi|hii|hiyo|hizo|zenu|zako|yenu|huu|haya|hayo|these|this|the|your|those|any|all|more|any more|such)"
_THESE = rf"(?:{_WHICH} )*{_MESSAGES}(?: {_WHICH})*"
_QUIT = r"(?:acha|wacha|acheni|wacheni|achia|koma|komeni|stop|msitishe|sitisha|simamisha|simamisheni|nisareni|nisare|zima|zimeni|kata)"
_SEND = r"(?:ku ?)?(?:ni)?(?:tumia|tumia tumia|tuma|andikia|sumbua|text|send(?:ia)?|msg|message)"
_BEFORE = r"(?:please |tafadhali |naomba |naombeni |basi |hebu |aki |bana |manze |sorry |hey |hi |nyinyi |i said |nimesema )*"
_AFTER = r"(?: (?:please|tafadhali|bana|basi|sasa|tena|now|any ?more|again|me|kabisa|saa hii|asap))*"
_FORMS = (
    rf"{_QUIT}(?: ni)? {_SEND}(?: {_THESE})?",
    rf"{_QUIT} (?:na |kuni)?(?:{_SEND} )?{_THESE}",
    r"(?:nitoe|nitoeni|remove me|unsubscribe me|take me off|opt me out)(?: (?:na|kwa|kwenye|from|of|off|out of))?"
    rf"(?: {_THESE}| (?:hiyo|hii|the|your|this) (?:list|listi|orodha)| (?:the )?(?:list|listi|orodha))?",
    rf"(?:nisare|nisareni|niwache|niwacheni|niacheni|niache) (?:na|kwa|kuhusu) {_THESE}",
    rf"(?:usini|msini|sitaki mni|sitaki uni|sitaki m ni)(?:tumie|andikie|sumbue|text|send(?:ie)?|tumie tena)(?: tena)?(?: {_THESE})?",
    rf"(?:sitaki|staki|sitaki tena|i (?:do not|dont) want|no more)(?: (?:to (?:get|receive)|kupata|kupokea|any))?(?: more)? {_THESE}",
    rf"(?:stop|quit) (?:sending|texting|messaging|writing|bothering|spamming)(?: to)?(?: me)?(?: {_THESE})?",
    rf"(?:do not|dont|never) (?:send|text|message|write to|write)(?: me)?(?: {_THESE})?",
    r"(?:stop|cancel|end) (?:my )?(?:notices|notifications|messages|alerts|subscription)|opt (?:me )?out|optout",
)
_STOP = re.compile(rf"{_BEFORE}(?:{'|'.join(_FORMS)}){_AFTER}")

_ALL = re.compile(
    rf"{_BEFORE}(?:(?:stop|simamisha|simamisheni|acha|acheni|wacha|wacheni|sitisha|zima|cancel) (?:all|yote|zote|everything|"
    r"kila kitu|kabisa)"
    rf"(?: {_MESSAGES})?|stopall|(?:stop|acha|simamisha|zima) {_MESSAGES} (?:zote|yote|all)){_AFTER}"
)


def asks_to_stop(words: str) -> bool:
    """Whether a short message asks for no more messages, and nothing besides."""
    said = plain(words)
    return len(said.split()) <= LONGEST and _STOP.fullmatch(said) is not None


def asks_to_stop_all(words: str) -> bool:
    """Whether she says that all of it stops: then nothing is asked back."""
    said = plain(words)
    return len(said.split()) <= LONGEST and _ALL.fullmatch(said) is not None
