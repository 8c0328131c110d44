"""A value of a record that cannot be read, before anyone knows which field it stood in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import ValidationError

from milepost.errors import InvalidInput

RIGHT: Final[Mapping[str, str]] = {
    "started_at": "write date and time, for example 2024-05-02T22:38 or 2024/5/2 下午10:38",
    "ended_at": "write date and time, for example 2024-05-05T18:57 or 2024/5/5 下午6:57",
    "driving_minutes": "write minutes or a duration, for example 868 or 14小时28分钟",
    "distance_km": "write kilometres from 0 to 40000, for example 645.4 or 645.4km",
    "via": "write a list of at most 200 city names",
    "notes": "write a list of texts",
    "script": "write hans or hant, or leave it out",
    "track": "write a list of latitude and longitude pairs, or leave it out",
}
"""What would be right in each field; a short text everywhere else."""

WRONG: Final[Mapping[str, str]] = {
    "missing": "is missing",
    "greater_than_equal": "is below what is possible",
    "less_than_equal": "is above what is possible",
    "finite_number": "is not a finite number",
    "string_too_long": "is too long",
    "too_long": "has too many entries",
    "string_type": "is not a text",
    "tuple_type": "is not a list",
    "extra_forbidden": "is not a field of a trip",
}


class Unreadable(ValueError):  # noqa: N818  # says what the value is, as our errors do
    """One value is wrong. Says how, in words that never repeat the value."""

    def __init__(self, wrong: str, right: str | None = None) -> None:
        super().__init__(wrong, right)
        self.wrong = wrong
        self.right = right

    def __str__(self) -> str:
        return self.wrong

    def at(self, where: str, field: str) -> InvalidInput:
        """The same as an error of the request."""
        return InvalidInput(where, self.wrong, self.right or right_for(field))


def right_for(field: str) -> str:
    """What a field accepts."""
    return RIGHT.get(field, "write a text of at most 2000 characters, or leave it out")


def refusal(error: ValidationError, places: Mapping[str, str]) -> InvalidInput:
    """The first fault of a record as one line.

    Args:
        error: what pydantic found. Only its types and field names are used, never its inputs.
        places: where each field stood in what was read: `{"distance_km": "line 5 (公里数)"}`.
    """
    first = error.errors(include_input=False, include_url=False)[0]
    if not first["loc"]:
        return InvalidInput("trip", "is not a record", "give an object with started_at, ended_at …")
    field = str(first["loc"][0])
    where = places.get(field, f"trip, {field}" if field.isidentifier() else "trip")
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, Unreadable):
        return cause.at(where, field)
    wrong = WRONG.get(first["type"], "has the wrong type")
    return InvalidInput(where, wrong, right_for(field))
