"""What is told before a notice goes out: templates, the night, and how each channel shows it."""

from datetime import timedelta

import pytest

from bot.broadcasting.rules import NoticeRules
from flows.audience import Audience
from flows.notice_changes import TryBroadcast
from tests.broadcasting.desk import HERE, WARD, WORDS, TheDesk, by_words, listener, many
from tests.storage.conftest import SQLITE_ONLY
from tests.storage.crowd import Way

pytestmark = SQLITE_ONLY
LONG_AGO = (Way("whatsapp", 30.0),)
SAFE = Audience("safety", (WARD,))


@pytest.mark.parametrize(
    ("state", "left_out", "template"),
    [
        ("approved", [], []),
        ("paused", [["no_window", 2]], [["baraza_notice_sw", "paused"]]),
        ("", [["no_window", 2]], [["notice (sw)", "missing"]]),
    ],
)
def test_a_missing_template_is_told_before_sending(
    desk: TheDesk, state: str, left_out: list[list[object]], template: list[list[str]]
) -> None:
    wanjiru = desk.member("Wanjiru")
    desk.residents(*many(2, ways=LONG_AGO, language="sw"), listener(language="sw"))
    if state:
        desk.approve_templates("sw", state=state)
    seen = desk.preview(wanjiru)
    assert (seen["left_out"], seen["template"]) == (left_out, template)
    assert seen["count"] == 3 - sum(int(str(number)) for _, number in left_out)


def test_words_too_long_for_a_template_are_told(desk: TheDesk) -> None:
    wanjiru = desk.member("Wanjiru")
    desk.residents(listener(ways=LONG_AGO, language="sw"), listener(language="sw"))
    desk.approve_templates("sw")
    seen = desk.preview(wanjiru, texts=(("sw", "maji " * 130),))
    assert seen["template"] == [["notice (sw)", "too_long"]]
    assert seen["left_out"] == [["no_window", 1]]


def test_each_language_is_shown_as_each_channel_shows_it(desk: TheDesk) -> None:
    wanjiru = desk.member("Wanjiru")
    desk.residents(listener(language="sw"), listener(language="en", ways=(Way("whatsapp", 1.0),)))
    desk.residents(listener(language="sw", ways=LONG_AGO))
    desk.approve_templates("sw", "en")
    shown = {(language, channel): words for language, channel, words in desk.preview(wanjiru)["shown"]}
    assert set(shown) == {
        (language, one) for language in ("sw", "en") for one in ("telegram", "whatsapp", "template")
    }
    assert (
        shown["en", "telegram"]
        == "No water tomorrow.\n\nFrom Soko Salama. Answer STOP to get no more notices."
    )
    assert shown["sw", "template"].startswith(
        "Baraza. Tangazo kutoka kwa Soko Salama: Maji yatakatika kesho."
    )


def test_one_language_is_for_all(desk: TheDesk) -> None:
    wanjiru = desk.member("Wanjiru")
    desk.residents(listener(language="en"), listener(language="sw"), listener(language=None))
    seen = desk.preview(wanjiru, texts=WORDS[:1])
    assert seen["languages"] == {"sw": 3}
    desk.sends(wanjiru, texts=WORDS[:1])
    assert by_words(desk.tick()) == {WORDS[0][1]: 3}


def test_in_quiet_hours_only_a_safety_alert_may_go_out_and_a_colleague_agrees(desk: TheDesk) -> None:
    wanjiru = desk.member("Wanjiru")
    desk.member("Otieno")
    desk.residents(*many(2), *many(3, topics={"safety": True}))
    desk.clock.now = desk.clock.now.replace(hour=20)  # 23:00 in Nairobi
    market = desk.preview(wanjiru, HERE, urgent=True)
    morning = (desk.clock.now + timedelta(days=1)).replace(hour=4, minute=0, second=0, microsecond=0)
    assert (market["quiet"], market["second"], market["at"]) == (True, "", morning.isoformat())
    alert = desk.preview(wanjiru, SAFE, urgent=True)
    assert (alert["quiet"], alert["second"], alert["at"]) == (True, "night", desk.clock.now.isoformat())
    assert desk.preview(wanjiru, SAFE)["second"] == ""
    number = desk.sends(wanjiru, HERE, urgent=True)
    assert desk.tick() == []
    desk.clock.now = morning
    assert sum(by_words(desk.tick()).values()) == 2
    assert desk.watched(wanjiru, number)["lines"] == {"sent": 2}


def test_a_try_goes_to_herself_alone_in_each_language(desk: TheDesk) -> None:
    wanjiru = desk.member("Wanjiru")
    desk.residents(*many(2))
    desk.does(wanjiru, TryBroadcast(WORDS))
    sent = desk.tick()
    assert {address for address, _ in sent} == {"staff-Wanjiru"}
    assert by_words(sent) == {words: 1 for _, words in WORDS}


def test_a_preview_of_nobody(desk: TheDesk) -> None:
    seen = desk.preview(desk.member("Wanjiru"))
    assert (seen["count"], seen["shown"], seen["left_out"], seen["price"]) == (0, [], [], "")


def test_without_quiet_hours_it_is_never_night(desk: TheDesk) -> None:
    desk.rules = NoticeRules(night=None)
    desk.clock.now = desk.clock.now.replace(hour=20)
    assert not desk.preview(desk.member("Wanjiru"))["quiet"]
