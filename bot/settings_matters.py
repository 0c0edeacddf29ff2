"""The section `matters` of config.yml: public matters, and whether they are solved."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.settings_section import Days, Section


class Matters(Section):
    """Public matters."""

    ask_days: Annotated[int, Field(ge=1, le=60)] = Field(
        default=7,
        description="Days for which members and followers are asked whether a matter is really solved: 1 to 60.",
    )
    reopen_from: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=3,
        description='How many must say "no" for a matter to be open again, or all if fewer are asked: 1 to 1000.',
    )
    reopen_share: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.3, description='Which share of the answers must be "no" for that: 0 to 1.'
    )
    similar_days: Days = Field(
        default=60,
        description="Days after it was over for which a matter is offered to whoever reports the same: 1 to 3650.",
    )
    leader_code_days: Annotated[int, Field(ge=1, le=30)] = Field(
        default=7,
        description="Days for which a code to lead a group may be used: 1 to 30.",
    )
    settled_days: Days = Field(
        default=60,
        description="Days after which a matter that is over cannot be opened again, and nobody's voice can be found: 1 to 3650.",
    )
    keep_days: Days = Field(
        default=1825, description="Days for which a matter is kept, and shown, after it is over: 1 to 3650."
    )

    @model_validator(mode="after")
    def _settled_in_between(self) -> Self:
        if not self.ask_days <= self.settled_days <= self.keep_days:
            raise ValueError("`settled_days` is less than `ask_days`, or more than `keep_days`")
        return self
