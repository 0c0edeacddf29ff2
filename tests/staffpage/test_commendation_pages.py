"""Commendations on the staff page: looked at by a member of the area, decided once, and told back without a word of it."""

import pytest

from bot import outbound_json
from flows.changes import CommendOfficer
from flows.messages import Outbound
from storage import commendations
from storage.staff import Role
from storage.statuses import SendKind
from storage.vault import HandleOpener
from storage.work import Work
from tests.staffpage.office_at_work import AtWork, Member, inside
from tests.storage.messages import said
from tests.storage.turns import REPLY, arrives, send_all, turn

KAPTEMBWO, NJORO = "kaptembwo-police-station", "njoro-police-station"


def praised(
    work: AtWork, did: str = "Alinisaidia kupata mtoto wangu.", who: str = "4711", **more: object
) -> str:
    """Somebody commends an officer; the number."""
    work.messages += 1
    arrives(work.storage, said("pongezi", work.messages, who=who))
    fields = {"station": KAPTEMBWO, "officer": "Sajenti Wafula", "looks": "", "did": did, "when": {"words": ""},
              "part": "helped", "messages": True, "language": "en"}  # fmt: skip
    number: list[str] = []

    def file(writing: Work, person_id: str) -> None:
        change = CommendOfficer(**(fields | more))  # type: ignore[arg-type]
        number.append(commendations.file(writing, person_id, "telegram", change))

    turn(work.storage, also=file)
    return number[0]


def notices(work: AtWork, opener: HandleOpener) -> list[Outbound]:
    """What goes out to those who commended."""
    rows = [
        row for row in send_all(work.storage, opener) if row.kind is SendKind.MESSAGE and row.body != REPLY
    ]
    return [outbound_json.from_bytes(row.body) for row in rows]


async def test_a_link_from_chat_opens_what_was_told(work: AtWork, her: Member) -> None:
    number = praised(work)
    akinyi = work.member()
    work.set_pin(akinyi)
    await her.come_in(work.link(akinyi, f"commendation:{number}"))
    assert her.path == f"/commendations/{number}"
    for words in ("Kaptembwo Police Station", "Alinisaidia kupata mtoto wangu.", "Sajenti Wafula", "It helped me",
                  "not to be told"):  # fmt: skip
        assert words in her.words
    assert work.noted()[-1] == ("Akinyi", "read_praise", number)


async def test_verified_it_counts_and_she_hears_that_something_waits(
    work: AtWork, her: Member, opener: HandleOpener
) -> None:
    number = praised(work)
    await inside(work, her)
    await her.look(f"/commendations/{number}")
    assert await her.send(f"/commendations/{number}", do="verify", officer="Wafula") == 200
    assert "Verified. Who told it hears so" in her.words
    (notice,) = notices(work, opener)
    assert notice.text == "There is something for you here. Tap to read it."
    assert notice.neutral
    assert notice.lasting
    assert notice.question == "commended.open"
    with work.storage.read() as reading:
        came = commendations.came_of(reading, notice.options[0].id)
    assert came == commendations.Came("verified", "", KAPTEMBWO, None, None)
    assert work.noted()[-1][1] != "verified"  # the list she came back to is a look as well
    assert ("Akinyi", "verified", number) in work.noted()
    assert "Verified in November 2026" in her.words
    assert "Officer, as listed Wafula" in her.words


async def test_decided_once(work: AtWork, her: Member, opener: HandleOpener) -> None:
    number = praised(work)
    await inside(work, her)
    await her.look(f"/commendations/{number}")
    await her.send(f"/commendations/{number}", do="decline", reason="other")
    await her.look(f"/commendations/{number}")
    assert 'name="do"' not in her.page
    form = her.hidden("form")
    assert await her.send(f"/commendations/{number}", do="verify", form=form) == 409
    assert "Somebody has decided it already." in her.words
    assert len(notices(work, opener)) == 1


async def test_who_did_not_want_to_hear_of_it_does_not(
    work: AtWork, her: Member, opener: HandleOpener
) -> None:
    number = praised(work, messages=False)
    await inside(work, her)
    await her.look(f"/commendations/{number}")
    await her.send(f"/commendations/{number}", do="decline", reason="unchecked")
    assert notices(work, opener) == []


async def test_after_an_admin_was_asked_only_an_admin_decides(work: AtWork, her: Member) -> None:
    number = praised(work)
    await inside(work, her)
    await her.look(f"/commendations/{number}")
    await her.send(f"/commendations/{number}", do="ask")
    assert ("Akinyi", "asked_admin", number) in work.noted()
    await her.look(f"/commendations/{number}")
    assert 'name="do"' not in her.page
    assert await her.send(f"/commendations/{number}", do="verify", form=her.hidden("form")) == 409
    await inside(work, her, name="Baraka", role=Role.ADMIN)
    await her.look(f"/commendations/{number}")
    assert await her.send(f"/commendations/{number}", do="verify", officer="Wafula") == 200


