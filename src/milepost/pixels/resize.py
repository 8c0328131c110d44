"""Resizing by the five methods that ComfyUI's workflows name.

All but `lanczos` sample without smoothing beforehand, with pixel centres at halves: the
conventions of PyTorch's `interpolate` (`align_corners=False`, cubic a = -0.75, `area` as adaptive
average). `lanczos` is Pillow's, on 8-bit values.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from milepost.errors import InvalidInput
from milepost.pixels.arrays import Image, Mask

ResizeMethod = Literal["nearest-exact", "bilinear", "area", "bicubic", "lanczos"]

MAX_SIDE_PX: Final = 16384
MAX_OUTPUT_PIXELS: Final = 100_000_000
"""Over the whole batch: 1.2 GB of RGB floats."""
_CUBIC_A: Final = -0.75
_BLOCK_ROWS: Final = 32


def check_size(width_px: int, height_px: int, *, batch: int = 1) -> None:
    """Refuse a result that nobody could hold.

    Raises:
        InvalidInput: a side below 1 or above 16384 px, or above 100 million pixels in all.
    """
    for name, side in (("width", width_px), ("height", height_px)):
        if not 1 <= side <= MAX_SIDE_PX:
            raise InvalidInput(name, f"would be {side} px", f"stay within 1 and {MAX_SIDE_PX}")
    pixels = width_px * height_px * batch
    if pixels > MAX_OUTPUT_PIXELS:
        raise InvalidInput(
            "size",
            f"{batch} x {width_px}x{height_px} would be {pixels / 1e6:.0f} million pixels",
            f"stay within {MAX_OUTPUT_PIXELS // 1_000_000} million",
        )


def resize(image: Image, width_px: int, height_px: int, method: ResizeMethod) -> Image:
    """`[batch, height, width, channels]` in another size.

    `bicubic` may leave 0..1 a little, as it does in ComfyUI. The same size gives an equal array.

    Raises:
        InvalidInput: see `check_size`.
    """
    batch, old_height, old_width, _ = image.shape
    check_size(width_px, height_px, batch=batch)
    if method == "lanczos":
        return _lanczos(image, width_px, height_px)
    if (old_height, old_width) == (height_px, width_px):
        return image
    across, down = _taps(old_width, width_px, method), _taps(old_height, height_px, method)
    if width_px * old_height < height_px * old_width:  # what shrinks more goes first
        return _down_in_blocks(_along(image, 2, across), down, None)
    return _down_in_blocks(image, down, across)


def resize_mask(mask: Mask, width_px: int, height_px: int, method: ResizeMethod) -> Mask:
    """`[batch, height, width]` in another size; see `resize`."""
    return resize(mask[..., np.newaxis], width_px, height_px, method)[..., 0]


def crop_to_aspect(image: Image, width_px: int, height_px: int) -> Image:
    """The largest middle part with about the proportions `width_px:height_px`; a view, never empty.

    Raises:
        InvalidInput: see `check_size`.
    """
    check_size(width_px, height_px)
    _, height, width, _ = image.shape
    old, new = width / height, width_px / height_px
    left = round((width - width * (new / old)) / 2) if old > new else 0
    top = round((height - height * (old / new)) / 2) if old < new else 0
    left, top = min(left, (width - 1) // 2), min(top, (height - 1) // 2)  # 3.5 rounds to 4
    return image[:, top : height - top, left : width - left]


class _Taps(NamedTuple):
    """Which samples of an axis make an output sample, and how much of each."""

    samples: NDArray[np.intp]
    """`[taps, new]`."""
    weights: Image | None
    """`[taps, new]`; None for a single sample as it is."""

    def part(self, at: slice) -> _Taps:
        """Of some output samples."""
        weights = None if self.weights is None else self.weights[:, at]
        return _Taps(self.samples[:, at], weights)


def _taps(old: int, new: int, method: ResizeMethod) -> _Taps:
    """As PyTorch has them: positions are float32, and at exact ties the rounding decides."""
    centres = np.arange(new, dtype=np.float32) + np.float32(0.5)
    centres *= np.float32(old) / np.float32(new)
    if method == "nearest-exact":
        return _Taps(np.minimum(centres.astype(np.intp), old - 1)[np.newaxis], None)
    if method == "area":
        return _area_taps(old, new)
    at = centres - np.float32(0.5)
    if method == "bilinear":
        at = np.maximum(at, np.float32(0))
        offsets = np.array([[0], [1]])
    else:
        offsets = np.array([[-1], [0], [1], [2]])
    first = np.floor(at)
    part = at - first
    weights = np.stack([1 - part, part]) if method == "bilinear" else _cubic(part)
    index = np.clip(first.astype(np.intp) + offsets, 0, old - 1)
    return _Taps(index, weights.astype(np.float32))


def _cubic(part: Image) -> Image:
    """Keys' kernel at the distances 1 + part, part, 1 - part and 2 - part."""
    near = np.stack([part, 1 - part])
    far = near + 1
    inner = ((_CUBIC_A + 2) * near - (_CUBIC_A + 3)) * near**2 + 1
    outer = ((_CUBIC_A * far - 5 * _CUBIC_A) * far + 8 * _CUBIC_A) * far - 4 * _CUBIC_A
    return np.stack([outer[0], inner[0], inner[1], outer[1]])


