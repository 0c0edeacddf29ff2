"""What a monitoring system may read: how much waits, how long turns take, what became of messages. Numbers, never who.

Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). No label holds more than the name of a
channel, a class, a status or an outcome.
"""

import hmac
from collections.abc import Awaitable, Callable

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from prometheus_client.process_collector import ProcessCollector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from storage import gauges
from storage.gauges import Gauges
from storage.work import Work

Read = Callable[[Callable[[Work], Gauges]], Awaitable[Gauges]]
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """Counted while the program runs; what waits is read from the database when somebody asks."""

    def __init__(self) -> None:
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

    def took(self, seconds: float, outcome: str) -> None:
        """A turn took so long."""
        self._turns.labels(outcome).observe(seconds)

    def tried(self, channel: str, outcome: str) -> None:
        """Delivery tried a row."""
        self._sends.labels(channel or "none", outcome).inc()

    def text(self, now: Gauges) -> bytes:
        """All of it as it is read."""
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
        return generate_latest(self.registry)

    def _gauge(self, name: str, means: str, *labels: str) -> Gauge:
        return Gauge(name, means, labels, registry=self.registry)


def metrics_route(metrics: Metrics, read: Read, token: str) -> Route:
    """GET /metrics for whoever shows the token (`Authorization: Bearer ...`); where none is set, there is no such page."""

    async def answer(request: Request) -> Response:
        shown = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not token or not hmac.compare_digest(shown.encode(), token.encode()):
            return PlainTextResponse("", 404)
        try:
            return Response(metrics.text(await read(gauges.look)), media_type=CONTENT_TYPE_LATEST)
        except Exception:  # noqa: BLE001 - whatever the database answered: a watcher must see that it did not
            return PlainTextResponse("", 503)

    return Route("/metrics", answer, methods=["GET"])
