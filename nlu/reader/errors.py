"""Why a model is not used, as an operator should read it."""

from __future__ import annotations

from typing import Literal

Decision = Literal["train", "change config or reader"]


class ModelError(Exception):
    """A model that cannot be read. The bot goes on with keywords; `decision` is what the operator does."""

    decision: Decision = "train"


class ModelMissingError(ModelError):
    """There is no model file."""


class ModelDamagedError(ModelError):
    """The file is cut short, changed after training, or its parts do not fit together."""


class ModelUnknownError(ModelError):
    """It was made by a Rasa version, a component or a setting that this reader does not know: it never guesses."""

    decision: Decision = "change config or reader"
