"""Understanding without a model: enough for the menus and the commonest wishes, until the model is trained."""

# ruff: noqa: E501 - a row is a row.
from __future__ import annotations

import re

from nlu.lookups import entities
from nlu.understanding import FALLBACK_INTENT, Parsed
from nlu.words.danger import is_danger
from nlu.words.spelling import plain

# A keyword is believed more than a guess and less than a sure model: it acts, and does not interrupt.
SURE = 0.8
LIKELY = 0.65

# The first that matches wins: narrow wishes before wide ones. Whole sentences are between ^ and $.
_TABLE: tuple[tuple[str, float, str], ...] = (
    (
        "change_language",
        SURE,
        r"change (?:the )?language|badilisha lugha|^(?:kiswahili|swahili|english|kiingereza|lugha)$|^(?:in|use|tumia|kwa) (?:kiswahili|swahili|english|kizungu|kiingereza)",
    ),
    (
        "delete_my_data",
        SURE,
        r"(?:delete|erase|export|remove) (?:all )?my (?:data|information|details)|^my data$|futa (?:data|taarifa|habari) (?:yangu|zangu)|(?:data|taarifa) (?:yangu|zangu)|what do you know about me",
    ),
    (
        "stop_notices",
        SURE,
        r"^(?:stop|unsubscribe|acha|toka)$|stop (?:sending|messag|notic|texting)|(?:acha|usini|msini|wacha) ?(?:kuni)?tumi?(?:a|e|eni)|no more (?:messages|notices|sms)|unsubscribe",
    ),
    (
        "facilitator_broadcast",
        SURE,
        r"(?:send|tuma|make) (?:an? )?(?:tangazo|announcement|notice|broadcast|reminder)|^(?:announce|broadcast|tangaza)\b|(?:remind|notify|tell|waambie|wakumbushe|wajulishe) (?:all|everyone|wote|wafanyabiashara|members)",
    ),
    (
        "track_report",
        SURE,
        r"my (?:report|case|complaint)|(?:ripoti|kesi) yangu|^status$|(?:what happened|progress|update).* report|nina code|receipt code|imefika wapi",
    ),
    (
        "talk_to_human",
        SURE,
        r"(?:talk|speak|chat) (?:to|with) (?:a |an )?(?:human|person|someone|agent|officer)|(?:ongea|zungumza|kuongea) na (?:mtu|binadamu)|^(?:human|agent|mtu)$|real person",
    ),
    ("commend_officer", LIKELY, r"\b(?:commend|praise|recognis|recogniz|kudos|pongez|sifu|sifa|hongera)"),
    (
        "become_member",
        SURE,
        r"\b(?:join|become a member|register|jiunga|kujiunga|kusajili|niandikishe|usajili)\b",
    ),
    (
        "forum_info",
        SURE,
        r"\b(?:next |when is |wapi |lini )?(?:forum|baraza|mkutano|meeting|kongamano|jukwaa)\b",
    ),
    (
        "rate_service",
        LIKELY,
        r"(?:paid|charged|asked .*(?:money|pay)|made .*pay|niliombwa|nililipa|nililipishwa|pesa).* (?:p3|abstract|ob|form|fomu|good conduct)|\b(?:rude|rate|rating|slow service|kadiria|huduma mbaya|huduma mbovu)\b|waited .* hours",
    ),
    (
        "know_rights",
        SURE,
        r"\b(?:my rights|haki (?:zangu|yangu)|p3|abstract|good conduct|bail|bond|dhamana|community policing|(?:service )?charter|mkataba wa (?:utoaji )?huduma)\b|"
        r"^nyumba kumi$|nyumba kumi (?:ni|inafanya|hufanya)\b|(?:what|who|nani|how|about|meaning|define|explain|eleza)\b.* nyumba kumi|how (?:much|do i complain)|is it free",
    ),
    (
        "find_station",
        SURE,
        r"(?:nearest|closest|where is|where are|where (?:do|can) i (?:find|get)|directions?|wapi)\b.*\b(?:police|station|kituo|post|gender desk|polisi|karau|cops?)\b|"
        r"\b(?:numbers?|contacts?|namba|nambari) (?:of|for|ya|za)(?: \w+){0,3} (?:police|station|kituo|post|gender desk|polisi|karau)\b|"
        r"\b(?:police|station|kituo|polisi|karau)(?: \w+){0,2} (?:contacts?|namba|nambari|numbers?(?! plate))\b|"
        r"\b(?:police|station|stesheni|kituo|polisi|karau|makarau|sanse)(?: \w+){0,4} (?:iko|kiko|wapi|naendaje|naenda aje)\b|"
        r"\b(?:police|kituo|polisi|karau)(?: \w+)? (?:near me|nearby|karibu)$|\bkituo (?:cha|kilicho) karibu\b|^(?:karibu na|near) \w+(?: \w+)? (?:police|polisi|kituo|station)\b|"
        r"^(?:nataka|nahitaji|nadai|naomba|i (?:want|need)) (?:kwenda|kuenda|kufika|kuelekezwa|kupata|to go|to get)(?: (?!kuripoti|ripoti|report)\w+){0,2} (?:police|polisi|karau|makarau|kituo|station|stesheni)\b|"
        r"^(?:natafuta|nielekeze|nionyeshe|nipeleke|niende|naenda|show me|take me|find)(?: \w+){0,2} (?:police|polisi|karau|makarau|kituo|station|stesheni)\b|"
        r"^(?:station|stesheni|kituo|police|polisi)$",
    ),
    (
        "report_market_issue",
        LIKELY,
        r"\b(?:stalls?|kibanda|vibanda|cess|levy|levies|ushuru|kanjo|kanju|askari wa kaunti|inspectorate|garbage|taka|takataka|choo|toilets?|hawkers?|market (?:leader|chairman|committee|road|toilet)|wachuuzi|beba beba|mkokoteni|evict\w*|kufurushwa)\b",
    ),
    (
        "report_concern",
        SURE,
        r"\b(?:report|ripoti|kuripoti|naripoti|piga ripoti|complain|malalamiko|lalamika|concern)\b|"
        r"\b(?:ali|wali|aka|waka)(?:ni|tu|m|wa)(?:piga|chapa|tesa|ibia)\b|\bnili(?:pigwa|chapwa|teswa|ibiwa)\b",
    ),
    (
        "help_menu",
        SURE,
        r"^(?:menu|menyu|orodha|help|msaada|nisaidie|start|anza|options)$|what can you do|how does this work|unaweza (?:kufanya )?nini|inafanya(?:je| aje)",
    ),
    (
        "cancel",
        SURE,
        r"^(?:cancel|ghairi|futa|achana nayo|wacha|wachana nayo|leave it|never mind|quit)$|cancel (?:this|the|my|it)",
    ),
    ("go_back", SURE, r"^(?:back|rudi|nyuma|go back|rudi nyuma|previous)$"),
    ("affirm", SURE, r"^(?:yes|yeah|yep|ndio|ndiyo|eeh?|sawa|ok|okay|sure|poa|naam|correct|ni sawa|yap|y)$"),
    ("deny", SURE, r"^(?:no|nope|hapana|apana|la|zi|sio|siyo|not really|hakuna|n)$"),
    (
        "thanks_bye",
        SURE,
        r"^(?:thanks?|thank you|asante|ahsante|shukrani|shukran|bye|kwaheri|goodbye|asante sana|thanks a lot|tutaonana)\b",
    ),
    (
        "greet",
        SURE,
        r"^(?:hi|hello|hey|habari|hujambo|jambo|sasa|mambo|niaje|vipi|good (?:morning|afternoon|evening)|salamu|shikamoo|xaxa|habari (?:yako|yenu|gani))\b(?: \w+){0,2}$",
    ),
)
_KEYWORDS = tuple((intent, confidence, re.compile(pattern)) for intent, confidence, pattern in _TABLE)
_MARKET = "market"


class Keywords:
    """A Parser that needs no training and never fails."""

    def parse(self, text: str) -> Parsed:
        """The first keyword's intent; else a report where a kind is named; else nothing, as `nlu_fallback`."""
        found = entities(text)
        if is_danger(text):
            return Parsed("emergency", SURE, (("emergency", SURE),), found)
        words = plain(text)
        for intent, confidence, pattern in _KEYWORDS:
            if pattern.search(words):
                return Parsed(intent, confidence, ((intent, confidence),), found)
        kinds = {entity.value for entity in found if entity.name == "kind"}
        if kinds:
            intent = "report_market_issue" if kinds == {_MARKET} else "report_concern"
            return Parsed(intent, LIKELY, ((intent, LIKELY),), found)
        return Parsed(FALLBACK_INTENT, 0.0, (), found)
