"""How people ask that a chat be deleted, in English, Kiswahili and Sheng: at once, before any model."""

import re

from flows.engine.answers import plain

LONGEST = 10
"""Words of "please delete everything we wrote in this chat"; what is longer tells something."""

_CHAT = r"(?:chats?|chat history|history|conversations?|convo|messages?|msgs?|texts?|mazungumzo|maongezi|jumbe|ujumbe|meseji|mameseji)"
_WHOSE = (
    r"(?:our|this|these|the|my|your|all|all of|all the|all our|whole|entire|yetu|zetu|wetu|haya|hizi|hii|huu|yote|zote|wote|"
    r"yangu|zangu|wangu|yako|zako)"
)
_IT = rf"(?:{_WHOSE} )*{_CHAT}(?: {_WHOSE})*"
_DELETE = (
    r"(?:delete|erase|clear|wipe|remove|futa|ufute|mfute|nifutie|unifutie|tufutie|kufuta|futeni|ondoa|uondoe|niondolee|"
    r"toa|kudelete|nidelete|nidelitie)"
)
_SAID = (
    r"(?:everything|all|all that|what|yote|kila kitu)(?: that)? (?:we|i|you) (?:both )?(?:wrote|said|have written|have said|typed|sent)|"
    r"(?:yote )?(?:tuliyo|niliyo)(?:andika|andikiana|sema|ongea|zungumza)"
)
_BEFORE = (
    r"(?:please |tafadhali |naomba |nataka |nadai |hebu |aki |can you |could you |i want to |i want you to |kindly |help me |"
    r"nisaidie )*"
)
_WHERE = r"(?: (?:here|hapa|humu|in this chat|in here|from here|from this phone|kwa (?:hii |hiyo )?simu(?: hii)?|kwenye simu(?: hii)?))*"
_AFTER = r"(?: (?:please|tafadhali|now|sasa|saa hii|for both of us|kabisa|bana))*"
_FORGET = re.compile(rf"{_BEFORE}{_DELETE} (?:{_IT}|{_SAID}){_WHERE}{_AFTER}")


def asks_to_forget_chat(words: str) -> bool:
    """Whether a short message asks that this chat be deleted, and nothing besides."""
    said = plain(words)
    return len(said.split()) <= LONGEST and _FORGET.fullmatch(said) is not None
