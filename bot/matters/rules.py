"""What config.yml says of public matters, as those who work with them need it."""

from dataclasses import dataclass, field
from datetime import timedelta

from storage.matter_votes import Rules


@dataclass(frozen=True, slots=True)
class MatterRules:
    """`ask_for`: so long members and followers are asked whether it is solved. `similar`: so long after it was over a matter is
    still offered to whoever reports the same. `code_lasts`: an invitation to lead a group.
    """

    ask_for: timedelta = timedelta(days=7)
    votes: Rules = field(default_factory=Rules)
    similar: timedelta = timedelta(days=60)
    code_lasts: timedelta = timedelta(days=7)
