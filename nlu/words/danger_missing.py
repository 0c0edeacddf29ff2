"""A child who cannot be found today: the first hours decide. Since yesterday or longer it is a report, as borders have it."""

# ruff: noqa: E501 - a row is a row.
from __future__ import annotations

from nlu.words.patterns import any_of

_CHILD = r"(?:child|son|daughter|baby|kid|kids|children|boy|girl|grandchild|toddler|little (?:boy|girl|brother|sister)|(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) (?:years?|yrs?|months?) old)"
_MTOTO = r"(?:mtoto|watoto|mwanangu|binti|mtoi|mtoii|mtt|kijana mdogo|msichana mdogo|mjukuu|kasichana|katoto|kamtoi|dogi|mtoto mdogo)"
_GONE = r"(?:(?:ame|kame|wame)(?:potea|poteana|lost|toweka)(?! (?:(?:kwa|na|katika|kwenye) )?(?:bangi|pombe|dawa|drugs|madawa|mihadarati|ulevi|maadili|uhalifu|njia))|haonekani|hajulikani (?:aliko|alipo|yuko wapi)|hapatikani|hayuko(?! (?:shule|kazi)))"
_SINCE = (
    r"(?= ?$| (?:since|from|now|please|help|at|in (?!drugs|alcohol|bhang|crime)|near|and|she|he|we|i|today|tonight|after|right|here|somewhere|around|on the"
    r"|this (?:morning|afternoon|evening)|for (?:an?|two|three|four|five|\d+) (?:hours?|hrs?|minutes?)))"
)
MISSING_CHILD = any_of(
    rf"(?:my|our) (?:\w+ ){{0,2}}{_CHILD}(?: \w+){{0,3}} (?:is|are|has|have|have gone|has gone|gone|been|went) (?:\w+ )?(?:missing|lost|disappeared|vanished){_SINCE}",
    rf"(?:cannot|can not|could not|unable to|failed to) (?:find|see|trace) (?:my|our) (?:\w+ ){{0,2}}{_CHILD}(?! (?:school|birth|a|the)\b)",
    rf"(?:my|our) (?:\w+ ){{0,2}}{_CHILD} (?:has not|have not|did not|hasn't|hasnt) (?:come|came|returned|arrived|return)(?: \w+){{0,2}} (?:home|from school|back)",
    r"(?:lost|looking for|searching for) (?:my|our) (?:\w+ )?(?:child|son|daughter|baby|toddler|kid) (?:in|at|on|near|now|here|please|help)",
    rf"{_MTOTO} (?:\w+ ){{0,5}}{_GONE}",
    rf"{_GONE} {_MTOTO} (?:wangu|wetu|yangu|yetu)",
    rf"(?:simwoni|simuoni|hatumwoni|hatumuoni|simpati|hatumpati|hatujampata|sijampata|natafuta|tunatafuta|tunamtafuta|namtafuta) {_MTOTO} (?:\w+ )?(?:wangu|wetu|yangu|yetu)(?! (?:shule|kazi)\b)",
    rf"{_MTOTO} (?:\w+ ){{0,3}}(?:hajarudi|hajafika|hajarejea)(?: \w+)? (?:nyumbani|home|kutoka|toka|shuleni|kwa keja|mpaka sasa|hadi sasa)",
    rf"(?:a|the|little|small|another) {_CHILD} (?:is|has|has gone|has been|went) (?:\w+ )?(?:missing|lost|disappeared|vanished)(?: \w+){{0,5}} (?:now|just now|minutes ago)",
    rf"(?:hatujui|sijui|hatuelewi) (?:\w+ )?{_MTOTO}(?: (?:wangu|wetu|yangu|yetu))? (?:yuko|ako|alipo|aliko|ameenda|alienda)",
    rf"(?:my|our|the) (?:\w+ )?{_CHILD} {_GONE}",
    r"(?:simwoni|simuoni|hatumwoni|hatumuoni|simpati|hatumpati|sijampata|namtafuta|natafuta) (?:mwanangu|mwanetu|bintiye|binti yangu)",
    r"(?:mwanangu|mwanetu) (?:\w+ ){0,2}(?:hayuko|haonekani|hajarudi)",
)
# A past that is near enough for a child: "she was here an hour ago", "this morning".
MISSING_TODAY = any_of(
    r"(?:an?|one|two|three|four|five|some|few|\d{1,2}) (?:hours?|hrs?) ago|this (?:morning|afternoon|evening)|asubuhi (?:ya leo|hii)|leo (?:asubuhi|mchana|jioni)"
)
MISSING_FOR_DAYS = any_of(
    r"(?:two|three|four|five|six|seven|many|several|\d+) (?:days|weeks|months|years)(?! old)|an? (?:week|month|year)",
    r"(?:siku|wiki|(?<!wa )(?:miezi|miaka)|mwezi|mwaka) (?:mbili|tatu|nne|tano|sita|saba|nyingi|kadhaa|moja|mmoja|mzima|nzima|\d+)",
)
