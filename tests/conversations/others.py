"""Other people who rated a station before her: invented, some pleased and some not."""

from bot.commending import Commending
from bot.wording import wording
from directory.places import Places
from flows.changes import RateService
from storage import people, ratings
from storage.staff import operator
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
    """`verify Wafula` or `decline other`, on the staff page."""
    commending = Commending(wording(), places)
    do = commending.verify if command == "verify" else commending.decline
    do(work, operator("Facilitator"), number, rest)
