"""A picture file's frames as floats, within limits."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from milepost.errors import InvalidInput
from milepost.pixels.arrays import Image, Mask
from milepost.pixels.resize import MAX_OUTPUT_PIXELS, MAX_SIDE_PX

if TYPE_CHECKING:
    from PIL import Image as Pillow

FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
MAX_FILE_BYTES: Final = 128 * 1024 * 1024
_STILL: Final = frozenset({"MPO"})
"""Formats whose further frames are previews and depths, not pictures of their own."""
_SIXTEEN_BIT: Final = 65535


class Frame(NamedTuple):
    """One picture of a file, upright."""

    rgb: Image
    """`[height, width, 3]`, 0..1."""
    alpha: Mask | None
    """`[height, width]`, 0..1; None if the file has none."""


def read_frames(data: bytes) -> list[Frame]:
    """Every frame of the first one's size; a still picture has one.

    Raises:
        InvalidInput: no picture, broken or cut off, above 128 MB, a side above 16384 px or above
            100 million pixels in all frames together.
    """
    from PIL import Image as Pillow

    if len(data) > MAX_FILE_BYTES:
        raise _refused(f"is larger than {MAX_FILE_BYTES // 2**20} MB")
    try:
        with Pillow.open(BytesIO(data), formats=FORMATS) as picture:
            return list(_frames(picture))
    except InvalidInput:
        raise
    except Pillow.DecompressionBombError:
        raise _refused("has too many pixels") from None
    except Exception:  # noqa: BLE001  # decoders raise whatever a hostile file makes them raise
        raise _refused("is no whole picture file") from None


def _frames(picture: Pillow.Image) -> Iterator[Frame]:
    from PIL import ImageSequence

    size, pixels = picture.size, 0
    if max(size) > MAX_SIDE_PX:
        raise _refused(f"has a side above {MAX_SIDE_PX} px")
    for each in ImageSequence.Iterator(picture):
        if each.size != size:
            continue
        pixels += size[0] * size[1]
        if pixels > MAX_OUTPUT_PIXELS:
            raise _refused("has too many pixels")
        yield _read(each)
        if picture.format in _STILL:
            return


def _read(picture: Pillow.Image) -> Frame:
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):
        grey = np.clip(np.asarray(upright, np.float32) / _SIXTEEN_BIT, 0, 1)
        return Frame(np.repeat(grey[..., np.newaxis], 3, axis=-1), None)
    has_alpha = "A" in upright.getbands()
    if not has_alpha and not (upright.mode == "P" and "transparency" in upright.info):
        return Frame(_unit(upright.convert("RGB")), None)
    clear = upright.convert("RGBA")
    return Frame(_unit(clear.convert("RGB")), _unit(clear.getchannel("A")))


def _unit(picture: Pillow.Image) -> Image:
    """0..1 by division, so that every 8-bit value comes out of SaveImage as it went in."""
    values = np.asarray(picture)
    return np.asarray(np.divide(values, np.float32(255), dtype=np.float32))


def _refused(wrong: str) -> InvalidInput:
    return InvalidInput("image", wrong, f"give a file of {', '.join(FORMATS)} that a viewer opens")
