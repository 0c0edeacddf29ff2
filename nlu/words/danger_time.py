"""Words for now, just now, past and again, in English, Kiswahili and Sheng."""

# ruff: noqa: E501 - a row is a row.
from __future__ import annotations

from nlu.words.patterns import any_of

PAST = any_of(
    r"yesterday",
    r"(?:last|past|previous) (?:night|week|month|year|time|evening|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday|weekend|december|january|june|term|august|easter|christmas)",
    r"(?:days?|weeks?|months?|years?|yrs?|hours?|hrs?) ago",
    r"(?:this|in the|one|on) (?:morning|evening|afternoon)",
    r"(?:on|since|every|each|most) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?",
    r"since (?!he|she|they|we|i |it)\w+",
    r"in (?:january|february|march|april|may|june|july|august|september|october|november|december|20\d\d|the (?:past|90s))|(?:there|it) was (?:a|an)",
    r"mwezi wa \w+|(?:januari|februari|machi|aprili|mei|juni|julai|agosti|septemba|oktoba|novemba|desemba)",
    r"back in|(?:when|while) i was (?:a|young|in|at)|used to|once",
    r"jana|juzi|majuzi|zamani|kitambo",
    r"(?:wiki|mwezi|mwaka|siku|juma|jumapili|ijumaa|usiku) (?:iliyopita|uliopita|uliyopita|jana|ile|zilizopita|jana)",
    r"(?:tangu|toka|tokea) \w+",
    r"(?:asubuhi|mchana|jioni) (?:ya leo|hii)|leo (?:asubuhi|mchana|jioni)",
    r"(?:last|mwaka|wiki) (?:wk|jana|juzi)",
)
REPEATED = any_of(
    r"(?:every|each) (?!one |body )\w+|every(?:day|night|week|time)",
    r"(?:always|usually|often|sometimes|normally|daily|weekly|nightly|nowadays|these days|frequently|keeps? on"
    r"|keeps?|of late|lately|recently|rampant|constantly|regularly|whenever|after dark|at dusk|after seven|at night|at nights|again and again)",
    r"(?:wana|hu)\w+ (?:usiku|jioni)(?! huu| hii| wa leo| ya leo)|nyakati za usiku",
    r"this (?:week|month|year|season|term)",
    r"kila (?:siku|usiku|wiki|mwezi|mara|jioni|saa|asubuhi|wakati|mwaka|weekend|mwisho|(?!upande|mahali|pahali|pande|kona|mtu|mmoja|nyumba)\w+)",
    r"(?:siku hizi|mara kwa mara|huwa|kawaida|daima|mara nyingi|saa zingine|wakati mwingine|usiku usiku|always)",
    r"(?:mwezi|wiki|mwaka) (?:huu|hii|hu)",
    r"hu(?:piga|chapa|iba|ibia|pora|tisha|vamia|sumbua|shambulia|wapiga|tupiga|nipiga|mpiga|tuibia|wapora)\w*",
)
PRESENT_NOW = any_of(
    r"right now",
    r"just now",
    r"at th(?:is|e) (?:very )?(?:moment|minute|second)",
    r"this (?:very )?(?:moment|minute|second|instant)",
    r"as (?:we|i) (?:speak|type|write|text|send)",
    r"(?:seconds?|minutes?|mins?) ago",
    r"(?:now|asap|immediately|urgently|quickly|hurry|haraka|upesi)",
    r"sasa hivi|hivi sasa|saa (?:hii|hizi|hivi)|(?:muda|wakati|dakika) h(?:uu|ii)",
    r"bado (?:wako|ako|yuko|wapo|yupo)|still (?:here|inside|outside)",
)
JUST_NOW = any_of(
    r"just now|right now|seconds? ago|minutes? ago|mins? ago|still (?:here|inside|outside)|as (?:we|i) (?:speak|type|write)",
    r"sasa hivi|saa hii|hivi sasa|bado (?:wako|ako|yuko|wapo|yupo)",
)
STILL_GOING_ON = any_of(
    r"since (?:this |early |late )?(?:morning|noon|midday|lunch(?: ?time)?|afternoon|evening|today|tonight|midnight|dawn)",
    r"since (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten) ?(?:am|pm|o ?clock)?(?: (?:this )?(?:morning|today))?(?! \w*(?:days?|weeks?|months?|years?))",
    r"(?:since|from) (?:the )?(?:stage|town|school|market|church|bus|shop|road|bar|club|work|junction|bridge|station)",
    r"(?:tangu|toka|tokea) (?:leo )?(?:asubuhi|mchana|jioni|alfajiri|leo)(?: (?:ya leo|hii|mapema))?",
    r"(?:tangu|toka|tokea) saa \w+(?: na \w+)?(?: (?:ya )?(?:asubuhi|mchana|jioni|leo))?",
    r"(?:tangu|toka|tokea) (?:mjini|tao|town|stage|stej|stendi|steji|shuleni|shule|sokoni|kanisani|kazini|base|dukani|barabarani|daraja\w*)",
    r"toka (?:mtaa|upande|kwa|nyumba|kijiji|huko|pale|hapa|side)",
)
HERE = any_of(
    r"here|now|outside|our (?:house|village|estate|street|gate|door|plot|school|church|market|shop)|near (?:us|me|our)|next door|close by|tonight",
    r"hapa|huku|kwetu|kwangu|karibu|sasa|saa hii|nje|leo usiku|usiku (?:huu|wa leo)|mtaani|kijijini|mlangoni|getini|jirani",
)
