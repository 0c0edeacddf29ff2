"""Members of the staff as tests need them; the people are invented."""

from datetime import timedelta

from storage import people, staff
from storage.staff import Role, Staff
from storage.work import Storage

WARD, OTHER_WARD = "ke-032-kaptembwo", "ke-032-barut"
CONSTITUENCY, COUNTY, OTHER_COUNTY = "ke-032-nakuru-town-west", "ke-032", "ke-047"
AROUND = (CONSTITUENCY, COUNTY)
"""What the ward of turns.report lies in."""


def joins(storage: Storage, name: str, role: Role = Role.FACILITATOR, *areas: str) -> Staff:
    """She is invited and takes it up, on Telegram."""
    with storage.begin() as work:
        code = staff.invite(work, name, role, areas, timedelta(days=7))
    with storage.begin() as work:
        offered = staff.invitation(work, code)
        assert offered is not None
        person = people.find_or_make(work, "telegram", f"staff-{name}")
        return staff.join(work, person.id, offered.id)
