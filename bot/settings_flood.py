"""The section `flood` of config.yml: how fast one person is answered, and how much may wait."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.settings_section import Section


class Flood(Section):
    """Who writes too fast, and what no longer fits."""

    messages_at_once: Annotated[int, Field(ge=10, le=100_000)] = Field(
        default=30, description="Messages of one person that are answered without a pause: 10 to 100000."
    )
    messages_per_minute: Annotated[int, Field(ge=6, le=60_000)] = Field(
        default=30, description="How many of hers are answered in a minute after that: 6 to 60000."
    )
    waiting_each: Annotated[int, Field(ge=20, le=100_000)] = Field(
        default=200,
        description="Messages of one person that may wait; she is told what came beyond and was not kept: 20 to 100000.",
    )
    waiting_together: Annotated[int, Field(ge=100, le=1_000_000)] = Field(
        default=20_000,
        description="Messages of everybody that may wait; what comes beyond is answered 503, to be sent again: 100 to 1000000.",
    )
