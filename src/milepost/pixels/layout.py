"""Pictures on a larger ground and beside each other."""

from __future__ import annotations

import numpy as np

from milepost.pixels.arrays import Image
from milepost.pixels.batches import repeat_to, same_channels
from milepost.pixels.resize import check_size


def centred(image: Image, width_px: int, height_px: int, *, fill: float = 0.0) -> Image:
    """`[batch, height, width, channels]` in the middle of a ground at least as large.

    An odd pixel is left over on the right or at the bottom.

    Raises:
        InvalidInput: nobody could hold the ground, see `check_size`.
    """
    batch, height, width, channels = image.shape
    if (height, width) == (height_px, width_px):
        return image
    check_size(width_px, height_px, batch=batch)
    ground = np.full((batch, height_px, width_px, channels), fill, np.float32)
    left, top = (width_px - width) // 2, (height_px - height) // 2
    ground[:, top : top + height, left : left + width] = image
    return ground


def in_a_row(
    first: Image,
    second: Image,
    *,
    downwards: bool,
    gap_px: int = 0,
    gap_rgb: tuple[float, float, float] = (1, 1, 1),
) -> Image:
    """The second picture to the right of the first, or under it.

    The shorter batch repeats its last picture; the smaller picture stands in the middle of black;
    alpha that only one of them has is opaque in the other.

    Args:
        first: `[batch, height, width, channels]`.
        second: the same, of any size and count.
        downwards: under the first, not to its right.
        gap_px: room between them.
        gap_rgb: its colour, 0..1.

    Raises:
        InvalidInput: nobody could hold the result, see `check_size`.
    """
    count = max(len(first), len(second))
    pair = [_with_last_repeated(image, count) for image in (first, second)]
    heights, widths = ([image.shape[side] for image in pair] for side in (1, 2))
    if downwards:
        check_size(max(widths), sum(heights) + gap_px, batch=count)
        pair = [centred(image, max(widths), image.shape[1]) for image in pair]
    else:
        check_size(sum(widths) + gap_px, max(heights), batch=count)
        pair = [centred(image, image.shape[2], max(heights)) for image in pair]
    richer = max(pair, key=lambda image: image.shape[-1])
    before, after = (same_channels(image, richer) for image in pair)
    axis = 1 if downwards else 2
    gap_shape = [*before.shape]
    gap_shape[axis] = gap_px
    gap = np.broadcast_to(np.array([*gap_rgb, 1], np.float32)[: gap_shape[-1]], gap_shape)
    return np.concatenate([before, gap, after], axis=axis)


def _with_last_repeated(image: Image, count: int) -> Image:
    missing = count - len(image)
    return np.concatenate([image, repeat_to(image[-1:], missing)]) if missing else image
