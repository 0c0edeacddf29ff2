"""Whether she turns to something else in the middle of a flow that only answers: a station, a service, a score card."""

from bot.decisions import Situation, Thresholds
from flows.engine.answers import Said, Wording, picked
from flows.messages import Inbound, InboundKind
from nlu.understanding import Understanding

ONLY_ANSWERS = frozenset({"stations", "know", "score_card"})
"""Nothing of hers is lost when such a flow ends; in a report or a rating her words stay what she is asked for."""
TURNS = frozenset({"report", "follow_up", "know", "stations", "rating", "commend", "my_data"})
FEWEST_WORDS = 4
"""Fewer are a name or a topic, whatever the model makes of them: "Soko Mjinga" is no market matter here."""


def turns_to(
    flow: str | None,
    inbound: Inbound,
    said: Said,
    understood: Understanding,
    situation: Situation,
    thresholds: Thresholds,
    wording: Wording,
) -> bool:
    """Whether her words begin `flow`, to which their intent leads, rather than answer the open question."""
    question = situation.question
    if question is None or not situation.flows or situation.flows[-1] not in ONLY_ANSWERS:
        return False
    if flow not in TURNS or flow == situation.flows[-1] or understood.confidence < thresholds.sure:
        return False
    words = inbound.text.split()
    return (
        inbound.kind is InboundKind.TEXT
        and len(words) >= FEWEST_WORDS
        and picked(question.accept.picks, Said(said.now, inbound.text), wording) is None
    )
