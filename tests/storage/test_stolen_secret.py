"""Somebody has a secret of before and a copy of the database of now: what he can compute with both, and what he cannot."""

import base64
from datetime import timedelta

from storage import referral_links
from storage.database import Database
from storage.lasting import settle
from storage.vault import Vault, first_lasting
from storage.work import Storage
from tests.storage.conftest import Clock
from tests.storage.referred import refers
from tests.storage.rotated import NEW, OLD

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


def test_what_he_can_find_is_whether_a_number_is_there(database: Database) -> None:
    """docs/operations.md says so: what finds an address outlives the change, and all numbers are soon tried."""
    settle(database, OLD)
    now = settle(database, NEW, OLD)
    found = thief().address_hash("whatsapp", "+254700000013")
    assert found == now.address_hash("whatsapp", "+254700000013")
