"""What a monitoring system may read: how much waits, how long turns take, what became of messages. Numbers, never who.

Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). No label holds more than the name of a
channel, a class, a status or an outcome.
"""

import hmac
import time
from collections.abc import Awaitable, Callable

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from prometheus_client.process_collector import ProcessCollector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from storage import gauges
from storage.gauges import Gauges, Slow
from storage.work import Work

Read = Callable[[Callable[[Work], tuple[Gauges, Slow]]], Awaitable[tuple[Gauges, Slow]]]
SENT = "sent"
"""The outcome of a row that went out (bot.settling)."""
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """Counted while the program runs; what waits is read from the database when somebody asks. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._sent_at: dict[str, float] = {}
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._turns = Histogram(
            "baraza_turn_seconds",
            "Seconds that a turn took, from its claim to its commit, by outcome (done, failed).",
            ["outcome"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._sends = Counter(
            "baraza_sends",
            "Rows of the outbox that delivery tried, by channel and outcome (sent, or the decision of the error).",
            ["channel", "outcome"],
            registry=self.registry,
        )
        self._inbox = self._gauge("baraza_inbox_waiting", "Messages that wait for their turn.")
        self._inbox_late = self._gauge(
            "baraza_inbox_late_seconds", "Seconds since the first of them was due."
        )
        self._outbox = self._gauge(
            "baraza_outbox_rows", "Rows of the outbox, by class and status.", "class", "status"
        )
        self._outbox_late = self._gauge(
            "baraza_outbox_late_seconds", "Seconds since the first waiting row of a class was due.", "class"
        )
        self._broadcasts = self._gauge("baraza_broadcasts_running", "Notices to many that are on their way.")
        self._referrals = self._gauge("baraza_referrals_late", "Referrals that nobody answered in time.")
        self._alerts = self._gauge("baraza_alerts", "Sentences for the operator that `baraza doctor` shows.")
        self._errands = self._gauge(
            "baraza_errands_waiting",
            "Work for delivery that is no message, by kind: files to fetch, or to be deleted at the provider.",
            "kind",
        )
        self._parked = self._gauge(
            "baraza_outbox_parked",
            "Messages that wait until their person writes again (WhatsApp's 24 hours).",
        )
        self._last_sent = self._gauge(
            "baraza_last_sent_timestamp_seconds",
            "When this process last handed a message over, by channel; seconds since 1970.",
            "channel",
        )
        self._schedule = self._gauge(
            "baraza_schedule_timestamp_seconds",
            "When whichever process keeps the schedule last went round; seconds since 1970, 0 for never.",
        )
        self._size = self._gauge("baraza_database_bytes", "What the database takes on its disk.")
        self._codes = self._gauge(
            "baraza_receipts_ready",
            "1 while receipt codes are ready in this process, else 0: how many would tell when somebody files a report.",
        )
        self._hurried = Counter(
            "baraza_hurried",
            "How often somebody was told that messages come too fast, by what was said.",
            ["said"],
            registry=self.registry,
        )

    def took(self, seconds: float, outcome: str) -> None:
        """A turn took so long."""
        self._turns.labels(outcome).observe(seconds)

    def tried(self, channel: str, outcome: str) -> None:
        """Delivery tried a row."""
        self._sends.labels(channel or "none", outcome).inc()
        if outcome == SENT:
            self._sent_at[channel] = self._clock()

    def hurried(self, said: str) -> None:
        """Somebody was told to be slower (storage.flooding.Fast)."""
        self._hurried.labels(said).inc()

    def last_sent(self) -> dict[str, float]:
        """Seconds since a message last went out, by channel."""
        return {channel: max(0.0, self._clock() - at) for channel, at in self._sent_at.items()}

    def text(self, now: Gauges, slow: Slow, codes: int = 0) -> bytes:
        """All of it as it is read; `codes`: how many receipt codes are ready."""
        self._inbox.set(now.inbox)
        self._inbox_late.set(now.inbox_late)
        self._outbox.clear()
        for (cls, status), number in now.outbox.items():
            self._outbox.labels(cls, status).set(number)
        for cls, late in now.outbox_late.items():
            self._outbox_late.labels(cls).set(late)
        self._broadcasts.set(now.broadcasts)
        self._referrals.set(now.referrals_late)
        self._alerts.set(now.alerts)
        self._errands.clear()
        for kind, number in slow.errands.items():
            self._errands.labels(kind).set(number)
        self._parked.set(slow.parked)
        for channel, at in self._sent_at.items():
            self._last_sent.labels(channel).set(at)
        self._schedule.set(slow.schedule_at or 0.0)
        self._size.set(slow.size)
        self._codes.set(1 if codes else 0)
        return generate_latest(self.registry)

    def _gauge(self, name: str, means: str, *labels: str) -> Gauge:
        return Gauge(name, means, labels, registry=self.registry)


def look(work: Work) -> tuple[Gauges, Slow]:
    """What is read when somebody asks."""
    return gauges.look(work), gauges.look_slowly(work)


def metrics_route(metrics: Metrics, read: Read, token: str, codes: Callable[[], int] = int) -> Route:
    """GET /metrics for whoever shows the token (`Authorization: Bearer ...`); where none is set, there is no such page."""

    async def answer(request: Request) -> Response:
        shown = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not token or not hmac.compare_digest(shown.encode(), token.encode()):
            return PlainTextResponse("", 404)
        try:
            return Response(metrics.text(*await read(look), codes()), media_type=CONTENT_TYPE_LATEST)
        except Exception:  # noqa: BLE001 - whatever the database answered: a watcher must see that it did not
            return PlainTextResponse("", 503)

    return Route("/metrics", answer, methods=["GET"])
