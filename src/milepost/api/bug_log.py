"""What the log is told of a bug: its kind and its place, never its text."""

from __future__ import annotations

import logging
import traceback
from pathlib import PurePath

_LOG = logging.getLogger("milepost.api")


def log_bug(error: Exception) -> None:
    """Log an exception nobody expected. Its text may quote anything, so it stays unsaid."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere"
    _LOG.error("internal error: %s at %s", type(error).__name__, place)
