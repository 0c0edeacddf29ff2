"""A leader links a Telegram group to hers, and unlinks it: the code in her private chat, the rest in bot/matters/group_talk.py."""

from dataclasses import dataclass
from datetime import timedelta

from bot.matters.group_talk import GroupTalk
from flows.matter_changes import LinkChat, UnlinkChat
from storage import group_chats, group_leaders, groups, invitations
from storage.group_chats import ROLE
from storage.refusals import ChangeRefusedError
from storage.work import Work

CODE_LASTS = timedelta(hours=1)
CHATS = LinkChat | UnlinkChat
"""What `apply` takes."""


@dataclass(frozen=True, slots=True)
class Chats:
    """`talk` speaks in the chats."""

    talk: GroupTalk

    def apply(self, work: Work, person_id: str, change: CHATS) -> str | None:
        """LinkChat gives the code to type there. Raises ChangeRefusedError.

        'not_leader', 'group', 'chat_linked' (unlink the other chat first), 'chat_none' (there is nothing to unlink).
        """
        if groups.by_id(work, change.group) is None:
            raise ChangeRefusedError("group", "This group was closed.")
        if not group_leaders.is_leader(work, change.group, person_id):
            raise ChangeRefusedError("not_leader", "Only who leads a group links a chat to it.")
        chat = group_chats.of_group(work, change.group)
        if isinstance(change, UnlinkChat):
            if chat is None:
                raise ChangeRefusedError("chat_none", "No chat is linked to this group.")
            self.talk.ended(work, chat)
            return None
        if chat is not None:
            raise ChangeRefusedError("chat_linked", "A chat is linked to this group.")
        return invitations.invite(work, "", ROLE, (), CODE_LASTS, group_id=change.group)
