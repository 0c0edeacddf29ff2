"""What she tells where something else was asked: kept for her account, or meant for the question it fits.

An alarm of the model alone counts for less there: an account is full of knives and thieves.
"""

from bot.correction_words import says_only
from bot.decisions import TELLS_BEFORE, Answer, Decision, Keep, Situation, Thresholds
from flows.engine.answers import Said, Wording, picked, plain, without_code
from flows.messages import Inbound, InboundKind
from flows.reporting.account import DONE
from flows.when import parse_when
from nlu.understanding import Understanding


def only_told(
    inbound: Inbound, said: Said, understood: Understanding, situation: Situation, thresholds: Thresholds
) -> bool:
    """Whether a faint alarm comes from what she tells of the past: an account is full of knives and thieves,
    and a bare place or time is nothing else.
    """
    question = situation.question
    if question is None or situation.aside or understood.danger_told:
        return False
    if dict(understood.ranking).get("emergency", 0.0) >= thresholds.sure:
        return False
    return question.accept.free or told_late(inbound, understood, said) is not None


def picks_an_option(
    inbound: Inbound, said: Said, understood: Understanding, situation: Situation, wording: Wording
) -> bool:
    """Whether she named an option that stands before her: "send" and "named" alone alarm a model, and nobody else."""
    if situation.question is None or situation.aside or understood.danger_told or not inbound.text:
        return False
    return picked(situation.question.accept.picks, Said(said.now, inbound.text), wording) is not None


FEWEST_TOLD = 3
"""Words: fewer are an answer that was not understood."""

_ASKS = frozenset(
    ("kwa", "mbona", "nani", "nini", "lini", "vipi", "wapi", "je", "gani", "who", "why", "what", "how", "when", "where",
     "which", "will", "can", "is", "are", "do", "does", "could", "would", "should")
)  # fmt: skip


def kept(
    inbound: Inbound, said: Said, understood: Understanding, kind: str | None, situation: Situation
) -> Keep | None:
    """What she tells before she was asked for it: it waits for the account. A question of hers does not."""
    words = plain(inbound.text).split()
    if (
        len(words) < FEWEST_TOLD
        or " ".join(words) in DONE.words
        or words[0] in _ASKS
        or inbound.text.rstrip().endswith("?")
    ):
        return None
    here, below = situation.asked in TELLS_BEFORE, situation.asked_below in TELLS_BEFORE
    if not here and not below:
        return None
    return Keep(without_code(inbound.text).strip(), kind, below=below)


def told_with_its_kind(
    inbound: Inbound, said: Said, decision: Decision, situation: Situation, wording: Wording
) -> Decision:
    """Asked for the kind she told what happened: that is kept too, or she would have to tell it again."""
    question = situation.question
    if not isinstance(decision, Answer) or question is None or situation.asked != "report.kind":
        return decision
    if inbound.kind is not InboundKind.TEXT or len(plain(inbound.text).split()) <= FEWEST_TOLD:
        return decision
    if picked(question.accept.picks, Said(said.now, inbound.text), wording) is not None:
        return decision
    return Keep(without_code(inbound.text).strip(), answer=decision)


def told_late(inbound: Inbound, understood: Understanding, said: Said) -> Said | None:
    """A bare time or place where neither is asked: she has come to it now, and means the earlier question."""
    when = parse_when(inbound.text, said.now)
    if when is not None and says_only(inbound.text, when.words):
        return Said(said.now, inbound.text)
    for found in understood.entities:
        if found.name == "place" and says_only(inbound.text, f"{found.text} {found.value}"):
            return Said(said.now, inbound.text, entities={"place": found.value})
    return None
