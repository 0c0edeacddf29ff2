"""Ordinary words that sound like a place's name, or nearly. They are never read as a misspelt place."""

from __future__ import annotations

from typing import Final

# fmt: off
ORDINARY: Final = frozenset(
    {
        "area", "badala", "bado", "barabara", "baraza", "barua", "blanket", "blankets", "bored",
        "county", "estate", "free", "kabisa", "kataa", "kabla", "kambi", "kampi", "karanga", "karibu", "kwanza",
        "kweli", "land", "lane", "lonely", "loud", "maji", "major", "mali", "mapanga", "marahaba", "market",
        "marketing", "markets", "matanga", "mayor", "mila", "minor", "more", "moto", "mpakani", "motor", "mualiko",
        "mwaliko", "nakuja", "nakumbuka", "nakuomba", "nakuona", "nakupa", "narrow", "nashukuru",
        "planet", "refuse", "salamu", "section", "soko", "sokoni", "station", "top", "town", "track", "ward",
    }
)
# fmt: on
