"""Ordinary words that a slip would turn into a place's name. They are never read as a misspelt place."""

from __future__ import annotations

from typing import Final

ORDINARY: Final = frozenset(
    ["market", "markets", "marketing", "soko", "sokoni", "top", "free", "section", "area", "kampi", "kambi", "town", "estate", "ward", "county", "station", "stage", "bahati", "biashara", "umoja", "baraka", "nyota", "barua", "barabara", "bado", "badala", "kabla", "kabisa", "karibu", "kwanza", "kweli", "molars", "more", "moto", "maji", "mali", "mila", "milango", "minor", "mayor", "major", "motor", "narrow", "nakupa", "nakuona", "nakuru", "nakumbuka", "nakuja", "nakuomba", "nairobi", "london", "condo", "lonely", "loud", "land", "lane", "planet", "blanket", "blankets"]
) - {"nakuru", "nairobi", "london"}
