"""`baraza worker`, one of several processes."""

from __future__ import annotations

from pydantic import Field

from bot.settings_section import Section


class Worker(Section):
    """Where a worker can be watched."""

    host: str = Field(
        default="127.0.0.1",
        description="The address on which `baraza worker` answers /healthz, /readyz and /metrics; 127.0.0.1 is this machine only.",
    )
    port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="The port on which it does, 1 to 65535, or one of the next where it is taken; 0: nowhere.",
    )
