"""Other people who rated a station before her: invented, some pleased and some not."""

from flows.changes import RateService
from storage import people, ratings
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
