"""Pictures on their way to and from models: arrays to files and back, through Pillow."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from milepost.pixels.arrays import Image, freeze, from_bytes, to_bytes

if TYPE_CHECKING:  # the server starts without Pillow
    from PIL.Image import Image as Pillow


def encoded_jpeg(image: Image, *, longest_side_px: int, quality: int = 90) -> bytes:
    """The first picture of a batch as a JPEG file, made smaller if a side is longer than that."""
    picture = pillow_of(image[0, ..., :3])
    picture.thumbnail((longest_side_px, longest_side_px))
    return _file(picture, "JPEG", quality=quality)


def encoded_png(image: Image) -> bytes:
    """The first picture of a batch, its alpha included, as a PNG file."""
    return _file(pillow_of(image[0]), "PNG", compress_level=1)


def pillow_of(pixels: Image) -> Pillow:
    """`[height, width]` or `[height, width, 3 | 4]` in 0..1 as Pillow has it."""
    from PIL import Image as Pillow  # noqa: PLC0415  # the server starts without it

    return Pillow.fromarray(to_bytes(pixels))


def rgb_of(picture: Pillow) -> Image:
    """A decoded picture as an IMAGE of batch 1 and 3 channels, upright as its EXIF says."""
    from PIL import ImageOps  # noqa: PLC0415  # the same

    return freeze(from_bytes(np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))))


def _file(picture: Pillow, kind: str, **options: int) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()
