"""What is told: a table with ratios, since absolute figures hold for one machine on one day, and JSON."""

import json
import statistics
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from bench.processes import OPENED_UP, ROOT
from bench.rounds import Figures
from nlu.training import MODEL

RESULTS = ROOT / "bench" / "results"
Value = Callable[[Figures], float]

ROWS: tuple[tuple[str, Value, str], ...] = (
    ("messages a second", lambda one: one.per_second, "{:.0f}"),
    ("webhook's answer, p50 (ms)", lambda one: one.answer_p50, "{:.1f}"),
    ("webhook's answer, p99 (ms)", lambda one: one.answer_p99, "{:.1f}"),
    ("processor a message (ms)", lambda one: one.processor, "{:.2f}"),
    ("peak memory (MB)", lambda one: one.peak / 1e6, "{:.0f}"),
)
"""Both sides have these, so each has a ratio."""
ALONE: tuple[tuple[str, Value, str], ...] = (
    ("reply at Twilio, p50 (ms)", lambda one: one.reply_p50, "{:.1f}"),
    ("reply at Twilio, p99 (ms)", lambda one: one.reply_p99, "{:.1f}"),
)
"""The floor answers nobody."""


def about(machine: str, rounds: int, residents: int) -> dict[str, str]:
    """What was measured on what, in sentences."""
    model = "the trained model of nlu/models" if MODEL.is_file() else "keywords (no model was trained)"
    return {
        "machine": f"Machine: {machine}.",
        "when": f"Begun: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, at {_version()}.",
        "what": f"{residents} residents with a whole report each, {rounds} rounds of Baraza and the floor in turn.",
        "setting": (
            f"Understood by {model}; SQLite with synchronous=FULL; delivery.rates.whatsapp opened up to {OPENED_UP}"
            " a second and no pause to one person."
        ),
    }


def lines(found: Sequence[Figures]) -> list[str]:
    """The table in Markdown: median (least to most) over the rounds; a ratio is that of one round's two sides."""
    told = [
        "| At once | What | Baraza | Floor | Baraza / floor |",
        "|---|---|---|---|---|",
    ]
    for together in sorted({one.at_once for one in found}):
        ours, floor = (
            [one for one in found if one.at_once == together and one.side == side]
            for side in ("Baraza", "floor")
        )
        for name, value, form in ROWS:
            ratios = [
                value(one) / value(other) for one, other in zip(ours, floor, strict=True) if value(other)
            ]
            cells = (
                _spread(map(value, ours), form),
                _spread(map(value, floor), form),
                _spread(ratios, "{:.2f}"),
            )
            told.append(f"| {together} | {name} | {' | '.join(cells)} |")
        told += [
            f"| {together} | {name} | {_spread(map(value, ours), form)} | | |" for name, value, form in ALONE
        ]
    return told


def keep(found: Mapping[str, object], said: Mapping[str, str]) -> str:
    """Write every figure to a file of its own; its path within the project."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps({"about": dict(said), **found}, indent=1) + "\n", encoding="utf-8")
    return path.relative_to(ROOT).as_posix()


def _spread(values: "map[float] | list[float]", form: str) -> str:
    ordered = sorted(values)
    if not ordered:
        return "–"
    least, middle, most = (form.format(one) for one in (ordered[0], statistics.median(ordered), ordered[-1]))
    return middle if len(ordered) == 1 else f"{middle} ({least} to {most})"


def _version() -> str:
    """The commit, and whether something was changed since."""
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=7"],  # noqa: S607 - git is needed anyway
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return "an unknown version"
    return f"commit {said.stdout.strip()}"
