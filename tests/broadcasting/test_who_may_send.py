"""To whom a facilitator may send, who may agree, and what is refused with nothing written."""

import pytest
from sqlalchemy import func, select

from bot.refused import RefusedError
from flows.audience import Audience
from flows.notice_changes import CloseGroup, EndKnown, MakeGroup, PublishKnown, SendBroadcast, SteerBroadcast
from flows.notice_facts import AudienceChoices, Broadcasts, Groups, Preview, Rumours
from storage import audit
from storage.member import Role
from storage.tables import broadcasts
from tests.broadcasting.desk import (
    CONSTITUENCY,
    HERE,
    OTHER_WARD,
    WARD,
    WORDS,
    Texts,
    TheDesk,
    listener,
    many,
)
from tests.storage.conftest import SQLITE_ONLY
from tests.storage.crowd import Resident

pytestmark = SQLITE_ONLY
GROUPS = {"hers": WARD, "elsewhere": OTHER_WARD}


def refused(desk: TheDesk, member: object, change: object) -> str:
    with pytest.raises(RefusedError) as error:
        desk.does(member, change)  # type: ignore[arg-type]
    return error.value.key.removeprefix("gathering.refused.")


def made(desk: TheDesk) -> int:
    with desk.storage.read() as work:
        return work.connection.scalar(select(func.count()).select_from(broadcasts)) or 0


AUDIENCES = [
    # (audience, whether a facilitator of WARD may send to it)
    (Audience("market", (WARD,)), True),
    (Audience("market", (WARD, OTHER_WARD)), False),
    (Audience("market", (CONSTITUENCY,)), False),
    (Audience("market", (OTHER_WARD,)), False),
    (Audience("market"), False),
    (Audience("market", languages=("sw",)), False),
    (Audience("market", ("no-such-place",)), False),
    (Audience("", groups=("no-such-group",)), False),
    (Audience("", attended=("no-such-meeting",)), False),
    (Audience("", roles=("facilitator",)), True),
    (Audience("market", roles=("facilitator",)), False),
]


@pytest.mark.parametrize(("audience", "may"), AUDIENCES)
def test_a_facilitator_reaches_her_areas_and_an_admin_everybody(
    desk: TheDesk, audience: Audience, may: bool
) -> None:
    wanjiru, admin = desk.member("Wanjiru"), desk.member("Amina", Role.ADMIN)
    assert (desk.asks(wanjiru, Preview(WORDS, audience, False)) is not None) is may
    assert desk.asks(admin, Preview(WORDS, audience, False)) is not None
    if not may:
        assert refused(desk, wanjiru, SendBroadcast(WORDS, audience, False)) == "audience"
        assert made(desk) == 0


def test_a_group_is_hers_by_its_place_or_when_she_made_it(desk: TheDesk) -> None:
    wanjiru, barut = desk.member("Wanjiru"), desk.member("Chebet", Role.FACILITATOR, OTHER_WARD)
    code = desk.does(wanjiru, MakeGroup("Traders of gate B", "market", WARD))
    theirs = desk.does(barut, MakeGroup("Traders of Barut", "market", OTHER_WARD))
    assert len(code) == len(theirs) == 8
    assert refused(desk, wanjiru, MakeGroup("Elsewhere", "market", OTHER_WARD)) == "group"
    assert refused(desk, wanjiru, MakeGroup("  ", "market", WARD)) == "group"
    (hers,) = desk.asks(wanjiru, Groups())
    assert (hers["name"], hers["code"], hers["members"]) == ("Traders of gate B", code, 0)
    (other,) = desk.asks(barut, Groups())
    desk.residents(Resident(groups=(hers["id"],)), Resident(groups=(other["id"],)))
    assert desk.preview(wanjiru, Audience("", groups=(hers["id"],)))["count"] == 1
    assert desk.preview(wanjiru, Audience("", groups=(other["id"],))) is None
    assert desk.preview(wanjiru, Audience("", groups=(hers["id"], other["id"]))) is None
    assert refused(desk, wanjiru, CloseGroup(other["id"])) == "group"
    desk.does(wanjiru, CloseGroup(hers["id"]))
    assert refused(desk, wanjiru, CloseGroup(hers["id"])) == "group"
    assert desk.asks(wanjiru, Groups()) == []


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ((), "words"),
        ((("sw", "  "),), "words"),
        ((("sw", "x" * 901),), "words"),
        ((("fr", "Bonjour"),), "words"),
        (WORDS, "nobody"),
    ],
)
def test_what_cannot_be_sent(desk: TheDesk, texts: tuple[tuple[str, str], ...], reason: str) -> None:
    wanjiru = desk.member("Wanjiru")
    desk.residents(listener(stopped=True))
    assert refused(desk, wanjiru, SendBroadcast(texts, HERE, False)) == reason  # type: ignore[arg-type]
    assert made(desk) == 0


