"""Whether she comes and how many they are, from her words in English, Kiswahili and Sheng. Pure.

Every word of a message must be known here: "nitakuja kituo saa hii" is not about a forum, and what is not sure is asked.
"""

import re
from dataclasses import dataclass

from flows.engine.answers import plain
from flows.forums.company import WHO, company

MOST_PEOPLE = 50
"""Whoever brings more speaks with the host; also what keeps one tap from filling a hall."""
_REFUSES_FIRST = re.compile(r"(?:hapana|apana|no|la) ")
LONGEST = 160
"""Letters that are looked at: an answer is short."""


@dataclass(frozen=True, slots=True)
class Coming:
    """`coming` None: about coming, and not sure which. `people` in all, herself among them; None when she did not say."""

    coming: bool | None
    people: int | None = None


_EVENT = (
    r"(?:(?:the|that|this|a|your|our|my) )?(?:forum|meeting|baraza|event|talk|gathering|mkutano|jukwaa|kikao|mitin|mtng|barazani|mkutanoni|"
    r"foramu)(?: (?:hiyo|huo|hilo|hicho|huu|hii|yenu|wenu|lenu|ya|wa|la|tomorrow))*"
)
_TO = (
    r"(?: (?:to|at|for|in|kwa|kwenye|katika|ku) "
    + _EVENT
    + rf"| {_EVENT}|(?: huko| hapo| pale| there| uko| apo))?"
)

_SW_COME = (
    r"(?:kuja|kujia|kam|come|kuwepo|ku(?:w)?a (?:hapo|huko|pale|ndani)|kuwapo|fika|kufika|hudhuria|kuhudhuria|udhuria|attend|ku ?attend|"
    r"show ?up|jitokeza|kujitokeza|shiriki|kushiriki|tokea|kutokea|join|ku ?join|ku ?come|make|ku ?make(?: it)?)"
)
_ILL = r"(?:i will|ill|i ll|i shall|i am going to|im going to|am going to|i intend to|i plan to|will|i want to|id like to|i would like to)"
_WELL = r"(?:we will|well|we ll|we shall|we are going to|we want to|we would like to)"
_EN_COME = (
    r"(?:definitely |surely |also |certainly )?(?:come|be (?:there|present|around|coming|attending)|attend|make it|"
    r"be able to (?:come|attend|make it)|"
    r"participate|show up|join(?: you| in)?)"
)
_NOT = (
    r"(?:si|sito|sita|hatu|hatuta|siwezi|hatuwezi|sitaweza|hatutaweza|sintaweza|sitoweza|cwezi|siezi|sitaeza|hatuezi|"
    rf"hatutaeza) ?{_SW_COME}",
    r"siji|hatuji|sicome|sitakuja|sitokuja|sintakuja|hatutakuja|sitakuwepo|hatutakuwepo|sitokuwepo|sitahudhuria|hatutahudhuria",
    r"sitafika|hatutafika|sifiki|sitokea|sitaweza|hatutaweza|sitoweza|sitaeza|sitacome|sitoboi|siko in|sitakuwa (?:hapo|huko|"
    r"pale)|sitakam|stakuja|stacome|"
    r"staweza(?: kuja)?|sitaattend|hatutacome|hatutaweza|siko ndani",
    r"(?:nitakosa|ntakosa|tutakosa|nimeshindwa|tumeshindwa|nitashindwa|naona sitaweza)(?: (?:ku)?(?:kuja|fika|kufika|hudhuria|"
    r"kuhudhuria))?",
    rf"(?:i |we )?(?:will not|wont|won t|cant|can not|cannot|can t|shall not|am not going to|are not going to|am not able to|am unable to|"
    rf"will not be able to|wont be able to|wont manage to|cannot manage to|unable to|may not|might not) {_EN_COME}",
    r"(?:i am |im |we are |am )?(?:not (?:coming|attending|going)|unable to (?:come|attend|make it))|count (?:me|us) out|(?:i |"
    r"we )(?:will |shall )?(?:miss|skip)(?: it)?",
    r"(?:i|we) (?:cant|cannot|can not|wont|will not)(?: manage)?",
)
_I = (
    rf"(?:nita|nta|ninta|na|ni ta|tta) ?{_SW_COME}",
    r"nitakuja|ntakuja|nitakuwepo|ntakuwepo|nitafika|ntafika|nitahudhuria|ntahudhuria|nitaudhuria|nakuja|ninakuja|nacome|"
    r"nitacome|ntacome|nakam|ntakam|"
    r"nitakam|naattend|ntaattend|nitaattend|naja|nitaku(?:w)?a (?:hapo|huko|pale|ndani|present)|ntakuwa (?:hapo|huko|pale)|niko (?:in|"
    r"ndani)|nitajitokeza|"
    r"nitashiriki|ntatokea|nitatokea|nipo ndani|nimethibitisha kuja|nimekubali kuja|niwekeni|niweke|niandike|niandikeni|"
    r"nihesabuni|nihesabu",
    rf"{_ILL} {_EN_COME}",
    r"(?:i am |im |am |i m )?(?:coming|attending)|count me in|see you (?:there|then)|i(?: will|ll) see you there|"
    r"i confirm(?: my attendance)?|put me down|"
    r"i accept(?: the invitation)?",
)
_WE = (
    rf"(?:tuta|tu ta|tuna) ?{_SW_COME}",
    r"tutakuja|tunakuja|tutafika|tutahudhuria|tutakuwepo|tunacome|tutacome|tuko (?:in|ndani)|tutakuwa (?:hapo|huko|pale|ndani)|"
    r"tutajitokeza|tutaattend|"
    r"tutakam|tuwekeni|tuandike",
    rf"{_WELL} {_EN_COME}",
    r"(?:we are |we re |were )(?:coming|attending|in)|count us in",
)
_PERHAPS = (
    rf"(?:nitajaribu|ntajaribu|natry|nitatry|ntatry|tutajaribu)(?: {_SW_COME})?",
    rf"(?:i|we)(?: will|ll)? (?:try|may|might|hope)(?: to)? {_EN_COME}|(?:ill|well) try(?: to)? {_EN_COME}|(?:i|we) (?:might|"
    rf"may) {_EN_COME}",
    rf"(?:labda|pengine|huenda|maybe|perhaps|probably|possibly) (?:{'|'.join((*_I, *_WE))})",
)


