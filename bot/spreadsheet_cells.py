"""Cells of a CSV file that somebody opens with a spreadsheet: words of people, none of which may be run as a formula."""

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""As OWASP lists them (owasp.org, CSV Injection), with their full-width forms, which spreadsheets read alike."""


def cell(value: str) -> str:
    """The same words, with an apostrophe before what a spreadsheet would run; in one line."""
    line = " ".join(value.split()) if value.strip() else ""
    return f"'{line}" if value.startswith(_BEGINS_A_FORMULA) or line.startswith(_BEGINS_A_FORMULA) else line
