"""How a client wants a picture: its format by `Accept` or query, its size by query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args

from milepost.api.problem import Refused
from milepost.poster.request import FileFormat

FORMATS: Final[tuple[FileFormat, ...]] = get_args(FileFormat)
SIDE_PX: Final = (16, 3200)


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureWish:
    """The picture in that format, scaled down until it fits; never enlarged."""

    file_format: FileFormat
    max_width_px: int | None = None
    max_height_px: int | None = None


def choose_format(accept: str | None, *, stored: FileFormat) -> FileFormat:
    """The format that a client likes best, ours if it likes it as much as any other.

    Args:
        accept: the header; None accepts everything.
        stored: what the file is in.

    Raises:
        Refused: it takes none of our formats.
    """
    likings = _likings(accept or "*/*")
    best = max(FORMATS, key=lambda each: (_liking(each, likings), each == stored))
    if _liking(best, likings) <= 0:
        right = "accept image/jpeg, image/png or image/webp"
        raise Refused(406, "not_acceptable", "Accept names no format that pictures have", right)
    return best


def _liking(file_format: FileFormat, likings: dict[str, float]) -> float:
    """The most exact range that fits says it."""
    for media_range in (f"image/{file_format}", "image/*", "*/*"):
        if media_range in likings:
            return likings[media_range]
    return 0.0


def _likings(accept: str) -> dict[str, float]:
    likings: dict[str, float] = {}
    for part in accept.lower().split(","):
        media_range, *parameters = (each.strip() for each in part.split(";"))
        weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        likings[media_range] = _weight(weight)
    return likings


def _weight(written: str) -> float:
    """RFC 9110: 0 to 1 with at most three decimals; anything else counts as fully liked."""
    if len(written) <= 5 and written.isascii() and written.replace(".", "", 1).isdigit():
        return min(1.0, float(written))
    return 1.0
