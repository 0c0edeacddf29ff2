"""The Telegram group of a group: a row in people and addresses that nobody writes from, so that notices find it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from flows.messages import Language
from storage import erasure, invitations, people
from storage.refusals import ChangeRefusedError
from storage.tables import addresses, group_chats, groups
from storage.work import Work

CHANNEL = "telegram"
ROLE = "chat"


@dataclass(frozen=True, slots=True)
class Chat:
    """`group` is the name of the group that it belongs to; `person_id` the row that reaches it."""

    group_id: str
    group: str
    person_id: str
    linked_on: date


def link(work: Work, code: str, address: str, language: Language | None = None) -> Chat:
    """This chat hears of the matters of the group that the code is for; the code is used up. `language`: in which it is told.

    Linked twice to the same group it stays linked. Raises ChangeRefusedError: 'chat_code' (wrong, used, over, or for something
    else), 'chat_taken' (it belongs to another group), 'chat_linked' (the group has another chat); the code stays good then.
    """
    offered = invitations.invitation(work, code)
    if offered is None or offered.role != ROLE:
        raise ChangeRefusedError("chat_code", "No chat can be linked by this code.")
    here, there = of_address(work, address), of_group(work, offered.group_id)
    if here is not None and here.group_id != offered.group_id:
        raise ChangeRefusedError("chat_taken", "This chat belongs to another group.")
    if there is not None and here is None:
        raise ChangeRefusedError("chat_linked", "This group has a chat.")
    invitations.take(work, offered.id, (ROLE,))
    if here is not None:
        return here
    person = people.find_or_make(work, CHANNEL, address)
    if language is not None:
        people.set_language(work, person.id, language, chosen=True)
    row = {
        "group_id": offered.group_id,
        "person_id": person.id,
        "linked_on": work.today,
    }
    if not work.connection.execute(work.insert_new(group_chats), row).rowcount:
        raise ChangeRefusedError("chat_linked", "Another chat was linked in this moment.")
    return _known(of_group(work, offered.group_id))


def unlink(work: Work, group_id: str) -> bool:
    """Nothing is posted in its chat any more, and nothing is known of the chat; False when there is none."""
    chat = of_group(work, group_id)
    if chat is None:
        return False
    work.connection.execute(delete(group_chats).where(group_chats.c.group_id == group_id))
    erasure.forget(work, [chat.person_id])
    return True


def migrated(work: Work, old: str, new: str) -> bool:
    """The chat has another address now; False when it is linked to nothing, or moved before."""
    chat = of_address(work, old)
    if chat is None or old == new:
        return False
    if other := people.find(work, CHANNEL, new):
        # A supergroup that was linked already in the moment between: what is linked there stays.
        if of_person(work, other.id) is not None:
            unlink(work, chat.group_id)
            return True
        erasure.forget(work, [other.id])
    person_id = chat.person_id
    people.hold(work, person_id)
    work.connection.execute(
        update(addresses)
        .where(addresses.c.person_id == person_id, addresses.c.channel == CHANNEL)
        .values(
            hash=work.vault.address_hash(CHANNEL, new),
            sealed=people.seal_address(work, person_id, CHANNEL, new),
            unreachable_reason=None,
        )
    )
    return True


def of_group(work: Work, group_id: str) -> Chat | None:
    """The chat that is linked to a group."""
    return _one(work, group_chats.c.group_id == group_id)


def of_person(work: Work, person_id: str) -> Chat | None:
    """The chat that this row reaches; None for a person."""
    return _one(work, group_chats.c.person_id == person_id)


def of_address(work: Work, address: str) -> Chat | None:
    """The chat at this address of Telegram's, when it is linked."""
    hashes = work.vault.address_hashes(CHANNEL, address)
    found = select(addresses.c.person_id).where(addresses.c.channel == CHANNEL, addresses.c.hash.in_(hashes))
    return _one(work, group_chats.c.person_id.in_(found))


def address_of(work: Work, chat: Chat) -> str | None:
    """Where Telegram has it."""
    return people.address(work, chat.person_id, CHANNEL)


def _one(work: Work, which: ColumnElement[bool]) -> Chat | None:
    row = work.connection.execute(_CHATS.where(which)).one_or_none()
    return None if row is None else Chat(*row)


def _known(chat: Chat | None) -> Chat:
    if chat is None:
        raise ChangeRefusedError("chat_code", "The group was closed in this moment.")
    return chat


_CHATS: Any = select(
    group_chats.c.group_id, groups.c.name, group_chats.c.person_id, group_chats.c.linked_on
).join(groups, groups.c.id == group_chats.c.group_id)
