"""The secret and what it protects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.vault import (
    HandleOpener,
    SealError,
    SecretError,
    Vault,
    new_secret,
    pad,
    place,
    seal,
    secret_from_text,
    unpad,
    unseal,
)

SECRET = bytes(range(32))
HERE = place("accounts", "content", "a/0")


def test_a_new_secret_can_be_read() -> None:
    assert len(secret_from_text(new_secret())) == 32
    assert new_secret() != new_secret()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds 0 bytes"),
        ("abcd", "holds 3 bytes"),
        ("not base64!", "not URL-safe base64"),
        ("é", "not URL"),
    ],
)
def test_a_secret_that_cannot_be_used_is_refused_without_showing_it(text: str, says: str) -> None:
    with pytest.raises(SecretError, match=says) as refused:
        secret_from_text(text)
    assert not text or text not in str(refused.value)


@given(st.binary(max_size=400))
def test_what_is_padded_comes_back_and_tells_its_length_roughly(content: bytes) -> None:
    assert unpad(pad(content)) == content
    assert len(pad(content)) % 128 == 0


@given(st.binary(max_size=400))
def test_what_is_boxed_opens_for_delivery_alone(content: bytes) -> None:
    boxed = Vault(SECRET).box(content, HERE)
    assert HandleOpener(SECRET).open(boxed, HERE) == content
    assert Vault(SECRET).box(content, HERE) != boxed


@pytest.mark.parametrize("broken", [b"", b"x" * 31, b"\x00" * 32, b"x" * 200])
def test_a_broken_box_does_not_open(broken: bytes) -> None:
    with pytest.raises(SealError):
        HandleOpener(SECRET).open(broken, HERE)


def test_a_box_opens_with_its_own_secret_and_in_its_own_place_only() -> None:
    boxed = Vault(SECRET).box(b"who", HERE)
    with pytest.raises(SealError):
        HandleOpener(bytes(32)).open(boxed, HERE)
    with pytest.raises(SealError):
        HandleOpener(SECRET).open(boxed, place("outbox", "body", "a"))


@pytest.mark.parametrize("where", [place("accounts", "content", "a/1"), place("uploads", "content", "a/0")])
def test_a_sealed_value_does_not_open_elsewhere(where: bytes) -> None:
    sealed = seal(bytes(32), b"words", HERE)
    assert unseal(bytes(32), sealed, HERE) == b"words"
    with pytest.raises(SealError):
        unseal(bytes(32), sealed, where)


@pytest.mark.parametrize("change", [lambda _: b"", lambda _: b"x", lambda s: s[:-1], lambda s: s + b"x"])
def test_a_changed_value_does_not_open(change: object) -> None:
    sealed = seal(bytes(32), b"words", HERE)
    with pytest.raises(SealError):
        unseal(bytes(32), change(sealed), HERE)  # type: ignore[operator]


def test_hashes_depend_on_the_secret_and_on_where_channel_and_address_part() -> None:
    vault = Vault(SECRET)
    hashes = {
        vault.address_hash("web", "4711"),
        vault.address_hash("web4", "711"),
        vault.seen_hash("web", "4711"),
        Vault(bytes(32)).address_hash("web", "4711"),
    }
    assert len(hashes) == 4
    assert vault.address_hash("web", "4711") in hashes


def test_a_vault_shows_no_key() -> None:
    assert SECRET.hex() not in repr(vars(Vault(SECRET)))
    assert "\\x" not in repr(Vault(SECRET))