def _verb(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)}){_TO}(?!\w)")


_VERBS = tuple((mark, _verb(forms)) for mark, forms in (("Q", _PERHAPS), ("N", _NOT), ("W", _WE), ("I", _I)))
"""What is narrow is read first: "labda nitakuja" before "nitakuja", "sitaweza kuja" before "kuja"."""

_SMALL = re.compile(
    r"(?<!\w)(?:sawa(?: sawa)?|ok|okay|oky|yes|yeah|yap|ndio|ndiyo|eeh|poa|fiti|aiyt|asante(?: sana)?|thanks|thank you|please|tafadhali|"
    r"mungu akipenda|god willing|inshallah|in shaa allah|hello|hi|habari|jambo|kesho(?: kutwa)?|leo|tomorrow|today|hakika|"
    r"kabisa|bila kukosa|"
    r"(?:for )?sure|definitely|certainly|lazima|pia|too|also|on (?:that day|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|"
    rf"{_EVENT}|(?:siku )?hiyo siku|siku hiyo|jumatatu|jumanne|jumatano|alhamisi|ijumaa|jumamosi|jumapili|sorry|pole(?: sana)?|"
    r"samahani|hapana|no|apana|"
    r"bana|maze|msee|wadau|manze|buda|(?:nina|niko na) kazi|niko kazini|niko kejani|niko mgonjwa|niko safari(?:ni)?|"
    r"i am (?:sick|at work|travelling|busy)|"
    r"im (?:sick|at work|travelling|busy)|niko busy|i have (?:work|another meeting)|wakati huu|this time|kwa (?:wakati|sasa)|"
    r"bado|basi|then|"
    r"unfortunately|bahati mbaya|(?:au )?jina|jina langu|my name|happily|gladly|with pleasure|kwa furaha|all|"
    r"actually|now|any ?more|again|after all|sasa(?: hivi)?|tena|kumbe|kwa kweli|sai|saa hii)(?!\w)"
)
"""Said beside it, and changes nothing."""

_NUM = r"(?P<n>\d{1,3}|[a-z]+)"
_TOTAL = (
    r"(?:W )?(?:sisi )?(?:tuko|tutakuwa|tutakua|tupo|sisi ni|sisi|we are|were|we will be|we shall be|well be|"
    r"there (?:will be|are)|tunakuwa|tutakuja) "
    rf"(?:watu |people |jumla |a total of |total )?{_NUM}"
    r"(?: of us| people| in all| in total| jumla| persons| tu| only| including me| with me| pamoja na mimi)?(?: W| I)?",
    rf"{_NUM} of us(?: (?:will come|will be there|will attend)| W| I| are I)?",
    rf"W (?:watu |sisi |sote |people )?{_NUM}(?: of us| people| in all| in total| jumla)?",
    rf"(?:I )?(?:for|party of|group of|total of|jumla ya watu|jumla) {_NUM}(?: people| in all)?",
    rf"I (?:watu|sisi) {_NUM} (?:jumla|in all|in total)",
)
_ALL_TOGETHER = tuple(re.compile(form) for form in _TOTAL)
_ALONE = (
    r"(?:peke yangu|pekee yangu|pekee|alone|by myself|on my own|just me|only me|just myself|mimi tu|mimi pekee|"
    r"mimi peke yangu|nikiwa peke yangu|solo|me only|only myself)"
)
_JOIN = (
    r"(?:na|and|with|plus|n|pamoja na|nikiwa na|nikiwa pamoja na|along with|together with|tukiwa na|accompanied by|"
    r"nikifuatana na|im with|am with|i am with)"
)
_SOME = rf"(?P<who>{WHO}(?: {_JOIN} {WHO})*)"
_BRING = re.compile(
    r"(?:I (?:na |and |with )?)?(?:i will bring|ill bring|i am bringing|im bringing|bringing|nitaleta|ntaleta|naleta|"
    r"nitaandamana na|nitafuatana na)"
    rf"(?: along)? {_SOME}(?: I)?"
)
_HAVE = re.compile(
    rf"(?:I (?:na |and |with )?)?(?:bring|nitakuwa na|ntakuwa na|niko na|niko pamoja na|i have|i will be with|ill be with) {_SOME}(?: I)?"
)
"""Only beside a word that she comes, or where it was asked: "niko na watoto wawili" may be about anything."""
_WITH = re.compile(rf"(?P<verb>[IWN]) {_JOIN} (?P<who>{WHO}(?: {_JOIN} {WHO})*)")
_ME_AND = re.compile(
    rf"(?:(?P<verb>[IW]) )?(?:(?:mimi|mi|me|i|myself)(?: pamoja)? {_JOIN} (?P<who>{WHO}(?: {_JOIN} {WHO})*)|"
    rf"(?P<who2>{WHO}(?: {_JOIN} {WHO})*) {_JOIN} (?:i|me|mimi|mi|myself|(?P<i>I)))(?: (?P<after>I|W|(?:will|are|shall) (?:come|"
    r"coming|attend|be there|attending)))?"
)
_ONLY_ME = re.compile(
    rf"(?:(?:I|W) )?{_ALONE}(?: I)?|I (?:mimi )?(?:mmoja|one|1)|I {_ALONE}|(?:mimi|me|i) (?:I|only|tu)"
)


