"""What storage would have made of changes, in tests that have none."""

from __future__ import annotations

from bot.dialogue import Dialogue
from flows.changes import FileReport, OpenOnPage
from flows.forum_changes import AnnounceForum
from flows.matter_changes import InviteLeader, LinkChat, OpenMatter
from flows.notice_changes import MakeGroup, PublishKnown, SendBroadcast
from flows.referral_changes import LookAtReferral, ReferCase

MAKES = {
    FileReport: "4711 0815 4711 0815",
    OpenOnPage: "https://staff.example.org/k/x",
    LookAtReferral: "https://baraza.example.org/r/x",
    **dict.fromkeys((AnnounceForum, SendBroadcast, MakeGroup, PublishKnown, OpenMatter), "K7M2P"),
    ReferCase: "RK7M2P",
    InviteLeader: "ABCD-EFGH-JKMN",
    LinkChat: "ABCD-EFGH-JKMN",
}


def made(dialogue: Dialogue) -> dict[str, str]:
    """A receipt code, a link, a number, by the key of the change."""
    return {key: MAKES[type(change)] for key, change in dialogue.changes if type(change) in MAKES}
