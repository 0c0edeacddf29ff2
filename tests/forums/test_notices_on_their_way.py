"""What goes out about a meeting, to whom and when, from its invitation to its record."""

from tests.forums.town import Town


def test_from_the_invitation_to_the_reminder(town: Town) -> None:
    wanjiru = town.member("Wanjiru")
    asha, juma = town.resident("Asha", "kaptembwo-ward"), town.resident("Juma", language="sw")
    town.resident("Otieno", topic="")
    meeting = town.announces(wanjiru, starts="2026-12-08T14:00")
    invited = town.tick()
    assert {one.who for one in invited} == {"Asha", "Juma"}
    hers = next(one.message for one in invited if one.who == "Asha")
    assert (
        "New forum: Mkutano wa soko\nWhen: Tuesday 8 December at 2:00 pm\nWhere: Ukumbi wa chifu (Kaptembwo)"
        in hers.text
    )
    assert hers.point is not None
    assert hers.lasting
    assert hers.question == "attend.open"
    assert [one.id for one in hers.options] == [f"yes-{meeting.number}", f"no-{meeting.number}"]
    assert hers.template is not None
    assert hers.template.kind == "forum"
    town.answers(asha, meeting, 2)
    town.answers(juma, meeting, 0)
    assert town.at("2026-12-01T13:59") == []
    (week,) = town.at("2026-12-01T14:00")
    assert (week.who, week.about, week.number) == ("Asha", "Reminder", meeting.number)
    assert town.at("2026-12-01T14:01") == []
