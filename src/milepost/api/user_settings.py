"""What the web editor remembers for its user: any JSON by name, in one small file."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from milepost.api.files import write_whole
from milepost.api.problem import Refused
from milepost.wire.any_json import encode_json

MAX_BYTES: Final = 1024 * 1024


class UserSettings:
    """Read once, written whole after each change. For one event loop."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, object] | None = None
        self._writing = asyncio.Lock()

    def all(self) -> Mapping[str, object]:
        """Every setting; none if the file is missing or damaged."""
        if self._values is None:
            self._values = self._read()
        return self._values

    async def change(self, changed: Mapping[str, object]) -> None:
        """Set some.

        Raises:
            Refused: all together would be too large.
            CannotWrite: the disk says no.
        """
        async with self._writing:
            values = {**self.all(), **changed}
            written = encode_json(values).encode()
            if len(written) > MAX_BYTES:
                raise Refused(413, "too_large", "the settings are too large")
            await asyncio.to_thread(write_whole, self._path, written)
            self._values = values

    def _read(self) -> dict[str, object]:
        try:
            values = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return values if isinstance(values, dict) else {}
