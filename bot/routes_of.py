"""Which flow an intent, a button of a notice, or an offer leads to."""

from flows.menu import CONTINUE, DESTINATIONS, GROUPS
from flows.messages import FORGETS

FLOW_OF_INTENT: dict[str, str] = {
    "report_concern": "report",
    "report_market_issue": "report",
    "emergency": "danger",
    "track_report": "follow_up",
    "know_rights": "know",
    "change_language": "language",
    "stop_notices": "stop",
    "delete_my_data": "my_data",
    "help_menu": "help",
    "greet": "hello",
    "thanks_bye": "thanks",
    "talk_to_human": "human",
    "out_of_scope": "out_of_scope",
    "find_station": "stations",
    "rate_service": "rating",
    "commend_officer": "commend",
    "forum_info": "forums",
    "become_member": "group",
    "facilitator_broadcast": "broadcast",
}
"""What an intent begins. `affirm`, `deny`, `cancel` and `go_back` mean something only beside a question."""

BEGUN_WITH_WORDS = ("know", "rating", "commend", "forums", "group")
"""These look in her words for what she means."""

NEVER_BESIDE = ("report", "hello", "out_of_scope", "thanks", "commend", "group", "broadcast")
"""Where a question is open and not answered, the model alone does not lead to these."""

COMMAND_TAPS = {FORGETS: "forget_chat"}
"""Taps that are as if she had said the words: nothing that is kept tells under which message she tapped."""
LASTING_TAPS = {
    "letters.open": "letters",
    "cases.open": "cases",
    "people.open": "people",
    "confirm.open": "confirm",
    "forum_work.open": "forum_work",
    "commended.open": "commended",
    "commendations.open": "commendations",
    "forums.open": "forums",
    "attend.open": "attend",
    "rumour.open": "rumour",
    "broadcast.open": "broadcasts",
    "matter.open": "matter",
    "matter.solved": "matter",
    "leading.open": "leading",
    "matter_work.open": "matters",
    "promise.open": "promises",
    "referral.open": "referrals",
}
"""Buttons of notices: they answer no open question, and begin their flow whenever they are tapped."""

MENUS = ("menu.menu", *(f"menu.{group}" for group in GROUPS))
MENU_TAPS = frozenset(pick.id for pick in (CONTINUE, *DESTINATIONS))
"""A menu that she still sees works, however old it is; an entry that is gone does not."""

OFFERS = ("offer_human.offer", "stations.then", "rumour.then", "stop.keep", "at_forum.question")
"""Questions that may be passed over: with nothing open below them, other words are a new wish."""

ONLY_TELL = ("know.", "forums.choose.", "forums.then.", "progress.choose.", "matter.then.", "leading.do.")
"""At any such question she may say something else in her own words: it answers, and asks for nothing."""

CLARIFIABLE = (
    "report",
    "follow_up",
    "know",
    "stations",
    "rating",
    "commend",
    "forums",
    "group",
    "numbers",
    "human",
    "my_data",
    "language",
    "danger",
    "stop",
)
"""What "did you mean ..." may offer: flows that she could choose herself."""
