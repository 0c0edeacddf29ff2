"""Somebody has a secret of before and a copy of the database of now: what he can compute with both, and what he cannot."""

import base64
from datetime import timedelta

from sqlalchemy import select

from storage import identities, parking, referral_links, rotation
from storage.database import Database
from storage.lasting import settle
from storage.tables import addresses, outbox
from storage.vault import HandleOpener, Reboxer, Vault, first_lasting
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.referred import refers
from tests.storage.rotated import NEW, NUMBER, OLD
from tests.storage.test_parking import parked, person

MAIL = "0" * 32
MONTH = timedelta(days=30)


def thief() -> Vault:
    """The old secret alone; what outlives it began with it."""
    return Vault(OLD, lasting=first_lasting(OLD))


def test_he_makes_no_link_of_an_e_mail_of_after_the_change(database: Database, clock: Clock) -> None:
    before = Storage(database, settle(database, OLD), clock=clock)
    referral = refers(before)
    now = Storage(database, settle(database, NEW, OLD), clock=clock)
    with now.begin() as work:
        sent = referral_links.of_mail(work, referral.id, MAIL, MONTH)
    with now.begin() as work:
        assert referral_links.opened(work, sent) is not None
        for made in (thief().mail_token(MAIL), thief().token_hash("mail", MAIL)):
            token = base64.urlsafe_b64encode(made).decode().rstrip("=")
            assert referral_links.opened(work, token) is None


def test_a_link_sent_before_the_change_opens_after_it(database: Database, clock: Clock) -> None:
    before = Storage(database, settle(database, OLD), clock=clock)
    referral = refers(before)
    with before.begin() as work:
        sent = referral_links.of_mail(work, referral.id, MAIL, MONTH)
        assert referral_links.of_mail(work, referral.id, MAIL, MONTH) == sent, "sent again it is the same"
    for vault in (settle(database, NEW, OLD), settle(database, OLD, NEW)):
        with Storage(database, vault, clock=clock).begin() as work:
            assert referral_links.opened(work, sent) is not None


def test_he_tries_all_numbers_on_a_copy_of_after_the_change_and_finds_nobody(
    database: Database, clock: Clock, opener: HandleOpener
) -> None:
    """Neither whose number is there, nor whose a message is that waits for her by the handle of her report."""
    before = Storage(database, settle(database, OLD), clock=clock)
    jane = person(before, NUMBER)
    parked(before, opener, jane, "r" * 26)
    assert finds(database, jane) == (True, True), "with a copy of before he does"
    now = Storage(database, settle(database, NEW, OLD), clock=clock)
    assert rotation.rotate(now, Reboxer(NEW, OLD)).is_whole
    assert finds(database, jane) == (False, False)
    alone = Storage(database, settle(database, NEW), clock=clock)
    with alone.begin() as work:
        assert identities.of_sender(work, "whatsapp", NUMBER).id == jane
        assert parking.release(work, jane, "whatsapp") == 1


def finds(database: Database, person_id: str) -> tuple[bool, bool]:
    """What he can tell from what is stored: that her number is there, and whose the parked message is."""
    with database.read() as connection:
        hashes = set(connection.scalars(select(addresses.c.hash)))
        (waiting,) = connection.execute(
            select(outbox.c.id, outbox.c.whose).where(outbox.c.whose.is_not(None))
        )
    return (
        thief().address_hash("whatsapp", NUMBER) in hashes,
        thief().is_parked_for(waiting.whose, waiting.id, person_id),
    )
