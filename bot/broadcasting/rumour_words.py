"""Which rumours a question is about: words compared in their bare form, English, Kiswahili and Sheng.

Words that everybody uses tell nothing, and words that many rumours share tell little. Better to say that nothing is known than
to answer another question.
"""

import re
from collections.abc import Iterable, Sequence

from nlu.words.spelling import plain
from storage.rumours import Rumour

ENOUGH = 1.4
"""Of weight that must meet: two words of the rumour, or one and a weak one."""
HALF = 0.5
"""Of what the question says must be in the rumour, of at most LONGEST words: a long story has much besides."""
LONGEST = 6
IN_KNOWN = 0.7
"""What stands only in the answer tells less than what people say and ask."""
SHARED = 0.4
"""What many things are about tells little by itself."""
SHORTEST_PHRASE = 4
"""Letters of a word that alone may be a whole way to ask."""

# fmt: off
_EVERYDAY = """
a about actually after again ai aje alhamisi all also am ama an and any anything are as ask asking asubuhi at ati au bado basi be
because been before being bila bro buda but by can cannot claim claims coming confirm could did do does done eti fact fake false
for form friday friend from fununu get getting give gone got group guys habari had hapa hapo happen happened happening happens has
hata have he hear heard hearing hello here hey hi hii hivi hiyo hizi hizo how huku humu huyu i if ijumaa ile in inasemekana info
information into is it itakuwa its jamaa jambo jana je jioni jua jumamosi jumanne jumapili jumatano jumatatu just juu juzi ka
kabisa kama kesho kila kitambo kitu know kosa kuhusu kuja kujua kumbe kuna kusema kutoka kuwa kwa kwamba kwani kweli kwenye kwetu
la leo let lie like likely lini look make mambo many mathe maybe mbona mchana me mi mimi mko mna mnajua monday month morning mpaka
msee much mwaka mwezi my na naambiwa nani napenda nasikia naskia nataka nauliza ndani ndio ndiyo neno never new news ngapi ni
niaje niambie night niko nilisikia nimeambiwa nimesikia nini nipe noma not now o of ok okay on one only or our out over pia please
poa porojo posted real really riba right rumor rumors rumour rumours saa said sana sasa saturday saw sawa say saying says seen
sema semwa shall she should si sisi so some somebody someone something soon story sunday tafadhali taka tell tetesi that the their
them then there these they thing things think this those thursday tia to today told tomorrow too true truth tu tuambie tuesday
udaku ukweli ule umbea umesikia umeskia unafanya unajua unasema unaweza uongo up us usiku uvumi vile vipi wa wako wale walisema
wanadai wanasema wanauliza want was wasee watu wazi we wednesday week went were wewe weza what whats when where whether which who
why wiki will with would ya yaani yake yangu yeah year yes yesterday yetu you your za zangu zile
"""
_MANY = """
area barabara bei bure buy chief children city close closed closing county eneo estate free gava government group karao kaunti
kenya kijiji kufunga kufunguliwa kufungwa kulipa makarao mama market markets masoko men money msako mtaa mtaani mzee nchi nyumba
officer officers open opened paid pay people person pesa place police polisi price road school schools sell serikali shule soko
stage station town vijana village wamama wananchi wanawake watoto women youth
"""
_NOTHING = frozenset(_EVERYDAY.split())
_DOES = "linakuja wanaenda anasema inafanya imetoka wanapata anataka inaweza wanaambiana"
"""Verbs that everybody uses, in any form."""
_ALIKE = {
    "kid": "children", "kids": "children", "child": "children", "mtoi": "watoto", "watoi": "watoto", "mtoto": "watoto",
    "moti": "gari", "ndai": "gari", "keja": "nyumba", "doo": "pesa", "chapaa": "pesa", "karao": "polisi", "mbogi": "genge",
}
"""Other words for the same, as they are said in town."""
_SHARED_WORDS = frozenset(_MANY.split())
_VERB = re.compile(
    r"(?:(?:ha)?(?:ni|u|a|tu|m|wa|i|li|ya|ki|vi|zi|ku|pa)(?:na|me|li|ta|nge|ja)|hu|ku|ha(?:wa|tu|i|zi|u|ta)|"
    r"(?:ha)?(?:wa|i|zi|li|u)ta|wame|ime|zime|ume|yame)(?:wa|i|zi|ya|m|tu|ni)?(?=[a-z]{4,})"
)
_VERB_END = re.compile(r"(?:iw|ew|liw|lew|w)?[aie]$")
_ENGLISH_END = re.compile(r"(?:ings?|ers?|ed|es|s|e)$")
_PLURALS = (("ma", ""), ("vi", "ki"), ("wa", "m"), ("mi", "m"))
# fmt: on


def about(question: str, rumours: Sequence[Rumour]) -> list[Rumour]:
    """Those that the question is about, the best first; of two alike the newer, as they are given."""
    asked = _stems(question)
    if not asked:
        return []
    found = [(score, one) for one in rumours if (score := _score(asked, one)) > 0]
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])]


def _score(asked: dict[str, float], rumour: Rumour) -> float:
    phrases = [stems for words in rumour.words if (stems := _stems(words))]
    said = _stems(rumour.said) | {stem: weight for stems in phrases for stem, weight in stems.items()}
    known = {stem: weight for text in rumour.known.values() for stem, weight in _stems(text).items()}
    met = {stem: _weight(stem, asked[stem], said, known) for stem in asked}
    together = sum(met.values())
    whole = any(_stands_alone(stems) and set(stems) <= set(asked) for stems in phrases)
    said_whole = sum(asked.values())
    share = sum(1 for weight in met.values() if weight) / min(len(asked), LONGEST)
    alone = len(asked) == 1 and together >= 1
    if whole or alone or (together >= ENOUGH and share >= HALF):
        return together / max(said_whole, 1.0) + together + (1.0 if whole else 0.0)
    return 0.0


def _weight(stem: str, weight: float, said: dict[str, float], known: dict[str, float]) -> float:
    if stem in said:
        return weight
    return weight * IN_KNOWN if stem in known else 0.0


def _stands_alone(stems: dict[str, float]) -> bool:
    """Whether a way to ask says enough for itself: two words, or one that is no everyday word."""
    return sum(stems.values()) >= 1 and max(map(len, stems)) >= SHORTEST_PHRASE - 1


def _stems(text: str) -> dict[str, float]:
    """The bare forms of the words that tell something, with their weights."""
    found = {_stem(word): (SHARED if word in _SHARED_WORDS else 1.0) for word in _told(plain(text).split())}
    return {stem: weight for stem, weight in found.items() if stem not in _DONE}


def _told(words: Iterable[str]) -> list[str]:
    known = (_ALIKE.get(word, word) for word in words)
    return [word for word in known if word not in _NOTHING and (len(word) > 1 or word.isdigit())]


def _stem(word: str) -> str:
    """One form for what is the same: closed and closing, itafungwa and kufunga, duka and maduka."""
    if word.isdigit() or len(word) < SHORTEST_PHRASE:
        return word
    verb = _VERB.match(word)
    if verb and word[-1] in "aei":
        return _VERB_END.sub("", word[verb.end() :]) or word
    if len(word) > SHORTEST_PHRASE + 1:
        for plural, single in _PLURALS:
            if word.startswith(plural) and word[2] not in "aeiou" and word[-1] in "aeiou":
                word = single + word[2:]
                break
    bare = _ENGLISH_END.sub("", word)
    return bare if len(bare) >= SHORTEST_PHRASE - 1 else word


_DONE = frozenset(_stem(word) for word in _DOES.split())
