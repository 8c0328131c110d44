"""Whether the command line is read; packs that start by themselves ask for it."""

from __future__ import annotations

args_parsing = False


def enable_args_parsing(enable: bool = True) -> None:
    """Note it; Milepost reads its own command line."""
    globals()["args_parsing"] = enable
