"""Sessions of the editor: a signed value in a cookie that stands for a token until it ends.

Nothing is kept on the server but the key: a session ends with its time, with its token, or with
the key.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

from milepost.errors import CannotWrite, InvalidInput

SESSION_S: Final = 12 * 60 * 60
KEY_BYTES: Final = 32
KEY_FILE: Final = "session.key"
MAX_VALUE_CHARS: Final = 200
MAX_KEPT: Final = 1000
"""Values whose mark is not computed again."""


class SessionSigner:
    """Makes and reads the values of one key."""

    def __init__(self, key: bytes) -> None:
        """Keep the key.

        Args:
            key: 32 random bytes.
        """
        self._key = key
        self._read: dict[str, tuple[str, int]] = {}
        self.cookie = f"milepost_{hashlib.sha256(b'name' + key).hexdigest()[:8]}"
        """The cookie's name. Browsers send cookies to every port of a machine, so that each
        service needs its own."""

    def sign(self, token_id: str, *, now_ms: int) -> str:
        """The value for a session of that token, which begins now."""
        said = f"{token_id}.{now_ms // 1000 + SESSION_S}"
        return f"{said}.{self._mark(said)}"

    def token_id_of(self, value: str, *, now_ms: int) -> str | None:
        """The token that the value stands for, if it is ours and its time is not over."""
        found = self._read.get(value) or self._opened(value)
        if found is None:
            return None
        token_id, ends_s = found
        return token_id if now_ms < ends_s * 1000 else None

    def _opened(self, value: str) -> tuple[str, int] | None:
        """What our own value says; kept, as a page asks for dozens of things with it."""
        if len(value) > MAX_VALUE_CHARS or not value.isascii():
            return None
        said, _, mark = value.rpartition(".")
        if not hmac.compare_digest(mark, self._mark(said)):
            return None
        token_id, _, ends_s = said.partition(".")
        if len(self._read) >= MAX_KEPT:
            self._read.clear()
        self._read[value] = found = (token_id, int(ends_s))
        return found

    def _mark(self, said: str) -> str:
        mac = hmac.digest(self._key, said.encode(), "sha256")
        return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def session_key(data_root: Path) -> bytes:
    """The data root's key, made when it is first asked for; only its owner can read it.

    Raises:
        CannotWrite: it cannot be made.
        InvalidInput: there is a file of that name that is no key.
    """
    place = data_root / KEY_FILE
    try:
        data_root.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            _make(place)
        key = place.read_bytes()
    except OSError as error:
        raise CannotWrite(KEY_FILE, error.strerror or "the disk refused") from None
    if len(key) != KEY_BYTES:
        raise InvalidInput(KEY_FILE, "is no key of sessions", "remove it, and a new one is made")
    return key


def _make(place: Path) -> None:
    """Whole or not at all; of two that make one at once the first wins."""
    beside = place.with_name(f".{KEY_FILE}-{secrets.token_hex(8)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(beside, place)
    finally:
        beside.unlink()
