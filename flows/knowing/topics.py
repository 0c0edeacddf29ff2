"""What she asks about, by her own words in English, Kiswahili and Sheng, before any model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows.engine.answers import Pick, Said, Wording, picked, plain

LONGEST_QUESTION = 300
"""Letters that are looked at: a question is short, and what is longer tells something."""

_TABLE: tuple[tuple[str, str], ...] = (
    ("charter", r"\w*charter\w*|(?:mkataba|hati|bango|chati) (?:wa|ya|la) (?:utoaji )?(?:huduma|bei)|orodha ya (?:huduma|bei)"),
    ("nyumba-kumi", r"nyumba ?kumi|nyumba 10|ten (?:houses|households)"),
    ("community-policing", r"community polic\w*|polisi (?:wa )?jamii|ulinzi (?:wa )?(?:jamii|shirikishi)|"
                           r"polic(?:e|ing) (?:committee|forum)|(?:kamati|jukwaa) (?:ya|la) (?:polisi|ulinzi)"),
    ("", r"good conduct|goodconduct|tabia njema|police clearance"),
    ("prc-form", r"prc|pep|post rape|after rape|survivor of rape|\w*bakwa|ubakaji"),
    ("p3-form", r"p ?3\w*|pi ?three|medical examination|fomu ya (?:daktari|matibabu)"),
    ("police-abstract", r"abs?t?ra(?:c|k)t?\w*|(?:lost|nimepoteza|nilipoteza) (?:my )?(?:id|kitambulisho|logbook)|"
                        r"kitambulisho (?:kimepotea|kilipotea)"),
    ("gender-desk", r"gende?r des[kc]\w*|gender desk|policare|dawati(?: la)?(?: ya)? (?:jinsia|watoto)"),
    ("cash-bail", r"cash bail|dhamana ya (?:pesa|fedha|kituo)|police 18 ?a|bail money|"
                  r"(?:bail|dhamana)\b.*\b(?:back|refund\w*|free|bure|receipt|risiti|doo|ngapi|\w*rudi\w*|\w*rejesh\w*|money|pay)|"
                  r"(?:\w*rudish\w*|\w*rejesh\w*|refund\w*|get back)\b.*\b(?:bail|dhamana)"),
    ("arrest", r"confess\w*|(?:remain|stay|keep) silent|\w*nyamaz\w*|\w*kiri(?:sh\w*)?\b.*\blazima|kaa kimya|my statement against"),
    ("complaint", r"complain\w*|\w*lalamik\w*|malalamiko|malalamishi|ipoa|internal affairs|iau|independent policing\w*|"
                  r"rogue (?:officer|cop|police)\w*|\w*shtaki (?:polisi|afisa|karau)|"
                  r"(?:report|kureport|kuripoti|\w*ripoti|sue) (?:a |an |the |bad )?(?:police|officer|cop|polisi|afisa|karau)\w*"),
    ("search", r"\w*search\w*|\w*peku\w*|\w*sachi\w*|msako|warrant|(?:my|through my) phone|simu yangu|"
               r"(?:enter|come into) my (?:house|home|compound|shop)|\w*ingia (?:kwangu|nyumbani|kwa nyumba)|"
               r"name tags?|badge|identify (?:himself|themselves|herself)|\w*jitambulish\w*"),
    ("bail", r"bail|bond|dhamana|bondi"),
    ("arrest", r"\w*arrest\w*|\w*kamat(?!i\b)\w*|\w*shik(?!amoo)\w*|\w*bambw?[ae]\w*|custody|in (?:the )?cells?|seli|korokoro\w*|"
               r"locked up|suspects?|\w*shukiwa|mahabusu|\w*wek(?:a|wa) ndani|before court|kabla ya (?:court|korti|mahakama)|"
               r"advocate|lawyer|wakili|phone call|hold me"),
    ("force", r"\w*pigwa|(?:\w*(?:ni|ku|tu|wa|m))piga(?! simu)|beat\w*|brutal\w*|(?:use|using|excessive|by) force|nguvu|tear ?gas|"
              r"risasi|shoot\w*|shot|handcuff\w*|pingu"),
    ("report-crime", r"ob|obi|occurrence book|(?:record|write|give|andika|kuandika|\w*andikisha) (?:a |my )?statement|statement|"
                     r"report (?:a )?(?:crime|theft|case|incident)|(?:report|kuripoti|\w*ripoti) (?:at |to |kwa )?(?:a |the )?(?:police )?"
                     r"(?:station|kituo\w*|uhalifu)"),
    ("emergency-call", r"emergency(?: call| number)?|simu ya dharura|dharura"),
    ("fees", r"\w*hongo|bribe\w*|rushwa|kitu kidogo|chai|fees?|pay|paid|charge[ds]?|pesa|doo|money|gharama|bure|ada|\w*lipa|\w*lipia"),
    ("rights", r"rights?|haki\w*"),
    ("services", r"services?|huduma|forms?|fomu"),
)  # fmt: skip
"""The first row whose words she used is meant: what is narrow stands before what is wide. '' is known and not
answered: no source of ours is certain enough."""

_TOPICS = tuple((topic, re.compile(rf"\b(?:{words})\b")) for topic, words in _TABLE)

AREAS = ("services", "rights", "community", "charter")
"""What the first list offers."""

_MONEY = (
    r"(?:pesa|hela|doo|dooh|chai|hongo|rushwa|kitu|mia|soo|thao|elfu|shilingi|ngiri|bob|ksh|kes|money|pay|paid|fee|"
    r"shillings?|something|bribe|\d{2,6})"
)
_ASKED = re.compile(
    rf"\b(?:\w*taka|\w*itisha|\w*itishwa|\w*omba|\w*ombwa|\w*dai|\w*daiwa|\w*sema ni\w*|leta) (?:\w+ ){{0,2}}{_MONEY}\b|"
    rf"\b(?:ask(?:s|ed|ing)?|demand\w*|want(?:s|ed)?|charg(?:ed|ing)|made|told|request(?:s|ed)?) (?:\w+ ){{0,3}}{_MONEY}\b|"
    r"\b(?:nililip\w+|\w*lipish\w+|niliton\w+|nilihong\w+)\b"
)


def topic_in(words: str) -> str:
    """The topic, or the area, that her words name; '' when none."""
    said = plain(words[:LONGEST_QUESTION])
    return next((topic for topic, meant in _TOPICS if meant.search(said)), "")


def tells_of_asking(words: str) -> bool:
    """Whether she says that money was asked of her."""
    return _ASKED.search(plain(words[:LONGEST_QUESTION])) is not None


@dataclass(frozen=True, slots=True)
class About:
    """An option, or one of `topics` named in her own words."""

    picks: Sequence[Pick]
    topics: tuple[str, ...]
    free: bool = False
    ask_location: bool = False

    def read(self, said: Said, wording: Wording) -> str | None:
        """The id of the option, or the topic."""
        if option := picked(self.picks, said, wording):
            return option
        topic = "" if said.option or said.media else topic_in(said.text)
        return topic if topic in self.topics else None

    def holds(self, value: Any) -> bool:  # noqa: ANN401  (JSON)
        """Whether it may still be told of."""
        return value in self.topics or any(pick.id == value for pick in self.picks)
