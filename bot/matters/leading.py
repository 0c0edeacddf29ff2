"""Groups as members and leaders see them: a leader sees how many there are, and names of those alone who ask to join."""

from dataclasses import dataclass
from typing import Any

from bot.broadcasting.places import widened
from bot.broadcasting.reach import reach_of
from bot.matters.group_lines import GroupLines
from bot.matters.rules import MatterRules
from directory.places import Places
from flows.matter_changes import AnswerRequest, AskToJoin, InviteLeader, StepDown
from flows.matter_facts import GroupsAt, JoinRequests, MyGroups
from storage import audit, group_leaders, group_requests, groups, invitations, staff
from storage.groups import Group
from storage.refusals import ChangeRefusedError
from storage.work import Work

GroupFact = MyGroups | GroupsAt | JoinRequests
GroupChange = AskToJoin | AnswerRequest | InviteLeader | StepDown
MOST_AT_PLACE = 6


@dataclass(frozen=True, slots=True)
class Leading:
    """Who leads is looked up anew for every change."""

    places: Places
    lines: GroupLines
    rules: MatterRules

    def look_up(self, work: Work, person_id: str, query: GroupFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises; None for whoever it is not for."""
        match query:
            case MyGroups():
                return self._mine(work, person_id)
            case GroupsAt(place):
                where = widened(self.places, [place]) if place else ()
                found = groups.at_places(work, person_id, where, MOST_AT_PLACE)
                return [{"id": one.id, "name": one.name, "kind": one.kind} for one in found]
            case JoinRequests(group):
                if not groups.is_leader(work, group, person_id):
                    return None
                return [
                    {"id": one.id, "called": one.called, "on": one.on.isoformat()}
                    for one in group_requests.waiting(work, group)
                ]

    def apply(self, work: Work, person_id: str, change: GroupChange) -> str | None:
        """Do it; the code of an invitation.

        Raises ChangeRefusedError: 'group' (none, or nobody leads it), 'member' (she is in it), 'called', 'too_many', 'request' (answered
        meanwhile), 'not_leader', 'last_leader'.
        """
        match change:
            case AskToJoin(group, called):
                self._ask(work, person_id, group, called)
            case AnswerRequest(request, let_in):
                self._answer(work, person_id, request, let_in=let_in)
            case InviteLeader(group):
                return self._invite(work, person_id, group)
            case StepDown(group):
                groups.step_down(work, group, person_id)
        return None

    def _mine(self, work: Work, person_id: str) -> list[dict[str, Any]]:
        found = groups.of_person(work, person_id)
        ids = [one.id for one in found]
        led, by = group_leaders.leads(work, person_id), group_leaders.of_each(work, ids)
        wait, chats = group_requests.numbers(work, led), group_leaders.with_chat(work, ids)
        return [
            {
                "id": one.id,
                "name": one.name,
                "kind": one.kind,
                "place": one.place,
                "place_name": self.places.name_of(one.place),
                "leader": one.id in led,
                "leaders": len(by.get(one.id, ())),
                "requests": wait.get(one.id, 0),
                "chat": one.id in chats,
            }
            for one in found
        ]

    def _ask(self, work: Work, person_id: str, group_id: str, called: str) -> None:
        group = _group(work, group_id)
        leaders = groups.leaders(work, group.id)
        if not leaders:
            raise ChangeRefusedError("group", "Nobody leads this group: nobody would answer her.")
        if groups.is_member(work, group.id, person_id):
            raise ChangeRefusedError("member", "She is in it.")
        if group_requests.ask(work, person_id, group.id, called):
            self.lines.asks(work, leaders, group)

    def _answer(self, work: Work, person_id: str, request_id: str, *, let_in: bool) -> None:
        group_id = group_requests.group_of(work, request_id)
        if group_id is None:
            raise ChangeRefusedError("request", "Somebody answered it meanwhile, or she asks no more.")
        if not groups.is_leader(work, group_id, person_id):
            raise ChangeRefusedError("not_leader", "She does not lead this group.")
        answered = group_requests.answered(work, request_id)
        if answered is None:
            raise ChangeRefusedError("request", "Another leader answered it meanwhile.")
        if let_in:
            groups.let_in(work, *answered)
            self.lines.let_in(work, answered[1], _group(work, group_id))

    def _invite(self, work: Work, person_id: str, group_id: str) -> str:
        group = _group(work, group_id)
        member = staff.of_person(work, person_id)
        keeps = member is not None and reach_of(self.places, member).covers(group.place)
        if not keeps and not groups.is_leader(work, group.id, person_id):
            raise ChangeRefusedError("not_leader", "She neither leads this group nor looks after its area.")
        if member is not None and keeps:
            audit.note(work, member, "invited")
        return invitations.invite(work, "", "leader", (), self.rules.code_lasts, group_id=group.id)


def _group(work: Work, group_id: str) -> Group:
    found = groups.by_id(work, group_id)
    if found is None:
        raise ChangeRefusedError("group", "There is no such group (any more).")
    return found
