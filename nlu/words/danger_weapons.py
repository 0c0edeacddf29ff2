"""Weapons that come or are here, in English, Kiswahili and Sheng: who carries them and where they go decides, not the weapon."""

# ruff: noqa: E501 - a row is a row.
from __future__ import annotations

from nlu.words.patterns import any_of

WEAPON = (
    r"(?:guns?|pistols?|rifles?|ak ?47s?|firearms?|pangas?|machetes?|knife|knives|rungus?|clubs|axes?|swords?|spears?|simis?"
    r"|arrows|petrol bombs?|weapons|iron bars|catapults)"
)
SILAHA = (
    r"(?:silaha|bunduki|bastola|bonoko|mapanga|panga|visu|kisu|mashoka|shoka|marungu|rungu|mikuki|mishale|mundu|vyuma|nondo"
    r"|petroli|guns?|pangas|rungus|machetes?|knife|simi|ma ?gun)"
)
_PEOPLE = (
    r"(?:men|man|guys?|gangs?|group|mob|crowd|people|boys|youths?|someone|somebody|thugs?|goons?|robbers?|raiders|bandits|strangers?"
    r"|they|he|attackers)"
)
_COME = (
    r"(?:(?:\w+ ){0,3}(?:coming|approaching|heading|marching|running|chasing|entering|attacking|surrounding|outside|inside|here|now|knocking"
    r"|blocking|looking for|going house|everywhere|moving|arrived|searching|robbing|demanding|threatening|pointing|just|have blocked|has blocked|blocked)"
    r"|(?:(?:is|are|right|standing) )?(?:at|in (?:the|my|our)|on (?:our|my|the)|near))"
)
_WATU = (
    r"(?:watu|vijana|kundi|genge|umati|mtu|jamaa|msee|wasee|ma(?:boy|guy|jamaa|sufferer|thug)\w*|guys|boys|wahuni|majambazi|wezi|mwizi|wanaume"
    r"|mwanaume|wagondi|magondi|masufferer|wao|magoons?|goons?)"
)
_WAKO = (
    r"(?:hapa|huku|nje|ndani|karibu|sasa|saa hii|wanak\w+|anak\w+|linak\w+|wamek\w+|limek\w+|amek\w+|wameingia|ameingia|wanaingia|anaingia|wamezingira"
    r"|limezingira|wamezunguka|wamevamia|limevamia|wanavamia|wanatu\w+|wanani\w+|anani\w+|anatu\w+|wamefika|limefika|wanazunguka|wanapita|wanaelekea"
    r"|linaelekea|kwa (?:gate|geti|mlango|plot|keja|duka|stage|base|shop)|mlangoni|getini|kijijini|kwetu|kwangu)"
)
WEAPONS = any_of(
    rf"{_PEOPLE} (?:\w+ )?(?:with|carrying|holding|wielding|armed with|have|has|having) (?:a |an |their )?{WEAPON}(?: and {WEAPON})? {_COME}",
    r"(?:have|has|are|is) (?:now |just )?surround(?:ed|ing) (?:the|our|my|us|me|him|her)|(?:pouring|pour|poured) (?:petrol|paraffin|kerosene|acid) (?:on|over)",
    r"(?:mob|crowd|people|they|youths|men|goons) (?:is|are|have) (?:carrying|bringing|holding|brought) (?:\w+ )?(?:tyres?|petrol|matches)",
    rf"{_PEOPLE} (?:\w+ )?(?:is|are) (?:\w+ ){{0,4}}(?:with|carrying|wielding|armed with) (?:a |an |their )?{WEAPON}",
    rf"(?:coming|chasing|running|attacking|standing)(?: \w+){{0,3}} (?:with|carrying|wielding|armed with) (?:a |an |their )?{WEAPON} (?:and|now|outside|here)",
    rf"(?:wana|ana|lina|ina|una)(?:kuja|kam|come|njia|tujia|ingia|kimbia|elekea|kimbiza)\w*(?: \w+){{0,2}} (?:na|wenye|lenye|wakiwa na|wamebeba|wameshika) {SILAHA}(?! (?:ya|za|la) ku)",
    rf"(?:wekewa|wekelewa|elekezewa|nyoshewa|wekea|nyooshea) {SILAHA}|\w+(?:wekewa|wekelewa|elekezewa|nyoshewa|nyooshewa) (?:chuma|{SILAHA})",
    rf"(?:wame|ame|lime)(?:kuja|kam|ingia|fika|tokea|zingira|zunguka)(?: \w+){{0,2}} (?:na|wenye|lenye|wakiwa na|wamebeba) {SILAHA} (?:sasa|saa|hapa|na wa|wana|wako)\w*",
    rf"{_WATU}(?: \w+){{0,3}} (?:wenye|mwenye|lenye|wana|ana|wako na|ako na|wakiwa na|wamebeba|wameshika|amebeba|ameshika|na) {SILAHA}(?: \w+){{0,3}} {_WAKO}",
    rf"(?:wako|ako|yuko|wapo) na {SILAHA}(?: \w+){{0,2}} {_WAKO}",
    rf"kuna (?:\w+ ){{1,3}}(?:wako na|ako na|wenye|mwenye|wana) {SILAHA}(?: \w+){{0,2}} (?:hapa|huku|nje|ndani|karibu|kwa|mlangoni|getini)",
    rf"(?:ana|wana)(?:m|mw|wa|tu|ni)?(?:kata|katakata|dunga|pora|piga|choma|chinja|kimbiza|shambulia)(?: \w+){{0,2}} (?:kwa|na) {SILAHA}(?! (?:ya|za|la) ku)",
    rf"(?:ana|wana)\w+ (?:na|and) (?:ako|wako|yuko) na {SILAHA}",
)
