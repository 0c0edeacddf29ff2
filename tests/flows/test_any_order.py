"""A report in any order: whatever she answers, takes back, corrects or asks in between, it ends and loses nothing else."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.changes import FileReport, Manner
from flows.engine.conversation import Conversation
from tests.flows.person import Person

ANSWERS: dict[str, tuple[str, ...]] = {
    "consent": ("ndiyo",),
    "kind": ("theft", "gbv", "child", "taa", "4"),
    "what": ("They took two bags of maize", "ni hayo tu", "na simu pia", "photo"),
    "where": ("Kaptembwo", "Soko Mjinga", "behind the mill", "sijui", "pin", "1", "yes", "no", "2"),
    "when": ("last night", "tangu jana", "sasa", "sijui"),
    "ongoing": ("yes", "no", "sijui"),
    "outside": ("hapana", "labda"),
    "about": ("kanjo", "hapana", "polisi"),
    "manner": ("kwa siri", "bila jina", "kwa jina langu", "Wanjiku"),
    "messages": ("ndiyo", "hapana"),
    "confirm": ("change kind", "kind", "what", "where", "when", "name", "tuma"),
}
BETWEEN = (
    "no, it was Friday", "hapana, ni wizi", "no, theft", "I meant Rhonda", "no, with my name", "back", "rudi", "back", "kiswahili",
    "english", "numbers", "help", "menu", "endelea", "naibiwa saa hii", "xyz abc", "human", "taps an old button",
)  # fmt: skip

MOVES = st.lists(st.one_of(st.integers(0, 8), st.sampled_from(BETWEEN)), max_size=30)


def do(person: Person, move: int | str) -> None:
    if isinstance(move, str):
        if move == "taps an old button":
            person.taps("gang", "report.kind")
        elif "Rhonda" in move:
            person.says(move, place="Rhonda")
        else:
            person.says(move)
        return
    if person.flows[-1:] != ("report",):
        person.says("endelea") if "report" in person.flows else person.begins("report")
        return
    key = person.asked.split(".")[1]
    answers = ANSWERS[key]
    answer = answers[move % len(answers)]
    if answer == "pin":
        person.pins()
    elif answer == "photo":
        person.photographs()
    else:
        person.says(answer)


def answers_of(person: Person) -> dict[str, Any]:
    report = next((frame for frame in person.conversation.frames if frame.flow == "report"), None)
    entries = report.journal.entries if report else {}
    return {key: entry.value for key, entry in entries.items() if entry.kind == "answer"}


def finished(person: Person) -> None:
    """From wherever she is, the plain answers lead to the end."""
    for _ in range(60):
        if person.filed or "report" not in person.flows:
            return
        if person.flows[-1] != "report":
            person.commands("report")
            continue
        key = person.asked.removeprefix("report.")
        plainly = {
            "kind": "theft", "what.0": "They took maize", "where": "sijui", "where.near": "sijui", "where.is_it": "yes",
            "where.instead": "sijui",
            "when": "last night", "ongoing": "no", "manner": "kwa siri", "manner.name": "Wanjiku", "messages": "no", "confirm": "tuma",
        }  # fmt: skip
        person.says(plainly.get(key, "1"))
    raise AssertionError(f"the report never ends: {person.asked}")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves=MOVES)
def test_any_order_ends_and_keeps_the_other_answers(moves: list[int | str]) -> None:
    person = Person()
    person.world.consent = False
    person.begins("report")
    for move in moves:
        if person.filed:
            break
        before = answers_of(person)
        do(person, move)
        if person.filed or "report" not in person.flows:
            continue
        after = answers_of(person)
        lost = {key for key in before if key not in after}
        changed = {key for key in before if key in after and after[key] != before[key]}
        if move in ("back", "rudi"):
            assert len(lost) <= 1
            assert not changed
        elif isinstance(move, str):
            assert not lost, f"{move!r} lost {lost}"
            assert len(changed) <= 1, f"{move!r} changed {changed}"
        else:
            # Only the summary reopens; it takes one subject with what is below it.
            subjects = {key.split(".")[0] for key in lost} - {"confirm", "ongoing"}
            assert len(subjects) <= 1, f"lost {lost}"
        assert Conversation.from_bytes(person.conversation.to_bytes()) == person.conversation
    finished(person)
    if person.filed:
        whole(person.filed[0])
        assert len(person.filed) == 1
    person.says("cancel")
    person.says("cancel")
    assert "report" not in person.flows


def whole(report: FileReport) -> None:
    assert report.kind
    assert report.accounts
    assert (report.name != "") == (report.manner is Manner.NAMED)
    assert not (report.messages and report.manner is Manner.WITHOUT_TRACE)
    assert report.sensitive == (report.kind in ("gbv", "child", "misconduct", "bribe", "gang"))


@settings(max_examples=150, deadline=None)
@given(words=st.text(max_size=300), where=st.integers(0, 8))
def test_any_text_at_any_question_is_answered(words: str, where: int) -> None:
    from tests.flows.routes import ROUTES, person_at  # noqa: PLC0415

    person = person_at("report", where % len(ROUTES["report"].moves))
    person.says(words)
    assert person.last.text or not person.conversation.frames
    Conversation.from_bytes(person.conversation.to_bytes())
