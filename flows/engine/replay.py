"""Running a flow from its start on its journal until it waits, ends or goes over to another."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, Protocol

from flows.changes import Change
from flows.engine.answers import Accept, Said, Wording
from flows.engine.journal import Entry, Journal
from flows.engine.requests import Apply, Ask, Clock, Go, LookUp, Quieten, Reopen, Show, Tell
from flows.engine.talk import Talk
from flows.facts import Fact
from flows.messages import Language, Point
from flows.words import Text

Flow = Callable[[Talk], Awaitable[None]]

MOST_REQUESTS = 2_000
"""A flow that asks for more than this in one replay is in an endless loop."""
MOST_ENTRIES = 400
"""A journal longer than this is no conversation any more."""
MOST_REOPENINGS = 20


class FlowError(Exception):
    """A flow broke a rule of the engine: our fault, never the person's."""


class Host(Protocol):
    """What the engine asks of whoever runs it."""

    def look_up(self, query: Fact) -> Any:  # noqa: ANN401  (JSON)
        """The answer to a fact, as JSON."""
        ...

    def now(self) -> datetime:
        """The time, aware, in Africa/Nairobi."""
        ...


@dataclass(frozen=True, slots=True)
class Question:
    """What a flow waits for."""

    key: str
    text: Text
    accept: Accept
    given: str = ""
    look_up: Callable[[Any], Fact | None] | None = None

    def read(self, said: Said, wording: Wording) -> Any:  # noqa: ANN401  (JSON)
        """The canonical answer, or None when this is no answer to it."""
        return self.accept.read(said, wording)


@dataclass(slots=True)
class Step:
    """What came of a replay: the journal as it now is, and what is new.

    `asked` is None when the flow ended. `used` names the answers that counted, in the order in which
    the flow came to them; `changeable` those among them that come after the last change.
    """

    journal: Journal
    asked: Question | None = None
    said: list[Text] = field(default_factory=list)
    shown: list[Point] = field(default_factory=list)
    changes: list[tuple[str, Change]] = field(default_factory=list)
    used: dict[str, Question] = field(default_factory=dict)
    changeable: list[str] = field(default_factory=list)
    go: Go | None = None
    quiet: bool = False
    seen: set[str] = field(default_factory=set, repr=False, compare=False)
    waits: Coroutine[Any, Any, None] | None = field(default=None, repr=False, compare=False)
    """The flow itself, where it was kept waiting; `seen` are the keys that it came to."""


class _AgainError(Exception):
    """The journal changed under the flow: run it again from its start."""


def replay(
    flow: Flow,
    journal: Journal,
    slots: Mapping[str, Any],
    language: Language,
    host: Host,
    *,
    keep: bool = False,
) -> Step:
    """Run `flow` on a copy of `journal`. Raises FlowError when the flow awaits anything but its Talk,
    uses a key twice, or never ends.

    `keep`: a flow that waits is left waiting, for `proceed`.
    """
    return _replayed(flow, Step(journal.copy()), slots, language, host, keep=keep)


def proceed(
    flow: Flow, step: Step, journal: Journal, slots: Mapping[str, Any], language: Language, host: Host
) -> Step:
    """The same as replay on `journal`, which is the step's own with its open question answered.

    A flow is a function of its journal: what it did before the question it would only do again. So where it was kept
    waiting it goes on from there. Slots, language and host are those of the step. Raises FlowError, as replay.
    """
    running, step.waits = step.waits, None
    if running is None or step.asked is None:
        return replay(flow, journal, slots, language, host)
    onward = Step(
        journal.copy(),
        used=dict(step.used),
        changeable=list(step.changeable),
        quiet=step.quiet,
        seen=step.seen,
    )
    entry = _answer(onward, step.asked, None)
    if entry is None:
        _close(flow, running)
        return replay(flow, journal, slots, language, host)
    try:
        _drive(flow, running, onward, host, entry.value, keep=False)
    except _AgainError:
        return _replayed(flow, onward, slots, language, host, keep=False)
    return _bounded(flow, onward)


def _replayed(
    flow: Flow, step: Step, slots: Mapping[str, Any], language: Language, host: Host, *, keep: bool
) -> Step:
    for _ in range(MOST_REOPENINGS):
        step.used, step.changeable, step.seen, step.quiet = {}, [], set(), False
        running = flow(Talk(slots, language))
        if not isinstance(running, Coroutine):
            raise FlowError(f"{_name(flow)} is not an async function")
        try:
            _drive(flow, running, step, host, None, keep=keep)
        except _AgainError:
            continue
        return _bounded(flow, step)
    raise FlowError(f"{_name(flow)} reopens its questions without end")


