"""A picture that came from outside: bounded, known by its bytes, decoded once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final, NamedTuple

from milepost.calls.vendor import VendorSaid, Verdict
from milepost.errors import InvalidInput
from milepost.wire.picture_file import PictureFormat, read_picture

MAGIC_BYTES: Final = 12
"""How many bytes tell what a file is."""
NOT_A_PICTURE: Final = "Result.NotAPicture"


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadLimits:
    """How large and how slow a result may be."""

    most_bytes: int = 32 * 1024 * 1024
    least_side_px: int = 16
    most_side_px: int = 8192
    total_s: float = 60.0
    """For everything: redirects, tries and pauses between them."""
    connect_s: float = 10.0
    silence_s: float = 15.0
    """Longest time without a byte."""
    redirects: int = 3
    tries: int = 3
    """Until a host is well and a link leads to a whole picture; it is paid for."""
    pause_s: float = 0.5


class FetchedPicture(NamedTuple):
    """A whole picture file."""

    content: bytes
    format: PictureFormat
    width_px: int
    height_px: int

    @property
    def media_type(self) -> str:
        """Such as `image/png`."""
        return f"image/{self.format}"


async def checked_picture(content: bytes, limits: DownloadLimits) -> FetchedPicture:
    """The picture in those bytes, decoded once to know that it is whole.

    Raises:
        VendorSaid: FAILED, it is none, too large or of a size that cannot be meant.
    """
    if len(content) > limits.most_bytes:
        raise VendorSaid(Verdict.FAILED, "Result.TooLarge")
    if not looks_like_a_picture(content[:MAGIC_BYTES]):
        raise VendorSaid(Verdict.FAILED, NOT_A_PICTURE)
    try:
        seen = await asyncio.to_thread(read_picture, content)
    except InvalidInput:
        raise VendorSaid(Verdict.FAILED, NOT_A_PICTURE) from None
    sides = (seen.width, seen.height)
    if min(sides) < limits.least_side_px or max(sides) > limits.most_side_px:
        raise VendorSaid(Verdict.FAILED, "Result.SizeOutOfRange")
    return FetchedPicture(content, seen.format, seen.width, seen.height)


def looks_like_a_picture(start: bytes) -> bool:
    """Whether a file that starts so calls itself PNG, JPEG or WebP."""
    return (
        start.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"))
        or (start[:4], start[8:12]) == (b"RIFF", b"WEBP")
    )  # fmt: skip
