"""Officers and referrals as tests need them, in one line each; the people and bodies are invented."""

from datetime import timedelta

from storage import invitations, officers, people, referrals
from storage.officers import Officer
from storage.referral import Referral
from storage.referrals import Draft, Said
from storage.work import Storage
from tests.storage.filed import files

WORKS, ASSEMBLY = "mfano-works", "mfano-assembly"
WEEK = timedelta(days=7)
SUMMARY = "The drain at the market is blocked since Monday; the stalls stand in water."


def officer(storage: Storage, name: str = "Kiprono Mfano", body: str = WORKS, who: str = "4801") -> Officer:
    """She is invited and takes it up, on Telegram."""
    with storage.begin() as work:
        code = invitations.invite(work, name, "officer", (), WEEK, body=body)
        offered = invitations.invitation(work, code)
        assert offered is not None
        return officers.join(work, people.find_or_make(work, "telegram", who).id, offered.id)


def refers(
    storage: Storage, body: str = WORKS, number: int = 1, report_id: str = "", summary: str = SUMMARY
) -> Referral:
    """A report that somebody filed goes to a body."""
    report_id = report_id or files(storage, "mtaro umeziba", number=number, kind="works")
    with storage.begin() as work:
        draft = Draft(report_id, body, summary, Said(), "", work.now + timedelta(days=3))
        return referrals.refer(work, draft, lambda _: (WORKS, ASSEMBLY))
