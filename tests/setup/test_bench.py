"""The bench itself: it counts what was answered rightly, and nothing at all once a reply is lost or wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from urllib.parse import parse_qsl

import httpx
import pytest
from twilio.request_validator import RequestValidator

from bench import __main__ as bench
from bench import processes, table, twilio_form
from bench.load import Exchange, LostReplyError, Replies, no_more_than_was_asked, report
from bench.residents import CHOICES, Resident, WrongReplyError, question_in
from bench.rounds import Figures, NotKeptError, at_share, check_what_is_kept, rounds
from bot.wording import wording
from flows.messages import LANGUAGES
from flows.words import text
from storage import outbox
from storage.database import Database
from storage.migrating import migrate
from storage.statuses import SendKind
from storage.vault import Vault
from storage.work import Storage

Answering = Callable[[str], list[str]]


@pytest.mark.skipif(sys.platform != "linux", reason="what a process costs is read from /proc")
async def test_four_residents_report_to_a_real_baraza_and_their_words_go_to_the_floor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bench.rounds.SETTLED_WITHIN", 0.1)
    told: list[Figures] = []
    found = await rounds(1, 4, [2], told.append)
    assert found == told
    ours, floor = found
    assert (ours.side, floor.side) == ("Baraza", "floor")
    assert ours.messages == floor.messages >= 4 * 9, "nobody is through with fewer"
    for one in found:
        assert one.per_second > 0
        assert 0 < one.answer_p50 <= one.answer_p99
        assert one.processor > 0
        assert one.peak > 10_000_000
    assert 0 < ours.reply_p50 <= ours.reply_p99
    lines = table.lines(found)
    assert any(line.startswith("| 2 | messages a second | ") for line in lines)
    assert all(line.count("|") == 6 for line in lines)


async def talked(answering: Answering, status: int = 200) -> Resident:
    """A resident with somebody who answers as told, in no time."""
    replies = Replies(patience=0.05)
    resident = Resident(0)

    async def post(request: bytes) -> int:
        words = dict(parse_qsl(request.partition(b"\r\n\r\n")[2].decode()))["Body"]
        for reply in answering(words):
            replies.hear(resident.address, reply, 0.0, last=True)
        return status

    exchanges: list[Exchange] = []
    await report(resident, replies, post, exchanges)
    no_more_than_was_asked(replies)
    assert len(exchanges) == len(resident.said)
    return resident


def receipt(_: str = "") -> list[str]:
    return [wording().say(text("receipt", code="1111 2222 3333 4444"), "en")]


def menu(_: str = "") -> list[str]:
    return [f"{wording().say(text('menu.ask'), 'en')}\n\n1. Report a concern\n2. My data"]


async def test_whoever_has_a_code_is_through() -> None:
    resident = await talked(lambda words: menu() if words == "hello" else receipt())
    assert resident.code == "1111 2222 3333 4444"
    assert resident.said == ["hello", "Report a concern"]


@pytest.mark.parametrize(
    ("answering", "status", "error", "why"),
    [
        (lambda _: [], 200, LostReplyError, "not answered"),
        (receipt, 403, LostReplyError, "403"),
        (lambda _: ["Asante."], 200, WrongReplyError, "nothing known is asked"),
        (menu, 200, WrongReplyError, "same question again"),
        (lambda _: ["What is it about?\n\n1. Weather"], 200, WrongReplyError, "without the choice"),
        (lambda _: ["Your code: 1111 2222 3333 4444"], 200, WrongReplyError, "nothing known is asked"),
        (lambda _: receipt() * 2, 200, WrongReplyError, "nobody waited for"),
    ],
)
async def test_a_lost_or_wrong_reply_ends_the_bench(
    answering: Answering, status: int, error: type[Exception], why: str
) -> None:
    with pytest.raises(error, match=why):
        await talked(answering, status)


async def test_a_conversation_in_a_circle_ends() -> None:
    asked = iter(range(1000))
    with pytest.raises(WrongReplyError, match="no code yet"):
        await talked(lambda _: [f"Question {next(asked)}?\n1. Yes\n2. No"])


def test_a_question_of_tomorrow_is_declined_where_it_can_be() -> None:
    assert Resident(0).answers("Is it about somebody of ours?\n1. Yes\n2. No\n3. I do not know") == "No"
    assert Resident(2).answers("Is it about somebody of ours?\n1. Yes\n2. No\n3. I do not know") == "2"
    assert Resident(1).answers("Ni juu ya mtu wetu?\n1. Ndiyo\n2. Hapana") == "Hapana"
    assert Resident(0).answers("Which one?\n1. This\n2. That") == "This"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_that_residents_know_is_in_the_catalogues(language: str) -> None:
    spoken = LANGUAGES[LANGUAGES.index(language)]  # type: ignore[arg-type]
    for question, choice in CHOICES.items():
        assert question in wording().keys(spoken)
        assert choice in wording().keys(spoken)
    assert question_in(wording().say(text("kind.ask"), spoken), spoken) == "kind.ask"


def test_a_database_without_what_was_told_counts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "baraza.db"
    migrate(f"sqlite:///{path}")
    check_what_is_kept(path, 0, 0)
    with pytest.raises(NotKeptError, match="kept are 0 reports and 0 replies"):
        check_what_is_kept(path, 1, 11)
    storage = Storage(Database(f"sqlite:///{path}"), Vault(bytes(32)))
    with storage.begin() as work:
        outbox.queue_errands(work, "whatsapp", SendKind.ANSWER_TAP, [b"waits"])
    storage.close()
    with pytest.raises(NotKeptError, match="1 rows of the outbox were not sent"):
        check_what_is_kept(path, 0, 0)


def test_twilio_s_own_library_takes_the_signature() -> None:
    form = twilio_form.message("+254700000001", "SM1", "Habari, ninaitwa Ōmwami & co")
    signed = twilio_form.signature(twilio_form.PUBLIC_URL + twilio_form.PATH, form)
    validator = RequestValidator(twilio_form.TOKEN)
    assert validator.validate(twilio_form.PUBLIC_URL + twilio_form.PATH, form, signed)
    assert not validator.validate(twilio_form.PUBLIC_URL + twilio_form.PATH, form | {"Body": "x"}, signed)


async def test_the_standin_takes_messages_with_our_credentials_only() -> None:
    async with processes.standin() as ports, httpx.AsyncClient() as client:
        url = f"http://127.0.0.1:{ports['api']}/2010-04-01/Accounts/{twilio_form.ACCOUNT}/Messages.json"
        form = {"To": "whatsapp:+254700000001", "Body": "Habari"}
        assert (await client.post(url, data=form)).status_code == 401
        ours = (twilio_form.ACCOUNT, twilio_form.TOKEN)
        answers = [await client.post(url, data=form, auth=ours) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert len({answer.json()["sid"] for answer in answers}) == 2
        assert (await client.post(url.replace("Messages", "Calls"), data=form, auth=ours)).status_code == 401


def test_nothing_is_counted_when_a_reply_was_lost(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def lost(*_: object) -> list[Figures]:
        raise LostReplyError("A message was not answered within 30 s.")

    monkeypatch.setattr(bench, "rounds", lost)
    monkeypatch.setattr(sys, "argv", ["bench", "--rounds", "1"])
    assert bench.main() == 1
    out, err = capsys.readouterr()
    assert "Nothing is counted: A message was not answered" in err
    assert "| At once |" not in out


def figures(side: str, round_: int, per_second: float) -> Figures:
    return Figures(side, round_, 8, 10, per_second, 1.0, 2.0, 3.0, 4.0, 50_000_000, 1.5, 0.2)


def test_ratios_are_those_of_a_round_and_all_figures_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [figures("Baraza", 1, 100), figures("floor", 1, 200), figures("Baraza", 2, 90),
             figures("floor", 2, 100), figures("Baraza", 3, 80), figures("floor", 3, 400)]  # fmt: skip
    assert table.lines(found)[2] == (
        "| 8 | messages a second | 90 (80 to 100) | 200 (100 to 400) | 0.50 (0.20 to 0.90) |"
    )
    monkeypatch.setattr(table, "ROOT", tmp_path)
    monkeypatch.setattr(table, "RESULTS", tmp_path / "results")
    kept_as = {"figures": [asdict(one) for one in found]}
    kept = json.loads((tmp_path / table.keep(kept_as, {"machine": "two cores"})).read_text())
    assert kept["about"] == {"machine": "two cores"}
    assert [one["per_second"] for one in kept["figures"]] == [100, 200, 90, 100, 80, 400]


@pytest.mark.parametrize(("share", "value"), [(0.5, 51), (0.99, 100), (1.0, 100)])
def test_a_share_of_times(share: float, value: float) -> None:
    assert at_share(list(range(1, 101)), share) == value
