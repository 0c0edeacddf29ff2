"""Why a model could not be built, as an operator should read it."""

from __future__ import annotations

from typing import Literal


class TrainingError(Exception):
    """No new model. `decision`: the bot goes on with the model it has, or with keywords."""

    decision: Literal["go on without"] = "go on without"
