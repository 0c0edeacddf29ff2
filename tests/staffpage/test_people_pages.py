"""Those who asked for a human: taken, read, answered and given back on the page."""

import pytest

from bot import outbound_json
from storage.statuses import SendKind
from storage.vault import HandleOpener
from tests.staffpage.office_at_work import AtWork, Member, browser, inside
from tests.storage.turns import REPLY, send_all


def sent(work: AtWork, opener: HandleOpener) -> list[str]:
    rows = [
        row for row in send_all(work.storage, opener) if row.kind is SendKind.MESSAGE and row.body != REPLY
    ]
    return [outbound_json.from_bytes(row.body).text for row in rows]


async def test_nobody_waits(work: AtWork, her: Member) -> None:
    await inside(work, her)
    await her.look("/people")
    assert "Nobody waits for a person." in her.words


async def test_served_from_the_queue_to_the_end(work: AtWork, her: Member, opener: HandleOpener) -> None:
    await inside(work, her)
    person = work.wants_a_human()
    await her.look("/people")
    assert f"{person[:4].upper()} waits Asked Friday 20 November at 12:30 pm" in her.words
    assert "You see no name and no number." in her.words
    await her.look(f"/people/{person}")
    assert "What this person writes" not in her.words

    await her.send(f"/people/{person}", do="take")
    assert "You are with this person now; the bot is silent and has said so." in her.words
    assert len(sent(work, opener)) == 1, "she is told that somebody is there"
    work.writes(person, "Nina swali kuhusu kibanda changu.")
    await her.send(f"/people/{person}", do="look")
    assert "Nina swali kuhusu kibanda changu." in her.words

    await her.send(f"/people/{person}", do="say", words="Njoo ofisini Jumatatu.")
    assert "It is on its way." in her.words
    assert "Njoo ofisini Jumatatu." in sent(work, opener)[0]
    await her.send(f"/people/{person}", do="give_back")
    assert her.path == "/people"
    assert "Given back: I speak with this person again." in her.words
    assert await her.look(f"/people/{person}") == 404
    assert [what for _, what, _ in work.noted()][-3:] == ["served", "wrote", "gave_back"]


async def test_a_look_keeps_what_is_typed(work: AtWork, her: Member) -> None:
    await inside(work, her)
    person = work.wants_a_human()
    await her.look(f"/people/{person}")
    await her.send(f"/people/{person}", do="take")
    await her.send(f"/people/{person}", do="look", words="Njoo ofisini <Jumatatu>")
    assert "Njoo ofisini &lt;Jumatatu&gt;</textarea>" in her.page


async def test_what_a_colleague_hears_is_hers_alone(work: AtWork, her: Member) -> None:
    await inside(work, her)
    person = work.wants_a_human()
    async with browser(work) as another:
        await inside(work, another, name="Barasa")
        await another.look(f"/people/{person}")
        await another.send(f"/people/{person}", do="take")
    work.writes(person, "Siri yangu.")
    await her.look(f"/people/{person}")
    assert "A colleague serves this person" in her.words
    assert "Siri yangu." not in her.page
    for do in ("take", "say", "give_back"):
        await her.look("/people")
        assert await her.send(f"/people/{person}", do=do, words="Habari?") == 409
        assert "That person is served by somebody else, or it is over." in her.words
        assert "Siri yangu." not in her.page


@pytest.mark.parametrize("words", ["", "   ", "x" * 4001])
async def test_words_that_are_not_sent(work: AtWork, her: Member, opener: HandleOpener, words: str) -> None:
    await inside(work, her)
    person = work.wants_a_human()
    await her.look(f"/people/{person}")
    await her.send(f"/people/{person}", do="take")
    sent(work, opener)
    assert await her.send(f"/people/{person}", do="say", words=words) == (409 if words.strip() else 200)
    assert words.strip() in her.page
    assert sent(work, opener) == []


@pytest.mark.parametrize("path", ["0" * 32, "x", "%00", "ab12"])
async def test_nobody_of_that_name(work: AtWork, her: Member, path: str) -> None:
    await inside(work, her)
    work.wants_a_human()
    assert await her.look(f"/people/{path}") == 404


async def test_lines_sent_twice_arrive_once(work: AtWork, her: Member, opener: HandleOpener) -> None:
    await inside(work, her)
    person = work.wants_a_human()
    await her.look(f"/people/{person}")
    await her.send(f"/people/{person}", do="take")
    sent(work, opener)
    form = {"form": her.hidden("form"), "once": her.hidden("once"), "do": "say", "words": "Njoo."}
    for _ in range(2):
        assert (await her.client.post(f"/people/{person}", data=form)).status_code == 303
    assert len(sent(work, opener)) == 1
