from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from milepost.access.session import (
    KEY_BYTES,
    KEY_FILE,
    MAX_KEPT,
    SESSION_S,
    SessionSigner,
    session_key,
)
from milepost.errors import CannotWrite, InvalidInput

NOW_MS = 1_700_000_000_000
SIGNER = SessionSigner(b"k" * KEY_BYTES)


def test_a_session_stands_for_its_token_for_twelve_hours() -> None:
    value = SIGNER.sign("a1b2", now_ms=NOW_MS)

    assert SIGNER.token_id_of(value, now_ms=NOW_MS + SESSION_S * 1000 - 1) == "a1b2"
    assert SIGNER.token_id_of(value, now_ms=NOW_MS + SESSION_S * 1000) is None


def test_a_changed_value_stands_for_nothing() -> None:
    value = SIGNER.sign("a1b2", now_ms=NOW_MS)
    said, mark = value.rsplit(".", 1)
    later = f"a1b2.{NOW_MS // 1000 + 10 * SESSION_S}.{mark}"

    for changed in ("", ".", "..", "a1b2", said, f"{said}.", later, f"x{value}", f"{value}=",
                    "é" + value, value + "x" * 300):  # fmt: skip
        assert SIGNER.token_id_of(changed, now_ms=NOW_MS) is None


def test_another_key_knows_nothing_of_it_and_has_a_cookie_of_its_own() -> None:
    other = SessionSigner(b"o" * KEY_BYTES)

    assert other.token_id_of(SIGNER.sign("a1b2", now_ms=NOW_MS), now_ms=NOW_MS) is None
    assert other.cookie != SIGNER.cookie


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    root = tmp_path / "root"

    with ThreadPoolExecutor(8) as several:
        keys = set(several.map(session_key, [root] * 8))

    assert keys == {session_key(root)}
    assert (root / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [file.name for file in root.iterdir()] == [KEY_FILE]


def test_a_file_that_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_bytes(b"short")

    with pytest.raises(InvalidInput, match=r"session.key: is no key of sessions"):
        session_key(tmp_path)


def test_a_folder_that_takes_no_key_is_told_without_its_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(CannotWrite) as refused:
        session_key(tmp_path / "file")

    assert str(tmp_path) not in str(refused.value)


def test_memory_is_bounded_however_many_sessions_there_are() -> None:
    signer = SessionSigner(b"k" * KEY_BYTES)

    for n in range(MAX_KEPT + 10):
        assert signer.token_id_of(signer.sign(str(n), now_ms=NOW_MS), now_ms=NOW_MS) == str(n)

    assert len(signer._read) <= MAX_KEPT
