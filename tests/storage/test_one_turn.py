"""The way of one message through storage: stored once, served in order, answered, sent."""

from storage import claims, conversations, inbox, outbox, outcomes
from storage.outbox import ToPerson
from storage.statuses import SendStatus
from storage.vault import HandleOpener
from storage.work import Storage
from tests.storage.messages import said


def test_a_message_is_stored_served_answered_and_sent(storage: Storage, opener: HandleOpener) -> None:
    with storage.begin() as work:
        assert inbox.store(work, said("hakuna taa hapa", 1))
    with storage.begin() as work:
        assert not inbox.store(work, said("hakuna taa hapa", 1))
    with storage.begin() as work:
        waiting = inbox.next_waiting(work)
        assert waiting is not None
        assert waiting.inbound == said("hakuna taa hapa", 1)
        assert conversations.load(work, waiting.person_id) is None
        conversations.save(work, waiting.person_id, b'{"flow": "report"}')
        outbox.queue(work, ToPerson(waiting.person_id), "telegram", b"Pole. Wapi?")
        inbox.done(work, waiting)
    with storage.begin() as work:
        assert inbox.next_waiting(work) is None
        (claimed,) = claims.claim(work, opener)
    assert (claimed.address, claimed.body, claimed.tries) == ("4711", b"Pole. Wapi?", 1)
    with storage.begin() as work:
        outcomes.sent(work, claimed, "m-1")
    with storage.read() as work:
        assert outbox.counts(work) == {SendStatus.SENT: 1}
        loaded = conversations.load(work, waiting.person_id)
        assert loaded is not None
        assert (loaded.state, loaded.version) == (b'{"flow": "report"}', 1)
