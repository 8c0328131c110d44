"""Links to one asset that work without a token until they expire."""

from __future__ import annotations

import hmac
import os
import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from milepost.assets.failures import LinkRefused, StoreDamaged
from milepost.assets.names import Holder, plain_tenant
from milepost.assets.open_folder import translated
from milepost.errors import InvalidInput

KEY_BYTES: Final = 32
MAX_VALID_S: Final = 7 * 24 * 3600
"""What S3 allows a presigned URL."""
_EXPIRES: Final = re.compile(r"[0-9]{1,12}", re.ASCII)


@dataclass(frozen=True)
class SignedLink:
    """The two query parameters of a link; the path names the asset."""

    expires: int
    """Unix time in seconds from which it is refused."""
    signature: str

    @property
    def query(self) -> str:
        """As it is written behind the question mark."""
        return f"expires={self.expires}&signature={self.signature}"


class LinkSigner:
    """Signs and checks with one key; every server that answers the links needs the same."""

    def __init__(
        self, key: bytes, *, environment: str, clock: Callable[[], float] = time.time
    ) -> None:
        """Sign for one environment.

        Args:
            key: at least 32 secret bytes, such as `link_key` makes.
            environment: links of another one are refused even with the same key.
            clock: unix time in seconds.
        """
        if len(key) < KEY_BYTES:
            raise InvalidInput("link key", "is too short", f"use {KEY_BYTES} bytes or more")
        self._key = key
        self._environment = environment
        self._clock = clock

    def sign(self, tenant: str, owner: str, name: str, *, valid_s: int) -> SignedLink:
        """Open one asset to whoever has the link.

        Raises:
            InvalidInput: not 1 second to 7 days, or no such names.
        """
        if not 1 <= valid_s <= MAX_VALID_S:
            raise InvalidInput("link", "has no such time to live", f"use 1 to {MAX_VALID_S} s")
        expires = int(self._clock()) + valid_s
        return SignedLink(expires, self._signature(tenant, Holder(owner, name), expires))

    def check(self, tenant: str, owner: str, name: str, *, expires: str, signature: str) -> None:
        """Let a link pass.

        Args:
            tenant: from the path.
            owner: from the path.
            name: from the path.
            expires: from the query, as it came.
            signature: from the query, as it came.

        Raises:
            LinkRefused: it is not ours, was changed or has expired.
        """
        if not _EXPIRES.fullmatch(expires):
            raise LinkRefused
        try:
            right = self._signature(tenant, Holder(owner, name), int(expires))
        except InvalidInput as error:
            raise LinkRefused from error
        ours = hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace"))
        if not ours or int(expires) <= self._clock():
            raise LinkRefused

    def _signature(self, tenant: str, holder: Holder, expires: int) -> str:
        # None of the words can hold a line break, so no two links sign the same text.
        words = ("link 1", self._environment, plain_tenant(tenant), holder.word, str(expires))
        return hmac.new(self._key, "\n".join(words).encode(), "sha256").hexdigest()


def link_key(data_root: Path) -> bytes:
    """The data root's key, made when it is first asked for; many processes may ask at once.

    Raises:
        StoreDamaged: the file is no key.
        StoreFull, StoreUnreachable: it cannot be made or read.
    """
    path = data_root / "link.key"
    with translated():
        if not path.exists():
            _make_key(path)
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            key = os.read(file, KEY_BYTES + 1)
        finally:
            os.close(file)
    if len(key) != KEY_BYTES:
        raise StoreDamaged("link.key in the data root is no key")
    return key


def _make_key(path: Path) -> None:
    half_made = path.with_name(f".link.key.{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    file = os.open(half_made, flags, 0o600)
    try:
        os.write(file, secrets.token_bytes(KEY_BYTES))
        os.fsync(file)
        with suppress(FileExistsError):  # another process was quicker: its key counts
            os.link(half_made, path)
    finally:
        os.close(file)
        half_made.unlink()
