"""The numbers of stations: shown while somebody's call to them is not too long ago, confirmed and doubted in chat.

What is confirmed is kept as rows of the directory of a kind of their own. They are read whenever a station is shown: every
process shows a number from the moment it was confirmed, and hides it again by itself when its time is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.staff_lines import StaffLines
from directory.nearby import Stations
from directory.place import Place
from directory.places import Places
from flows.handling.phone_numbers import PHONE
from storage import alerts, audit, directory_rows, staff
from storage.refusals import ChangeRefusedError
from storage.staff import Staff
from storage.work import Work

CONFIRMED = "station_number"
DOUBTED = "station_doubt"


@dataclass(frozen=True, slots=True)
class Number:
    """A station's number and the day on which somebody called it (ISO date)."""

    phone: str
    verified_on: str
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class StationNumbers:
    """A number is shown until `lasts` after its call."""

    places: Places
    stations: Stations
    lines: StaffLines
    lasts: timedelta

    def known(self, work: Work) -> Mapping[str, Number]:
        """By the station's id its newest number, however old: that of the directory, or one confirmed later."""
        found = {
            place.id: Number(place.phone, place.verified_on)
            for place in self.places
            if place.phone and place.verified_on
        }
        for row in directory_rows.all_rows(work, CONFIRMED):
            before = found.get(row["id"])
            if before is None or before.verified_on <= row["verified_on"]:
                found[row["id"]] = Number(row["phone"], row["verified_on"])
        for row in directory_rows.all_rows(work, DOUBTED):
            number = found.get(row["id"])
            if number is not None and number.phone == row["phone"]:
                found[row["id"]] = Number(number.phone, number.verified_on, doubted=True)
        return found

    def shown(self, work: Work) -> Mapping[str, Number]:
        """Those that somebody called lately: the others stay hidden."""
        today = work.today
        return {
            station_id: number
            for station_id, number in self.known(work).items()
            if timedelta() <= today - date.fromisoformat(number.verified_on) <= self.lasts
        }

    def covers(self, member: Staff, station: Place) -> bool:
        """Whether the station lies in her areas; without areas she covers all."""
        return not member.areas or not set(member.areas).isdisjoint(self.places.line_of(station))

    def confirm(self, work: Work, member: Staff, station_id: str, phone: str) -> None:
        """She called it today; noted in the audit. Raises ChangeRefusedError: station (not hers), phone (none)."""
        station = self.stations.by_id(station_id)
        if station is None or not self.covers(member, station):
            raise ChangeRefusedError("station", "This station is not in her areas.")
        if not PHONE.fullmatch(phone):
            raise ChangeRefusedError("phone", "This is no number of an office in Kenya.")
        day = work.today.isoformat()
        row = {"kind": CONFIRMED, "id": station.id, "phone": phone, "verified_on": day, "by": member.id}
        directory_rows.put(work, [row])
        directory_rows.remove(work, DOUBTED, [station.id])
        audit.note(work, member, "confirmed")

    def doubt(self, work: Work, station_id: str) -> None:
        """A resident says that it does not work: noted without her, and the staff of the area hear of it once.

        They hear again when another number was confirmed meanwhile. It hides nothing: anybody could say so of any number.
        """
        station = self.stations.by_id(station_id)
        number = self.shown(work).get(station_id)
        if station is None or number is None or number.doubted:
            return
        row = {"kind": DOUBTED, "id": station.id, "phone": number.phone, "on": work.today.isoformat()}
        directory_rows.put(work, [row])
        members = [one for one in staff.everybody(work) if self.covers(one, station)]
        reached = self.lines.reach(work, members)
        for to in reached.values():
            self.lines.number_fails(work, to, station.name, station.id)
        if not reached:
            alerts.raise_alert(
                work,
                f"The number of {station.name} is said not to work, and nobody on the staff can be told.",
            )
