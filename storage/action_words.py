"""What everybody may read of what was agreed tells nobody's number, address, or the name that somebody who reported gave."""

from sqlalchemy import select

from storage import revealing
from storage.refusals import ChangeRefusedError
from storage.tables import cases
from storage.work import Work


def check(work: Work, matter_id: str | None, *words: str) -> None:
    """Raises ChangeRefusedError("sentence"). `matter_id`: the matter for which it is agreed, whose reporters' names are looked for."""
    reports_of = select(cases.c.report_id).where(cases.c.matter_id == matter_id) if matter_id else ()
    if any(said and revealing.gives_away(work, said, reports_of) for said in words):
        raise ChangeRefusedError(
            "sentence", "What everybody reads tells nobody's number or address, nor the name of a reporter."
        )