def coming_in(words: str) -> Coming | None:
    """What her words say about coming; None when they are about something else, or ask."""
    if len(words) > LONGEST or "?" in words:
        return None
    marked = _marked(words)
    if _REFUSES_FIRST.match(plain(words)) and re.fullmatch("[IW]", marked):
        return Coming(None)
    if not re.search(r"[INWQ]", marked) and not _says_how_many(marked):
        return None
    if "Q" in marked or ("N" in marked and re.search(r"[IW]", marked)):
        return (
            Coming(None)
            if re.fullmatch(r"[INWQ](?: (?:lakini|but|au|or|na|and)? ?[INWQ])*", marked)
            else None
        )
    if marked == "N":
        return Coming(coming=False)
    if marked in ("I", "W", "I I", "W W", "I W", "mimi I", "i I", "sisi W"):
        return Coming(coming=True)
    if "N" in marked:
        return Coming(None) if _WITH.fullmatch(marked) else None
    found = _how_many(marked)
    return None if found is None else Coming(True, found if 0 < found <= MOST_PEOPLE else None)


def alone_in(words: str) -> bool:
    """Whether she says no more than that she is by herself: "only me now", "mimi tu"."""
    return _ONLY_ME.fullmatch(_marked(words)) is not None


def people_in(words: str) -> int | None:
    """How many come in all, where just that was asked: "4", "wanne", "na dada yangu", "we are four"; None otherwise."""
    said = _marked(words)
    if not said or "N" in said or "Q" in said or len(words) > LONGEST:
        return None
    whole = re.fullmatch(
        rf"(?:I |W )?(?:tu |watu |people )?{_NUM}(?: people| watu| tu| persons| only| jumla)?", said
    )
    found = number_in(whole["n"]) if whole else None
    if found is None:
        found = _how_many(said) or _how_many(f"I {said}")
    return found if found and 0 < found <= MOST_PEOPLE else None


def number_in(word: str) -> int | None:
    """A number in digits or in a word of either language."""
    return company(word)


def _marked(words: str) -> str:
    """Her words with what says that she comes as I, that they come as W, that not as N, perhaps as Q."""
    said = plain(re.sub(r"\+\s*(?=\d|one\b|two\b)", " plus ", words.replace("&", " and ")))
    said = re.sub(r"\b(watu |people |)(?:wa)?(?=\d)", r"\1", re.sub(r"\bwatu(?=\d)", "watu ", said))
    for mark, verb in _VERBS:
        said = verb.sub(mark, said)
    return " ".join(_SMALL.sub(" ", said).split())


def _says_how_many(marked: str) -> bool:
    return any(form.fullmatch(marked) for form in (*_ALL_TOGETHER, _BRING))


def _how_many(marked: str) -> int | None:
    """In all; 0 when they come and how many is not said; None when there is more in the words than that."""
    if _ONLY_ME.fullmatch(marked):
        return 1
    for form in _ALL_TOGETHER:
        if (found := form.fullmatch(marked)) and (number := number_in(found["n"])) is not None:
            return number
    if found := _ME_AND.fullmatch(marked):
        others = company(found["who"] or found["who2"])
        return 0 if others is None else 1 + others
    if found := _BRING.fullmatch(marked) or _HAVE.fullmatch(marked):
        others = company(found["who"])
        return 0 if others is None else 1 + others
    if found := _WITH.fullmatch(marked):
        others = company(found["who"])
        # "Tutakuja na watu wawili": whether she counts herself among the "we" or the two nobody knows.
        return 0 if others is None or found["verb"] == "W" else 1 + others
    return None
