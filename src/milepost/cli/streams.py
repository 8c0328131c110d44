"""Standard input, output and error: a program may be started without them, or they may be full."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import typer


def open_closed_streams() -> None:
    """Give a program that was started with closed streams some that lead nowhere.

    Otherwise the next file it opens takes their number, and what is meant for a reader lands in it.
    """
    while (opened := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(opened, True)
    os.close(opened)
    if sys.stdin is None:
        sys.stdin = open(0, closefd=False, encoding="utf-8")  # noqa: SIM115  # for the process's life
    if sys.stdout is None:
        sys.stdout = open(1, "w", closefd=False, encoding="utf-8")  # noqa: SIM115  # the same
    if sys.stderr is None:
        sys.stderr = open(2, "w", closefd=False, encoding="utf-8")  # noqa: SIM115  # the same


def say(line: str) -> None:
    """Print what a server tells in passing; a full disk under its log is no reason to end."""
    with suppress(OSError):
        typer.echo(line)
