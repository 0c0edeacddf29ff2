"""Reports in the three manners: filed, followed up with the code, added to, taken back."""

from datetime import UTC, date, datetime

import pytest

from flows.changes import Account, AddToReport, Manner, WithdrawReport
from flows.messages import MediaRef
from storage import accounts, attachments, changes, marks, outbox, outcomes, receipts, reports, uploads
from storage.columns import NAIROBI
from storage.found import Found
from storage.refusals import ChangeRefusedError
from storage.rounding import rounded
from storage.statuses import SendKind
from storage.tables import reports as table
from storage.vault import HandleOpener
from storage.work import Storage, Work
from tests.storage.conftest import Clock
from tests.storage.looking import rows_in
from tests.storage.messages import said
from tests.storage.turns import arrives, claim, report, send_all, turn


def filed(storage: Storage, number: int = 1, **fields: object) -> tuple[str, str]:
    """(person, code) of a report filed now."""
    arrives(storage, said("nataka kuripoti", number))
    manner = fields.pop("manner", Manner.CONFIDENTIAL)
    assert isinstance(manner, Manner)
    person_id, (code,) = turn(storage, report(manner, **fields))
    assert code is not None
    return person_id, code


def found(storage: Storage, code: str) -> Found | None:
    hashed = storage.receipts.hash(code)
    with storage.read() as work:
        return reports.by_code(work, hashed)


def key_of(work: Work, report_id: str) -> str:
    return str(work.connection.scalar(table.select().with_only_columns(table.c.key_id)) or report_id)


@pytest.mark.parametrize("manner", list(Manner))
def test_the_code_opens_the_report(storage: Storage, manner: Manner) -> None:
    _, code = filed(storage, manner=manner)
    opened = found(storage, code)
    assert opened is not None
    assert (opened.kind, opened.state, opened.filed, opened.manner, opened.accounts) == (
        "works",
        "received",
        "2026-11-20",
        manner.value,
        1,
    )
    assert found(storage, "0" * 16) is None


@pytest.mark.parametrize(
    ("manner", "sensitive", "messages", "counted"),
    [
        (Manner.NAMED, False, True, {"received": 1}),
        (Manner.NAMED, True, True, {}),
        (Manner.CONFIDENTIAL, False, True, {"received": 1}),
        (Manner.CONFIDENTIAL, True, True, {}),
        (Manner.CONFIDENTIAL, False, False, {}),
        (Manner.WITHOUT_TRACE, False, False, {}),
    ],
)
def test_status_without_the_code_says_how_many_and_no_more(
    storage: Storage, manner: Manner, sensitive: bool, messages: bool, counted: dict[str, int]
) -> None:
    person_id, _ = filed(storage, manner=manner, sensitive=sensitive, messages=messages)
    with storage.read() as work:
        assert reports.of_person(work, person_id) == counted


def test_more_is_added_under_the_code(storage: Storage) -> None:
    person_id, code = filed(storage)
    opened = found(storage, code)
    assert opened is not None
    with storage.begin() as work:
        changes.apply(
            work, person_id, "telegram", AddToReport(opened.id, (Account("Bado."), Account("Leo pia.")))
        )
    with storage.read() as work:
        told = accounts.read(work, opened.id, key_of(work, opened.id))
    assert [piece.text for piece in told] == ["Hakuna taa hapa sokoni.", "Bado.", "Leo pia."]


@pytest.mark.parametrize("manner", list(Manner))
def test_what_was_told_is_erased_when_it_is_taken_back(
    storage: Storage, opener: HandleOpener, manner: Manner
) -> None:
    person_id, code = filed(storage, manner=manner)
    opened = found(storage, code)
    assert opened is not None
    with storage.begin() as work:
        changes.apply(work, person_id, "telegram", WithdrawReport(opened.id))
    after = found(storage, code)
    assert after is not None
    assert (after.state, after.accounts) == ("withdrawn", 0)
    rows = rows_in(storage)
    assert (rows.get("accounts"), rows["reports"], rows["keys"]) == (None, 1, 1)
    for change in (WithdrawReport(opened.id), AddToReport(opened.id, (Account("tena"),))):
        with storage.begin() as work, pytest.raises(ChangeRefusedError) as refused:
            changes.apply(work, person_id, "telegram", change)
        assert refused.value.reason == "withdrawn"
    for errand in claim(storage, opener):
        if errand.kind is SendKind.NOTE_STATE:
            with storage.begin() as work:
                reports.noted(work, errand)
                outcomes.sent(work, errand)
    with storage.read() as work:
        assert reports.of_person(work, person_id) == {}


def test_an_unknown_report_is_refused_with_a_reason(storage: Storage) -> None:
    person_id, _ = filed(storage)
    with storage.begin() as work, pytest.raises(ChangeRefusedError) as refused:
        changes.apply(work, person_id, "telegram", WithdrawReport("f" * 32))
    assert refused.value.reason == "unknown_report"


def test_a_confidential_report_can_write_to_her_and_only_delivery_sees_to_whom(
    storage: Storage, opener: HandleOpener
) -> None:
    person_id, code = filed(storage)
    send_all(storage, opener)
    opened = found(storage, code)
    assert opened is not None
    with storage.begin() as work:
        to = reports.writable(work, opened.id)
        assert to is not None
        outbox.queue(work, to, "", b"Taa zimewekwa.")
    (row,) = claim(storage, opener)
    assert (row.address, row.body, row.channel, row.person_id) == (
        "4711",
        b"Taa zimewekwa.",
        "telegram",
        person_id,
    )


