"""What every section of config.yml is, and the kinds of value that several have."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Days = Annotated[int, Field(ge=1, le=3650)]


class Section(BaseModel):
    """A part of config.yml. Unknown keys are refused, and `8080` is not `"8080"`; nothing changes after start."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_default=True)


def as_tuple(value: object) -> object:
    """A list of the file as a tuple, so that nothing changes after start; anything else as it is."""
    return tuple(value) if isinstance(value, list) else value