def _area_taps(old: int, new: int) -> _Taps:
    steps = np.arange(new)
    first = steps * old // new
    count = -(-(steps + 1) * old // new) - first
    offsets = np.arange(count.max())[:, np.newaxis]
    weights = (offsets < count) / count
    return _Taps(np.minimum(first + offsets, old - 1), weights.astype(np.float32))


def _down_in_blocks(image: Image, down: _Taps, across: _Taps | None) -> Image:
    """Rows, then columns, a few rows at a time: what lies between stays in the cache."""
    batch, _, width, channels = image.shape
    height = down.samples.shape[1]
    width = width if across is None else across.samples.shape[1]
    resized = np.empty((batch, height, width, channels), np.float32)
    for first in range(0, height, _BLOCK_ROWS):
        block = slice(first, first + _BLOCK_ROWS)
        rows = _along(image, 1, down.part(block))
        resized[:, block] = rows if across is None else _along(rows, 2, across)
    return resized


def _along(image: Image, axis: int, taps: _Taps) -> Image:
    index, weights = taps
    total = _samples(image, index[0], axis)
    if weights is None:
        return total
    # Spread over rows of width x channels: four times as fast as weights that broadcast.
    channels = image.shape[3]
    factors = np.repeat(weights, channels, axis=1) if axis == 2 else weights[:, :, np.newaxis]
    rows = total.reshape(*total.shape[:2], -1)
    rows *= factors[0]
    for samples, factor in zip(index[1:], factors[1:], strict=True):
        part = _samples(image, samples, axis).reshape(rows.shape)
        part *= factor
        rows += part
    return total


def _samples(image: Image, index: NDArray[np.intp], axis: int) -> Image:
    """The indices are within bounds already; `clip` spares NumPy a slower way to check that."""
    return np.asarray(np.take(image, index, axis=axis, mode="clip"))


def _lanczos(image: Image, width_px: int, height_px: int) -> Image:
    from PIL import Image as Pillow  # noqa: PLC0415  # the server starts without Pillow

    channels = image.shape[3]
    resized = np.empty((len(image), height_px, width_px, channels), np.float32)
    for at, picture in enumerate(image):
        values = np.clip(picture * np.float32(255), 0, 255).astype(np.uint8)
        source = Pillow.fromarray(values[..., 0] if channels == 1 else values)
        result = source.resize((width_px, height_px), Pillow.Resampling.LANCZOS)
        resized[at] = np.asarray(result).reshape(height_px, width_px, channels)
    resized /= np.float32(255)
    return resized
