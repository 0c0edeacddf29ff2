"""Without a model: what the words alone open."""

import pytest

from nlu.keywords import Keywords
from nlu.understanding import FALLBACK_INTENT


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hi", "greet"),
        ("Habari yako", "greet"),
        ("menu", "help_menu"),
        ("nisaidie", "help_menu"),
        ("nataka kuripoti", "report_concern"),
        ("i want to report something", "report_concern"),
        ("hakuna taa hapa Soko Mjinga tangu jana, watu wanaibiwa", "report_concern"),
        ("they stole my phone at the stage", "report_concern"),
        ("naibiwa saa hii", "emergency"),
        ("kanjo wamechukua mali yangu", "report_market_issue"),
        ("where is the nearest police station", "find_station"),
        ("nambari ya kituo cha Rhonda", "find_station"),
        ("nearest police", "find_station"),
        ("police near me", "find_station"),
        ("kwa karau ni wapi", "find_station"),
        ("kwa karau ya kaptembo ni wapi", "find_station"),
        ("karau wako wapi", "find_station"),
        ("nataka kwenda polisi", "find_station"),
        ("nataka kuenda kwa polisi Njoro", "find_station"),
        ("nielekeze kwa karau", "find_station"),
        ("nataka kwenda polisi kuripoti wizi", "find_station"),
        ("kwa polisi wa njoro naendaje", "find_station"),
        ("Njoro police contacts", "find_station"),
        # The police in it is no wish to find them.
        ("nataka kuripoti polisi", "report_concern"),
        ("nataka polisi waache kutupiga", FALLBACK_INTENT),
        ("nimeibiwa karibu na polisi", "report_concern"),
        ("polisi walinipeleka kituo wakanipiga", "report_concern"),
        ("my phone was stolen near the police station", "report_concern"),
        ("the police number plate was hidden", FALLBACK_INTENT),
        ("what is nyumba kumi", "know_rights"),
        ("nyumba kumi", "know_rights"),
        ("tell me about nyumba kumi", "know_rights"),
        ("charter", "know_rights"),
        ("is there a service charter", "know_rights"),
        ("mkataba wa huduma", "know_rights"),
        ("when is the next forum", "forum_info"),
        ("ripoti yangu imefika wapi", "track_report"),
        ("how much is a P3", "know_rights"),
        ("niliombwa pesa ya abstract", "rate_service"),
        ("nataka kujiunga na nyumba kumi", "become_member"),
        ("tuma tangazo kwa wafanyabiashara wote", "facilitator_broadcast"),
        ("kiswahili", "change_language"),
        ("stop", "stop_notices"),
        ("futa data yangu", "delete_my_data"),
        ("nataka kuongea na mtu", "talk_to_human"),
        ("ndio", "affirm"),
        ("hapana", "deny"),
        ("ghairi", "cancel"),
        ("rudi", "go_back"),
        ("asante sana", "thanks_bye"),
        ("qwertz", FALLBACK_INTENT),
        ("who won the match", FALLBACK_INTENT),
    ],
)
def test_keyword(text: str, intent: str) -> None:
    assert Keywords().parse(text).intent == intent


def test_kind_and_place_are_found_without_a_model() -> None:
    found = Keywords().parse("hakuna taa hapa soko mjinga").entities
    assert {(entity.name, entity.value) for entity in found} == {("kind", "works"), ("place", "Soko Mjinga")}
