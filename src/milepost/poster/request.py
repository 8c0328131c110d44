"""What somebody asks for: a trip and a few wishes, read and redacted before anything is written."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Literal, get_args

from milepost.atlas import load_atlas
from milepost.brief.model import Style
from milepost.errors import InvalidInput
from milepost.trip import RedactedTrip, read_trip, read_trip_file, redact

FileFormat = Literal["jpeg", "png", "webp"]
FORMAT_OF_EXTENSION: dict[str, FileFormat] = {
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".png": "png",
    ".webp": "webp",
}
SEED_LIMIT = 2**32
SIDE_PX = (320, 3200)
AREA_PX = 6_000_000
"""About what the painter holds within 1 GiB of memory."""
ASPECT = (0.4, 2.5)
_AT_HOME = (
    b'{"started_at": "2024-05-02T08:00", "ended_at": "2024-05-03T18:00",'
    b' "origin": "\\u4e0a\\u6d77\\u5e02", "destination": "\\u676d\\u5dde\\u5e02",'
    b' "mood": "\\u6674"}'
)
"""Nobody's: from Shanghai to Hangzhou."""


@dataclass(frozen=True, kw_only=True)
class PosterRequest:
    """A poster as asked for; holds nothing private."""

    trip: RedactedTrip
    seed: int
    width_px: int = 1080
    height_px: int = 1350
    style: Style | None = None
    """None lets the facts decide."""
    car: str | None = None
    """Name in the catalogue or path of a PNG; None lets the trip decide."""
    painter: str | None = None
    """Who paints the landscape, or several in the order they are tried in, with commas between;
    None leaves it to the workflow."""
    writer: str | None = None
    """Who writes the brief, in the same way."""
    viewer: str | None = None
    """Who looks at a model's landscape, in the same way."""
    file_format: FileFormat = "jpeg"
    embed_workflow: bool = True
    """Whether the file carries the workflow that made it; the AI label it always does."""


@dataclass(frozen=True, kw_only=True)
class Makers:
    """Who makes posters of which nobody says who is to make them: chains of models."""

    writers: str = "rules"
    painters: str = "builtin"
    viewers: str = "none"

    def asked_by(self, request: PosterRequest) -> PosterRequest:
        """The request with everything named that it leaves open."""
        return replace(
            request,
            writer=request.writer or self.writers,
            painter=request.painter or self.painters,
            viewer=request.viewer or self.viewers,
        )


def read_request(
    record: Path | bytes,
    *,
    seed: str | None = None,
    size: str = "1080x1350",
    style: str | None = None,
    car: str | None = None,
    painter: str | None = None,
    writer: str | None = None,
    file_format: FileFormat = "jpeg",
    embed_workflow: bool = True,
) -> PosterRequest:
    """Read the wishes, then the trip, and redact it: the one door for private data.

    Args:
        record: file of a trip record, or its bytes.
        seed: as written by hand; None takes the trip's own.
        size: as written by hand.
        style: as written by hand; None lets the facts decide.
        car: a name of the catalogue; None lets the trip decide.
        painter: from the menu; None leaves it to the workflow.
        writer: the same.
        file_format: of the finished file.
        embed_workflow: whether the file carries its workflow.

    Raises:
        InvalidInput: a wish or the record is wrong, or no place of the trip is known.
    """
    width_px, height_px = read_size(size)
    chosen_seed = None if seed is None else read_seed(seed)
    look = None if style is None else read_style(style)
    trip = read_trip_file(record) if isinstance(record, Path) else read_trip(record)
    redacted = redact(trip, load_atlas())
    return PosterRequest(
        trip=redacted,
        seed=seed_of(redacted) if chosen_seed is None else chosen_seed,
        width_px=width_px,
        height_px=height_px,
        style=look,
        car=car,
        painter=painter,
        writer=writer,
        file_format=file_format,
        embed_workflow=embed_workflow,
    )


def get_ready() -> None:
    """Read nobody's trip, so that the first of somebody does not wait until tables are loaded.

    Only the tables of China: the rest of the world takes a quarter of a second and 50 MB of memory,
    and is loaded when somebody has been there.
    """
    read_request(_AT_HOME)


def seed_of(trip: RedactedTrip) -> int:
    """The seed of a trip for which nobody chose one: the same trip gives the same picture."""
    digest = hashlib.sha256(trip.model_dump_json().encode()).digest()
    return int.from_bytes(digest[:4])


def read_seed(text: str) -> int:
    """A seed as written by hand.

    Raises:
        InvalidInput: it is no whole number from 0 to 4294967295.
    """
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) >= SEED_LIMIT:
        raise InvalidInput("--seed", f"{text[:40]!r} is no seed", "write 0 to 4294967295")
    return int(text)


def read_size(text: str) -> tuple[int, int]:
    """Width and height in pixels from `1080x1350`.

    Raises:
        InvalidInput: it is no size, or one that cannot be painted.
    """
    match = re.fullmatch(r"([0-9]{1,6})[xX×*]([0-9]{1,6})", text)
    if match is None:
        raise InvalidInput(
            "--size", f"{text[:40]!r} is no size", "write WIDTHxHEIGHT, for example 1080x1350"
        )
    width, height = int(match[1]), int(match[2])
    low, high = SIDE_PX
    if not (low <= width <= high and low <= height <= high and width * height <= AREA_PX):
        raise InvalidInput(
            "--size",
            f"{width}x{height} cannot be painted",
            f"each side {low} to {high} pixels, {AREA_PX // 10**6} megapixels at most",
        )
    if not ASPECT[0] <= width / height <= ASPECT[1]:
        raise InvalidInput(
            "--size", f"{width}x{height} is too narrow", "keep the sides within 2 to 5"
        )
    return width, height


def read_style(text: str) -> Style:
    """A look by name.

    Raises:
        InvalidInput: there is no such look.
    """
    styles: tuple[Style, ...] = get_args(Style)
    for style in styles:
        if text == style:
            return style
    raise InvalidInput(
        "--style", f"there is no style {text[:40]!r}", f"choose one of {', '.join(styles)}"
    )


def format_of(path: PurePath) -> FileFormat:
    """The file format that a name's extension chooses.

    Raises:
        InvalidInput: no picture format has that extension.
    """
    try:
        return FORMAT_OF_EXTENSION[path.suffix.lower()]
    except KeyError:
        raise InvalidInput(
            path.name, f"the extension {path.suffix!r} names no format", "use .jpg, .png or .webp"
        ) from None
