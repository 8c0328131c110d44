"""File names in workflows: relative, and never out of their folder."""

from __future__ import annotations

from typing import Final

from milepost.errors import InvalidInput

MAX_NAME_CHARS: Final = 200


def check_inside(name: str, where: str) -> None:
    r"""Refuse what could lead out of a folder or be no file's name on some system.

    Raises:
        InvalidInput: absolute, with `..`, `\`, hidden parts or control characters, or above 200
            characters.
    """
    plain = name.isprintable() and not set(name) & set('\\:*?"<>|')
    inside = all(part and not part.startswith(".") for part in name.split("/"))
    if not (plain and inside and len(name) <= MAX_NAME_CHARS):
        raise InvalidInput(
            where, "is no plain file name", "write a relative one without '..', such as trips/car"
        )
