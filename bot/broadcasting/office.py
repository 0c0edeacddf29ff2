"""What those who send notices to many ask and do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.broadcasting.keeping import Keeping
from bot.broadcasting.looking import Looking
from bot.broadcasting.notice import NoticeWords
from bot.broadcasting.reach import reach_of
from bot.broadcasting.rules import NoticeRules
from bot.broadcasting.sending import Sending
from bot.broadcasting.watching import Watching
from bot.staff_lines import StaffLines
from bot.station_facts import place_as_fact
from bot.wording import NAIROBI
from directory.places import Places
from flows.notice_changes import (
    CloseGroup,
    EndKnown,
    MakeGroup,
    PublishKnown,
    SendBroadcast,
    SteerBroadcast,
    TryBroadcast,
)
from flows.notice_facts import AudienceChoices, BroadcastByNumber, Broadcasts, Groups, Preview, Rumours
from storage import named_audience
from storage.member import Role, Staff
from storage.work import Work

OfficeFact = Groups | Rumours | AudienceChoices | Preview | Broadcasts | BroadcastByNumber
OfficeChange = (
    MakeGroup | CloseGroup | SendBroadcast | TryBroadcast | SteerBroadcast | PublishKnown | EndKnown
)
MOST_MEETINGS = 8


@dataclass(frozen=True, slots=True)
class BroadcastOffice:
    """Checks again here that the audience is hers to send to."""

    looking: Looking
    watching: Watching
    sending: Sending
    keeping: Keeping

    def look_up(self, work: Work, member: Staff, query: OfficeFact) -> Any:  # noqa: ANN401  (JSON)
        """The answer in the shape its query promises."""
        match query:
            case Groups():
                return self.keeping.groups(work, member)
            case Rumours():
                return self.keeping.rumours(work, member)
            case AudienceChoices():
                return self._choices(work, member)
            case Preview(texts, audience, urgent):
                looked = self.looking.look(work, member, texts, audience, urgent=urgent)
                return None if looked is None else self.looking.preview(work, looked)
            case Broadcasts(page):
                return self.watching.page(work, member, page)
            case BroadcastByNumber(number):
                return self.watching.one(work, member, number)

    def apply(self, work: Work, member: Staff, change: OfficeChange) -> str | None:
        """Do it; the number or code that it made, if any. Raises ChangeRefusedError (`gathering.refused.*`)."""
        match change:
            case MakeGroup():
                return self.keeping.make_group(work, member, change)
            case CloseGroup():
                self.keeping.close_group(work, member, change)
            case SendBroadcast():
                return self.sending.send(work, member, change)
            case TryBroadcast():
                self.sending.trial(work, member, change)
            case SteerBroadcast():
                self.sending.steer(work, member, change)
            case PublishKnown():
                return self.keeping.publish(work, member, change)
            case EndKnown():
                self.keeping.end(work, member, change)
        return None

    def _choices(self, work: Work, member: Staff) -> dict[str, Any]:
        places = self.looking.places
        reach = reach_of(places, member)
        areas = () if reach.places is None else member.areas
        hers = None if reach.places is None else sorted(reach.places)
        return {
            "places": [place_as_fact(places, found) for one in areas if (found := places.by_id(one))],
            "groups": [{"id": one.id, "name": one.name} for one in self.keeping.hers(work, reach)],
            "meetings": [
                {
                    "id": one.id,
                    "number": one.number,
                    "title": one.name,
                    "starts": one.starts_at.astimezone(NAIROBI).isoformat(timespec="seconds"),
                    "over": one.ends_at <= work.now,
                }
                for one in named_audience.newest_meetings(work, member.id, hers, MOST_MEETINGS)
                if one.starts_at and one.ends_at
            ],
            "roles": [role.value for role in Role],
        }


def office_of(places: Places, words: NoticeWords, rules: NoticeRules) -> BroadcastOffice:
    """All of it."""
    looking = Looking(places, rules, words)
    watching = Watching(looking)
    lines = StaffLines(words.wording, words.first_language)
    return BroadcastOffice(looking, watching, Sending(looking, watching, lines), Keeping(places))
