"""What no form of ours sends: refused with the page, what was written given back, and nothing done."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import select

from storage import audit, referrals
from storage.tables import history
from storage.work import Storage
from tests.bodypage.visiting import Visitor, link, open_pages
from tests.storage.looking import everything
from tests.storage.referred import SUMMARY, officer, refers

FORM = "application/x-www-form-urlencoded"
EVIL = "<script>alert(1)</script>\u202e'; DROP TABLE referrals; --"


@pytest.fixture
async def visitor(storage: Storage) -> AsyncIterator[Visitor]:
    async with open_pages(storage) as url, httpx.AsyncClient(base_url=url, timeout=10) as client:
        yield Visitor(client)


@pytest.fixture
def token(storage: Storage) -> str:
    return link(storage, refers(storage))


async def form_of(visitor: Visitor, token: str) -> str:
    await visitor.opens(token)
    found = re.search(r'name="form" value="([0-9a-f]{64})"', visitor.page)
    assert found is not None
    return found[1]


def nothing_was_done(storage: Storage) -> bool:
    with storage.read() as work:
        steps = len(work.connection.execute(select(history)).all())
        return steps == 1 and [one.state for one in referrals.for_body(work, "mfano-works", False, 9)] == [
            "sent"
        ]


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"step": "in_action", "percent": "101", "words": "x"}, 422, "whole number from 0 to 100"),
        ({"step": "in_action", "percent": "-1", "words": "x"}, 422, "whole number from 0 to 100"),
        ({"step": "in_action", "percent": "4.5", "words": "x"}, 422, "whole number from 0 to 100"),
        ({"step": "in_action", "percent": "٤٠", "words": "x"}, 422, "whole number from 0 to 100"),
        ({"step": "in_action", "percent": "9" * 5000, "words": "x"}, 422, "whole number from 0 to 100"),
        ({"step": "in_action", "percent": "", "words": "x"}, 422, "whole number from 0 to 100"),
        ({"step": "in_action", "words": "x"}, 422, "whole number from 0 to 100"),
        ({"step": "in_action", "percent": "40", "words": " \r\n "}, 422, "a few words, at most 1000 letters"),
        ({"step": "resolved"}, 422, "a few words"),
        ({"step": "resolved", "words": "w" * 1001}, 422, "a few words"),
        ({"step": "declined", "words": "\x00\x01"}, 422, "a few words"),
        ({"step": "confirmed", "words": "x"}, 409, "not possible"),
        ({"step": "closed", "words": "x"}, 409, "not possible"),
        ({"step": "", "words": "x"}, 409, "not possible"),
        ({"step": EVIL, "words": EVIL}, 409, "not possible"),
        ({}, 409, "not possible"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused(
    visitor: Visitor, storage: Storage, token: str, fields: dict[str, str], status: int, told: str
) -> None:
    said = await visitor.posts(token, {"form": await form_of(visitor, token), **fields})
    assert visitor.status == status
    assert told in said
    assert SUMMARY in said
    assert "<script" not in visitor.page
    assert nothing_was_done(storage)


async def test_what_was_written_is_given_back(visitor: Visitor, token: str) -> None:
    form = await form_of(visitor, token)
    said = await visitor.posts(
        token, {"form": form, "step": "in_action", "percent": "lots", "words": f"Nearly {EVIL}"}
    )
    assert f"Nearly {EVIL}" in said
    assert 'value="lots"' in visitor.page
    assert "<details open>" in visitor.page


async def test_a_step_that_does_not_follow_stays_in_the_audit(visitor: Visitor, storage: Storage) -> None:
    joined, referral = officer(storage), refers(storage)
    token = link(storage, referral, joined.id)
    await visitor.posts(token, {"form": await form_of(visitor, token), "step": "confirmed"})
    with storage.read() as work:
        line = audit.latest(work, 1)[0]
    assert (line.who, line.what, line.number) == ("Kiprono Mfano", "refused", referral.number)


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        ("", {}),
        ("0" * 64, {}),
        ("of another link", {}),
        ("\u00e9\ud83d", {}),
        ("right", {"Sec-Fetch-Site": "cross-site"}),
        ("right", {"Sec-Fetch-Site": "same-site"}),
        ("right", {"Origin": "https://evil.example.org"}),
        ("right", {"Origin": "http://["}),
        ("right", {"Origin": "nonsense", "Host": ""}),
    ],
)  # fmt: skip
async def test_a_form_that_was_not_on_this_page_does_nothing(
    visitor: Visitor, storage: Storage, token: str, form: str, headers: dict[str, str]
) -> None:
    right = await form_of(visitor, token)
    other = link(storage, refers(storage, number=2))
    given = {"right": right, "of another link": await form_of(visitor, other)}.get(form, form)
    said = await visitor.posts(
        token, {"form": given.encode("utf-8", "replace").decode(), "step": "acknowledge"}, headers=headers
    )
    assert visitor.status == 403
    assert "could not be read. Please send it again." in said
    with storage.read() as work:
        assert {one.state for one in referrals.for_body(work, "mfano-works", False, 9)} == {"sent"}


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_our_own_form_is_taken_whatever_a_browser_adds(visitor: Visitor, token: str, site: str) -> None:
    form = await form_of(visitor, token)
    await visitor.posts(
        token, {"form": form, "step": "acknowledge"}, headers={"Sec-Fetch-Site": site, "Origin": "null"}
    )
    assert visitor.status == 200


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"x" * 70_000, FORM, 413),
        (b"{}", "application/json", 415),
        (b"", "", 415),
        (b"--x\r\n", "multipart/form-data; boundary=x", 415),
        (b"\xff\xfe\x00", FORM, 400),
        (b"&".join(b"a%d=1" % at for at in range(200)), FORM, 400),
    ],
)  # fmt: skip
async def test_what_is_no_form_is_refused(
    visitor: Visitor, storage: Storage, token: str, content: bytes, kind: str, status: int
) -> None:
    answer = await visitor.client.post(
        f"/r/{token}", content=content, headers={"Content-Type": kind} if kind else {}
    )
    assert answer.status_code == status
    assert SUMMARY in answer.text
    assert nothing_was_done(storage)


@pytest.mark.parametrize(
    "wrong",
    ["x" * 43, "x", "x" * 5000, "%00", "%ff%fe", "..%2f..%2fkept", "'; --", "kept", "\u00e9" * 43, "A" * 42 + "="],
)  # fmt: skip
async def test_a_wrong_link_opens_nothing(visitor: Visitor, storage: Storage, token: str, wrong: str) -> None:
    for method in ("GET", "POST"):
        answer = await visitor.client.request(
            method, f"/r/{wrong}", data={"step": "acknowledge"} if method == "POST" else None
        )
        assert answer.status_code in (404, 405, 307)
        assert SUMMARY not in answer.text
    assert nothing_was_done(storage)


@pytest.mark.parametrize("lang", ["", "de", "sw'", "en" * 4000])
async def test_an_odd_language_is_the_first_one(visitor: Visitor, token: str, lang: str) -> None:
    assert "Referred to" in await visitor.opens(token, lang)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_nothing_else_is_done_here(visitor: Visitor, token: str, method: str) -> None:
    assert (await visitor.client.request(method, f"/r/{token}")).status_code == 405


async def test_of_a_link_only_a_keyed_hash_is_kept_and_nothing_of_it_is_logged(
    visitor: Visitor, storage: Storage, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await visitor.posts(
        token, {"form": await form_of(visitor, token), "step": "resolved", "words": "Kimya kabisa"}
    )
    await visitor.opens(token)
    kept = [str(cell.value) for row in everything(storage) for cell in row]
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("http")]
    for secret in (token, "Kimya kabisa", SUMMARY):
        assert not any(secret in value for value in kept)
        assert not any(secret in line for line in ours)