@pytest.mark.parametrize(("manner", "messages"), [(Manner.NAMED, True), (Manner.CONFIDENTIAL, False)])
def test_no_handle_where_none_is_needed(storage: Storage, manner: Manner, messages: bool) -> None:
    _, code = filed(storage, manner=manner, messages=messages)
    opened = found(storage, code)
    assert opened is not None
    with storage.read() as work:
        assert reports.writable(work, opened.id) is None
        assert (work.connection.scalar(table.select().with_only_columns(table.c.handle))) is None


@pytest.mark.parametrize("manner", list(Manner))
def test_a_photo_is_fetched_later_and_kept_under_the_reports_key(
    storage: Storage, opener: HandleOpener, manner: Manner
) -> None:
    photo = Account(media=MediaRef("AgAD-photo", "image/jpeg", 3))
    _, code = filed(storage, manner=manner, accounts=(Account("Tazama."), photo))
    opened = found(storage, code)
    assert opened is not None
    (errand,) = [row for row in claim(storage, opener) if row.kind is SendKind.FETCH_MEDIA]
    assert (errand.channel, attachments.media_of(errand)) == ("telegram", photo.media)
    with storage.begin() as work:
        assert attachments.store(work, errand, b"jpg", "image/jpeg")
        assert not attachments.store(work, errand, b"jpg", "image/jpeg")
        outcomes.sent(work, errand)
        assert attachments.read(work, opened.id, key_of(work, opened.id), 1) == (b"jpg", "image/jpeg")
        assert attachments.read(work, opened.id, key_of(work, opened.id), 0) is None


def test_a_photo_that_comes_after_the_report_was_taken_back_is_not_kept(
    storage: Storage, opener: HandleOpener
) -> None:
    person_id, code = filed(storage, accounts=(Account(media=MediaRef("AgAD-photo")),))
    opened = found(storage, code)
    assert opened is not None
    (errand,) = [row for row in claim(storage, opener) if row.kind is SendKind.FETCH_MEDIA]
    with storage.begin() as work:
        changes.apply(work, person_id, "telegram", WithdrawReport(opened.id))
        assert not attachments.store(work, errand, b"jpg", "image/jpeg")


@pytest.mark.parametrize("manner", list(Manner))
def test_a_photo_from_the_web_page_is_in_the_report_at_once(storage: Storage, manner: Manner) -> None:
    with storage.begin() as work:
        reference = uploads.hold(work, "telegram", "4711", b"jpg", "image/jpeg")
        others = uploads.hold(work, "telegram", "4712", b"not hers", "image/jpeg")
    pieces = tuple(Account(media=MediaRef(ref, "image/jpeg")) for ref in (reference, others))
    _, code = filed(storage, manner=manner, accounts=pieces)
    opened = found(storage, code)
    assert opened is not None
    with storage.read() as work:
        assert attachments.read(work, opened.id, key_of(work, opened.id), 0) == (b"jpg", "image/jpeg")
        assert attachments.read(work, opened.id, key_of(work, opened.id), 1) is None
    assert rows_in(storage)["uploads"] == 1


def test_nobody_fills_the_disk_with_uploads(storage: Storage) -> None:
    with storage.begin() as work:
        uploads.hold(work, "web", "s", b"x" * (uploads.MOST_BYTES - 1), "image/jpeg")
        with pytest.raises(uploads.UploadsFullError):
            uploads.hold(work, "web", "s", b"xx", "image/jpeg")


@pytest.mark.parametrize(
    ("tries", "seconds"), [(0, 0.0), (5, 0.0), (6, 0.25), (20, 3.75), (25, 5.0), (400, 5.0)]
)
def test_wrong_codes_slow_everybody_a_little_and_lock_nobody_out(
    storage: Storage, clock: Clock, tries: int, seconds: float
) -> None:
    with storage.begin() as work:
        for _ in range(tries):
            receipts.wrong_try(work)
        assert receipts.delay(work) == seconds
    clock.forward(minutes=12)
    with storage.read() as work:
        assert receipts.delay(work) == 0.0


def test_codes_are_sixteen_digits_and_shown_in_groups(storage: Storage) -> None:
    made = {storage.receipts.make().code for _ in range(20)}
    assert len(made) == 20
    assert all(len(code) == 16 and code.isdecimal() for code in made)
    assert receipts.grouped("1234567890123456") == "1234 5678 9012 3456"


def test_ready_codes_are_used_before_new_ones_are_made(storage: Storage) -> None:
    assert storage.receipts.fill() == 8
    assert storage.receipts.fill() == 0
    taken = storage.receipts.take()
    assert storage.receipts.fill() == 1
    assert taken.hash == storage.receipts.hash(taken.code)
    assert taken.code not in repr(taken)


def test_her_count_follows_the_state(storage: Storage) -> None:
    person_id, _ = filed(storage)
    with storage.begin() as work:
        marks.count(work, person_id, left="received", entered="referred")
        marks.count(work, "0" * 32, left="received", entered="referred")
        assert reports.of_person(work, person_id) == {"referred": 1}


@pytest.mark.parametrize("manner", list(Manner))
def test_the_date_of_a_report_is_that_of_nairobi(manner: Manner) -> None:
    """Filed at one in the morning there, it is not of the day before."""
    filed = rounded(datetime(2026, 11, 20, 22, 10, tzinfo=UTC), manner)
    assert filed.astimezone(NAIROBI).date() == date(2026, 11, 21)
