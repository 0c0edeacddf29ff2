"""Who hears a notice, as it is chosen in chat, and the audience that comes of it."""

import pytest

from flows.audience import Audience
from flows.broadcasting import hearers
from flows.notice_changes import SendBroadcast
from tests.flows.person import Person
from tests.flows.routes import furnish

CHOSEN = (
    # (topic, what she writes to "who of them?", what she answers then, the audience)
    ("market", "Rhonda", (), Audience("market", ("rhonda",))),
    ("market", "1, 3", (), Audience("market", ("rhonda",), ("g1",))),
    ("market", "Youth of Rhonda (group)", (), Audience("market", groups=("g2",))),
    ("market", "only one language", ("only kiswahili",), Audience("market", ("rhonda",), languages=("sw",))),
    ("safety", "other places", ("Kaptembwo, Rhonda",), Audience("safety", ("kaptembwo", "rhonda"))),
    ("none", "forum", ("1",), Audience(answered=("m1",))),
    ("none", "forum", ("2", "who was there"), Audience(attended=("m2",))),
    ("none", "forum", ("1, 2", "who said they come"), Audience(answered=("m1", "m2"))),
    ("none", "colleagues", ("facilitator",), Audience(roles=("facilitator",))),
)


def sent_to(topic: str, who: str, then: tuple[str, ...]) -> Audience:
    person = Person()
    furnish(person.world, staff=True)
    person.begins("broadcast", words="Maji yatakatika.")
    person.taps("same")
    person.taps(topic)
    for words in (who, *then):
        person.says(words)
    assert person.asked == "broadcast.confirm.1", person.last.text
    person.taps("send")
    (sent,) = (change for _, change in person.changes if isinstance(change, SendBroadcast))
    return sent.audience


@pytest.mark.parametrize(("topic", "who", "then", "audience"), CHOSEN)
def test_what_is_chosen_is_the_audience(
    topic: str, who: str, then: tuple[str, ...], audience: Audience
) -> None:
    assert sent_to(topic, who, then) == audience


def test_many_groups_are_asked_for_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearers, "SHOWN_GROUPS", 1)
    assert sent_to("market", "members of a group", ("1, 2",)) == Audience("market", groups=("g1", "g2"))
