"""Every flow by its name, and how the turn treats it."""

from dataclasses import dataclass

from flows.broadcasting.compose import broadcast
from flows.broadcasting.groups import groups
from flows.broadcasting.rumours import rumours
from flows.broadcasting.watch import broadcasts
from flows.charter_seen import charter_seen
from flows.charters import charters
from flows.clarify import clarify, out_of_scope
from flows.commending import commended, commending
from flows.convening.announce import convene
from flows.convening.look_after import forum_work
from flows.danger import danger
from flows.engine.replay import Flow
from flows.follow_up import follow_up
from flows.forget_chat import forget_chat
from flows.forums.at_forum import at_forum
from flows.forums.attend import attend
from flows.forums.find import forums
from flows.forums.group import group
from flows.forums.rumour import rumour
from flows.forums.topics import topics
from flows.handling.cases import cases
from flows.handling.commendations import commendations
from flows.handling.confirm import confirm
from flows.handling.join import join
from flows.handling.matters import matters
from flows.handling.overdue import overdue
from flows.handling.people import people
from flows.handling.promises import promises
from flows.handling.referrals import referrals
from flows.human import human, offer_human
from flows.knowing.know import know
from flows.language import language
from flows.letters import letters
from flows.matters.leading import leading
from flows.matters.matter import matter
from flows.matters.progress import progress
from flows.menu import hello, help_me, menu, thanks
from flows.my_data import erase_me, my_data
from flows.numbers import numbers
from flows.rating import rating
from flows.reporting.report import report
from flows.resume import resume
from flows.score_card import score_card
from flows.stations.find import stations
from flows.stop import stop, stop_all
from flows.who_sees import who_sees


@dataclass(frozen=True, slots=True)
class Registered:
    """A flow, and what becomes of it and of the one below it.

    `kept`: it waits while she turns to something else and can be resumed tomorrow; any other is dropped
    then. `digression`: it comes back to whatever was open, kept or not. `glance`: a digression that leaves a
    `half_done` one below it open too, so that asking for help takes back no answer to a forum.
    """

    flow: Flow
    kept: bool = False
    digression: bool = False
    glance: bool = False
    half_done: bool = False


def stays_below(below: Registered, digression: Registered) -> bool:
    """Whether what is open comes back after the digression."""
    return not below.digression or (digression.glance and below.half_done)


FLOWS: dict[str, Registered] = {
    "hello": Registered(hello),
    "menu": Registered(menu),
    "report": Registered(report, kept=True),
    "follow_up": Registered(follow_up),
    "letters": Registered(letters),
    "cases": Registered(cases),
    "people": Registered(people),
    "join": Registered(join),
    "know": Registered(know),
    "charter_seen": Registered(charter_seen),
    "charters": Registered(charters),
    "rating": Registered(rating),
    "score_card": Registered(score_card),
    "commend": Registered(commending, kept=True),
    "commended": Registered(commended),
    "commendations": Registered(commendations),
    "confirm": Registered(confirm),
    "convene": Registered(convene, kept=True),
    "forum_work": Registered(forum_work),
    "matters": Registered(matters),
    "promises": Registered(promises),
    "referrals": Registered(referrals),
    "overdue": Registered(overdue),
    "broadcast": Registered(broadcast, kept=True),
    "broadcasts": Registered(broadcasts),
    "groups": Registered(groups),
    "rumours": Registered(rumours),
    "topics": Registered(topics),
    "group": Registered(group),
    "leading": Registered(leading),
    "my_data": Registered(my_data),
    "erase_me": Registered(erase_me),
    "forget_chat": Registered(forget_chat),
    "resume": Registered(resume, digression=True),
    "danger": Registered(danger, digression=True, glance=True),
    "numbers": Registered(numbers, digression=True, glance=True),
    "stations": Registered(stations, digression=True),
    "help": Registered(help_me, digression=True, glance=True),
    "who_sees": Registered(who_sees, digression=True, glance=True),
    "thanks": Registered(thanks, digression=True, glance=True),
    "language": Registered(language, digression=True, glance=True),
    "stop": Registered(stop, digression=True),
    "stop_all": Registered(stop_all, digression=True),
    "forums": Registered(forums, digression=True),
    "attend": Registered(attend, digression=True, half_done=True),
    "at_forum": Registered(at_forum, digression=True, half_done=True),
    "rumour": Registered(rumour, digression=True),
    "matter": Registered(matter, digression=True),
    "progress": Registered(progress, digression=True),
    "human": Registered(human, digression=True),
    "offer_human": Registered(offer_human, digression=True),
    "clarify": Registered(clarify, digression=True, glance=True),
    "out_of_scope": Registered(out_of_scope, digression=True, glance=True),
}