def _bounded(flow: Flow, step: Step) -> Step:
    if len(step.journal.entries) > MOST_ENTRIES:
        raise FlowError(f"the journal of {_name(flow)} has grown over {MOST_ENTRIES} entries")
    return step


def _name(flow: Flow) -> str:
    return getattr(flow, "__name__", "a flow")


def _drive(
    flow: Flow,
    running: Coroutine[Any, Any, None],
    step: Step,
    host: Host,
    answer: Any,  # noqa: ANN401  (JSON)
    *,
    keep: bool,
) -> None:
    """Let the flow run with `answer` until it waits, ends or goes over to another; it is closed then, unless kept."""
    try:
        for _ in range(MOST_REQUESTS):
            try:
                request = running.send(answer)
            except StopIteration:
                return
            key = getattr(request, "key", None)
            if key is not None:
                if key in step.seen:
                    raise FlowError(f"{_name(flow)} uses the key {key!r} twice")
                step.seen.add(key)
            match request:
                case Ask():
                    question = Question(
                        request.key, request.text, request.accept, request.given, request.look_up
                    )
                    entry = _answer(step, question, request.prefill)
                    if entry is None:
                        step.asked = question
                        step.waits = running if keep else None
                        return
                    answer = entry.value
                case LookUp():
                    answer = _fact(step.journal, request, host)
                case Tell():
                    _tell(step, request)
                    answer = None
                case Show():
                    _show(step, request)
                    answer = None
                case Apply():
                    _apply(step, request)
                    answer = None
                case Clock():
                    answer = _clock(step.journal, request, host)
                case Reopen():
                    _reopen(step.journal, request)
                    raise _AgainError
                case Go():
                    step.go = request
                    return
                case Quieten():
                    step.quiet, answer = True, None
                case _:
                    raise FlowError(f"{_name(flow)} awaits something that is not its Talk")
        raise FlowError(f"{_name(flow)} made over {MOST_REQUESTS} requests in one turn")
    finally:
        if step.waits is None:
            _close(flow, running)


def _close(flow: Flow, running: Coroutine[Any, Any, None]) -> None:
    # Closing raises GeneratorExit in the flow: a BaseException, so its `except Exception` cannot eat it.
    try:
        running.close()
    except RuntimeError as error:
        raise FlowError(f"{_name(flow)} goes on when it should wait") from error


def _answer(step: Step, question: Question, prefill: Any) -> Entry | None:  # noqa: ANN401  (JSON)
    entry = step.journal.get(question.key, "answer", question.given)
    if entry is not None and question.look_up is None and not question.accept.holds(entry.value):
        entry = None
    mark = f"given:{question.key}"
    if (
        entry is None
        and prefill is not None
        and mark not in step.journal.entries
        and (known := prefill() if callable(prefill) else prefill) is not None
        and question.accept.holds(known)
    ):
        step.journal.put(mark, Entry("done"))
        entry = Entry("answer", known, "", question.given)
        step.journal.put(question.key, entry)
    if entry is not None:
        step.used[question.key] = question
        step.changeable.append(question.key)
    return entry


def _basis(value: object) -> str:
    return blake2b(repr(value).encode(), digest_size=8).hexdigest()


def _fact(journal: Journal, request: LookUp, host: Host) -> Any:  # noqa: ANN401  (JSON)
    basis = _basis(request.query)
    entry = journal.get(request.key, "fact", basis)
    if entry is None:
        entry = Entry("fact", host.look_up(request.query), "", basis)
        journal.put(request.key, entry)
    return entry.value


def _tell(step: Step, request: Tell) -> None:
    basis = _basis(request.text)
    if step.journal.get(request.key, "said", basis) is None:
        step.journal.put(request.key, Entry("said", None, "", basis))
        step.said.append(request.text)


def _show(step: Step, request: Show) -> None:
    basis = _basis(request.point)
    if step.journal.get(request.key, "said", basis) is None:
        step.journal.put(request.key, Entry("said", None, "", basis))
        step.shown.append(request.point)


def _apply(step: Step, request: Apply) -> None:
    if request.key not in step.journal.entries:
        step.journal.put(request.key, Entry("done"))
        step.changes.append((request.key, request.change))
    step.changeable.clear()


def _clock(journal: Journal, request: Clock, host: Host) -> datetime:
    entry = journal.get(request.key, "now", "")
    if entry is None:
        entry = Entry("now", host.now().isoformat())
        journal.put(request.key, entry)
    return datetime.fromisoformat(entry.value)


def _reopen(journal: Journal, request: Reopen) -> None:
    below = tuple(f"{key}." for key in request.keys)
    journal.drop([key for key in journal.entries if key in request.keys or key.startswith(below)])
