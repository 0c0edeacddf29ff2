"""Who comes along, in her words: "my sister and two children", "mabeshte wawili", "watu 3". Pure."""

import re

NUMBERS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "one mmoja moja",
            "two wawili mbili couple",
            "three watatu tatu",
            "four wanne nne",
            "five watano tano",
            "six sita",
            "seven saba",
            "eight wanane nane",
            "nine tisa",
            "ten kumi",
        ),
        1,
    )
    for word in words.split()
}

_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(NUMBERS)})"
_ONE = (
    r"sister|brother|sis|bro|wife|husband|friend|mother|mum|mom|father|dad|child|kid|son|daughter|neighbour|neighbor|colleague|"
    r"baby|partner|"
    r"cousin|aunt|aunty|uncle|grandmother|grandfather|person|boss|chairlady|chairman|neighbor|"
    r"mtu|dada|dadangu|kaka|kakangu|bibi|mke|mume|bwana|rafiki|beshte|beste|bestie|mama|mamangu|baba|babangu|mtoto|jirani|"
    r"mwenzangu|mwenzake|"
    r"ndugu|shosho|cucu|guka|dem|msee|kijana|mzee|sistangu|sista|broda|mathe|fathe|nyanya|babu|shangazi|mjomba|mwanachama|mgeni|guest"
)
_MANY = (
    r"friends|people|others|children|kids|neighbours|neighbors|family|colleagues|members|sisters|brothers|persons|women|men|"
    r"youths|youth|guests|"
    r"sons|daughters|pals|watu|marafiki|rafiki|mabeshte|mabeste|mabesti|mabeshtee|beshte|wenzangu|watoto|majirani|wasee|mandugu|"
    r"familia|wengine|"
    r"kina mama|wamama|akina mama|vijana|wanachama|maboys|madem|mamorio|wageni|kids|ndugu|dada|kaka|jirani|wazee|wanawake|"
    r"wanaume|mbogi|wanangu"
)
_MINE = r"(?:my|our|a|an|one|another|the|other|some|few|more)"
_MINE_AFTER = (
    r"(?:yangu|wangu|zangu|langu|yetu|wetu|zetu|wengine|mwingine|ingine|others|more|moja|mmoja|only|pekee|tu)"
)
_MY_ONE = r"(?:yangu|wangu|langu|yetu|wetu|moja|mmoja|mwingine|ingine|pekee|tu)"
_SOMEBODY = r"(?:someone|somebody|someone else|another person|mwingine|mtu mwingine)"

_ALONG = (
    (re.compile(rf"(?:{_MINE} )*(?P<n>{_NUMBER})(?: (?:more|other|of|of my|of our|my))?(?: (?:{_MANY}|{_ONE}))?(?: {_MINE_AFTER})*"), "n"),
    (re.compile(rf"(?:{_MANY}|{_ONE}) (?:{_MINE_AFTER} )*(?P<n>{_NUMBER})(?: {_MINE_AFTER})*"), "n"),
    (re.compile(_SOMEBODY), "one"),
    (re.compile(rf"(?:(?:my|our|a|an|another|the|one other) )?(?:{_ONE})(?: {_MY_ONE})*"), "one"),
    (re.compile(rf"(?:{_MINE} )*(?:{_MANY})(?: {_MINE_AFTER})*"), "many"),
)  # fmt: skip

WHO = (
    rf"(?:(?:{_MINE} )*{_NUMBER}(?: (?:more|other|of|of my|of our|my))?(?: (?:{_MANY}|{_ONE}))?(?: {_MINE_AFTER})*|"
    rf"(?:{_MANY}|{_ONE}) (?:{_MINE_AFTER} )*{_NUMBER}(?: {_MINE_AFTER})*|{_SOMEBODY}|"
    rf"(?:(?:{_MINE}|one other) )*(?:{_MANY}|{_ONE})(?: {_MINE_AFTER})*)"
)
"""One of those who come along, or several of a kind, as a part of another pattern."""

_AND = re.compile(r"\s(?:pamoja na|along with|together with|na|and|with|plus|n)\s")


def company(words: str) -> int | None:
    """How many these are; None when the words do not say ("my friends", "familia")."""
    counted = [_of_a_kind(part) for part in _AND.split(words.strip())]
    return None if any(one is None for one in counted) else sum(one for one in counted if one is not None)


def _of_a_kind(words: str) -> int | None:
    for form, how in _ALONG:
        if found := form.fullmatch(words):
            if how == "n":
                return int(found["n"]) if found["n"].isdigit() else NUMBERS[found["n"]]
            return 1 if how == "one" else None
    return None
