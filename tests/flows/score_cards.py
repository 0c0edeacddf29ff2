"""Score cards as the fact ScoreCard gives them: one of too few, one of enough."""

from typing import Any

NO_CARD: dict[str, Any] = {
    "quarter": "2026-Q3", "card": None, "trend": None, "now": "2026-Q4", "shown_from": "2027-01-01", "page": "",
}  # fmt: skip
SCORES = [
    ["reception", 71],
    ["waiting", 40],
    ["courtesy", 66],
    ["integrity", 80],
    ["confidentiality", None],
    ["help", 58],
]
CARD = NO_CARD | {
    "card": {"voices": 23, "scores": SCORES, "index": 66, "low": 55, "high": 77},
    "trend": {"points": -5, "beyond_chance": False},
    "page": "https://baraza.example.org/stations/loruk-police-station",
}
