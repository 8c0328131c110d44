"""Arithmetic of masks: soft borders, growing, set operations."""

from __future__ import annotations

from typing import Literal

import numpy as np

from milepost.pixels.arrays import Mask
from milepost.pixels.batches import broadcast_count

MaskOperation = Literal["multiply", "add", "subtract", "and", "or", "xor"]


def feather(mask: Mask, *, left_px: int, top_px: int, right_px: int, bottom_px: int) -> Mask:
    """`[batch, height, width]` faded out towards its four borders.

    On the left and at the top, a side of n px has the factors 1/n, 2/n … 1 from the border inwards.
    On the right and at the bottom the ramp begins one step in, 2/n … 1, and its first factor lies
    on the opposite border: ComfyUI counts those pixels -0, -1, -2 …, and workflows are drawn for
    that. 0 leaves a side alone.
    """
    _, height, width = mask.shape
    across = _ramp(width, left_px) * _ramp_from_the_end(width, right_px)
    down = _ramp(height, top_px) * _ramp_from_the_end(height, bottom_px)
    return np.asarray(mask * across * down[:, np.newaxis], np.float32)


def _ramp(length: int, fade_px: int) -> Mask:
    fade = min(fade_px, length)
    factors = np.ones(length, np.float32)
    factors[:fade] = np.arange(1, fade + 1) / max(fade, 1)
    return factors


def _ramp_from_the_end(length: int, fade_px: int) -> Mask:
    return np.roll(_ramp(length, fade_px)[::-1], 1)


def grow(mask: Mask, *, by_px: int, tapered: bool) -> Mask:
    """The mask's bright parts grown by so many pixels; a negative number shrinks them.

    Args:
        mask: `[batch, height, width]`.
        by_px: steps; each takes the neighbours' maximum (minimum when shrinking).
        tapered: the four neighbours of a pixel count; all eight if false.
    """
    pick: np.ufunc = np.maximum if by_px >= 0 else np.minimum
    steps = min(abs(by_px), sum(mask.shape[1:]))  # by then every pixel has met every other
    grown = mask.copy()
    for _ in range(steps):
        before = grown.copy()
        _meet(grown, before, 1, pick)
        _meet(grown, before if tapered else grown.copy(), 2, pick)
    return grown


def _meet(grown: Mask, before: Mask, axis: int, pick: np.ufunc) -> None:
    """Let every pixel of `grown` meet its two neighbours of `before` along an axis."""
    start = (*(slice(None),) * axis, slice(None, -1))
    end = (*(slice(None),) * axis, slice(1, None))
    pick(grown[start], before[end], out=grown[start])
    pick(grown[end], before[start], out=grown[end])


def combine(
    lower: Mask, upper: Mask, operation: MaskOperation, *, left_px: int, top_px: int
) -> Mask:
    """`lower` with `upper` combined into it at a place, clipped to 0..1.

    `and`, `or` and `xor` round both to 0 or 1 first. What lies outside of `lower` is cut off.

    Raises:
        InvalidInput: the batches differ and neither holds one mask.
    """
    count = broadcast_count(lower, upper, "source")
    result = np.repeat(lower, count, axis=0) if len(lower) < count else lower.copy()
    part = result[:, max(top_px, 0) :, max(left_px, 0) :]
    upper = upper[:, max(-top_px, 0) :, max(-left_px, 0) :]
    upper = upper[:, : part.shape[1], : part.shape[2]]
    part = part[:, : upper.shape[1], : upper.shape[2]]
    part[...] = _combined(part, upper, operation)
    np.clip(result, 0, 1, out=result)
    return result


def _combined(lower: Mask, upper: Mask, operation: MaskOperation) -> Mask:
    match operation:
        case "multiply":
            return lower * upper
        case "add":
            return lower + upper
        case "subtract":
            return lower - upper
    first, second = np.round(lower).astype(bool), np.round(upper).astype(bool)
    found = {
        "and": first & second,
        "or": first | second,
        "xor": first ^ second,
    }[operation]
    return np.asarray(found, np.float32)


def outpaint_ramp(
    height: int, width: int, *, sides: tuple[bool, bool, bool, bool], fade_px: int
) -> Mask:
    """How much of a picture's own border a later painting may change, `[height, width]`.

    Args:
        height: of the picture.
        width: of the picture.
        sides: whether left, top, right and bottom are extended.
        fade_px: reach of the fade; nothing fades where two fades would meet.

    Returns:
        1 at an extended border, falling with the square of the way to 0 at `fade_px`.
    """
    ramp = np.zeros((height, width), np.float32)
    if fade_px == 0 or fade_px * 2 >= height or fade_px * 2 >= width:
        return ramp
    left, top, right, bottom = sides
    far = np.float32(fade_px)
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    across = np.minimum(x if left else far, width - x if right else far)
    down = np.minimum(y if top else far, height - y if bottom else far)
    distance = np.minimum(np.broadcast_to(down, height)[:, np.newaxis], across)
    return np.asarray((np.maximum(far - distance, 0) / far) ** 2, np.float32)
