"""What the scheduler does for those who handle reports and serve people, and how often."""

from bot.announcing import tell_that_nobody_took_it
from bot.announcing_commendations import AnnouncingCommendations
from bot.casework import Casework
from bot.desk import Desk
from bot.schedule import Round


def staff_rounds(casework: Casework, desk: Desk, commendations: AnnouncingCommendations) -> tuple[Round, ...]:
    """Somebody may be waiting for an answer while a line of hers waits for the next look: those looks are close.

    Nobody waits for a commendation to be looked at within minutes: several are told of in one line.
    """
    return (
        Round("cases", 20, casework.announce),
        Round("unread", 3600, tell_that_nobody_took_it),
        Round("commendations", 600, commendations.announce),
        Round("people", 10, desk.tell_of_requests),
        Round("lines", 10, desk.tell_of_lines),
        Round("takeovers", 30, desk.end_what_is_over),
    )
