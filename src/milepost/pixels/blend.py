"""Two pictures into one: blend modes, and one laid upon the other through a mask."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from milepost.pixels.arrays import Image, Mask
from milepost.pixels.batches import broadcast_count, repeat_to, same_channels
from milepost.pixels.resize import crop_to_aspect, resize, resize_mask

_BLOCK_ROWS: Final = 32
"""Worked on at once, so that what lies between stays in the processor's cache."""
BlendMode = Literal["normal", "multiply", "screen", "overlay", "soft_light", "difference"]


def blend(lower: Image, upper: Image, mode: BlendMode, *, share: float) -> Image:
    """`share` (0..1) of the mode's result over the rest of `lower`, clipped to 0..1.

    An upper picture of another size is cut to the lower's proportions and resized bicubically;
    alpha that only one of them has is left out, or opaque.

    Raises:
        InvalidInput: the batches differ and neither holds one picture.
    """
    broadcast_count(lower, upper, "image2")
    upper = same_channels(upper, lower)
    height, width = lower.shape[1:3]
    if upper.shape[1:3] != (height, width):
        upper = resize(crop_to_aspect(upper, width, height), width, height, "bicubic")
    mixed = lower * np.float32(1 - share) + _blended(lower, upper, mode) * np.float32(share)
    return np.clip(mixed, 0, 1, out=mixed)


def _blended(lower: Image, upper: Image, mode: BlendMode) -> Image:
    match mode:
        case "normal":
            return upper
        case "multiply":
            return lower * upper
        case "screen":
            return 1 - (1 - lower) * (1 - upper)
        case "overlay":
            dark, light = 2 * lower * upper, 1 - 2 * (1 - lower) * (1 - upper)
            return np.where(lower <= 0.5, dark, light)
        case "soft_light":
            return _soft_light(lower, upper)
        case "difference":  # signed, unlike the mode of that name elsewhere: ComfyUI's is
            return lower - upper


def _soft_light(lower: Image, upper: Image) -> Image:
    lifted = np.where(
        lower <= 0.25,
        ((16 * lower - 12) * lower + 4) * lower,
        np.sqrt(np.maximum(lower, 0)),
    )
    darker = lower - (1 - 2 * upper) * lower * (1 - lower)
    lighter = lower + (2 * upper - 1) * (lifted - lower)
    return np.where(upper <= 0.5, darker, lighter)


def lay_upon(
    ground: Image,
    picture: Image,
    *,
    left_px: int,
    top_px: int,
    mask: Mask | None = None,
    stretch: bool = False,
) -> Image:
    """`ground` with `picture` upon it; what lies outside of the ground is cut off.

    Args:
        ground: decides size, count and channels of the result.
        picture: repeated or cut short to the ground's count.
        left_px: of the picture's left edge on the ground; may be negative.
        top_px: of its upper edge; may be negative.
        mask: how much of the picture shows, resized to it; None shows all.
        stretch: resize the picture to the ground first.
    """
    batch, height, width, _ = ground.shape
    picture = same_channels(picture, ground)
    if stretch:
        picture = resize(picture, width, height, "bilinear")
    rows, picture_rows = _overlap(top_px, picture.shape[1], height)
    columns, picture_columns = _overlap(left_px, picture.shape[2], width)
    result = ground.copy()
    place = result[:, rows, columns]
    shown = repeat_to(picture, batch)[:, picture_rows, picture_columns]
    if mask is None:
        place[...] = shown
        return result
    mask = resize_mask(mask, picture.shape[2], picture.shape[1], "bilinear")
    cover = repeat_to(mask, batch)[:, picture_rows, picture_columns, np.newaxis]
    for first in range(0, place.shape[1], _BLOCK_ROWS):
        block = np.s_[:, first : first + _BLOCK_ROWS]
        difference = shown[block] - place[block]
        difference *= cover[block]
        place[block] += difference
    return result


def _overlap(start_px: int, length_px: int, room_px: int) -> tuple[slice, slice]:
    """Where a piece lies in the room, and which part of the piece that is."""
    first = min(max(start_px, 0), room_px)
    last = max(min(start_px + length_px, room_px), first)
    return slice(first, last), slice(first - start_px, last - start_px)
