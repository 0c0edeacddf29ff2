"""Which rumours a question is about: words compared in their bare form, English, Kiswahili and Sheng.

Words that everybody uses tell nothing, and words that many rumours share tell little. Better to say that nothing is known than
to answer another question.
"""

import re
from collections.abc import Iterable, Sequence

from nlu.words.spelling import plain
from storage.rumours import Rumour

ENOUGH = 1.5
"""Of weight that must meet: two words of the rumour, or one and two weak ones."""
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
    a about actually after again ai all also am an and any anything are as ask asking at ati aje ama au bado basi be because been
    before being bila bro but by can cannot claim claims coming confirm could did do does done eti fake false fact for friend from
    get getting give gone got group guys habari had hapa hapo happen happened happening happens has hata hata have he hear heard
    hearing hello here hey hi hii hivi hiyo hizi hizo how huku humu huyu i if ile in info information inasemekana into is it its
    itakuwa jamaa jambo jana je jua just juu juzi ka kabisa kama kesho kila kitu know kosa kujua kuhusu kuja kumbe kuna kusema
    kutoka kuwa kwa kwamba kwani kweli kwenye kwetu la leo let lie like likely lini look make many maybe mbona me mi mimi mko mnajua
    mna mpaka much my na naambiwa nani napenda naskia nasikia nauliza nataka ndani ndio ndiyo neno never new news ngapi ni niaje
    niambie niko nilisikia nimeambiwa nimesikia nini nipe not now o of okay ok on one only or our out over pia please posted really
    real right rumor rumors rumour rumours saa said sana sasa saw say saying says seen sema semwa shall she should si si sisi so some
    somebody someone something soon story tafadhali taka tell that the their them then there these they thing things think this
    those tia to today told tomorrow too true truth tu tuambie ukweli ule umbea umesikia umeskia unajua unafanya unasema
    unaweza uongo up us uvumi vile vipi wa wako wale walisema wanadai wanasema wanauliza want was wasee watu wazi we wewe weza went were what
    whats when where whether which who why will with would ya yaani yake yangu yeah yes yesterday yetu you your za zangu zile
    mambo sawa poa msee mathe buda kitambo noma form riba fununu ukweli tetesi udaku porojo
    monday tuesday wednesday thursday friday saturday sunday jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili
    week month year wiki mwezi mwaka morning night usiku asubuhi jioni mchana
"""
_MANY = """
    area chief county city estate eneo gava government group kaunti kenya kijiji market markets mtaa mtaani mzee msako nchi nyumba
    officer officers people person place pesa money polisi police karao makarao soko masoko serikali station stage town village vijana
    watoto wananchi women wanawake wamama men mama youth children school schools shule close closed closing open opened kufunga
    kufungwa kufunguliwa pay paid kulipa free bure bei price buy sell road barabara
"""
_NOTHING = frozenset(_EVERYDAY.split())
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
    return {_stem(word): (SHARED if word in _SHARED_WORDS else 1.0) for word in _told(plain(text).split())}


def _told(words: Iterable[str]) -> list[str]:
    return [word for word in words if word not in _NOTHING and (len(word) > 1 or word.isdigit())]


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
