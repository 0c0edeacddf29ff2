"""What became of a case, in words, as the staff page shows it: with who did it and why."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.staffpage.speech import Speech
from flows.changes import State
from storage.case_history import MARKET, REPORTER, Step
from storage.case_news import News
from storage.cases import Case

NOBODY_NAMED = (REPORTER, MARKET)
"""Who did it, where no name is kept (`staffpage.by.*`)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about the case. `hers`: in her own words."""

    label: str
    value: str = field(repr=False)
    hers: bool = False


def state_of(case: Case, say: Speech) -> str:
    """How it stands: how far it is, or why it was closed."""
    if case.state is State.IN_ACTION:
        return say("staffpage.step.percent", state=say("staffpage.state.in_action"), percent=case.percent)
    return _closed(case.state, case.reason, say)


def _closed(state: str, reason: str, say: Speech) -> str:
    """A state, with why it was closed; one of the release before has no reason."""
    stands = say(f"staffpage.state.{state}")
    return (
        say("staffpage.step.reason", state=stands, reason=say(f"cases.closing.{reason}"))
        if reason
        else stands
    )


def news_of(news: News, say: Speech) -> str:
    """What a letter of news said."""
    if news.percent is not None:
        stands = say(
            "staffpage.step.percent", state=say(f"staffpage.state.{news.state}"), percent=news.percent
        )
    else:
        stands = _closed(news.state, news.reason, say)
    return f"{stands}\n{news.said}" if news.said else stands


def step_of(step: Step, body_name: Callable[[str], str], say: Speech) -> Fact:
    """The day, what and by whom, and why."""
    stands = news_of(News(step.state, step.percent, step.reason), say)
    if step.body:
        stands = say("staffpage.step.body", state=stands, body=body_name(step.body) or step.body)
    by = say(f"staffpage.by.{step.by}") if step.by in NOBODY_NAMED else step.by
    done = say("staffpage.step.by", what=stands, who=by)
    return Fact(say.day(step.on), f"{done}\n{step.words}" if step.words else done)
