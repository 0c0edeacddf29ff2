"""The key: made once, for the owner only, never shown, never made anew where there is data."""

from __future__ import annotations

import base64
import multiprocessing
import stat
from pathlib import Path

import pytest

from bot.secret_key import KeyMissingError, ensure_key, readable_by_others
from storage.vault import SecretError

GIVEN = base64.urlsafe_b64encode(b"k" * 32).decode()


def empty() -> bool:
    return False


def test_the_first_run_makes_it_and_the_second_finds_it(tmp_path: Path) -> None:
    file = tmp_path / "var/secret.key"
    made = ensure_key("", file, empty)
    assert len(made) == 32
    assert ensure_key("", file, lambda: True) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not readable_by_others(file)
    assert [entry.name for entry in file.parent.iterdir()] == ["secret.key"]


def test_the_environment_wins_and_makes_no_file(tmp_path: Path) -> None:
    assert ensure_key(GIVEN, tmp_path / "secret.key", empty) == b"k" * 32
    assert not list(tmp_path.iterdir())


def test_data_without_its_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyMissingError, match="Bring the key back"):
        ensure_key("", tmp_path / "secret.key", lambda: True)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"", b"short", b"\xff\x00", GIVEN.encode() * 2])
def test_a_damaged_file_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secret.key"
    file.write_bytes(content)
    with pytest.raises(SecretError) as caught:
        ensure_key("", file, empty)
    assert "damaged" in str(caught.value)
    assert GIVEN not in str(caught.value)
    assert file.read_bytes() == content


def test_a_wrong_key_in_the_environment_is_not_shown() -> None:
    with pytest.raises(SecretError) as caught:
        ensure_key("not-32-bytes-secret", Path("never/secret.key"), empty)
    assert "not-32-bytes-secret" not in str(caught.value)


def _race(file: Path) -> bytes:
    return ensure_key("", file, empty)


def test_two_processes_at_once_agree(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        keys = pool.map(_race, [tmp_path / "secret.key"] * 8)
    assert len(set(keys)) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret.key"]
