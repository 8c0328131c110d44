"""What the log may know of an exception that a pack raised."""

from __future__ import annotations

import traceback
from pathlib import PurePath


def kind_and_place(error: BaseException) -> str:
    """Its type and its last line of code; an exception's text may quote anything."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
