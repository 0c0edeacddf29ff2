"""The summary before filing: everything in it can be corrected."""

from typing import Any

from flows.changes import Account, Manner
from flows.reporting.when import shown
from flows.reporting.where import Located
from flows.words import Gap, Lines, Text, text

LONGEST_EXCERPT = 300
"""Characters of her account that the summary repeats: enough to recognise, short enough to read aloud."""


def summary(
    kind: str,
    accounts: tuple[Account, ...],
    where: Located,
    when: dict[str, Any],
    ongoing: str,
    manner: Manner,
    name: str,
    *,
    outside: bool,
    messages: bool,
    quiet: bool,
    about: str = "",
    matter: str = "",
    group: str = "",
) -> Text:
    """What will be filed. A quiet path names neither the kind nor what was told.

    `about` whom it is; `matter`: the title of the public one that it belongs to; `group`: the name of the one it is for.
    """
    known = text("summary.named", name=name) if name else text(f"summary.{manner.value}")
    common: tuple[Gap, ...] = (
        text("summary.line_where", where=where.label()),
        text("summary.line_when", when=shown(when), ongoing=text(f"ongoing.short.{ongoing}")),
        text("summary.line_known", known=known),
        text("summary.line_outside") if outside else "",
    )
    if quiet:
        later = text("summary.messages_yes" if messages else "summary.messages_no")
        lines = (text("summary.line_quiet", count=len(accounts)), *common, later)
    else:
        lines = (
            text("summary.line_kind", kind=text(f"kind.{kind}")),
            text("summary.line_what", what=told(accounts)),
            text("summary.line_about", whom=text(f"about.{about}")) if about else "",
            text("summary.line_together", title=matter) if matter else "",
            text("summary.line_group", group=group) if group else "",
            *common,
        )
    return text("summary", lines=Lines(lines))


def told(accounts: tuple[Account, ...]) -> Lines:
    """Her own words, shortened, and how many photos or recordings came with them."""
    words = " / ".join(account.text for account in accounts if account.text)
    excerpt = words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1].rstrip() + "…"
    media = sum(account.media is not None for account in accounts)
    return Lines((excerpt, text("summary.media", count=media) if media else ""))
