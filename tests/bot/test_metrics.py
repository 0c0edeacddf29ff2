"""What a monitoring system reads: what waits, for how long, what became of messages; and never who."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from bot.metrics import Metrics, metrics_route
from storage import alerts, beats, gauges
from storage.gauges import Gauges, Slow
from storage.outbox import ToPerson, queue
from storage.statuses import SendClass, SendKind
from storage.work import Storage, Work
from tests.storage.conftest import Clock
from tests.storage.messages import said
from tests.storage.turns import arrives, turn

TOKEN = "geheim-0123456789"
WORDS = "kanari-maneno"


def figures(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """By name and labels, read with Prometheus' own parser."""
    return {
        (sample.name, tuple(sorted(sample.labels.values()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def reader(storage: Storage) -> Callable[[Callable[[Work], tuple[Gauges, Slow]]], Any]:
    async def read(do: Callable[[Work], tuple[Gauges, Slow]]) -> tuple[Gauges, Slow]:
        with storage.read() as work:
            return do(work)

    return read


async def fetched(
    storage: Storage, metrics: Metrics, token: str = TOKEN, shown: str | bytes = f"Bearer {TOKEN}"
) -> httpx.Response:
    app = Starlette(routes=[metrics_route(metrics, reader(storage), token)])
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await client.get(
            "/metrics", headers=[(b"authorization", shown.encode() if isinstance(shown, str) else shown)]
        )


async def test_what_waits_and_for_how_long(storage: Storage, clock: Clock) -> None:
    arrives(storage, said(WORDS, 1, who="+254700000001"))
    turn(storage)
    arrives(storage, said(WORDS, 2, who="+254700000001"), said(WORDS, 3, who="+254700000002"))
    with storage.begin() as work:
        person = work.connection.exec_driver_sql("SELECT id FROM people LIMIT 1").scalar()
        for cls in (SendClass.REPLY, SendClass.NOTICE, SendClass.NOTICE):
            queue(work, ToPerson(str(person)), "telegram", b"{}", cls=cls)
        queue(work, ToPerson(str(person)), "telegram", b"x", cls=SendClass.ERRAND, kind=SendKind.FETCH_MEDIA)
        alerts.raise_alert(work, "Something is our fault.")
        beats.beat(work, beats.SCHEDULE)
        round_at = work.now.timestamp()
    clock.forward(seconds=90)
    metrics = Metrics(clock=lambda: 1_800_000_000.0)
    metrics.took(0.02, "done")
    metrics.tried("telegram", "sent")
    metrics.tried("", "retry")
    metrics.hurried("slower")
    answer = await fetched(storage, metrics)
    found = figures(answer.text)
    assert found["baraza_inbox_waiting", ()] == 2
    assert found["baraza_inbox_late_seconds", ()] == pytest.approx(90, abs=1)
    assert found["baraza_outbox_rows", ("notice", "waiting")] == 2
    assert found["baraza_outbox_late_seconds", ("reply",)] == pytest.approx(90, abs=1)
    assert found["baraza_outbox_late_seconds", ("urgent",)] == 0
    assert found["baraza_alerts", ()] == 1
    assert found["baraza_turn_seconds_count", ("done",)] == 1
    assert found["baraza_sends_total", ("sent", "telegram")] == 1
    assert found["baraza_sends_total", ("none", "retry")] == 1
    assert found["process_resident_memory_bytes", ()] > 10_000_000
    assert found["baraza_errands_waiting", ("fetch_media",)] == 1
    assert found["baraza_outbox_parked", ()] == 0
    assert found["baraza_schedule_timestamp_seconds", ()] == pytest.approx(round_at)
    assert found["baraza_last_sent_timestamp_seconds", ("telegram",)] == 1_800_000_000.0
    assert found["baraza_database_bytes", ()] > 100_000
    assert found["baraza_receipts_ready", ()] == 0
    assert found["baraza_hurried_total", ("slower",)] == 1
    assert WORDS not in answer.text
    assert not re.search(r"254700|our fault", answer.text)


@pytest.mark.parametrize(
    ("token", "shown", "status"),
    [
        (TOKEN, f"Bearer {TOKEN}", 200),
        (TOKEN, "", 404),
        (TOKEN, "Bearer wrong", 404),
        (TOKEN, "Bearer geheim-\xe9".encode("latin-1"), 404),
        ("", "Bearer ", 404),
        ("", "", 404),
    ],
)
async def test_only_for_whoever_shows_the_token(
    storage: Storage, token: str, shown: str | bytes, status: int
) -> None:
    answer = await fetched(storage, Metrics(), token, shown)
    assert answer.status_code == status
    if status == 404:
        assert answer.text == ""


async def test_a_database_that_does_not_answer_shows(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(work: Work) -> Gauges:
        raise RuntimeError("canary-of-the-database")

    monkeypatch.setattr(gauges, "look", fails)
    answer = await fetched(storage, Metrics())
    assert answer.status_code == 503
    assert answer.text == ""
