"""The errors of Milepost: values with a stable code and the facts of what went wrong.

    MilepostError
    ├── CallerMistake   the input or an option is wrong          exit 2
    │   └── InvalidInput
    ├── WorldFailure    disk, network or a vendor failed         exit 1
    │   └── CannotWrite                                          exit 2, the caller named the place
    ├── QualityRefused  a gate measured the picture and said no  exit 3
    └── OurBug          a promise inside Milepost was broken     exit 1

Every class with its code stands in docs/reference/errors.md.

Facts go to the constructor (so an error survives pickling); the sentence is made by `__str__`,
on one line: what is wrong, where, what would be right.
No message ever holds an address, a phone number, a key or the owner's words.
"""

from __future__ import annotations

import errno
import os
from typing import ClassVar


class MilepostError(Exception):
    """Anything Milepost raises on purpose."""

    code: ClassVar[str] = "milepost_error"
    """Public and stable; programs decide by it, never by the text."""
    retryable: ClassVar[bool] = False
    exit_code: ClassVar[int] = 1


class CallerMistake(MilepostError):  # noqa: N818  # the families are named for who caused them
    """The request cannot be right, however often it is sent."""

    code = "caller_mistake"
    exit_code = 2


class InvalidInput(CallerMistake):
    """One value of the request is wrong."""

    code = "invalid_input"

    def __init__(self, where: str, wrong: str, right: str) -> None:
        """Name the place, what is wrong there and what would be right, none of it private.

        Args:
            where: the option, field, line or file, such as `--size` or `trip, line 3`.
            wrong: what was found, such as `is not a size`.
            right: what would be accepted, such as `write WIDTHxHEIGHT, for example 1080x1350`.
        """
        super().__init__(where, wrong, right)
        self.where = where
        self.wrong = wrong
        self.right = right

    def __str__(self) -> str:
        return f"{self.where}: {self.wrong}; {self.right}"


class WorldFailure(MilepostError):  # noqa: N818
    """The request is fine; a disk, a network or a vendor is not."""

    code = "world_failure"


class CannotWrite(WorldFailure):
    """A file that was asked for cannot be written."""

    code = "cannot_write"
    exit_code = 2  # the caller named the place

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        full = self.reason.casefold() == os.strerror(errno.ENOSPC).casefold()
        right = "free some space" if full else "name a folder you may write to"
        return f"{self.path}: cannot be written ({self.reason}); {right}"


class QualityRefused(MilepostError):  # noqa: N818
    """Every attempt failed a measurement that a shared picture must pass."""

    code = "quality_refused"
    exit_code = 3

    def __init__(self, failed: tuple[str, ...], attempts: int) -> None:
        super().__init__(failed, attempts)
        self.failed = failed
        self.attempts = attempts

    def __str__(self) -> str:
        names = ", ".join(self.failed)
        return (
            f"quality gate: {names} out of limits after {self.attempts} attempts, nothing written; "
            "try another --style, --seed or --car"
        )


class OurBug(MilepostError):  # noqa: N818
    """A promise inside Milepost was broken; nothing the caller did."""

    code = "our_bug"

    def __init__(self, promise: str) -> None:
        super().__init__(promise)
        self.promise = promise

    def __str__(self) -> str:
        return f"internal error: {self.promise}; please report it with the version"
