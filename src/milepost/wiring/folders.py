"""Folders that options name."""

from __future__ import annotations

import os
from pathlib import Path

from milepost.errors import InvalidInput


def made(folder: Path, option: str) -> Path:
    """The folder, which exists from now on: a server that can keep nothing says so at its start.

    Returns:
        Its absolute path, as a server with packs works in another folder.

    Raises:
        InvalidInput: it cannot be made, or not written to.
    """
    right = "name a folder you may write to"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"cannot be made ({(error.strerror or 'the disk refused').lower()})"
        raise InvalidInput(option, reason, right) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InvalidInput(option, "cannot be written to", right)
    return folder.absolute()
