"""A case as the page shows it: everything in words, nothing left to decide in a template."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.casework import Opened, steps_of
from bot.staffpage.case_steps import Fact, news_of, state_of, step_of
from bot.staffpage.door import Visit
from bot.staffpage.speech import Speech, size
from flows.changes import CLOSING, OVER, Manner, State
from flows.reporting.when import shown
from storage.audit import Entry
from storage.cases import Case
from storage.letters import Letter
from storage.report_reading import Held
from storage.staff import Role, Staff

DID = ("link", "looked", "photo", "took", "left_case", "handed", "wrote", "state", "told")
"""What of the audit is about a case (`staffpage.did.*`)."""
IMAGES = ("image/jpeg", "image/png", "image/webp")


_SEEN = {
    (True, True): "staffpage.letter.answered",
    (True, False): "staffpage.letter.unanswered",
    (False, True): "staffpage.letter.seen",
    (False, False): "staffpage.letter.unseen",
}
"""Of a question that it is answered, of anything else that she opened it, by (question, seen)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of what was told. `file` is the address of its photo or voice note, '' when there is none (yet)."""

    number: int
    text: str = field(repr=False)
    file: str = ""
    sound: bool = False
    size: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A letter; `hers`: from whoever filed the report. `seen` is '' where nobody can tell."""

    heading: str
    words: str = field(repr=False)
    hers: bool
    seen: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list of cases."""

    number: str
    kind: str
    place: str
    state: str
    holder: str
    news: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case. `may_*` say which forms stand below it; `where` says how a letter reaches whoever filed it."""

    number: str
    kind: str
    facts: tuple[Fact, ...]
    pieces: tuple[Piece, ...]
    letters: tuple[Written, ...]
    history: tuple[Fact, ...]
    holder: str
    may_take: bool
    may_leave: bool
    may_write: bool
    may_ask: bool
    where: str
    silent: bool
    states: tuple[tuple[str, str], ...]
    reasons: tuple[tuple[str, str], ...]
    percent: int
    follows: str
    steps: tuple[Fact, ...]
    colleagues: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands beside the case itself: who else may have it, who has it, why nothing is sent, what was done."""

    colleagues: Sequence[Staff]
    holder: Staff | None
    why_silent: str
    history: Sequence[Entry]
    body_name: Callable[[str], str]


def line(case: Case, visit: Visit, place_name: Callable[[str], str]) -> Line:
    """One line of the list."""
    say = visit.say
    news = say("cases.replies", case.unread_replies) if case.unread_replies else ""
    return Line(
        number=case.number,
        kind=say(f"kind.{case.kind}"),
        place=place_name(case.place) if case.place else say("cases.no_place"),
        state=state_of(case, say),
        holder=say(f"cases.holder.{_holder(case, visit.staff)}"),
        news=news,
    )


def case_view(
    opened: Opened, around: Around, visit: Visit, place_name: Callable[[str], str]
) -> CaseView:  # fmt: skip
    """The whole page of one case."""
    case, say = opened.case, visit.say
    state = State(case.state)
    mine = case.holder == visit.staff.id
    passes_on = bool(case.holder) and (mine or visit.staff.role is Role.ADMIN)
    return CaseView(
        number=case.number,
        kind=say(f"kind.{case.kind}"),
        facts=tuple(_facts(opened, around, visit, place_name)),
        pieces=tuple(_pieces(opened)),
        letters=tuple(_written(letter, say) for letter in opened.letters),
        history=tuple(_done(entry, say) for entry in around.history if entry.what in DID),
        holder=_holder_words(case, around, visit),
        may_take=not case.holder and state not in (State.CLOSED, State.CONFIRMED),
        may_leave=passes_on,
        may_write=mine and state not in (State.CLOSED, State.WITHDRAWN),
        may_ask=state not in OVER,
        where=say(f"cases.silent.{around.why_silent}") if around.why_silent else say("cases.reaches"),
        silent=bool(around.why_silent),
        states=tuple((one.value, say(f"cases.make.{one.value}")) for one in steps_of(case) if mine),
        reasons=tuple((one, say(f"cases.closing.{one}")) for one in CLOSING),
        percent=case.percent,
        follows=say("staffpage.state.follows", matter=case.matter) if case.matter else "",
        steps=tuple(step_of(step, around.body_name, say) for step in opened.steps),
        colleagues=tuple((one.id, one.name) for one in around.colleagues) if passes_on else (),
    )


def _facts(
    opened: Opened, around: Around, visit: Visit, place_name: Callable[[str], str]
) -> Iterator[Fact]:  # fmt: skip
    case, report, say = opened.case, opened.report, visit.say
    place = place_name(report.place) if report.place else ""
    yield Fact(say("staffpage.fact.place"), place or say("cases.no_place"))
    if report.place_words:
        yield Fact(say("staffpage.fact.place_words"), report.place_words, hers=True)
    if report.point is not None:
        yield Fact(
            say("staffpage.fact.pin"), f"{report.point.latitude:.5f}, {report.point.longitude:.5f}"
        )  # fmt: skip
    if report.when:
        yield Fact(say("staffpage.fact.when"), say.words(shown(report.when)))
        if "start" in report.when and report.when.get("words"):
            yield Fact(say("staffpage.fact.when_words"), report.when["words"], hers=True)
    if report.ongoing:
        yield Fact(say("staffpage.fact.ongoing"), say(f"ongoing.short.{report.ongoing}"))
    yield Fact(say("staffpage.fact.manner"), say(f"staffpage.manner.{report.manner.value}"))
    if report.name:
        yield Fact(say("staffpage.fact.name"), report.name, hers=True)
    yield Fact(say("staffpage.fact.language"), say(f"language.{report.language}"))
    yield Fact(say("staffpage.fact.filed"), _filed(report.filed, report.manner, say))
    if case.about:
        yield Fact(say("staffpage.fact.about"), say(f"staffpage.about.{case.about}"))
    if case.group:
        yield Fact(say("staffpage.fact.group"), case.group)
    yield Fact(say("staffpage.fact.state"), state_of(case, say))
    yield Fact(say("staffpage.fact.holder"), _holder_words(case, around, visit))


def _filed(at: datetime, manner: Manner, say: Speech) -> str:
    """The hour, or without trace the day, which was rounded in UTC."""
    return say.day(at.date()) if manner is Manner.WITHOUT_TRACE else say.moment(at)


def _pieces(opened: Opened) -> Iterator[Piece]:
    there: dict[int, Held] = {held.position: held for held in opened.report.attachments}
    for piece in opened.report.told:
        held = there.get(piece.position)
        yield Piece(
            number=piece.position + 1,
            text=piece.text,
            file="" if held is None else f"/cases/{opened.case.number}/photo/{piece.position}",
            sound=held is not None and held.content_type not in IMAGES,
            size="" if held is None else size(held.size),
            missing=held is None and bool(piece.content_type),
        )


def _written(letter: Letter, say: Speech) -> Written:
    hers = letter.kind == "reply"
    heading = say(f"staffpage.letter.{letter.kind}", on=say.day(letter.on))
    words = letter.words if letter.news is None else news_of(letter.news, say)
    return Written(heading, words, hers, "" if hers else say(_SEEN[letter.kind == "question", letter.seen]))


def _done(entry: Entry, say: Speech) -> Fact:
    return Fact(say.moment(entry.at), say(f"staffpage.did.{entry.what}", who=entry.who))


def _holder(case: Case, staff: Staff) -> str:
    return "me" if case.holder and case.holder == staff.id else "colleague" if case.holder else "nobody"


def _holder_words(case: Case, around: Around, visit: Visit) -> str:
    if around.holder is not None and around.holder.id != visit.staff.id:
        return around.holder.name
    return visit.say(f"cases.holder.{_holder(case, visit.staff)}")
