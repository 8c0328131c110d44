"""The command line: arguments become one call."""

from __future__ import annotations

import sys
from collections.abc import Sequence

INTERRUPTED = 130
"""What a shell expects after Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; Ctrl-C ends it with one line, also while the program itself is loaded.

    Returns:
        0 made; 2 the input or an option is wrong; 3 a quality gate said no; 130 after Ctrl-C;
        1 anything else.
    """
    try:
        from milepost.cli.app import main as run  # Ctrl-C finds us waiting

        return run(arguments)
    except KeyboardInterrupt:
        print("milepost: interrupted; nothing is half-written", file=sys.stderr)  # noqa: T201  # the terminal is our output
        return INTERRUPTED


__all__ = ["INTERRUPTED", "main"]
