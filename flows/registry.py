"""Every flow by its name, and how the turn treats it."""

from dataclasses import dataclass

from flows.clarify import clarify, not_yet, out_of_scope
from flows.danger import danger
from flows.engine.replay import Flow
from flows.follow_up import follow_up
from flows.human import human, offer_human
from flows.language import language
from flows.menu import hello, help_me, menu, thanks
from flows.my_data import erase_me, my_data
from flows.numbers import numbers
from flows.reporting.report import report
from flows.resume import resume
from flows.stop import stop


@dataclass(frozen=True, slots=True)
class Kept:
    """A flow and whether it waits: what is `kept` is put aside and can be resumed tomorrow, the rest is
    dropped as soon as she turns to something else."""

    flow: Flow
    kept: bool = False


FLOWS: dict[str, Kept] = {
    "hello": Kept(hello),
    "menu": Kept(menu),
    "help": Kept(help_me),
    "thanks": Kept(thanks),
    "report": Kept(report, kept=True),
    "follow_up": Kept(follow_up),
    "numbers": Kept(numbers),
    "danger": Kept(danger),
    "human": Kept(human),
    "offer_human": Kept(offer_human),
    "my_data": Kept(my_data),
    "erase_me": Kept(erase_me),
    "language": Kept(language),
    "clarify": Kept(clarify),
    "not_yet": Kept(not_yet),
    "out_of_scope": Kept(out_of_scope),
    "resume": Kept(resume),
    "stop": Kept(stop),
}
