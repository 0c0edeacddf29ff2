"""When something happened, understood from words as people in Kenya write them. Pure: the clock is given."""

from flows.when.parsing import parse_when
from flows.when.value import Precision, When

__all__ = ["Precision", "When", "parse_when"]
