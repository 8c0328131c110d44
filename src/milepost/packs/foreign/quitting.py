"""Packs may end their own call, never the server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class PackQuit(Exception):  # noqa: N818  # it says what the pack did
    """A pack raised what would end the program."""


@contextmanager
def no_quitting() -> Iterator[None]:
    """While open, `SystemExit`, `KeyboardInterrupt` and their kin are an ordinary failure.

    What ends or closes a coroutine from outside goes through.
    """
    try:
        yield
    except (Exception, asyncio.CancelledError, GeneratorExit):
        raise
    except BaseException as error:
        raise PackQuit(f"it raised {type(error).__name__}") from error
