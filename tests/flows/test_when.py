"""When: what people write, and the time that is understood. The clock stands at Saturday 21 November 2026, 10:00."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.when import When, parse_when
from flows.when.vocabulary import CANONICAL, NUMBERS

NAIROBI = ZoneInfo("Africa/Nairobi")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=NAIROBI)

UNDERSTOOD = """
# days, English
today                                                        | 2026-11-21 00:00 to 2026-11-21 10:00, day
yesterday                                                    | 2026-11-20 00:00 to 2026-11-21 00:00, day
it happened yesterday                                        | 2026-11-20 00:00 to 2026-11-21 00:00, day
day before yesterday                                         | 2026-11-19 00:00 to 2026-11-20 00:00, day
the other day                                                | 2026-11-14 00:00 to 2026-11-21 10:00, longer
two days ago                                                 | 2026-11-19 00:00 to 2026-11-20 00:00, day
3 days back                                                  | 2026-11-18 00:00 to 2026-11-19 00:00, day
a week ago                                                   | 2026-11-14 00:00 to 2026-11-21 00:00, longer
two weeks ago                                                | 2026-11-07 00:00 to 2026-11-14 00:00, longer
last week                                                    | 2026-11-09 00:00 to 2026-11-16 00:00, longer
this week                                                    | 2026-11-16 00:00 to 2026-11-21 10:00, longer
last month                                                   | 2026-10-01 00:00 to 2026-11-01 00:00, longer
this year                                                    | 2026-01-01 00:00 to 2026-11-21 10:00, longer
last weekend                                                 | 2026-11-14 00:00 to 2026-11-16 00:00, longer
friday                                                       | 2026-11-20 00:00 to 2026-11-21 00:00, day
it was Friday                                                | 2026-11-20 00:00 to 2026-11-21 00:00, day
last friday                                                  | 2026-11-20 00:00 to 2026-11-21 00:00, day
on Monday                                                    | 2026-11-16 00:00 to 2026-11-17 00:00, day
on sat                                                       | 2026-11-21 00:00 to 2026-11-21 10:00, day
saturday                                                     | 2026-11-21 00:00 to 2026-11-21 10:00, day
friday last week                                             | 2026-11-13 00:00 to 2026-11-14 00:00, day
2 nights ago                                                 | 2026-11-19 19:00 to 2026-11-20 05:00, part of day
six months ago                                               | 2026-05-21 00:00 to 2026-06-20 00:00, longer
recently                                                     | 2026-11-14 00:00 to 2026-11-21 10:00, longer
last year                                                    | 2025-01-01 00:00 to 2026-01-01 00:00, longer
# days, Kiswahili and Sheng
leo                                                          | 2026-11-21 00:00 to 2026-11-21 10:00, day
jana                                                         | 2026-11-20 00:00 to 2026-11-21 00:00, day
juzi                                                         | 2026-11-19 00:00 to 2026-11-20 00:00, day
juzi juzi                                                    | 2026-11-14 00:00 to 2026-11-21 10:00, longer
majuzi                                                       | 2026-11-14 00:00 to 2026-11-21 10:00, longer
hivi karibuni                                                | 2026-11-14 00:00 to 2026-11-21 10:00, longer
siku tatu zilizopita                                         | 2026-11-18 00:00 to 2026-11-19 00:00, day
siku mbili nyuma                                             | 2026-11-19 00:00 to 2026-11-20 00:00, day
wiki jana                                                    | 2026-11-09 00:00 to 2026-11-16 00:00, longer
wiki iliyopita                                               | 2026-11-09 00:00 to 2026-11-16 00:00, longer
wiki mbili zilizopita                                        | 2026-11-07 00:00 to 2026-11-14 00:00, longer
mwezi uliopita                                               | 2026-10-01 00:00 to 2026-11-01 00:00, longer
mwezi jana                                                   | 2026-10-01 00:00 to 2026-11-01 00:00, longer
mwaka jana                                                   | 2025-01-01 00:00 to 2026-01-01 00:00, longer
wikendi                                                      | 2026-11-21 00:00 to 2026-11-21 10:00, longer
ilikuwa ijumaa                                               | 2026-11-20 00:00 to 2026-11-21 00:00, day
ijumaa iliyopita                                             | 2026-11-20 00:00 to 2026-11-21 00:00, day
ijumaa ya wiki jana                                          | 2026-11-13 00:00 to 2026-11-14 00:00, day
jumatatu                                                     | 2026-11-16 00:00 to 2026-11-17 00:00, day
juma tatu                                                    | 2026-11-16 00:00 to 2026-11-17 00:00, day
juma nne                                                     | 2026-11-17 00:00 to 2026-11-18 00:00, day
jumamosi                                                     | 2026-11-21 00:00 to 2026-11-21 10:00, day
alhamisi                                                     | 2026-11-19 00:00 to 2026-11-20 00:00, day
siku ya jumapili                                             | 2026-11-15 00:00 to 2026-11-16 00:00, day
j3                                                           | 2026-11-16 00:00 to 2026-11-17 00:00, day
# parts of the day
this morning                                                 | 2026-11-21 06:00 to 2026-11-21 10:00, part of day
last night                                                   | 2026-11-20 19:00 to 2026-11-21 05:00, part of day
last evening                                                 | 2026-11-20 16:00 to 2026-11-20 20:00, part of day
tonight                                                      | 2026-11-21 00:00 to 2026-11-21 05:00, part of day
yesterday morning                                            | 2026-11-20 06:00 to 2026-11-20 12:00, part of day
tuesday night                                                | 2026-11-17 19:00 to 2026-11-18 05:00, part of day
last night at 2am                                            | 2026-11-21 02:00, moment
leo asubuhi                                                  | 2026-11-21 06:00 to 2026-11-21 10:00, part of day
asubuhi                                                      | 2026-11-21 06:00 to 2026-11-21 10:00, part of day
asubuhi hii                                                  | 2026-11-21 06:00 to 2026-11-21 10:00, part of day
jana usiku                                                   | 2026-11-20 19:00 to 2026-11-21 05:00, part of day
usiku wa jana                                                | 2026-11-20 19:00 to 2026-11-21 05:00, part of day
juzi jioni                                                   | 2026-11-19 16:00 to 2026-11-19 20:00, part of day
jumamosi usiku                                               | 2026-11-14 19:00 to 2026-11-15 05:00, part of day
leo usiku                                                    | 2026-11-21 00:00 to 2026-11-21 05:00, part of day
jana mchana                                                  | 2026-11-20 12:00 to 2026-11-20 16:00, part of day
usiku wa kuamkia leo                                         | 2026-11-20 19:00 to 2026-11-21 05:00, part of day
usiku wa kuamkia ijumaa                                      | 2026-11-19 19:00 to 2026-11-20 05:00, part of day
jana usiku wa manane                                         | 2026-11-21 00:00 to 2026-11-21 04:00, part of day
alfajiri                                                     | 2026-11-21 04:00 to 2026-11-21 06:00, part of day
usiku                                                        | 2026-11-20 19:00 to 2026-11-21 05:00, part of day
jana asubuhi mapema                                          | 2026-11-20 06:00 to 2026-11-20 12:00, part of day
# clock as written
8pm                                                          | 2026-11-20 20:00, moment
8 pm                                                         | 2026-11-20 20:00, moment
8.30pm                                                       | 2026-11-20 20:30, moment
8:30 p.m.                                                    | 2026-11-20 20:30, moment
6am today                                                    | 2026-11-21 06:00, moment
20:30                                                        | 2026-11-20 20:30, moment
yesterday 20:30                                              | 2026-11-20 20:30, moment
0830 hrs today                                               | 2026-11-21 08:30, moment
2000hrs                                                      | 2026-11-20 20:00, moment
saa 8pm                                                      | 2026-11-20 20:00, moment
saa 20:30                                                    | 2026-11-20 20:30, moment
at 8                                                         | 2026-11-21 08:00, moment
at 8 last night                                              | 2026-11-20 20:00, moment
around 9 yesterday evening                                   | 2026-11-20 21:00, moment
8 o'clock this morning                                       | 2026-11-21 08:00, moment
half past eight this morning                                 | 2026-11-21 08:30, moment
quarter to nine last night                                   | 2026-11-20 20:45, moment
eight in the morning                                         | 2026-11-21 08:00, moment
3 in the morning                                             | 2026-11-21 03:00, moment
jana saa 8 in the morning                                    | 2026-11-20 08:00, moment
8 at night                                                   | 2026-11-20 20:00, moment
noon yesterday                                               | 2026-11-20 12:00, moment
yesterday at midnight                                        | 2026-11-20 23:00 to 2026-11-21 01:00, part of day
friday 8pm                                                   | 2026-11-20 20:00, moment
12am yesterday                                               | 2026-11-20 00:00, moment
# Swahili clock
saa mbili usiku                                              | 2026-11-20 20:00, moment
saa mbili asubuhi                                            | 2026-11-21 08:00, moment
saa tatu na nusu                                             | 2026-11-21 09:30, moment
saa tatu na nusu usiku                                       | 2026-11-20 21:30, moment
saa tatu kasorobo                                            | 2026-11-21 08:45, moment
saa tatu kasoro dakika kumi asubuhi                          | 2026-11-21 08:50, moment
saa nne na robo asubuhi                                      | 2026-11-20 10:15, moment
saa tano na dakika ishirini asubuhi                          | 2026-11-20 11:20, moment
jana saa tatu usiku                                          | 2026-11-20 21:00, moment
jana saa 2 usiku                                             | 2026-11-20 20:00, moment
jana saa 2:30 usiku                                          | 2026-11-20 20:30, moment
jana saa sita usiku                                          | 2026-11-21 00:00, moment
jana saa sita mchana                                         | 2026-11-20 12:00, moment
jana saa nane usiku                                          | 2026-11-21 02:00, moment
leo saa kumi na moja alfajiri                                | 2026-11-21 05:00, moment
jana saa kumi na mbili jioni                                 | 2026-11-20 18:00, moment
juzi saa moja jioni                                          | 2026-11-19 19:00, moment
jana saa kumi jioni                                          | 2026-11-20 16:00, moment
mida ya saa mbili usiku jana                                 | 2026-11-20 20:00, moment
jana saa mbili                                               | 2026-11-20 00:00 to 2026-11-21 00:00, day
leo saa moja                                                 | 2026-11-21 07:00, moment
jana kati ya saa mbili na saa tatu usiku                     | 2026-11-20 20:00 to 2026-11-20 21:00, moment
# dates
12/11                                                        | 2026-11-12 00:00 to 2026-11-13 00:00, day
12/11 at 8pm                                                 | 2026-11-12 20:00, moment
12-11-2026                                                   | 2026-11-12 00:00 to 2026-11-13 00:00, day
12.11.2025                                                   | 2025-11-12 00:00 to 2025-11-13 00:00, day
12/11/25                                                     | 2025-11-12 00:00 to 2025-11-13 00:00, day
2026-11-12                                                   | 2026-11-12 00:00 to 2026-11-13 00:00, day
12 Nov                                                       | 2026-11-12 00:00 to 2026-11-13 00:00, day
Nov 12                                                       | 2026-11-12 00:00 to 2026-11-13 00:00, day
12th November                                                | 2026-11-12 00:00 to 2026-11-13 00:00, day
the 12th of november at 9pm                                  | 2026-11-12 21:00, moment
12 november 2024                                             | 2024-11-12 00:00 to 2024-11-13 00:00, day
tarehe kumi na mbili                                         | 2026-11-12 00:00 to 2026-11-13 00:00, day
tarehe 12                                                    | 2026-11-12 00:00 to 2026-11-13 00:00, day
tarehe 12/11                                                 | 2026-11-12 00:00 to 2026-11-13 00:00, day
tarehe tano mwezi wa tisa                                    | 2026-09-05 00:00 to 2026-09-06 00:00, day
tarehe ishirini na tano                                      | 2026-10-25 00:00 to 2026-10-26 00:00, day
tarehe 12 mwezi huu                                          | 2026-11-12 00:00 to 2026-11-13 00:00, day
tarehe 20 mwezi uliopita                                     | 2026-10-20 00:00 to 2026-10-21 00:00, day
trh 3                                                        | 2026-11-03 00:00 to 2026-11-04 00:00, day
on the 5th                                                   | 2026-11-05 00:00 to 2026-11-06 00:00, day
since the 10th                                               | 2026-11-10 00:00 to 2026-11-21 10:00, day, goes on
25/12                                                        | 2025-12-25 00:00 to 2025-12-26 00:00, day
tarehe 31                                                    | 2026-10-31 00:00 to 2026-11-01 00:00, day
29/2                                                         | 2024-02-29 00:00 to 2024-03-01 00:00, day
mwezi wa tatu                                                | 2026-03-01 00:00 to 2026-04-01 00:00, longer
in September                                                 | 2026-09-01 00:00 to 2026-10-01 00:00, longer
friday 20/11                                                 | 2026-11-20 00:00 to 2026-11-21 00:00, day
christmas                                                    | 2025-12-25 00:00 to 2025-12-26 00:00, day
5 mei                                                        | 2026-05-05 00:00 to 2026-05-06 00:00, day
# now
now                                                          | 2026-11-21 10:00, moment
just now                                                     | 2026-11-21 10:00, moment
right now                                                    | 2026-11-21 10:00, moment
saa hii                                                      | 2026-11-21 10:00, moment
saa hizi                                                     | 2026-11-21 10:00, moment
sai                                                          | 2026-11-21 10:00, moment
sasa hivi                                                    | 2026-11-21 10:00, moment
hivi sasa                                                    | 2026-11-21 10:00, moment
sasa                                                         | 2026-11-21 10:00, moment
muda huu                                                     | 2026-11-21 10:00, moment
they are beating him now                                     | 2026-11-21 10:00, moment
wanavunja mlango sai                                         | 2026-11-21 10:00, moment
5 minutes ago                                                | 2026-11-21 09:55, moment
dakika tano zilizopita                                       | 2026-11-21 09:55, moment
an hour ago                                                  | 2026-11-21 09:00, moment
half an hour ago                                             | 2026-11-21 09:30, moment
nusu saa iliyopita                                           | 2026-11-21 09:30, moment
masaa mawili yaliyopita                                      | 2026-11-21 08:00, moment
saa mbili zilizopita                                         | 2026-11-21 08:00, moment
# it goes on
since yesterday                                              | 2026-11-20 00:00 to 2026-11-21 10:00, day, goes on
tangu jana                                                   | 2026-11-20 00:00 to 2026-11-21 10:00, day, goes on
toka jana                                                    | 2026-11-20 00:00 to 2026-11-21 10:00, day, goes on
tangu ijumaa                                                 | 2026-11-20 00:00 to 2026-11-21 10:00, day, goes on
tangu asubuhi                                                | 2026-11-21 06:00 to 2026-11-21 10:00, part of day, goes on
since last week                                              | 2026-11-09 00:00 to 2026-11-21 10:00, longer, goes on
tangu wiki jana                                              | 2026-11-09 00:00 to 2026-11-21 10:00, longer, goes on
since 8pm                                                    | 2026-11-20 20:00 to 2026-11-21 10:00, moment, goes on
tangu saa mbili usiku                                        | 2026-11-20 20:00 to 2026-11-21 10:00, moment, goes on
every night                                                  | 2026-11-20 19:00 to 2026-11-21 05:00, part of day, goes on
kila usiku                                                   | 2026-11-20 19:00 to 2026-11-21 05:00, part of day, goes on
kila ijumaa                                                  | 2026-11-20 00:00 to 2026-11-21 00:00, day, goes on
every day                                                    | 2026-11-21 00:00 to 2026-11-21 10:00, longer, goes on
kila siku                                                    | 2026-11-21 00:00 to 2026-11-21 10:00, longer, goes on
siku hizi                                                    | 2026-10-22 10:00 to 2026-11-21 10:00, longer, goes on
these days                                                   | 2026-10-22 00:00 to 2026-11-21 10:00, longer, goes on
for three days                                               | 2026-11-18 10:00 to 2026-11-21 10:00, longer, goes on
siku mbili sasa                                              | 2026-11-19 10:00 to 2026-11-21 10:00, longer, goes on
for two weeks now                                            | 2026-11-07 10:00 to 2026-11-21 10:00, longer, goes on
tangu mwezi wa tatu                                          | 2026-03-01 00:00 to 2026-11-21 10:00, longer, goes on
hadi leo                                                     | 2026-11-21 00:00 to 2026-11-21 10:00, day, goes on
bado inaendelea                                              | 2026-11-21 10:00, moment, goes on
since January                                                | 2026-01-01 00:00 to 2026-11-21 10:00, longer, goes on
wiki mbili sasa                                              | 2026-11-07 10:00 to 2026-11-21 10:00, longer, goes on
from 8pm to 10pm yesterday                                   | 2026-11-20 20:00 to 2026-11-20 22:00, moment
# slips and SMS
yestaday                                                     | 2026-11-20 00:00 to 2026-11-21 00:00, day
jna usku                                                     | 2026-11-20 19:00 to 2026-11-21 05:00, part of day
yesturday nite                                               | 2026-11-20 19:00 to 2026-11-21 05:00, part of day
yesterdat                                                    | 2026-11-20 00:00 to 2026-11-21 00:00, day
jana ucku                                                    | 2026-11-20 19:00 to 2026-11-21 05:00, part of day
asubui ya leo                                                | 2026-11-21 06:00 to 2026-11-21 10:00, part of day
sataday                                                      | 2026-11-21 00:00 to 2026-11-21 10:00, day
wensday                                                      | 2026-11-18 00:00 to 2026-11-19 00:00, day
juz usiku                                                    | 2026-11-19 19:00 to 2026-11-20 05:00, part of day
last nyt                                                     | 2026-11-20 19:00 to 2026-11-21 05:00, part of day
2day                                                         | 2026-11-21 00:00 to 2026-11-21 10:00, day
jana nyt                                                     | 2026-11-20 19:00 to 2026-11-21 05:00, part of day
jaaana usiku                                                 | 2026-11-20 19:00 to 2026-11-21 05:00, part of day
jumamoosi                                                    | 2026-11-21 00:00 to 2026-11-21 10:00, day
xaxa hivi                                                    | 2026-11-21 10:00, moment
tangu janaa                                                  | 2026-11-20 00:00 to 2026-11-21 10:00, day, goes on
# inside a long sentence
hakuna taa hapa Soko Mjinga tangu jana, watu wanaibiwa       | 2026-11-20 00:00 to 2026-11-21 10:00, day, goes on
My phone was snatched at the Section 58 stage yesterday evening | 2026-11-20 16:00 to 2026-11-20 20:00, part of day
wezi watatu walivunja duka langu jana usiku saa nane wakaenda na pesa | 2026-11-21 02:00, moment
polisi alinishika Rhonda ijumaa akaniitisha 500              | 2026-11-20 00:00 to 2026-11-21 00:00, day
they broke into our house in Lanet on Tuesday night and took the tv | 2026-11-17 19:00 to 2026-11-18 05:00, part of day
sio jana, ilikuwa juzi                                       | 2026-11-19 00:00 to 2026-11-20 00:00, day
no, it was Friday                                            | 2026-11-20 00:00 to 2026-11-21 00:00, day
not today, it was yesterday                                  | 2026-11-20 00:00 to 2026-11-21 00:00, day
watu 3 walituvamia jana saa 3 usiku hapa gate 3              | 2026-11-20 21:00, moment
niliibiwa 2000 bob leo asubuhi                               | 2026-11-21 06:00 to 2026-11-21 10:00, part of day
nilipewa hadi ijumaa kulipa, waliniambia jana                | 2026-11-20 00:00 to 2026-11-21 00:00, day
barabara imeharibika, sasa tangu wiki iliyopita magari hayapiti | 2026-11-09 00:00 to 2026-11-21 10:00, longer, goes on
"""

NO_TIME = (
    "market day",
    "nilikuwa na 200 bob",
    "section 58",
    "gate 3",
    "watu 3",
    "watu 3 na ng'ombe wawili",
    "soko la jumatatu ni kubwa, lakini hapa ni soko jumapili",
    "waliiba saa yangu ya mkono",
    "saa ngapi",
    "mko wazi saa ngapi",
    "Good morning",
    "good evening sir",
    "habari ya asubuhi",
    "habari za jioni",
    "habari za leo",
    "usiku mwema",
    "wikendi njema",
    "sasa, nataka kureport",
    "sasa naomba msaada",
    "now I want to report a thief",
    "kwa sasa sina simu",
    "kesho",
    "tomorrow morning",
    "next friday",
    "ijumaa ijayo",
    "wiki ijayo",
    "tutakutana kesho asubuhi",
    "31/2",
    "31/2 at 8pm",
    "31 Februari",
    "tarehe 31/11 usiku",
    "30/02/2026",
    "12/13",
    "32/1",
    "12/11/2030",
    "2027-01-01",
    "24/7",
    "1/2 acre of land",
    "robo kilo ya nyama",
    "3/4 of the stalls are empty",
    "my phone is 0712345678",
    "nyumba namba 12",
    "plot 45/2020",
    "he sat down and the sun was hot",
    "I may come back",
    "they march to the chief",
    "second floor",
    "the 3rd stall",
    "on the 2nd floor",
    "for two hours",
    "walikaa kwa saa mbili",
    "the night guard was asleep on his chair",
    "polisi hufanya kazi usiku na mchana huku kwetu",
    "wanawake wanasumbuliwa usiku kwenye barabara hii",
    "muuza mahindi ana miaka 40",
    "nilinunua kwa 500 tu",
    "25:70",
    "",
    "   ",
    "\U0001f6a8\U0001f6a8",
    "\x00\x00",
)


def cases() -> list[tuple[str, str, str]]:
    label, found = "", []
    for line in UNDERSTOOD.strip().splitlines():
        if line.startswith("#"):
            label = line.strip("# ")
        else:
            said, _, meant = line.partition(" | ")
            found.append((label, said.strip(), meant.strip()))
    return found


def shown(when: When | None) -> str:
    if when is None:
        return "nothing"
    until = f" to {when.end:%Y-%m-%d %H:%M}" if when.end else ""
    goes_on = ", goes on" if when.ongoing else ""
    return f"{when.start:%Y-%m-%d %H:%M}{until}, {when.precision.replace('_', ' ')}{goes_on}"


def test_there_are_more_than_150_labelled_cases() -> None:
    assert len(cases()) >= 150
    assert len({said for _, said, _ in cases()}) == len(cases())


@pytest.mark.parametrize(("label", "said", "meant"), cases())
def test_what_is_said_is_understood(label: str, said: str, meant: str) -> None:
    assert shown(parse_when(said, NOW)) == meant, label


@pytest.mark.parametrize("said", NO_TIME)
def test_no_time_is_seen_where_none_is_told(said: str) -> None:
    assert parse_when(said, NOW) is None


@pytest.mark.parametrize(("label", "said", "meant"), cases())
def test_capitals_change_nothing(label: str, said: str, meant: str) -> None:
    assert shown(parse_when(said.upper(), NOW)) == meant, label


@pytest.mark.parametrize(
    ("said", "at", "meant"),
    [
        ("friday", datetime(2026, 11, 20, 9, 0, tzinfo=NAIROBI), "2026-11-20 00:00 to 2026-11-20 09:00, day"),
        ("last friday", datetime(2026, 11, 20, 9, 0, tzinfo=NAIROBI), "2026-11-13 00:00 to 2026-11-14 00:00, day"),
        ("friday 8pm", datetime(2026, 11, 20, 9, 0, tzinfo=NAIROBI), "2026-11-13 20:00, moment"),
        ("8pm", datetime(2026, 11, 21, 21, 0, tzinfo=NAIROBI), "2026-11-21 20:00, moment"),
        ("jana usiku", datetime(2026, 11, 21, 2, 0, tzinfo=NAIROBI), "2026-11-20 19:00 to 2026-11-21 02:00, part of day"),
        ("leo usiku", datetime(2026, 11, 21, 22, 0, tzinfo=NAIROBI), "2026-11-21 19:00 to 2026-11-21 22:00, part of day"),
        ("usiku", datetime(2026, 11, 21, 2, 0, tzinfo=NAIROBI), "2026-11-20 19:00 to 2026-11-21 02:00, part of day"),
        ("asubuhi", datetime(2026, 11, 21, 3, 0, tzinfo=NAIROBI), "2026-11-20 06:00 to 2026-11-20 12:00, part of day"),
        ("12 Nov", datetime(2026, 1, 2, 3, 0, tzinfo=NAIROBI), "2025-11-12 00:00 to 2025-11-13 00:00, day"),
        ("leo saa mbili usiku", NOW, "2026-11-21 00:00 to 2026-11-21 10:00, day"),
        ("tarehe 29/2", datetime(2028, 3, 1, 9, 0, tzinfo=NAIROBI), "2028-02-29 00:00 to 2028-03-01 00:00, day"),
        ("mwezi uliopita", datetime(2026, 1, 31, 9, 0, tzinfo=NAIROBI), "2025-12-01 00:00 to 2026-01-01 00:00, longer"),
        ("a month ago", datetime(2026, 3, 31, 9, 0, tzinfo=NAIROBI), "2026-02-28 00:00 to 2026-03-30 00:00, longer"),
    ],
)  # fmt: skip
def test_the_same_words_at_another_hour(said: str, at: datetime, meant: str) -> None:
    assert shown(parse_when(said, at)) == meant


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("hakuna taa hapa Soko Mjinga tangu jana, watu wanaibiwa", "tangu jana"),
        ("12/11 at 8pm", "12/11 8pm"),
        ("ilikuwa Ijumaa", "Ijumaa"),
        ("we were robbed Two Days Ago near the stage", "Two Days Ago"),
    ],
)
def test_her_own_words_are_kept(said: str, words: str) -> None:
    when = parse_when(said, NOW)
    assert when is not None
    assert when.words == words


@pytest.mark.parametrize("said", ["jana usiku", "12/11 at 8pm", "tangu jana", "last week"])
def test_it_survives_the_journal(said: str) -> None:
    when = parse_when(said, NOW)
    assert when is not None
    back = When.from_json(when.to_json())
    assert (back.start, back.end) == (when.start, when.end)
    assert (back.precision, back.ongoing, back.words) == (when.precision, when.ongoing, when.words)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"start": 5, "end": None, "precision": "day", "ongoing": False, "words": ""},
        {"start": "2026-11-21T10:00:00", "end": None, "precision": "day", "ongoing": False, "words": ""},
        {"start": "then", "end": None, "precision": "day", "ongoing": False, "words": ""},
        {
            "start": "2026-11-21T10:00:00+03:00",
            "end": None,
            "precision": "century",
            "ongoing": False,
            "words": "",
        },
        {"start": "2026-11-21T10:00:00+03:00", "end": None, "precision": "day", "ongoing": "no", "words": ""},
    ],
)
def test_a_broken_journal_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"time|isoformat"):
        When.from_json(value)


SAYINGS = st.lists(
    st.sampled_from([*CANONICAL, *NUMBERS, "12/11", "8pm", "20:30", "31/2", "na", "ya", "wa", "the", "of", ",", "1999", "0"]),
    max_size=12,
).map(" ".join)  # fmt: skip
HOURS = st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC).astimezone(NAIROBI)
)


@given(said=st.one_of(st.text(max_size=200), SAYINGS), now=HOURS)
def test_never_a_crash_and_never_the_future(said: str, now: datetime) -> None:
    when = parse_when(said, now)
    if when is not None:
        assert when.start <= now
        assert when.end is None or when.start <= when.end <= now
        assert When.from_json(when.to_json()).start == when.start


@pytest.mark.parametrize(
    "text",
    [
        "a" * 5000,
        "jana usiku " * 450,
        "12/11 " * 830,
        "9" * 5000,
        "ya " * 1660,
        "yestradya" * 550,
        ". " * 2500,
    ],
)
def test_five_thousand_letters_cost_no_more_than_a_page(text: str) -> None:
    begun = perf_counter()
    parse_when(text, NOW)
    assert perf_counter() - begun < 0.5


def test_only_the_first_two_thousand_letters_are_read() -> None:
    assert parse_when("x" * 1990 + " jana jana", NOW + timedelta(0)) is not None
    assert parse_when("x " * 1000 + "jana", NOW) is None