async def test_nobody_decides_her_own(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = praised(work, who="staff-Akinyi")
    await her.look(f"/commendations/{number}")
    assert 'name="do"' not in her.page
    assert await her.send(f"/commendations/{number}", do="verify", form=her.hidden("form")) == 409
    assert "You sent this one yourself" in her.words


async def test_what_to_think_of_first(work: AtWork, her: Member) -> None:
    praised(work, who="4712")
    work.case("Wafula aliniomba hongo.", kind="bribe", place=KAPTEMBWO, sensitive=True)
    number = praised(work, "Asante kwa hongo, afisa!", who="4712", officer="Wafula", name="Wafula Juma")
    await inside(work, her)
    await her.look(f"/commendations/{number}")
    for hint in ("There is an open complaint that may concern this officer: ask an admin.", "May be the same as C",
                 "Words of blame or mockery", "The name of who tells it is also the officer's.",
                 "The same person seems to have praised this officer before"):  # fmt: skip
        assert hint in her.words
    assert "aliniomba" not in her.page


async def test_a_name_that_was_not_told_is_looked_for_in_complaints_too(work: AtWork, her: Member) -> None:
    work.case("Wafula aliniomba hongo.", kind="bribe", place=KAPTEMBWO)
    number = praised(work, officer="", looks="The tall sergeant at the gate")
    await inside(work, her)
    await her.look(f"/commendations/{number}")
    assert "open complaint" not in her.words
    assert await her.send(f"/commendations/{number}", do="verify", officer="Sgt Wafula") == 409
    assert "open complaint that may concern the officer whose name you wrote" in her.words
    assert "aliniomba" not in her.page
    form, warned = her.hidden("form"), her.hidden("warned")
    assert await her.send(f"/commendations/{number}", do="verify", officer="Wafula", warned=warned) == 409
    assert await her.send(
        f"/commendations/{number}", do="verify", officer="Sgt Wafula", warned=warned, form=form
    ) == 200  # fmt: skip
    assert "Officer, as listed Sgt Wafula" in her.words


async def test_a_title_alone_is_in_no_complaint(work: AtWork, her: Member) -> None:
    work.case("The sergeant at the desk asked me for money.", kind="bribe", place=KAPTEMBWO)
    number = praised(work, officer="Sergeant Achieng")
    await inside(work, her)
    await her.look(f"/commendations/{number}")
    assert "open complaint" not in her.words
    assert await her.send(f"/commendations/{number}", do="verify", officer="Sergeant") == 200


async def test_a_complaint_that_she_may_not_see_is_no_hint(work: AtWork, her: Member) -> None:
    work.case("Wafula aliniomba hongo.", kind="bribe", place=KAPTEMBWO, outside=True)
    number = praised(work)
    await inside(work, her)
    await her.look(f"/commendations/{number}")
    assert "complaint" not in her.words.replace("The officer is under complaint", "")


@pytest.mark.parametrize("which", ["other area", "CZZZZZ", "7KQ2M", "x", "%00", "%27--", "9" * 400])
async def test_one_of_another_area_is_not_there(work: AtWork, her: Member, which: str) -> None:
    number = praised(work, station=NJORO)
    await inside(work, her)
    before = work.noted()
    assert await her.look(f"/commendations/{number if which == 'other area' else which}") == 404
    assert work.noted() == before


@pytest.mark.parametrize("fields", [{"do": "decline", "reason": "x"}, {"do": "decline"}])
async def test_a_reason_is_one_of_those_offered(work: AtWork, her: Member, fields: dict[str, str]) -> None:
    number = praised(work)
    await inside(work, her)
    await her.look(f"/commendations/{number}")
    assert await her.send(f"/commendations/{number}", **fields) == 409
    assert "Choose one of the reasons." in her.words


@pytest.mark.parametrize("month", ["", "2026-13", "x", "2026-11-01", "9999-99", "9999-12"])
async def test_a_month_that_is_none_is_this_one(work: AtWork, her: Member, month: str) -> None:
    await inside(work, her)
    assert await her.look(f"/commendations?month={month}") == 200
    assert "Verified in November 2026 " in her.words


async def test_nobody_looks_without_a_session(work: AtWork, her: Member) -> None:
    number = praised(work)
    assert await her.look("/commendations") == 403
    assert await her.look(f"/commendations/{number}") == 403


async def test_the_list_shows_no_word_of_what_waits(work: AtWork, her: Member) -> None:
    number = praised(work)
    await inside(work, her)
    await her.look("/commendations")
    assert f"{number} Kaptembwo Police Station" in her.words
    assert "Wafula" not in her.words
