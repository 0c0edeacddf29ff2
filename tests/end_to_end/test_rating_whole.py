"""A rating through the web page of the running program, and the public page beside it."""

from pathlib import Path

import httpx

from tests.channels.webpage.visitor import Visitor
from tests.end_to_end.program import program
from tests.end_to_end.rows import rows
from tests.end_to_end.test_webpage_whole import says, taps


async def test_a_service_is_rated_and_nothing_of_it_is_shown_before_the_quarter_is_over(
    tmp_path: Path,
) -> None:
    async with program(tmp_path) as running, httpx.AsyncClient(base_url=running.url, timeout=10) as client:
        visitor = Visitor(client)
        await visitor.begin("en")
        await says(visitor, "rate", "Which police station")
        await says(visitor, "Kaptembwo Police Station", "What were you there for?")
        for option, words in (
            ("p3-form", "1 of 6"), ("yes", "2 of 6"), ("hour", "3 of 6"), ("good", "4 of 6"), ("no", "5 of 6"), ("na", "6 of 6"),
            ("yes", "Anything else"), ("none", "It counts for Kaptembwo Police Station"),
        ):  # fmt: skip
            await taps(visitor, option, words)
        (rating,) = rows(running.database, "select station, reception, confidentiality from ratings")
        assert rating == ("kaptembwo-police-station", "yes", "na")
        page = await client.get("/stations/kaptembwo-police-station", params={"lang": "en"})
        assert page.status_code == 200
        assert "fewer than 10 people answered" in page.text
        assert (await client.get("/counties/nakuru-county.csv")).status_code == 200
        assert "Worked examples" in (await client.get("/index-method/")).text
        assert (await client.get("/public/public.css")).status_code == 200
        assert "figures" in await running.command("index", "compute")
        assert "fewer than 10 voices" in await running.command("index", "show", "kaptembwo-police-station")
