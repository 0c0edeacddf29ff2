"""What says that nobody is in danger now: questions, conditions, negations, figures of speech, other matters."""

# ruff: noqa: E501 - a row is a row.
from __future__ import annotations

import re

from nlu.words.patterns import any_of

QUESTION = re.compile(
    r"^(?:(?:hi|hey|hello|sasa|habari|please|so|and|but|je|niaje|mambo|kindly|excuse me|tafadhali|naomba) )*"
    r"(?:what|how|where|which|who|whom|why|when|can|could|may|is it|are (?:the )?police|are they|do|does|did|should|will"
    r"|would|shall|tell me|explain|nini|nifanye|nifanyeje|je|vipi|wapi|nani|kwa nini|mbona|ni (?:wapi|nani|nini|lini"
    r"|ngapi|haki|halali)|haki|naweza|ninaweza|lini|ngapi|nikitaka|nataka kujua|nielezee|nieleze|wanaruhusiwa"
    r"|inaruhusiwa|i want to know|i would like to know|polisi wanaweza|karau wanaweza|mtu anaweza|ukiibiwa"
    r"|nikiibiwa|nikipigwa|nikishambuliwa|ikiwa|kama)\b(?! help| you help| someone help| mnisaidie| anisaidie)"
)
CONDITION = any_of(
    r"if (?:i|we|he|she|they|someone|my|the|there|a|people|police|you)",
    r"in case|what if|suppose|when (?:someone|there is|you|one)",
    r"(?:ikiwa|endapo|iwapo|kama (?:mtu|kuna|nime|mwizi|ni))",
    r"(?:ni|u|a|tu|wa)ki(?:ibiwa|pigwa|shambuliwa|vamiwa|porwa|ona|sikia|wa)",
)
NEGATED = any_of(
    r"(?:no ?one|nobody|none|not|never|no longer|no more|without|stopped|did not|do not|is not|are not|was not)(?! (?:stop|leave|let|quit))"
    r"(?: \w+){0,2} (?:is |are |was |being |been |any )?(?!breathing|moving|waking|talking|responding)(?:\w+ing|beaten|robbed|attacked|killed|danger|fire|gunshots"
    r"|emergency|hurt|shot|thieves|threat)",
    r"no (?:fire|danger|gunshots?|shots|emergency|thieves|thief|fight|shooting|attack|robbery|one)",
    r"(?:not|nothing) (?:an? |so |very )?(?:emergency|urgent|in danger|dangerous)",
    r"(?:hakuna|sio|si|hamna|hapana|haku|hatuna)(?: \w+){0,1} (?:a|wa|tu|ni|i)?na\w*(?:pig|ib|por|shambul|vami|ua|"
    r"uaw|chap|chom|ung)\w*",
    r"(?:hakuna|sio|si|hamna|hapana|siko|hatuko) (?:moto|hatari\w*|risasi|dharura|emergency|mwizi|wezi|vita|danger|fujo"
    r"|noma)",
    r"(?:hawa|ha|hatu|si)(?:pigw|chapw|ibiw|shambuliw)i",
    r"(?:false alarm|just testing|testing|only a test|nilikuwa natest|natest|ni jaribio|joking|just kidding|kidding)",
    r"(?:imezimwa|umezimwa|umezimika|has been put out|was put out|put out the fire|already (?:out|over|safe|gone)"
    r"|they (?:have )?(?:left|gone)(?! (?:me|him|her|us|them|my|our|a|someone|with|to) )|imeisha|iliisha|tuko salama|niko salama|we are safe|i am safe)",
)
FIGURE = any_of(
    r"(?:traffic|heat|stomach|tummy|tooth|teeth|knees?|neck|sun|fees?|rent|loans?|debts?|feet|foot|legs?|network|hunger|boredom|homework|exams?|stress|love|work|boss|job|joke|jokes|cold|headache"
    r"|back(?:ache)?|shoes?|price|prices|tax|taxes|unga|fuel|network|internet|bundles?|data|curiosity|suspense"
    r"|workload|lecture|loneliness)(?: \w+){0,4} (?:is|are|was) (?:killing|burning|robbing|stealing|eating|choking"
    r"|finishing|beating|murdering)",
    r"(?:battery|network|phone|simu|betri|laptop|charge|engine|gari|pikipiki|bundles?|radio|tv)(?: \w+){0,3}"
    r" (?:is dying|dying|inakufa|imekufa|ni? ?kufa|dead|died|imeisha)",
    r"(?:dying|die|kufa|nakufa|ninakufa|tunakufa)(?: \w+){0,3} (?:to|of|laughing|laughter|njaa|hunger|boredom|bored"
    r"|stress|na njaa|kicheko|for|mapenzi|love|baridi|joto|thirst|kiu)",
    r"(?:njaa|karo|kodi|rent|baridi|joto|stress|mapenzi|jua|kiu|uchovu|mawazo|bei|traffic|jam|hasira|kazi|kicheko|deni|madeni"
    r"|homework|masomo|hii baridi|mzigo)(?: \w+){0,3} (?:in|i|u|ya|y|wa|zi|li|im|ina|una|yana|ana|zina|lina)?\w*"
    r"(?:niua|tuua|nimaliza|kuua|inatuua|nichoma)",
    r"(?:song|songs|music|beat|album|outfit|dress|look|party|food|nyama|ngoma|wimbo|mechi|match|game|goal|deal|offer"
    r"|show|dj|mix|tune|concert|sherehe|story|chai|pilau|mahindi|sauce|pilipili|nguo|vibe|playlist)"
    r"(?: \w+){0,4} (?:fire|lit|moto|bomb|killer|kali|killing|killed)",
    r"(?:arsenal|chelsea|man ?u|man city|manu|gor|afc|ingwe|liverpool|team|timu|striker|harambee|premier|league|uefa"
    r"|spurs|madrid|barca|ronaldo|messi|epl|mpira|defence|keeper|goal|coach|kocha|mechi|match|game|movie|film|filamu|series|novel|episode"
    r"|book|dream|dreams|dreamt|nimeota|niliota|ndoto|video game|gta|pubg|cartoon|story|history|lyrics|exam"
    r"|mtihani|test paper|chess|draughts|poem|hadithi|riddle|kitendawili|joke|bet|odds|crypto|dance|dancing)",
    r"heart ?(?:broken|beat|beats|beating)|broke my heart|break my heart|stole my heart|steal my heart",
    r"(?:moyo|roho)(?: \w+){0,2} (?:wangu|yangu|inauma|inawaka)|ameniiba moyo|ameniibia moyo|umeniua|umeniuwa|mnaniua"
    r"|unaniua|unaniuwa",
    r"(?:safaricom|airtel|telkom|kplc|betika|sportpesa|mpesa charges|okoa|banks?|government|serikali|wanasiasa"
    r"|politicians?|mps|mca|fuliza|gava|tala|branch)(?: \w+){0,3} (?:is|are|wana\w+|ina\w+|ana\w+|zina\w+)"
    r"(?: \w+)?",
    r"(?:photo|video|movie|film|music) ?shoot(?:ing)?|screen ?shot|shoot (?:a|my|your|me) (?:text|message|sms|email|dm)",
    r"burn(?:ing)? (?:calories|fat|bundles|cds?|question|desire|midnight)|(?:killing|kill) (?:it|time|the game|vibes)",
    r"drowning in (?:homework|debt|work|tears|loans|love)|drop dead|dead ?line|dead tired|fire(?:d)? (?:me|him|her|from)|(?:got|was|were|been|be|they|boss) fired(?! (?:at|on|upon|shots?|bullets?|into|live))",
    r"heartburn|burn fat|belly fat|moto wa(?! (?:gesi|gas|jirani|nyumba|soko|msitu|stima|umeme|jiko|petroli|shule|duka)\w*)|moto sana|motomoto|moto kama pasi|ni moto(?: \w+)?$|kitu moto",
    r"steal (?:the show|a deal)|(?:a|what a) steal|fighting for (?:love|you)|fight (?:corruption|malaria|cancer|aids)",
    r"dying breed|would die|die for|i die|dead serious|to die for|laughing|cheka|nacheka|lol|haha|hahaha|lmao",
)
ELSEWHERE = any_of(
    r"(?:training|semina|workshop|drill|awareness)",
    # Whoever thanks at the end of a cry for help is still in danger.
    r"(?:thank|thanks|thank you|asante|ahsante|shukran\w*|shukrani|pongez\w*|hongera|kudos|commend|appreciate|praise"
    r"|well done|great job|good job|bravo|heko|big ?up)(?! ?(?:you|sana|in advance)? ?$)",
    r"(?:my report|ripoti yangu|kesi yangu|my case|code|status)",
    r"(?:tangaz\w+|announce|remind|notify|broadcast|tell (?:all|everyone)|waambie\w*|wajulishe|wakumbushe\w*)",
    r"(?:p3|abstract|good conduct|ob number|dhamana|bail|bond)",
    r"(?:tuma tangazo|send (?:a )?(?:notice|announcement|reminder))",
)
# What somebody only heard about: off, unless it is said to be here or now. "I heard gunshots" is no hearsay.
HEARSAY = any_of(
    r"(?:news|habari (?:za|ya)|rumou?rs?|uvumi|inasemekana|on (?:tv|radio|facebook|whatsapp|tiktok|twitter))",
    r"(?:they|people) (?:say|are saying)(?! they (?:will|are going))|wanasema(?! (?:wata|ata)(?:ni|tu|m))",
    r"(?:i|we) (?:just |have |also )?heard (?:that|from|about|people|they|there|the|some)(?! (?:\w+ )?(?:scream|shout|shoot|shot|gun|cry)\w*)|heard that|word is|am told|we are told",
    r"(?:na|nime|tume|tuna|nili|tuli|una)?s(?:i)?kia (?:eti|ati|kwamba|kuwa|kua|story|stori|kulikuwa|walikuwa|alikuwa|ilikuwa)|(?:eti|ati) (?:ni )?(?:kweli|watu|kuna|ita|wata|soko)\w*",
    r"(?:niliambiwa|nimeambiwa|tumeambiwa|tuliambiwa) (?:eti|ati|kwamba|kuwa)?",
)
# Meetings speak of danger; a meeting that is attacked now is another matter.
GATHERING = any_of(r"(?:forum|meeting|baraza|mkutano|kongamano|kikao)")
# Words of danger in what is harmless: taken out before the tables look, so that the rest of the sentence still counts.
HARMLESS = any_of(
    r"fire sales?|(?:camp|bon) ?fires?|fire (?:wood|works?|extinguishers?|drills?|exits?|assembly|safety|insurance|licen[cs]e|certificate|marshal)s?"
    r"|(?:wants? to|will|going to) fire (?:me|him|her|us|them)|moto wa kambi|kizima moto|vizima moto",
    r"(?:donat\w+|gave|give|giving) (?:some )?blood|blood (?:donat\w+|donors?|drive|bank|test|pressure|group)|(?:changia|kuchangia|tulichangia|toa|kutoa|nilitoa) damu(?= (?:hospital\w*|ni|kwa hiari|lini)|$)"
    r"|(?:wa\w*|ku\w*|ina\w*)?(?:tu|ni)?nyonya damu",
    r"(?:needs?|buy|buying|sells?|selling|sharpen\w*|good|kununua|nunua|kuuza|tunahitaji|nahitaji|kunoa) (?:\w+ ){0,3}(?:pangas?|mapanga|machetes?)"
    r"|(?:pangas?|mapanga|machetes?) (?:(?:and|na) \w+ )?(?:to (?:clear|cut grass|slash)|for (?:the )?(?:farm|weeding|clearing|grass|tree)|za ku\w+|ya (?:ku\w+|shamba))",
    r"\w*shoot\w* (?:\w+ ){0,2}(?:videos?|films?|movies?|photos?|pictures?|documentary|adverts?)(?! (?:shop|hall|den|store))",
    r"(?:ana|ata|wana|wata|mna|ume|ime|ina)niua (?:na|kwa) (?:ku)?(?:cheka|kicheko|jokes?|vichekesho|mchongoano|story|stori|memes?|vitendo)",
    r"(?:comedian|mchekeshaji|mchongoano|vichekesho|comedy|memes?)(?: \w+){0,3} (?:ana|ata|wana|ime|ina|ume)(?:ni|tu)ua",
    r"\w*(?:fuata|fata|follow)\w*(?: \w+)? (?:kwa|on) (?:insta\w*|ig|tiktok|fb|facebook|twitter)",
)
