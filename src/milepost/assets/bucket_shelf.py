"""A shelf in a bucket, over any fsspec file system; `open_s3` makes one of S3 (extra `s3`)."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, Final

from milepost.assets.failures import StoreMisconfigured, StoreUnreachable
from milepost.assets.shelf import Stored
from milepost.errors import InvalidInput

CONNECT_TIMEOUT_S: Final = 5
READ_TIMEOUT_S: Final = 10
ATTEMPTS: Final = 2
"""Of the library within each of as many of the file system's own: a hanging server costs 40 s."""
_BUCKET: Final = re.compile(r"[A-Za-z0-9._-]{1,255}", re.ASCII)
"""What S3 and the servers that speak like it call a bucket."""


class BucketShelf:
    """What lies below one prefix of a bucket."""

    chunk_bytes = 8 * 1024 * 1024

    def __init__(
        self,
        files: Any,
        prefix: str,
        *,
        probe: Callable[[], object],
        failures: tuple[type[Exception], ...] = (),
        incomplete: tuple[type[Exception], ...] = (),
    ) -> None:
        """Use a file system that fsspec made.

        Args:
            files: an `fsspec.AbstractFileSystem` that keeps no listings.
            prefix: bucket and, if wanted, a path in it; no slash at its end.
            probe: raises if the bucket cannot be used.
            failures: what the file system raises beside OSError.
            incomplete: those of them that say that credentials or a region are missing.
        """
        self._files = files
        self._prefix = prefix
        self._probe = probe
        self._failures: tuple[type[Exception], ...] = (OSError, *failures)
        self._incomplete = incomplete

    def write(self, key: str, data: bytes) -> None:
        """One PUT."""
        with self._translated():
            self._files.pipe_file(self._path(key), data)

    def mark(self, key: str) -> None:
        """An empty object."""
        self.write(key, b"")

    def unmark(self, key: str) -> None:
        """No empty object."""
        self.remove(key)

    def read(self, key: str) -> bytes | None:
        """All of it."""
        with self._translated(), suppress(FileNotFoundError):
            return bytes(self._files.cat_file(self._path(key)))
        return None

    def read_range(self, key: str, start: int, end: int) -> bytes | None:
        """One request."""
        with self._translated(), suppress(FileNotFoundError):
            try:
                return bytes(self._files.cat_file(self._path(key), start=start, end=end))
            except OSError as error:
                if error.errno != errno.EINVAL:  # S3's "no such range": it ends before
                    raise
                return b""
        return None

    def holds(self, key: str) -> bool:
        """One request if it is there."""
        with self._translated():
            return bool(self._files.exists(self._path(key)))

    def touch(self, key: str, *, moment: float) -> None:
        """A bucket knows only when something was written: nothing is noted."""

    def remove(self, key: str) -> None:
        """None there is fine."""
        with self._translated(), suppress(FileNotFoundError):
            self._files.rm_file(self._path(key))

    def listing(self, folder: str) -> Iterator[Stored]:
        """One request per thousand keys; the listing is held whole."""
        with self._translated():
            found = self._files.find(self._path(folder), detail=True)
        for path, status in found.items():
            key = str(path).strip("/").removeprefix(f"{self._prefix}/")
            yield Stored(key, int(status["size"]), _modified(status))

    def folders(self, folder: str) -> list[str]:
        """Names that have a slash behind them."""
        with self._translated(), suppress(FileNotFoundError):
            below = self._files.ls(self._path(folder), detail=True)
            return sorted(
                str(entry["name"]).rstrip("/").rsplit("/", 1)[-1]
                for entry in below
                if entry["type"] == "directory"
            )
        return []

    def unfinished(self) -> Iterator[Stored]:
        """None of ours: uploads in parts are the bucket's own rule's."""
        return iter(())

    def discard(self, unfinished: Stored) -> None:
        """There is none."""

    def probe(self) -> None:
        """One request."""
        with self._translated():
            self._probe()

    def _path(self, key: str) -> str:
        return f"{self._prefix}/{key}"

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn the library's errors into ours; their texts hold addresses and ids, so no text."""
        try:
            yield
        except FileNotFoundError as error:
            raise StoreMisconfigured(
                "there is no such bucket", "make it, or name another"
            ) from error
        except PermissionError as error:
            raise StoreMisconfigured(
                "the bucket refuses these credentials",
                "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and what they may do",
            ) from error
        except self._incomplete as error:
            raise StoreMisconfigured(
                "credentials are missing", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            ) from error
        except self._failures as error:
            raise StoreUnreachable(type(error).__name__) from error


def _modified(status: dict[str, Any]) -> float:
    moment = status.get("LastModified") or status.get("created")
    return moment.timestamp() if isinstance(moment, datetime) else 0.0


def open_s3(
    address: str,
    *,
    endpoint_url: str | None = None,
    region: str | None = None,
    key: str | None = None,
    secret: str | None = None,
) -> BucketShelf:
    """The shelf at `s3://bucket[/prefix]`; it is not contacted yet.

    Args:
        address: bucket and prefix.
        endpoint_url: another S3 than Amazon's.
        region: the bucket's; None takes the AWS settings of the machine.
        key: access key id; None takes the AWS settings of the machine.
        secret: belongs to it.

    Raises:
        InvalidInput: no such address, or the extra is not installed.
    """
    path = address.removeprefix("s3://").strip("/")
    bucket, *prefix = path.split("/")
    if not address.startswith("s3://") or not _BUCKET.fullmatch(bucket) or ".." in prefix:
        right = "write s3://BUCKET or s3://BUCKET/PREFIX"
        raise InvalidInput("MILEPOST_ASSETS", "is no bucket", right)
    try:
        # An extra that takes half a second, and neither ships types.
        import s3fs  # type: ignore[import-untyped]  # noqa: PLC0415
        from botocore.exceptions import (  # type: ignore[import-untyped]  # noqa: PLC0415
            BotoCoreError,
            ClientError,
            NoCredentialsError,
            PartialCredentialsError,
        )
    except ImportError as error:
        wrong = "a bucket needs the package s3fs"
        raise InvalidInput("MILEPOST_ASSETS", wrong, "pip install 'milepost[s3]'") from error
    files = s3fs.S3FileSystem(
        key=key,
        secret=secret,
        endpoint_url=endpoint_url,
        client_kwargs={"region_name": region} if region else {},
        config_kwargs={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "read_timeout": READ_TIMEOUT_S,
            "retries": {"max_attempts": ATTEMPTS, "mode": "standard"},
        },
        use_listings_cache=False,
        skip_instance_cache=True,
    )
    files.retries = ATTEMPTS  # its own loop around botocore's

    def probe() -> None:
        files.call_s3("list_objects_v2", Bucket=bucket, MaxKeys=1)

    return BucketShelf(
        files,
        path,
        probe=probe,
        failures=(BotoCoreError, ClientError, TimeoutError),
        incomplete=(NoCredentialsError, PartialCredentialsError),
    )
