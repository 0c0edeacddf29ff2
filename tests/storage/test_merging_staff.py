"""A member of the staff whom WhatsApp knew twice is one member, with what she had."""

from datetime import timedelta

import pytest

from storage import inbox, people, staff
from storage.staff import Role
from storage.work import Storage
from tests.storage.messages import said
from tests.storage.turns import arrives

CHANNEL, NUMBER, ID = "whatsapp", "+254700000001", "KE.100000000000001"


def joins(storage: Storage, address: str) -> str:
    """Her id as a member."""
    with storage.begin() as work:
        person = people.find(work, CHANNEL, address)
        offered = staff.invitation(
            work, staff.invite(work, "Achieng Mfano", Role.FACILITATOR, ("ke-032",), timedelta(days=1))
        )
        assert person is not None
        assert offered is not None
        return staff.join(work, person.id, offered.id).id


@pytest.mark.parametrize(
    ("joined", "stays"),
    [((), None), ((NUMBER,), NUMBER), ((ID,), ID), ((NUMBER, ID), NUMBER)],
    ids=["nobody", "by the number", "by the id", "by both"],
)
def test_who_was_a_member_by_either_is_one(
    storage: Storage, joined: tuple[str, ...], stays: str | None
) -> None:
    for number, address in enumerate((NUMBER, ID)):
        arrives(storage, said("habari", number, who=address, channel=CHANNEL))
    members = {address: joins(storage, address) for address in joined}
    with storage.begin() as work:
        person = inbox.store(work, said("ni mimi", 9, who=NUMBER, channel=CHANNEL), ID)
        member = staff.of_person(work, person)
        everybody = staff.everybody(work)
    assert (member and member.id) == (members[stays] if stays else None)
    assert [one.id for one in everybody] == ([member.id] if member else [])


def test_a_number_with_a_new_owner_makes_nobody_a_member(storage: Storage) -> None:
    with storage.begin() as work:
        inbox.store(work, said("habari", 1, who=NUMBER, channel=CHANNEL), ID)
    joins(storage, NUMBER)
    with storage.begin() as work:
        stranger = inbox.store(work, said("mimi mgeni", 2, who=NUMBER, channel=CHANNEL), "KE.2000")
        assert staff.of_person(work, stranger) is None
        herself = inbox.store(work, said("ni mimi", 3, who=ID, channel=CHANNEL))
        assert staff.of_person(work, herself) is not None
