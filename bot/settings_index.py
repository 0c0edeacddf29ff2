"""The section of config.yml about what residents say of services."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from bot.index.method import Method
from bot.settings_section import Days, Section, as_tuple


class IndexVersion(Section):
    """One version of how the service delivery index is computed (docs/index-method.md)."""

    name: str = Field(default="1", pattern=r"^[0-9A-Za-z.-]{1,12}$")
    from_quarter: str = Field(default="2026-Q4", pattern=r"^20[0-9]{2}-Q[1-4]$")
    prior_voices: float = 5
    weights: dict[str, float] = Field(
        default={
            "reception": 15, "waiting": 10, "courtesy": 15, "integrity": 25, "confidentiality": 20, "help": 15,
        }
    )  # fmt: skip

    @model_validator(mode="after")
    def _computes(self) -> Self:
        self.method()
        return self

    def method(self) -> Method:
        """What the index is computed with. Raises MethodError, a ValueError."""
        return Method(self.name, self.from_quarter, self.weights, self.prior_voices)

    def __str__(self) -> str:
        return f"version {self.name} from {self.from_quarter}"


class Index(Section):
    """What residents say of the services of stations."""

    versions: Annotated[tuple[IndexVersion, ...], BeforeValidator(as_tuple)] = Field(
        default=(IndexVersion(),),
        min_length=1,
        description="Weights and prior strength, each from a quarter on (docs/index-method.md): a list, never changed backwards.",
    )
    ratings_days: Days = Field(default=1825, description="Days for which ratings are kept: 1 to 3650.")
    comment_days: Days = Field(
        default=365, description="Days for which a comment in a rating is kept: 1 to 3650."
    )
