"""What Baraza does in Telegram groups: it links one to a group of traders or neighbours, and says nothing personal there.

All that is ever said in a chat is here and in what followers of a matter are told: fixed sentences in both languages, and
the name of the group that a chat is linked to. Who wrote in the chat is not known here.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import DBAPIError

from bot import outbound_json
from bot.channels.telegram_groups import FromGroup, GroupEvent
from bot.faults import told
from bot.wording import Wording
from flows.messages import LANGUAGES, Language, Outbound
from flows.words import Text, text
from storage import group_chats, group_leaders, outbox, reached
from storage.group_chats import CHANNEL, Chat
from storage.refusals import ChangeRefusedError
from storage.statuses import SendClass
from storage.tables import seen
from storage.work import Work

log = logging.getLogger(__name__)

ONCE_IN = timedelta(hours=1)
"""A chat that keeps speaking to the bot is told no more often than this to write privately."""
WRONG_CODE_IN = timedelta(minutes=1)
"""Who mistypes a code is told so; who tries many hears it no faster."""
HELLO_IN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GroupTalk:
    """`first_language` is spoken to a leader who has not shown hers."""

    wording: Wording
    first_language: Language

    def hear_all(self, work: Work, said: Sequence[FromGroup], bot_name: str) -> None:
        """As hear, one after the other."""
        for one in said:
            self.hear(work, one, bot_name)

    def hear(self, work: Work, said: FromGroup, bot_name: str) -> None:
        """Do what the update asks for, once; `bot_name` is ours without the @, '' when it is not known.

        A fault of our own is logged without a word of it, and the update dropped: the others of its batch must not wait for
        it for ever. Raises DBAPIError alone, so that it comes again when the database answers.
        """
        if said.named and bot_name and said.named != bot_name.lower():
            return
        if not _is_new(work, said.external_id):
            return
        try:
            with work.connection.begin_nested():
                self._hear(work, said, bot_name)
        except DBAPIError:
            raise
        except Exception as error:  # noqa: BLE001  one poisoned update must not hold up everybody else's
            log.error("A %s in a Telegram group was dropped: %s", said.event, told(error))  # noqa: TRY400

    def gone(self, work: Work, person_id: str) -> None:
        """A row cannot be reached any more: if it is a chat, it is unlinked, and the group's leaders hear of it."""
        if chat := group_chats.of_person(work, person_id):
            self._unlinked(work, chat)

    def ended(self, work: Work, chat: Chat) -> None:
        """A leader unlinked it: said in the chat, as its last line."""
        if address := group_chats.address_of(work, chat):
            self._say(work, address, text("chats.ended"))
        group_chats.unlink(work, chat.group_id)

    def _hear(self, work: Work, said: FromGroup, bot_name: str) -> None:
        match said.event:
            case GroupEvent.ADDED:
                linked = group_chats.of_address(work, said.address) is not None
                if not linked and _may_say(work, said.address, "hello", HELLO_IN):
                    self._say(work, said.address, text("chats.hello"))
            case GroupEvent.GONE:
                if chat := group_chats.of_address(work, said.address):
                    self._unlinked(work, chat)
            case GroupEvent.MOVED:
                group_chats.migrated(work, said.address, said.moved_to)
            case GroupEvent.LINK:
                self._link(work, said)
            case GroupEvent.ASKED:
                if _may_say(work, said.address, "privately", ONCE_IN):
                    link = f"https://t.me/{bot_name}" if bot_name else ""
                    self._say(work, said.address, text("chats.privately", link=link))

    def _link(self, work: Work, said: FromGroup) -> None:
        before = group_chats.of_address(work, said.address)
        try:
            with work.connection.begin_nested():
                chat = group_chats.link(work, said.code, said.address, said.language)
        except ChangeRefusedError as refused:
            log.warning("A code typed in a Telegram group was refused: %s", refused.reason)
            if _may_say(work, said.address, "refused", WRONG_CODE_IN):
                self._say(work, said.address, text(f"chats.refused.{refused.reason}"))
            return
        self._say(work, said.address, text("chats.linked", group=chat.group))
        if before is None:
            self._tell_leaders(work, chat, text("chats.leaders.linked", group=chat.group))

    def _unlinked(self, work: Work, chat: Chat) -> None:
        group_chats.unlink(work, chat.group_id)
        log.info("The Telegram group of a group is out of reach: it was unlinked.")
        self._tell_leaders(work, chat, text("chats.leaders.gone", group=chat.group))

    def _tell_leaders(self, work: Work, chat: Chat, words: Text) -> None:
        for to in reached.people_by_id(work, group_leaders.leaders(work, chat.group_id)).values():
            language = to.language or self.first_language
            line = Outbound(self.wording.say(words, language), language=language)
            body = outbound_json.to_bytes(line)
            outbox.queue(work, outbox.ToPerson(to.person_id), to.channel, body, cls=SendClass.URGENT)

    def _say(self, work: Work, address: str, words: Text) -> None:
        """In both languages, since nobody knows who reads it there."""
        said = "\n\n".join(self.wording.say(words, language) for language in LANGUAGES)
        outbox.queue(
            work, outbox.ToChat(address), CHANNEL, outbound_json.to_bytes(Outbound(said, in_group=said))
        )


def _is_new(work: Work, external_id: str) -> bool:
    return _first(work, f"group-{external_id}")


def _may_say(work: Work, address: str, what: str, once_in: timedelta) -> bool:
    """Whether this is the first of its kind in this chat and span of time: only a keyed hash of that is kept."""
    span = int(work.now.timestamp() // once_in.total_seconds())
    return _first(work, f"{what}-{work.vault.address_hash(CHANNEL, address).hex()}-{span}")


def _first(work: Work, what: str) -> bool:
    """Whether this was not seen before; kept as long as the trace of any message (storage/retention.py)."""
    row = {"hash": work.vault.seen_hash(CHANNEL, what), "on_date": work.now.date()}
    return bool(work.connection.execute(work.insert_new(seen), row).rowcount)
