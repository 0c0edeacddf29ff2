"""When a second member of the staff must agree to a broadcast: many hear it, it wakes people, or it speaks of violence."""

import re

from bot.broadcasting.rules import NoticeRules
from nlu.words.danger import is_danger
from nlu.words.spelling import plain

# Words of violence in a notice may frighten, or call for more of it: two pairs of eyes. Theft, fire and accidents are
# what markets meet about each month.
_VIOLENCE = re.compile(
    r"\b(?:"
    r"kill\w*|murder\w*|shoot\w*|gun\w*|bullets?|stab\w*|rape[sd]?|raping|rapists?|defil\w+|assault\w*|attack\w*"
    r"|kidnap\w*|abduct\w*|lynch\w*|mob justice|riot\w*|loot(?:s|ed|ing|ers?)?|fight(?:s|ing)?|violen\w+|weapons?|machetes?|pangas?"
    r"|bombs?|bombing|terror\w*|massacre\w*|behead\w*|burn (?:him|her|them|it|down|houses?)|beat (?:him|her|them)|tear ?gas"
    r"|clash\w*|revenge|blood(?:shed)?"
    r"|shot(?! in the arm)|(?:ku|a\w{0,4}|wa\w{0,4}|tu\w{0,4}|m)?(?:uaw\w+|mwua|muua|waua|kuua|chinj\w+|tek(?:w?)a nyara|pigana|pigeni)"
    r"|(?:tu|m|wa)?(?:wa|m|mu)ue(?:ni|wa)?|auawe|tu(?:wa|m)pig[ae]|(?:a|wa)me(?:wa|m|ni|tu)pig[ae]|\w*pigwa"
    r"|(?:ku|wa|tu)?choma (?:nyumba|mtu|watu)|(?:ku|a\w{0,4}|wa\w{0,4}|m)bak(?:a|wa|aji)"
    r"|ubakaji|mauaji|muuaji|wauaji|risasi|bunduki|bastola|mapanga|visu|kisu|silaha|vita|ghasia|vurugu|fujo|machafuko|mapigano|\w*shambuli\w*"
    r"|bomu|mabomu|ugaidi|magaidi|gaidi|kisasi|kulipiza|damu|utekaji|ukatili|dhuluma za kijinsia|jeshi la mtaani"
    r")\b"
)  # fmt: skip


def needs_second(rules: NoticeRules, words: str, count: int, urgent: bool) -> str:
    """'' when nobody else must agree, else why: 'words' (of violence), 'size' (more recipients than `second_above`) or 'night'.

    `words`: in all its languages, one after the other. `urgent`: it would go out in quiet hours.
    """
    if of_violence(words):
        return "words"
    if count > rules.second_above:
        return "size"
    return "night" if urgent else ""


def of_violence(words: str) -> bool:
    """Whether these words speak of violence, or say that somebody is in danger now."""
    return bool(_VIOLENCE.search(plain(words))) or any(map(is_danger, re.split(r"[.!?\n]+", words)))
