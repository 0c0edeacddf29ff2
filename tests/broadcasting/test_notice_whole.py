"""A notice from its preview to its ledger, on both databases: what was told before is what came of it."""

from flows.notice_changes import SteerBroadcast
from tests.broadcasting.desk import OTHER_WARD, Texts, TheDesk, by_words, listener, many
from tests.storage.crowd import Way

VIOLENT: Texts = (
    ("sw", "Jana usiku watu walishambuliwa langoni B."),
    ("en", "People were attacked at gate B last night."),
)
RECENT, LONG_AGO = Way("whatsapp", 2.0), Way("whatsapp", 30.0)


def test_thirty_residents_two_facilitators_and_one_notice(desk: TheDesk) -> None:
    wanjiru, otieno = desk.member("Wanjiru"), desk.member("Otieno")
    desk.residents(
        *many(15, language="sw"),
        *many(8, language="en"),
        *many(4, ways=(RECENT,), language="sw"),
        listener(ways=(Way(blocked=True),)),
        listener(stopped=True),
        listener(ways=(LONG_AGO,), language="sw"),
        # Not meant: who did not opt in, and who lives elsewhere.
        listener(topics={}),
        listener(places=(OTHER_WARD,)),
    )
    seen = desk.preview(wanjiru, texts=VIOLENT)
    assert seen["count"] == 27
    assert seen["languages"] == {"sw": 19, "en": 8}
    assert seen["channels"] == {"telegram": 23, "whatsapp": 4}
    assert sorted(seen["left_out"]) == [["no_window", 1], ["stopped", 1], ["unreachable", 1]]
    assert (seen["second"], seen["colleagues"], seen["price"]) == ("words", 1, "0.04 USD")
    assert seen["template"] == [["notice (sw)", "missing"]]

    number = desk.sends(wanjiru, texts=VIOLENT)
    waiting = desk.tick()
    assert [outbound.options[0].id for _, outbound in waiting] == [
        number
    ]  # a line to Otieno, and nothing to residents
    assert desk.watched(wanjiru, number)["steps"] == ["refuse"]
    found = desk.watched(otieno, number)
    assert (found["state"], found["expected"], found["lines"]) == ("asked", 27, {})
    assert {words.split("\n")[0] for _, words in found["texts"]} == {words for _, words in VIOLENT}

    desk.does(otieno, SteerBroadcast(number, "approve"))
    sent = desk.tick()
    told = by_words(sent)
    assert told.pop(f"A colleague agreed: your notice {number} goes out.") == 1
    assert told == {VIOLENT[0][1]: 19, VIOLENT[1][1]: 8}
    assert len({address for address, _ in sent}) == 28

    came = desk.watched(wanjiru, number)
    assert came["state"] == "done"
    assert came["lines"] == {"sent": seen["count"], "left_out": 3}
    assert sorted([reason, count] for _, reason, count in came["reasons"]) == sorted(seen["left_out"])
    assert came["count"] == seen["count"]
    assert desk.tick() == []