def test_a_colleague_agrees_and_never_whoever_wrote_it(desk: TheDesk) -> None:
    desk.rules = type(desk.rules)(second_above=2)
    wanjiru = desk.member("Wanjiru")
    desk.member("Chebet", Role.FACILITATOR, OTHER_WARD)
    desk.residents(*many(3))
    assert desk.preview(wanjiru)["colleagues"] == 0
    assert refused(desk, wanjiru, SendBroadcast(WORDS, HERE, False)) == "no_second"
    otieno, amina = desk.member("Otieno"), desk.member("Amina", Role.ADMIN, OTHER_WARD)
    seen = desk.preview(wanjiru)
    assert (seen["second"], seen["colleagues"]) == ("size", 2)
    number = desk.sends(wanjiru)
    assert refused(desk, wanjiru, SteerBroadcast(number, "approve")) == "own"
    assert refused(desk, otieno, SteerBroadcast(number, "refuse")) == "why"
    assert refused(desk, otieno, SteerBroadcast(number, "pause")) == "step"
    desk.does(amina, SteerBroadcast(number, "refuse", "It is not true."))
    assert refused(desk, otieno, SteerBroadcast(number, "approve")) == "step"
    found = desk.watched(wanjiru, number)
    assert (found["state"], found["why"], found["steps"]) == ("refused", "It is not true.", [])
    told = [outbound.text for _, outbound in desk.tick()]
    assert told.count(f"Notice {number} waits for somebody who agrees: it goes to many.") == 2
    assert told.count(f"Your notice {number} is not sent. Why: It is not true.") == 1
    assert len(told) == 3
    taken_back = desk.sends(wanjiru)
    desk.does(wanjiru, SteerBroadcast(taken_back, "refuse"))
    assert desk.watched(wanjiru, taken_back)["why"] == ""
    with desk.storage.read() as work:
        noted = [(entry.who, entry.what, entry.number) for entry in audit.latest(work, 4)]
    assert noted == [
        ("Wanjiru", "refused", taken_back),
        ("Wanjiru", "asked_second", taken_back),
        ("Amina", "refused", number),
        ("Wanjiru", "asked_second", number),
    ]


def test_only_those_of_her_areas_are_seen_and_steered(desk: TheDesk) -> None:
    wanjiru, chebet = desk.member("Wanjiru"), desk.member("Chebet", Role.FACILITATOR, OTHER_WARD)
    admin = desk.member("Amina", Role.ADMIN)
    desk.residents(*many(2))
    number = desk.sends(wanjiru)
    assert desk.watched(chebet, number) is None
    assert refused(desk, chebet, SteerBroadcast(number, "stop")) == "broadcast"
    assert refused(desk, wanjiru, SteerBroadcast("ZZZZZ", "stop")) == "broadcast"
    assert desk.asks(chebet, Broadcasts(0)) == {"broadcasts": [], "more": False}
    for member in (wanjiru, admin):
        listed = desk.asks(member, Broadcasts(0))
        assert [one["number"] for one in listed["broadcasts"]] == [number]
        assert desk.asks(member, Broadcasts(7)) == {"broadcasts": [], "more": False}
    for _ in range(6):
        desk.clock.forward(seconds=1)
        desk.sends(wanjiru)
    assert desk.asks(wanjiru, Broadcasts(0))["more"]
    assert [one["number"] for one in desk.asks(wanjiru, Broadcasts(1))["broadcasts"]] == [number]
    desk.clock.now = desk.clock.now.replace(hour=20)  # night in Nairobi: all wait
    desk.tick()
    desk.does(wanjiru, SteerBroadcast(number, "stop"))
    desk.tick()
    assert desk.watched(admin, number)["reasons"] == [["left_out", "halted", 2]]


def test_what_she_may_choose_from(desk: TheDesk) -> None:
    wanjiru, admin = desk.member("Wanjiru"), desk.member("Amina", Role.ADMIN, WARD)
    desk.does(wanjiru, MakeGroup("Traders of gate B", "market", WARD))
    hers = desk.asks(wanjiru, AudienceChoices())
    assert [one["id"] for one in hers["places"]] == [WARD]
    assert [one["name"] for one in hers["groups"]] == ["Traders of gate B"]
    assert hers["roles"] == ["admin", "facilitator"]
    assert desk.asks(admin, AudienceChoices())["places"] == []


KNOWN: Texts = (("sw", "Kaunti inasema soko halifungwi."), ("en", "The county says that it stays open."))


@pytest.mark.parametrize(
    "change",
    [
        PublishKnown("", (), WARD, KNOWN),
        PublishKnown("The market closes", (), WARD, ()),
        PublishKnown("The market closes", (), WARD, (("en", " "),)),
        PublishKnown("The market closes", (), WARD, (("en", "x" * 901),)),
        PublishKnown("x" * 301, (), WARD, KNOWN),
        PublishKnown("The market closes", tuple("abcdefghijk"), WARD, KNOWN),
        PublishKnown("The market closes", (), OTHER_WARD, KNOWN),
        PublishKnown("The market closes", (), "", KNOWN),
    ],
)
def test_a_rumour_without_words_or_outside_her_areas_is_not_published(
    desk: TheDesk, change: PublishKnown
) -> None:
    wanjiru = desk.member("Wanjiru")
    assert refused(desk, wanjiru, change) == "rumour"
    assert desk.asks(wanjiru, Rumours()) == []


def test_a_rumour_is_ended_by_those_of_its_place(desk: TheDesk) -> None:
    wanjiru, chebet = desk.member("Wanjiru"), desk.member("Chebet", Role.FACILITATOR, OTHER_WARD)
    admin = desk.member("Amina", Role.ADMIN)
    number = desk.does(wanjiru, PublishKnown(" The market closes ", ("soko ", "soko", " "), WARD, KNOWN))
    everywhere = desk.does(admin, PublishKnown("There is a curfew", (), "", KNOWN))
    assert refused(desk, chebet, EndKnown(number)) == "rumour"
    assert refused(desk, wanjiru, EndKnown(everywhere)) == "rumour"
    listed = {one["number"]: one["may_end"] for one in desk.asks(wanjiru, Rumours())}
    assert listed == {number: True, everywhere: False}
    assert [one["number"] for one in desk.asks(chebet, Rumours())] == [everywhere]
    desk.does(wanjiru, EndKnown(number))
    assert refused(desk, wanjiru, EndKnown(number)) == "rumour"
