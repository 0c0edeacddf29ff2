"""Comments about services: those of her stations, when the quarter is over, nobody's name with them, each look in the audit."""

from datetime import timedelta

from flows.changes import RateService
from storage import ratings
from tests.staffpage.office_at_work import AtWork, Member, inside
from tests.storage.messages import said
from tests.storage.turns import arrives, turn

KAPTEMBWO, NJORO = "kaptembwo-police-station", "njoro-police-station"


def rated(work: AtWork, station: str, comment: str) -> None:
    work.messages += 1
    arrives(work.storage, said("kutathmini", work.messages, who=f"47{work.messages:02}"))
    turn(work.storage, RateService(station, "other", "yes", "hour", "good", "no", "yes", "yes", comment))


async def test_she_reads_those_of_her_stations_and_it_is_noted(work: AtWork, her: Member) -> None:
    rated(work, KAPTEMBWO, "They listened <b>well</b>\n+254700000001")
    rated(work, NJORO, "canary of another area")
    work.clock.now += timedelta(days=60)
    await inside(work, her)
    await her.look("/cases")
    assert 'href="/comments"' in her.page
    assert await her.look("/comments") == 200
    assert "Kaptembwo Police Station quarter 4 of 2026 They listened" in her.words
    assert "&lt;b&gt;well&lt;/b&gt;" in her.page
    assert "canary" not in her.page
    assert her.response.headers["cache-control"] == "no-store"
    assert work.noted()[-1] == ("Akinyi", "read_comments", "")


async def test_while_the_quarter_runs_there_is_nothing_to_read(work: AtWork, her: Member) -> None:
    rated(work, KAPTEMBWO, "canary")
    await inside(work, her)
    await her.look("/comments")
    assert "canary" not in her.page
    assert "There are no comments about stations in your area yet." in her.words
    with work.storage.read() as reading:
        assert ratings.comments(reading, [KAPTEMBWO], 10) == []


async def test_nobody_reads_them_without_coming_in(work: AtWork, her: Member) -> None:
    rated(work, KAPTEMBWO, "canary")
    work.clock.now += timedelta(days=60)
    await her.look("/comments")
    assert "canary" not in her.page
    assert her.response.status_code in (401, 403)
