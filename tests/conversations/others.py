"""Others than she: those who rated a station before her, some pleased and some not; and what the staff does with commendations."""

from sqlalchemy import select

from bot.commending import Commending
from bot.handing_over import HandingOver
from bot.wording import wording
from directory.places import Places
from flows.changes import RateService
from storage import due_commendations, people, ratings
from storage.handed_over import TO
from storage.staff import operator
from storage.tables import commendations
from storage.work import Work

PLEASED = ("yes", "hour", "good", "no", "yes", "yes")
NOT_PLEASED = ("partly", "longer", "bad", "yes", "na", "no")


def others_rate(work: Work, words: str) -> None:
    """`station times` or `station times better`: every third is not pleased, or only every tenth."""
    station, times, *better = words.split()
    for number in range(int(times)):
        person = people.find_or_make(work, "telegram", f"other {number}")
        answers = NOT_PLEASED if number % (10 if better else 3) == 0 else PLEASED
        ratings.rate(work, person.id, RateService(station, "other", *answers))


def decide(work: Work, places: Places, command: str, number: str, rest: str) -> None:
    """`verify Wafula`, `decline other` or `hand_over station`, on the staff page; `rounds 8` lets so many rounds go by."""
    if command == "rounds":
        for _ in range(int(rest)):
            due_commendations.count_down(work)
        return
    commending, member = Commending(wording(), places), operator("Facilitator")
    if command == "hand_over":
        (station,) = work.connection.scalars(
            select(commendations.c.station).where(commendations.c.number == number)
        )
        to = next(one for one in TO if one == rest)
        HandingOver(commending).hand_over(work, member, station, [number], to, work.today)
        return
    do = commending.verify if command == "verify" else commending.decline
    do(work, member, number, rest)
