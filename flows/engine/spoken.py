"""An answer as it is shown back to her."""

from typing import Any

from flows.engine.replay import Question
from flows.when import When
from flows.words import Gap, Moment


def spoken(question: Question, value: Any) -> Gap:  # noqa: ANN401  (JSON)
    """The title of the option she chose, the time she meant, or her own words; '' when there is nothing to show."""
    chosen = value.get("option") if isinstance(value, dict) else value
    for pick in question.accept.picks:
        if pick.id == chosen:
            return pick.title
    if isinstance(value, dict) and "start" in value:
        meant = When.from_json(value)
        return Moment(meant.start, meant.end, meant.precision, meant.ongoing)
    return str(value.get("words", "")) if isinstance(value, dict) else ""
