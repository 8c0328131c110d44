"""Which part of a model's picture becomes the landscape of a poster.

Models paint a few sizes of their own. The part that is kept has the poster's proportions, and of
all such parts the one whose horizon lies nearest to where the composition has it.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from milepost.pixels.arrays import Image
from milepost.pixels.resize import resize

MOST_ZOOM: Final = 1.25
"""Beyond it the picture would be visibly soft."""
NEAR_ENOUGH: Final = 0.02
"""Of the height: a horizon this near needs no further zoom."""
_STEPS = 10


class Crop(NamedTuple):
    """A rectangle of a picture, in its pixels."""

    left: int
    top: int
    width: int
    height: int

    def horizon_in(self, horizon_px: float) -> float:
        """A row of the whole picture as a fraction of the part's height."""
        return (horizon_px - self.top) / self.height


def choose_crop(
    source_px: tuple[int, int],
    poster_px: tuple[int, int],
    *,
    horizon_y: float | None,
    wanted_y: float,
) -> Crop:
    """The part to keep.

    Args:
        source_px: width and height of the model's picture.
        poster_px: width and height of the poster.
        horizon_y: of the model's picture, as a fraction from its top; None if it is not sure, and
            then the picture is taken to have it where it was asked for.
        wanted_y: of the poster.
    """
    width, height = source_px
    aspect = poster_px[0] / poster_px[1]
    whole = min(width, height * aspect)
    line = (wanted_y if horizon_y is None else horizon_y) * height
    crops = [
        _placed(source_px, whole / zoom, aspect, line, wanted_y)
        for zoom in (1 + (MOST_ZOOM - 1) * step / _STEPS for step in range(_STEPS + 1))
    ]
    off = [abs(crop.horizon_in(line) - wanted_y) for crop in crops]
    near = (crop for crop, miss in zip(crops, off, strict=True) if miss <= NEAR_ENOUGH)
    return next(near, crops[off.index(min(off))])


def cut_out(picture: Image, crop: Crop, poster_px: tuple[int, int]) -> Image:
    """That part of `[1, height, width, channels]` in the poster's size, in 0..1."""
    part = picture[:, crop.top : crop.top + crop.height, crop.left : crop.left + crop.width]
    return resize(part, *poster_px, "lanczos")


def _placed(
    source_px: tuple[int, int], wide: float, aspect: float, line: float, wanted_y: float
) -> Crop:
    width = max(1, min(source_px[0], round(wide)))
    height = max(1, min(source_px[1], round(wide / aspect)))
    top = min(source_px[1] - height, max(0, round(line - wanted_y * height)))
    return Crop((source_px[0] - width) // 2, top, width, height)
