"""Referring a case on the staff page: written beside what was told, checked, approved, taken back; and nothing else leaves."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.changes import Manner
from storage import invitations, officers, people, referrals
from storage.tables import outbox, reports
from tests.staffpage.office_at_work import OTHER_WARD, AtWork, Member, browser, inside

WARD_ADMINISTRATOR = "ward-administrator-kaptembwo-ward"
SUMMARY = "The drain at the lower gate is blocked since Friday. Water stands between the stalls."


def officer(work: AtWork, body: str = WARD_ADMINISTRATOR, name: str = "Njeri Maina") -> str:
    """Somebody of the body who joined; her id as a person."""
    with work.storage.begin() as writing:
        code = invitations.invite(writing, name, "officer", (), timedelta(days=7), body=body)
        offered = invitations.invitation(writing, code)
        assert offered is not None
        person = people.find_or_make(writing, "telegram", f"officer-{name}")
        officers.join(writing, person.id, offered.id)
        return person.id


async def taken(
    work: AtWork, her: Member, *told: str, manner: Manner = Manner.CONFIDENTIAL, **more: object
) -> str:
    """A case that she has; its number."""
    number = work.case(*told, manner=manner, who="4711", **more)
    await her.look(f"/cases/{number}")
    await her.send(f"/cases/{number}/take")
    return number


async def sends(her: Member, number: str, words: str = SUMMARY, **more: str) -> int:
    """Writes, checks and approves."""
    fields = {"body": WARD_ADMINISTRATOR, "words": words, **more}
    await her.send(f"/cases/{number}/refer", do="check", **fields)
    return await her.send(f"/cases/{number}/refer", do="send", **fields)


def referred(work: AtWork, number: str) -> list[tuple[str, str, str]]:
    """(body, state, summary) of all referrals of a case."""
    with work.storage.read() as reading:
        found = referrals.of_report(reading, work.report_id(number))
        return [(one.body, one.state, referrals.summary(reading, one)) for one in found]


async def test_a_link_from_chat_opens_the_form(work: AtWork, her: Member) -> None:
    number = work.case("Mtaro umeziba karibu na lango.")
    akinyi = work.member()
    work.set_pin(akinyi)
    await her.come_in(work.link(akinyi, f"refer:{number}"))
    assert her.path == f"/cases/{number}/refer"
    assert "Mtaro umeziba karibu na lango." in her.words
    assert ("Akinyi", "link", number) in work.noted()


async def test_written_checked_approved_and_the_body_hears_a_number(work: AtWork, her: Member) -> None:
    officer(work)
    await inside(work, her)
    number = await taken(work, her, "Mtaro umeziba.", kind="works")
    await her.look(f"/cases/{number}/refer?who=nobody")
    assert "Ward Administrator, Kaptembwo (in chat)" in her.words
    assert "Ombudsman" in her.words, "who cannot be sent anything is named with a number to call"
    await her.send(f"/cases/{number}/refer", do="check", body=WARD_ADMINISTRATOR, words=SUMMARY, who="nobody")
    assert "This is all that goes to Ward Administrator, Kaptembwo (in chat)" in her.words
    assert "Nothing else leaves: no name, no number, no photo, no voice." in her.words
    assert referred(work, number) == [], "looking at it sends nothing"
    assert await her.send(f"/cases/{number}/refer", do="send", body=WARD_ADMINISTRATOR, words=SUMMARY) == 200
    assert "It is sent." in her.words
    assert referred(work, number) == [(WARD_ADMINISTRATOR, "sent", SUMMARY)]
    assert "an answer is due by" in her.words
    with work.storage.read() as reading:
        assert reading.connection.scalar(select(reports.c.state)) == "referred"
    assert ("Akinyi", "referred", number) in work.noted()


async def test_sent_twice_it_goes_once(work: AtWork, her: Member) -> None:
    officer(work)
    await inside(work, her)
    number = await taken(work, her, kind="works")
    await her.look(f"/cases/{number}/refer")
    once = her.hidden("once")
    for _ in range(2):
        await her.send(f"/cases/{number}/refer", do="send", body=WARD_ADMINISTRATOR, words=SUMMARY, once=once)
    assert len(referred(work, number)) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Call 0700 000 001 about the drain.", "A phone number, an e-mail address"),
        ("Write to asha@example.org", "A phone number, an e-mail address"),
        ("Wanjiku Kamau says so.", "the name of whoever told it stands in it"),
        ("a" * 2001, "It is empty or too long"),
        ("   ", "It is empty or too long"),
    ],
)
async def test_what_may_not_leave_is_said_and_not_sent(
    work: AtWork, her: Member, words: str, says: str
) -> None:
    officer(work)
    await inside(work, her)
    number = await taken(work, her, kind="works", manner=Manner.NAMED, name="Wanjiku Kamau")
    await her.look(f"/cases/{number}/refer")
    await her.send(f"/cases/{number}/refer", do="check", body=WARD_ADMINISTRATOR, words=words)
    assert says in her.words
    assert "This is all that goes to" not in her.words
    assert words.strip()[:40] in her.page, "what she had written is given back"
    status = await her.send(f"/cases/{number}/refer", do="send", body=WARD_ADMINISTRATOR, words=words)
    assert (status, referred(work, number)) == (409, [])
    assert words.strip()[:40] in her.page


async def test_her_own_words_are_warned_of(work: AtWork, her: Member) -> None:
    officer(work)
    await inside(work, her)
    told = "My neighbour threw stones into the drain behind the third blue stall"
    number = await taken(work, her, told, kind="works")
    await her.look(f"/cases/{number}/refer")
    await her.send(
        f"/cases/{number}/refer", do="check", body=WARD_ADMINISTRATOR, words=f"It is said: {told}."
    )
    assert "Careful: many words in a row are those of whoever told it." in her.words
    assert "This is all that goes to" in her.words


async def test_about_police_only_oversight_is_offered_and_nobody_can_take_that_back(
    work: AtWork, her: Member
) -> None:
    for body in ("iau", "kaptembwo-police-station", WARD_ADMINISTRATOR):
        officer(work, body, f"Officer {body}")
    await inside(work, her)
    number = await taken(work, her, "He hit a trader.", kind="misconduct", sensitive=True)
    await her.look(f"/cases/{number}/refer?who=nobody")
    assert "It is about the police: it goes to oversight alone." in her.words
    assert 'value="iau"' in her.page
    assert 'value="station-kaptembwo-police-station"' not in her.page
    for body in ("station-kaptembwo-police-station", WARD_ADMINISTRATOR, "nowhere"):
        fields = {"body": body, "words": SUMMARY, "who": "nobody"}
        assert await her.send(f"/cases/{number}/refer", do="send", **fields) == 409
    await her.send(f"/cases/{number}/refer", do="check", body="nowhere", words=SUMMARY)
    assert "Choose a body that may get it." in her.words
    assert referred(work, number) == []
    assert await sends(her, number, body="iau", who="nobody") == 200
    assert [body for body, _, _ in referred(work, number)] == ["iau"]


async def test_taken_back_nothing_opens_there(work: AtWork, her: Member) -> None:
    officer(work)
    await inside(work, her)
    number = await taken(work, her, kind="works")
    await her.look(f"/cases/{number}/refer")
    await sends(her, number)
    with work.storage.read() as reading:
        (one,) = referrals.of_report(reading, work.report_id(number))
    assert await her.send(f"/cases/{number}/recall", referral=one.number) == 200
    assert "It is taken back." in her.words
    assert [state for _, state, _ in referred(work, number)] == ["recalled"]
    assert await her.send(f"/cases/{number}/recall", referral="RZZZZZ") == 409


async def test_who_does_not_have_the_case_refers_nothing(work: AtWork, her: Member) -> None:
    officer(work)
    await inside(work, her)
    number = work.case(kind="works")
    await her.look(f"/cases/{number}/refer")
    assert await sends(her, number) == 409
    assert "It is not yours: take it first." in her.words
    assert referred(work, number) == []


async def test_another_area_is_not_there(work: AtWork, her: Member) -> None:
    await inside(work, her)
    number = work.case(place=OTHER_WARD)
    assert await her.look(f"/cases/{number}/refer") == 404
    for act, do in (("refer", "check"), ("refer", "send"), ("recall", "")):
        await her.look("/cases")
        status = await her.send(
            f"/cases/{number}/{act}", do=do, body=WARD_ADMINISTRATOR, words=SUMMARY, referral="RZZZZZ"
        )
        assert status in (404, 409), act
    assert referred(work, number) == []


async def test_an_officer_has_no_staff_page(work: AtWork) -> None:
    officer(work)
    async with browser(work) as somebody:
        number = work.case(kind="works")
        assert await somebody.look(f"/cases/{number}/refer") == 403


async def test_what_goes_to_the_officer_says_no_word_of_it(work: AtWork, her: Member) -> None:
    """Her line is a number, a kind and a place; neither the summary nor what was told is queued for anybody."""
    officer(work)
    await inside(work, her)
    number = await taken(work, her, "Canary words of hers.", kind="works")
    await her.look(f"/cases/{number}/refer")
    await sends(her, number)
    with work.storage.read() as reading:
        bodies = [bytes(body) for body in reading.connection.scalars(select(outbox.c.body)) if body]
    assert bodies
    for words in (b"lower gate", b"Canary"):
        assert not any(words in body for body in bodies)
